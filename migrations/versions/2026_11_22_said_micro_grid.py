"""the micro-grid that the person chose where a fix could not tell"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '8d41c7e05b62'
down_revision: str | None = '5f0c31d7a9e4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PLACED = sa.Enum(
    'inside', 'ambiguous', 'chosen', 'by_building', 'by_dwelling', 'outside', 'none',
    name='placed', native_enum=False, length=32,
)


def upgrade() -> None:
    op.add_column('record', sa.Column('said_micro_grid', sa.String(), nullable=True))
    with op.batch_alter_table('record_version') as version:
        version.add_column(sa.Column('placed', PLACED, nullable=True))
        version.add_column(sa.Column('area_id', sa.Uuid(), nullable=True))
        version.create_foreign_key(op.f('fk_record_version_area_id'), 'area', ['area_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('record_version') as version:
        version.drop_constraint(op.f('fk_record_version_area_id'), type_='foreignkey')
        version.drop_column('area_id')
        version.drop_column('placed')
    op.drop_column('record', 'said_micro_grid')
