"""what live counts ask for: lines by transaction, records about doors, open cases"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'c41f7d20b6a8'
down_revision: str | None = '5f0c31d7a9e4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ABOUT_A_DOOR = sa.text('dwelling_id IS NOT NULL')


def upgrade() -> None:
    op.create_index(
        'ix_record_door',
        'record',
        ['filed_at'],
        unique=False,
        sqlite_where=ABOUT_A_DOOR,
        postgresql_where=ABOUT_A_DOOR,
    )
    op.create_index(
        'ix_case_counted',
        'case',
        ['state', 'area_id', 'severity', 'due_at'],
        unique=False,
    )
    # SQLite's lines are followed by their own number.
    if op.get_bind().dialect.name == 'postgresql':
        op.create_index(
            'ix_audit_entry_transaction',
            'audit_entry',
            ['transaction_number'],
            postgresql_using='btree',
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index('ix_audit_entry_transaction', 'audit_entry')
    op.drop_index('ix_case_counted', 'case')
    op.drop_index('ix_record_door', 'record')
