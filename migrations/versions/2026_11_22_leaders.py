"""cases are joined to others; letters to the office; who is on duty where"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.cipher import Sealed
from server.db import Instant

revision: str = 'b7d41c9e02fa'
down_revision: str | None = 'e6b08f24d159'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = sa.Enum('question', 'complaint', 'suggestion', name='kind', native_enum=False, length=32)
POST = sa.Enum(
    'grid_post', 'desk', 'mediation_room', 'police_station', 'property_office', 'legal_aid',
    name='post', native_enum=False, length=32,
)


def upgrade() -> None:
    op.create_table(
        'joining',
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('into_id', sa.Uuid(), nullable=False),
        sa.Column('joined_at', Instant(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_joining_case_id')),
        sa.ForeignKeyConstraint(['into_id'], ['case.id'], name=op.f('fk_joining_into_id')),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_joining')),
    )
    op.create_index(op.f('ix_joining_into_id'), 'joining', ['into_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_joining_into_id'), 'joining')
    op.drop_table('joining')
