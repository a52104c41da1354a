"""the register: organisations, people, rosters, responsibility"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.cipher import Sealed
from server.db import Instant

revision: str = '8a41c6d2e9b7'
down_revision: str | None = '7d1f0a92c3e4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MEDIATION_KIND = sa.Enum(
    'people', 'judicial', 'administrative', 'industry', 'professional', 'association', 'lawyer',
    name='mediationkind', native_enum=False, length=32,
)


def upgrade() -> None:
    op.create_table('mediator',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('elected', 'appointed', name='mediatorkind', native_enum=False, length=32), nullable=False),
    sa.Column('term_from', sa.Date(), nullable=False),
    sa.Column('term_until', sa.Date(), nullable=False),
    sa.Column('specialities', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('expert', sa.Boolean(), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_mediator_account_id')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_mediator_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediator')),
    sa.UniqueConstraint('account_id', name=op.f('uq_mediator_account_id'))
    )
    with op.batch_alter_table('mediator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mediator_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mediator_term_until'), ['term_until'], unique=False)

    op.create_table('training',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('course', 'court_visit', 'practice', name='trainingkind', native_enum=False, length=32), nullable=False),
    sa.Column('venue', sa.Enum('room', 'evening_school', 'yard_meeting', 'court', 'online', name='venue', native_enum=False, length=32), nullable=False),
    sa.Column('persons', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_training_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training'))
    )
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_area_id'), ['area_id'], unique=False)

    op.create_table('call',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('called_by', sa.Uuid(), nullable=False),
    sa.Column('called_at', Instant(), nullable=False),
    sa.Column('answer', sa.Enum('accepted', 'declined', name='answer', native_enum=False, length=32), nullable=True),
    sa.Column('answered_at', Instant(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_call_answered_by')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_call_area_id')),
    sa.ForeignKeyConstraint(['called_by'], ['account.id'], name=op.f('fk_call_called_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_call_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('mediator_id', sa.Uuid(), nullable=False),
    sa.Column('invited_by', sa.Uuid(), nullable=False),
    sa.Column('invited_at', Instant(), nullable=False),
    sa.Column('answer', sa.Enum('accepted', 'declined', name='answer', native_enum=False, length=32), nullable=True),
    sa.Column('answered_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_invitation_area_id')),
    sa.ForeignKeyConstraint(['invited_by'], ['account.id'], name=op.f('fk_invitation_invited_by')),
    sa.ForeignKeyConstraint(['mediator_id'], ['mediator.id'], name=op.f('fk_invitation_mediator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('case_id', 'mediator_id', name=op.f('uq_invitation_case_id_mediator_id'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_mediator_id'), ['mediator_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('duty', sa.Enum('home', 'seconded', name='duty', native_enum=False, length=32), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('until_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_account_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_membership_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('presence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('mode', sa.Enum('whole_unit', 'resident', 'rotating', 'on_call', name='mode', native_enum=False, length=32), nullable=False),
    sa.Column('weekdays', sa.String(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('until_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_presence_area_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_presence_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presence_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('responsibility',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('lead', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_responsibility_area_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_responsibility_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibility')),
    sa.UniqueConstraint('area_id', 'valid_from', 'category', 'organisation_id', name=op.f('uq_responsibility_area_id_valid_from_category_organisation_id'))
    )
    with op.batch_alter_table('responsibility', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responsibility_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mediator_id', sa.Uuid(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('decision', sa.Enum('goes_on', 'is_helped', 'is_removed', name='decision', native_enum=False, length=32), nullable=False),
    sa.Column('reasons', Sealed(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', Instant(), nullable=False),
    sa.Column('legal_basis', sa.String(), nullable=False),
    sa.Column('keep_until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_review_decided_by')),
    sa.ForeignKeyConstraint(['mediator_id'], ['mediator.id'], name=op.f('fk_review_mediator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('mediator_id', 'period', name=op.f('uq_review_mediator_id_period'))
    )
    op.create_table('roster_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('shift', sa.Enum('day', 'morning', 'afternoon', 'evening', name='shift', native_enum=False, length=32), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('mode', sa.Enum('whole_unit', 'resident', 'rotating', 'on_call', name='mode', native_enum=False, length=32), nullable=False),
    sa.Column('there', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_roster_line_account_id')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_roster_line_area_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_roster_line_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_line'))
    )
    with op.batch_alter_table('roster_line', schema=None) as batch_op:
        batch_op.create_index('ix_roster_line_day', ['area_id', 'day'], unique=False)
        batch_op.create_index('ix_roster_line_organisation', ['organisation_id', 'day'], unique=False)

    # Not in a batch: SQLite would drop the table, and other tables refer to its rows.
    above = sa.ForeignKey('organisation.id', name=op.f('fk_organisation_parent_id'))
    op.add_column('organisation', sa.Column('parent_id', sa.Uuid(), above, nullable=True), inline_references=True)
    for column in (
        sa.Column('mediation_kind', MEDIATION_KIND, nullable=True),
        sa.Column('specialities', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('address', sa.String(), nullable=False, server_default=''),
        sa.Column('hours', sa.String(), nullable=False, server_default=''),
        sa.Column('phone', sa.String(), nullable=False, server_default=''),
        sa.Column('posts', sa.Integer(), nullable=True),
        sa.Column('public', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('valid_from', sa.Date(), nullable=True),
        sa.Column('valid_until', sa.Date(), nullable=True),
    ):
        op.add_column('organisation', column)
    op.drop_index('uq_organisation_area_kind', 'organisation')
    op.create_index('ix_organisation_parent_id', 'organisation', ['parent_id'])
    op.create_index('uq_organisation_area_kind_name', 'organisation', ['area_id', 'kind', 'name'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_organisation_area_kind_name', 'organisation')
    op.drop_index('ix_organisation_parent_id', 'organisation')
    op.create_index('uq_organisation_area_kind', 'organisation', ['area_id', 'kind'], unique=True)
    for column in (
        'valid_until', 'valid_from', 'public', 'posts', 'phone', 'hours', 'address',
        'specialities', 'mediation_kind', 'parent_id',
    ):
        op.drop_column('organisation', column)
    with op.batch_alter_table('roster_line', schema=None) as batch_op:
        batch_op.drop_index('ix_roster_line_organisation')
        batch_op.drop_index('ix_roster_line_day')

    op.drop_table('roster_line')
    op.drop_table('review')
    with op.batch_alter_table('responsibility', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_responsibility_organisation_id'))

    op.drop_table('responsibility')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_presence_area_id'))

    op.drop_table('presence')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_membership_account_id'))

    op.drop_table('membership')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_mediator_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_area_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_call_area_id'))

    op.drop_table('call')
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_area_id'))

    op.drop_table('training')
    with op.batch_alter_table('mediator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mediator_term_until'))
        batch_op.drop_index(batch_op.f('ix_mediator_area_id'))

    op.drop_table('mediator')
