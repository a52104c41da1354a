"""pictures and recordings that answer a question of a form"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '3e9b71c0d5a8'
down_revision: str | None = 'a4e07c91d3b6'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answer_id', sa.Uuid(), nullable=True))
        batch_op.alter_column('record_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f('fk_attachment_answer_id'), 'form_answer', ['answer_id'], ['id']
        )
        batch_op.create_index(batch_op.f('ix_attachment_answer_id'), ['answer_id'], unique=False)


def downgrade() -> None:
    # A record's photo stays; what belongs to an answer has no place there.
    op.execute('DELETE FROM attachment WHERE record_id IS NULL')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_answer_id'))
        batch_op.drop_constraint(batch_op.f('fk_attachment_answer_id'), type_='foreignkey')
        batch_op.alter_column('record_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column('answer_id')
