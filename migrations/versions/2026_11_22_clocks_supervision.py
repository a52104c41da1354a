"""clocks, pauses and reminders; working days; supervision cards and feedback"""

from collections.abc import Sequence
from datetime import timedelta, timezone

import sqlalchemy as sa
from alembic import op
from server.db import Instant
from server.identifiers import new_id

revision: str = '270ca47f546b'
down_revision: str | None = 'b40e8d17f3a2'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('works', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['said_by'], ['account.id'], name=op.f('fk_calendar_day_said_by')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_day'))
    )
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('loaded_at', Instant(), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['said_by'], ['account.id'], name=op.f('fk_calendar_year_said_by')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
    op.create_table('clock_rule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('feedback', 'acceptance', 'dispatch', 'centre_decides', 'first_contact', 'mediation', 'court_reference', 'level', 'performance', 'confirmation', 'follow_up', 'reopen_window', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('variant', sa.String(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Enum('hours', 'days', 'working_days', name='unit', native_enum=False, length=32), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['said_by'], ['account.id'], name=op.f('fk_clock_rule_said_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_rule')),
    sa.UniqueConstraint('kind', 'variant', 'valid_from', name=op.f('uq_clock_rule_kind_variant_valid_from'))
    )
    op.create_table('scenic_area',
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_scenic_area_area_id')),
    sa.ForeignKeyConstraint(['said_by'], ['account.id'], name=op.f('fk_scenic_area_said_by')),
    sa.PrimaryKeyConstraint('area_id', name=op.f('pk_scenic_area'))
    )
    op.create_table('clock',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('feedback', 'acceptance', 'dispatch', 'centre_decides', 'first_contact', 'mediation', 'court_reference', 'level', 'performance', 'confirmation', 'follow_up', 'reopen_window', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('variant', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('started_at', Instant(), nullable=False),
    sa.Column('counted_from', sa.Date(), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.Column('ended', sa.Enum('met', 'late', 'cancelled', name='ending', native_enum=False, length=32), nullable=True),
    sa.Column('paused_s', sa.Integer(), nullable=False),
    sa.Column('paused_since', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_clock_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock')),
    sa.UniqueConstraint('case_id', 'kind', 'about', 'started_at', name=op.f('uq_clock_case_id_kind_about_started_at'))
    )
    with op.batch_alter_table('clock') as batch_op:
        batch_op.create_index('ix_clock_running', ['ended_at', 'due_at', 'kind'], unique=False)

    op.create_table('clock_pause',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('appraisal_鉴定', 'party_away', 'awaiting_admin_decision', 'both_agree', 'force_majeure', name='pausereason', native_enum=False, length=32), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.Column('until', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_clock_pause_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_pause'))
    )
    with op.batch_alter_table('clock_pause') as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_pause_case_id'), ['case_id'], unique=False)

    op.create_table('feedback',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('standing', sa.String(), nullable=False),
    sa.Column('given_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_feedback_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback'))
    )
    with op.batch_alter_table('feedback') as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_case_id'), ['case_id'], unique=False)

    op.create_table('reminder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('clock_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_reminder_case_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['clock.id'], name=op.f('fk_reminder_clock_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('clock_id', 'kind', name=op.f('uq_reminder_clock_id_kind'))
    )
    with op.batch_alter_table('reminder') as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_case_id'), ['case_id'], unique=False)

    op.create_table('supervision_card',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('level', sa.Enum('blue', 'yellow', 'red', name='level', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.Enum('not_told', 'not_accepted', 'not_dispatched', 'not_decided', 'no_contact', 'not_performed', 'no_follow_up', 'level_over', 'court_waits', 'mediation_over', 'blue_unanswered', 'yellow_unanswered', 'extensions', 'still_unsatisfied', name='reason', native_enum=False, length=32), nullable=False),
    sa.Column('missing', sa.String(), nullable=False),
    sa.Column('cause_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', Instant(), nullable=False),
    sa.Column('confirmed_at', Instant(), nullable=True),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', Instant(), nullable=True),
    sa.Column('answer', sa.Enum('done', 'need_help', name='answer', native_enum=False, length=32), nullable=True),
    sa.Column('help', sa.Enum('upper_level', 'expert', 'extension', name='help', native_enum=False, length=32), nullable=True),
    sa.Column('note_id', sa.Uuid(), nullable=True),
    sa.Column('closed_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_supervision_card_case_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_supervision_card_confirmed_by')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_supervision_card_note_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_supervision_card_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_card')),
    sa.UniqueConstraint('cause_id', 'reason', name=op.f('uq_supervision_card_cause_id_reason'))
    )
    with op.batch_alter_table('supervision_card') as batch_op:
        batch_op.create_index(batch_op.f('ix_supervision_card_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_supervision_card_open', ['closed_at', 'level'], unique=False)

    start_clocks()


CHINA = timezone(timedelta(hours=8))
ENDED = ('closed', 'transferred', 'withdrawn', 'refused_intake', 'advice_only', 'joined')
OVER = ('agreed', 'failed', 'refused_by_party', 'ended_by_party')
CASE = sa.table(
    'case',
    sa.column('id', sa.Uuid()),
    sa.column('state', sa.String()),
    sa.column('registered_at', Instant()),
    sa.column('due_at', Instant()),
)
CLOCK = sa.table(
    'clock',
    sa.column('id', sa.Uuid()),
    sa.column('case_id', sa.Uuid()),
    sa.column('kind', sa.String()),
    sa.column('variant', sa.String()),
    sa.column('about', sa.String()),
    sa.column('started_at', Instant()),
    sa.column('counted_from', sa.Date()),
    sa.column('due_at', Instant()),
    sa.column('due_on', sa.Date()),
    sa.column('provisional', sa.Boolean()),
    sa.column('paused_s', sa.Integer()),
)


def start_clocks() -> None:
    """Give each case that is still to be settled the clock it has run by so far."""
    connection = op.get_bind()
    running = sa.select(CASE).where(CASE.c.state.not_in(ENDED + OVER))
    rows = [
        {
            'id': new_id(),
            'case_id': case.id,
            'kind': 'mediation',
            'variant': '',
            'about': '',
            'started_at': case.registered_at,
            'counted_from': case.registered_at.astimezone(CHINA).date(),
            'due_at': case.due_at,
            'due_on': case.due_at.astimezone(CHINA).date(),
            'provisional': False,
            'paused_s': 0,
        }
        for case in connection.execute(running)
    ]
    if rows:
        connection.execute(sa.insert(CLOCK), rows)


def downgrade() -> None:
    with op.batch_alter_table('supervision_card') as batch_op:
        batch_op.drop_index('ix_supervision_card_open')
        batch_op.drop_index(batch_op.f('ix_supervision_card_case_id'))

    op.drop_table('supervision_card')
    with op.batch_alter_table('reminder') as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_case_id'))

    op.drop_table('reminder')
    with op.batch_alter_table('feedback') as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_case_id'))

    op.drop_table('feedback')
    with op.batch_alter_table('clock_pause') as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_pause_case_id'))

    op.drop_table('clock_pause')
    with op.batch_alter_table('clock') as batch_op:
        batch_op.drop_index('ix_clock_running')

    op.drop_table('clock')
    op.drop_table('scenic_area')
    op.drop_table('clock_rule')
    op.drop_table('calendar_year')
    op.drop_table('calendar_day')
