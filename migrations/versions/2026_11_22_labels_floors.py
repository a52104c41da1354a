"""the building whose label was scanned, and the floor that was said"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '3b9e70c4d18f'
down_revision: str | None = '3e9b71c0d5a8'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('record', sa.Column('said_building', sa.String(), nullable=True))
    op.add_column('record', sa.Column('said_floor', sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column('record', 'said_floor')
    op.drop_column('record', 'said_building')
