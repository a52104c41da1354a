"""paths of areas in the order of their bytes, so that the index finds a subtree"""

from collections.abc import Sequence

from alembic import op

revision: str = '5f0c31d7a9e4'
down_revision: str | None = '5d0c7a41e9b3'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _collate('"C"')


def downgrade() -> None:
    _collate('"default"')


def _collate(order: str) -> None:
    # SQLite compares text by bytes anyway.
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE area ALTER COLUMN path TYPE VARCHAR COLLATE {order}')
