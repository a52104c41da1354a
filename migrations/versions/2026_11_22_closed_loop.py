"""the whole way of a case: who answered first, agreements, marks, what was done"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.cipher import Sealed
from server.db import Instant

revision: str = '7d1f0a92c3e4'
down_revision: str | None = '3b9e70c4d18f'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Not in a batch: SQLite would drop the table, and other tables refer to its rows.
def of_case() -> tuple[sa.Column, ...]:
    return (
        sa.Column('returns', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('decided', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('grade', sa.String(), nullable=True),
        sa.Column('level', sa.Integer(), nullable=False, server_default='1'),
        sa.Column('accepted_at', Instant(), nullable=True),
        sa.Column('paused_at', Instant(), nullable=True),
        sa.Column('effective_at', Instant(), nullable=True),
        sa.Column('closed_at', Instant(), nullable=True),
        sa.Column('root_cause', sa.String(), nullable=True),
        sa.Column('interested', sa.Boolean(), nullable=True),
        sa.Column('number', sa.String(), nullable=True),
    )


def of_item() -> tuple[sa.Column, ...]:
    return (
        sa.Column('performance', sa.String(), nullable=False, server_default='unknown'),
        sa.Column('performed_on', sa.Date(), nullable=True),
        sa.Column('paid_fen', sa.BigInteger(), nullable=True),
        sa.Column('proof', sa.String(), nullable=True),
    )


def upgrade() -> None:
    for name in ('first_organisation_id', 'offered_to_id'):
        who = sa.ForeignKey('organisation.id', name=op.f(f'fk_case_{name}'))
        op.add_column('case', sa.Column(name, sa.Uuid(), who, nullable=True), inline_references=True)
    for column in of_case():
        op.add_column('case', column)
    op.create_index('uq_case_number', 'case', ['number'], unique=True)
    op.add_column('party', sa.Column('identity_seen', sa.String(), nullable=True))
    op.add_column('party', sa.Column('identity_seen_at', Instant(), nullable=True))
    op.create_table(
        'agreement',
        sa.Column('step_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('form', sa.String(), nullable=False),
        sa.Column('reached_at', Instant(), nullable=False),
        sa.Column('facts', Sealed(), nullable=True),
        sa.Column('responsibility', Sealed(), nullable=True),
        sa.Column('legal_basis', sa.String(), nullable=False),
        sa.Column('keep_until', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_agreement_case_id')),
        sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_agreement_step_id')),
        sa.PrimaryKeyConstraint('step_id', name=op.f('pk_agreement')),
    )
    op.create_index(op.f('ix_agreement_case_id'), 'agreement', ['case_id'])
    op.create_table(
        'mark',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('agreement_id', sa.Uuid(), nullable=False),
        sa.Column('step_id', sa.Uuid(), nullable=False),
        sa.Column('by', sa.String(), nullable=False),
        sa.Column('party_id', sa.Uuid(), nullable=True),
        sa.Column('way', sa.String(), nullable=False),
        sa.Column('signed_at', Instant(), nullable=False),
        sa.Column('digest', sa.LargeBinary(), nullable=True),
        sa.Column('natural', sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(['agreement_id'], ['agreement.step_id'], name=op.f('fk_mark_agreement_id')),
        sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_mark_step_id')),
        sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_mark_party_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
        sa.UniqueConstraint('agreement_id', 'by', 'party_id', name=op.f('uq_mark_agreement_id_by_party_id')),
    )
    take_over()
    for column in of_item():
        op.add_column('agreement_item', column)
    with op.batch_alter_table('agreement_item') as batch:
        batch.drop_constraint('fk_agreement_item_step_id', type_='foreignkey')
        batch.create_foreign_key(op.f('fk_agreement_item_step_id'), 'agreement', ['step_id'], ['step_id'])


def take_over() -> None:
    """Keep what was agreed and closed until now under what it is called from here on."""
    op.execute('update "case" set first_organisation_id = organisation_id')
    op.execute(
        "insert into agreement (step_id, case_id, form, reached_at, legal_basis, keep_until) "
        "select step.id, step.case_id, coalesce(\"case\".agreement_form, 'written'), step.received_at, "
        "min(item.legal_basis), max(item.keep_until) from step "
        'join "case" on "case".id = step.case_id join agreement_item item on item.step_id = step.id '
        'group by step.id, step.case_id, "case".agreement_form, step.received_at'
    )
    op.execute(
        'update "case" set closed_at = (select max(received_at) from step '
        "where step.case_id = \"case\".id and act = 'case.close') where state = 'closed'"
    )


def downgrade() -> None:
    with op.batch_alter_table('agreement_item') as batch:
        batch.drop_constraint(op.f('fk_agreement_item_step_id'), type_='foreignkey')
        batch.create_foreign_key(op.f('fk_agreement_item_step_id'), 'step', ['step_id'], ['id'])
        for column in of_item():
            batch.drop_column(column.name)
    op.drop_table('mark')
    op.drop_table('agreement')
    op.drop_column('party', 'identity_seen_at')
    op.drop_column('party', 'identity_seen')
    op.drop_index('uq_case_number', table_name='case')
    for column in of_case():
        op.drop_column('case', column.name)
    op.drop_column('case', 'offered_to_id')
    op.drop_column('case', 'first_organisation_id')
