"""when bytes of a photo arrived last, so that what was never finished does not stay for ever"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from server.db import Instant

revision: str = 'b7c41f20a9d3'
down_revision: str | None = 'e6b08f24d159'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('attachment', sa.Column('moved_at', Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column('attachment', 'moved_at')
