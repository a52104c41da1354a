"""cases are joined to others; letters to the office; who is on duty where"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.cipher import Sealed
from server.db import Instant

revision: str = 'b7d41c9e02fa'
down_revision: str | None = '7c1d90e2b4a5'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = sa.Enum('question', 'complaint', 'suggestion', name='kind', native_enum=False, length=32)
POST = sa.Enum(
    'grid_post', 'desk', 'mediation_room', 'police_station', 'property_office', 'legal_aid',
    name='post', native_enum=False, length=32,
)
ROLE = sa.Enum(
    'grid_worker', 'building_leader', 'mediator', 'dispatcher', 'window_clerk', 'handler',
    'leader', 'justice_admin', 'auditor', 'admin', name='role', native_enum=False, length=32,
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
    op.create_table(
        'letter',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('received_hash', sa.LargeBinary(), nullable=False),
        sa.Column('kind', KIND, nullable=False),
        sa.Column('text', Sealed(), nullable=False),
        sa.Column('written_by', sa.Uuid(), nullable=False),
        sa.Column('role', ROLE, nullable=False),
        sa.Column('area_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=True),
        sa.Column('written_at', Instant(), nullable=False),
        sa.Column('device_id', sa.String(), nullable=True),
        sa.Column('seq', sa.BigInteger(), nullable=True),
        sa.Column('received_at', Instant(), nullable=False),
        sa.Column('answer', Sealed(), nullable=True),
        sa.Column('answered_by', sa.Uuid(), nullable=True),
        sa.Column('answered_at', Instant(), nullable=True),
        sa.Column('legal_basis', sa.String(), nullable=False),
        sa.Column('keep_until', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['written_by'], ['account.id'], name=op.f('fk_letter_written_by')),
        sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_letter_area_id')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_letter_organisation_id')),
        sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_letter_answered_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    )
    op.create_index(op.f('ix_letter_area_id'), 'letter', ['area_id'])
    op.create_index('ix_letter_written_by', 'letter', ['written_by', 'received_at', 'id'])
    op.create_index('ix_letter_waiting', 'letter', ['kind', 'answered_at', 'received_at', 'id'])
    op.create_table(
        'duty_line',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('area_id', sa.Uuid(), nullable=False),
        sa.Column('post', POST, nullable=False),
        sa.Column('organisation', sa.String(), nullable=False),
        sa.Column('phone', sa.String(), nullable=False),
        sa.Column('hours', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_duty_line_area_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_line')),
    )
    op.create_index('uq_duty_line_area_post', 'duty_line', ['area_id', 'post'], unique=True)


def downgrade() -> None:
    op.drop_table('duty_line')
    op.drop_table('letter')
    op.drop_index(op.f('ix_joining_into_id'), 'joining')
    op.drop_table('joining')
