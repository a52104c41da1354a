"""boundary changes: a day from which a set holds, voided codes, what lay where before"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.db import Instant
from server.db import Shape

revision: str = 'c4e8b1f06d27'
down_revision: str | None = 'c41f7d20b6a8'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('boundary_set', sa.Column('valid_from', sa.Date(), nullable=True))
    op.add_column('area', sa.Column('voided_on', sa.Date(), nullable=True))
    op.create_table('boundary_plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('areas', sa.JSON(), nullable=False),
    sa.Column('refused', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_boundary_plan'))
    )
    op.create_table('area_shape',
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('boundary_set_id', sa.Uuid(), nullable=False),
    sa.Column('shape', Shape('MULTIPOLYGON'), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_area_shape_area_id')),
    sa.ForeignKeyConstraint(['boundary_set_id'], ['boundary_set.id'], name=op.f('fk_area_shape_boundary_set_id')),
    sa.PrimaryKeyConstraint('area_id', 'boundary_set_id', name=op.f('pk_area_shape'))
    )
    op.create_table('building_place',
    sa.Column('building_id', sa.Uuid(), nullable=False),
    sa.Column('boundary_set_id', sa.Uuid(), nullable=False),
    sa.Column('micro_grid_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_building_place_building_id')),
    sa.ForeignKeyConstraint(['boundary_set_id'], ['boundary_set.id'], name=op.f('fk_building_place_boundary_set_id')),
    sa.ForeignKeyConstraint(['micro_grid_id'], ['area.id'], name=op.f('fk_building_place_micro_grid_id')),
    sa.PrimaryKeyConstraint('building_id', 'boundary_set_id', name=op.f('pk_building_place'))
    )
    op.create_table('moved_record',
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('boundary_set_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_moved_record_record_id')),
    sa.ForeignKeyConstraint(['boundary_set_id'], ['boundary_set.id'], name=op.f('fk_moved_record_boundary_set_id')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_moved_record_area_id')),
    sa.PrimaryKeyConstraint('record_id', 'boundary_set_id', name=op.f('pk_moved_record'))
    )
    op.create_index('ix_moved_record_area', 'moved_record', ['boundary_set_id', 'area_id'], unique=False)


def downgrade() -> None:
    op.drop_table('moved_record')
    op.drop_table('building_place')
    op.drop_table('area_shape')
    op.drop_table('boundary_plan')
    with op.batch_alter_table('area') as batch_op:
        batch_op.drop_column('voided_on')
    with op.batch_alter_table('boundary_set') as batch_op:
        batch_op.drop_column('valid_from')
