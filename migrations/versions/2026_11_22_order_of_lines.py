"""records are paged by transaction and line: an index in that order"""

from collections.abc import Sequence

from alembic import op

revision: str = 'd03e86a1f7c5'
down_revision: str | None = 'c4e8b1f06d27'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME, TABLE = 'ix_audit_entry_transaction', 'audit_entry'


def put_in_its_place(columns: list[str]) -> None:
    # SQLite's lines are followed by their own number.
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index(NAME, TABLE)
        op.create_index(NAME, TABLE, columns, postgresql_using='btree')


def upgrade() -> None:
    put_in_its_place(['transaction_number', 'change_id'])


def downgrade() -> None:
    put_in_its_place(['transaction_number'])
