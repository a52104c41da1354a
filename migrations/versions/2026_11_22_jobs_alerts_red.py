"""jobs, alerts, and areas that a dispatcher calls red"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.db import Instant

revision: str = 'b7e2d95c3f10'
down_revision: str | None = '8a41f6c2d975'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'running', 'done', 'failed', name='jobstate', native_enum=False, length=32), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('lease_until', Instant(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.Column('problem', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['state', 'due_at'], unique=False)

    op.create_table('alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('unusual_week', 'hot_cluster', 'scan_cluster', 'rising', name='alertkind', native_enum=False, length=32), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('counted', sa.String(), nullable=False),
    sa.Column('numbers', sa.JSON(), nullable=False),
    sa.Column('raised_at', Instant(), nullable=False),
    sa.Column('seen_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_alert_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('area_id', 'kind', 'week', name=op.f('uq_alert_area_id_kind_week'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_seen_at'), ['seen_at'], unique=False)

    op.create_table('red_area',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('people_first', 'grave_late', 'many_together', 'other', name='redreason', native_enum=False, length=32), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=False),
    sa.Column('confirmed_at', Instant(), nullable=False),
    sa.Column('until', Instant(), nullable=False),
    sa.Column('taken_back_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_red_area_area_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_red_area_confirmed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_red_area'))
    )
    with op.batch_alter_table('red_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_red_area_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_red_area_until'), ['until'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('red_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_red_area_until'))
        batch_op.drop_index(batch_op.f('ix_red_area_area_id'))

    op.drop_table('red_area')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_seen_at'))

    op.drop_table('alert')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_due')

    op.drop_table('job')
