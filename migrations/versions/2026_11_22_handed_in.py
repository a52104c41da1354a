"""whether a colleague handed a record in for its writer"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'a4e07c91d3b6'
down_revision: str | None = '3e8b51c7a9d0'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        'record',
        sa.Column('handed_in', sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('record', 'handed_in')
