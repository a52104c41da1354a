"""counts that are published, and a schema of views on PostgreSQL for who makes maps

The views hold areas and published counts: a role that may read this schema and
nothing else reaches no door, no record and no case. They run with their owner's
rights, which is what keeps the tables shut.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '8a41f6c2d975'
down_revision: str | None = 'c41f7d20b6a8'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LEVELS = {'micro_grid': 'micro_grids', 'grid': 'grids', 'village': 'villages', 'town': 'towns'}


def upgrade() -> None:
    op.create_table('published_count',
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('filed', sa.Integer(), nullable=True),
    sa.Column('open', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_published_count_area_id')),
    sa.PrimaryKeyConstraint('area_id', 'month', name=op.f('pk_published_count'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        _make_views(_schema())


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'DROP SCHEMA IF EXISTS {_schema()} CASCADE')
    op.drop_table('published_count')


def _schema() -> str:
    """A district of a province has a schema of its own, and its views beside it."""
    named = op.get_bind().scalar(sa.text('select current_schema()'))
    return 'gis' if named == 'public' else f'"{named}_gis"'


def _make_views(schema: str) -> None:
    op.execute(f'CREATE SCHEMA {schema}')
    op.execute(f'REVOKE ALL ON SCHEMA {schema} FROM PUBLIC')
    for level, plural in LEVELS.items():
        op.execute(f"""
            CREATE VIEW {schema}.{plural} WITH (security_barrier) AS
            SELECT area.code, area.name, above.code AS parent, area.shape AS geom
            FROM area LEFT JOIN area AS above ON above.id = area.parent_id
            WHERE area.level = '{level}'
        """)
        op.execute(f"""
            CREATE VIEW {schema}.{level}_counts WITH (security_barrier) AS
            SELECT area.code, area.name, above.code AS parent, told.month,
                   told.filed, told.open, area.shape AS geom
            FROM published_count AS told
            JOIN area ON area.id = told.area_id
            LEFT JOIN area AS above ON above.id = area.parent_id
            WHERE area.level = '{level}'
        """)
