"""the views of areas show those in force: a voided one has no shape and is no place to count"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'e6b08f24d159'
down_revision: str | None = 'd03e86a1f7c5'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LEVELS = {'micro_grid': 'micro_grids', 'grid': 'grids', 'village': 'villages', 'town': 'towns'}


def upgrade() -> None:
    _draw('AND area.voided_on IS NULL')


def downgrade() -> None:
    _draw('')


def _draw(condition: str) -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    named = op.get_bind().scalar(sa.text('select current_schema()'))
    schema = 'gis' if named == 'public' else f'"{named}_gis"'
    for level, plural in LEVELS.items():
        op.execute(f"""
            CREATE OR REPLACE VIEW {schema}.{plural} WITH (security_barrier) AS
            SELECT area.code, area.name, above.code AS parent, area.shape AS geom
            FROM area LEFT JOIN area AS above ON above.id = area.parent_id
            WHERE area.level = '{level}' {condition}
        """)
