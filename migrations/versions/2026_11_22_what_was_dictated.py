"""what was dictated to a record: what an engine heard in it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '7c1d90e2b4a5'
down_revision: str | None = 'b7c41f20a9d3'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('attachment', sa.Column('text', sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column('attachment', 'text')
