"""what stands out among cases and offices"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.db import Instant

revision: str = 'b40e8d17f3a2'
down_revision: str | None = '9c27d51e60fa'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SETTLED = sa.Enum('true', 'corrected', 'made_up', name='settled', native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        'case_flag',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('rule', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('organisation_id', sa.Uuid(), nullable=True),
        sa.Column('beside', sa.Uuid(), nullable=True),
        sa.Column('seen_by', sa.Uuid(), nullable=True),
        sa.Column('seen_at', Instant(), nullable=True),
        sa.Column('settled', SETTLED, nullable=True),
        sa.CheckConstraint('(case_id is null) <> (organisation_id is null)', name=op.f('ck_case_flag_one')),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_flag_case_id')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_case_flag_organisation_id')),
        sa.ForeignKeyConstraint(['seen_by'], ['account.id'], name=op.f('fk_case_flag_seen_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_case_flag')),
    )
    op.create_index(op.f('ix_case_flag_case_id'), 'case_flag', ['case_id'])
    op.create_index('ix_case_flag_open', 'case_flag', ['settled', 'day', 'id'])


def downgrade() -> None:
    op.drop_table('case_flag')
