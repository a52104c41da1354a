"""phones, each with a share of the key under which it keeps what it holds"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.cipher import Sealed
from server.db import Instant

revision: str = '3e8b51c7a9d0'
down_revision: str | None = 'f0a1c5e2d7b4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'device',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('device_id', sa.String(), nullable=False),
        sa.Column('share', Sealed(), nullable=False),
        sa.Column('reserve', Sealed(), nullable=False),
        sa.Column('made_at', Instant(), nullable=False),
        sa.Column('sealed_at', Instant(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_device_account_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
        sa.UniqueConstraint('account_id', 'device_id', name=op.f('uq_device_account_id_device_id')),
    )
    # Not in a batch: SQLite would drop the table, and other tables refer to its rows.
    phone = sa.ForeignKey('device.id', name=op.f('fk_sign_in_bound_to'))
    op.add_column('sign_in', sa.Column('bound_to', sa.Uuid(), phone, nullable=True), inline_references=True)


def downgrade() -> None:
    op.drop_column('sign_in', 'bound_to')
    op.drop_table('device')
