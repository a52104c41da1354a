"""local forms: a district's own questions, their versions, what was answered"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.db import Instant

revision: str = 'f0a1c5e2d7b4'
down_revision: str | None = 'c7a15d0e92b4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('form',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('about', sa.Enum('record', 'visit', name='about', native_enum=False, length=32), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_form_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form')),
    sa.UniqueConstraint('name', name=op.f('uq_form_name'))
    )
    op.create_table('form_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('form_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('standing', sa.Enum('waiting', 'live', 'declined', 'replaced', 'retired', name='standing', native_enum=False, length=32), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('uploaded_at', Instant(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('live_since', Instant(), nullable=True),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_form_version_decided_by')),
    sa.ForeignKeyConstraint(['form_id'], ['form.id'], name=op.f('fk_form_version_form_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['account.id'], name=op.f('fk_form_version_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_version')),
    sa.UniqueConstraint('form_id', 'number', name=op.f('uq_form_version_form_id_number'))
    )
    with op.batch_alter_table('form_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_version_standing'), ['standing'], unique=False)

    op.create_table('form_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('form_version_id', sa.Uuid(), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=True),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('received_hash', sa.LargeBinary(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('device_id', sa.String(), nullable=True),
    sa.Column('seq', sa.BigInteger(), nullable=True),
    sa.Column('filed_by', sa.Uuid(), nullable=False),
    sa.Column('received_at', Instant(), nullable=False),
    sa.Column('legal_basis', sa.String(), nullable=False),
    sa.Column('next_end', sa.Date(), nullable=False),
    sa.Column('keep_until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_form_answer_area_id')),
    sa.ForeignKeyConstraint(['filed_by'], ['account.id'], name=op.f('fk_form_answer_filed_by')),
    sa.ForeignKeyConstraint(['form_version_id'], ['form_version.id'], name=op.f('fk_form_answer_form_version_id')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_form_answer_record_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_form_answer_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_answer'))
    )
    with op.batch_alter_table('form_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_answer_next_end'), ['next_end'], unique=False)
        batch_op.create_index(batch_op.f('ix_form_answer_record_id'), ['record_id'], unique=False)
        batch_op.create_index('ix_form_answer_version', ['form_version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_form_answer_visit_id'), ['visit_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('form_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_form_answer_visit_id'))
        batch_op.drop_index('ix_form_answer_version')
        batch_op.drop_index(batch_op.f('ix_form_answer_record_id'))
        batch_op.drop_index(batch_op.f('ix_form_answer_next_end'))

    op.drop_table('form_answer')
    with op.batch_alter_table('form_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_form_version_standing'))

    op.drop_table('form_version')
    op.drop_table('form')
