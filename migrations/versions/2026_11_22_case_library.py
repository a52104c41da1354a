"""settled cases to learn from, found by their words"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.db import Instant

revision: str = '9c27d51e60fa'
down_revision: str | None = '8a41c6d2e9b7'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATE = sa.Enum('proposed', 'approved', name='entrystate', native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        'library_entry',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('area_id', sa.Uuid(), nullable=False),
        sa.Column('state', STATE, nullable=False),
        sa.Column('category', sa.String(), nullable=False),
        sa.Column('root_cause', sa.String(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('happened', sa.String(), nullable=False),
        sa.Column('settled', sa.String(), nullable=False),
        sa.Column('law', sa.String(), nullable=False),
        sa.Column('pieces', sa.JSON(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('content_hash', sa.LargeBinary(), nullable=False),
        sa.Column('proposed_by', sa.Uuid(), nullable=False),
        sa.Column('proposed_at', Instant(), nullable=False),
        sa.Column('approved_by', sa.Uuid(), nullable=True),
        sa.Column('approved_at', Instant(), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_library_entry_case_id')),
        sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_library_entry_area_id')),
        sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_library_entry_proposed_by')),
        sa.ForeignKeyConstraint(['approved_by'], ['account.id'], name=op.f('fk_library_entry_approved_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_library_entry')),
        sa.UniqueConstraint('case_id', name=op.f('uq_library_entry_case_id')),
    )
    op.create_index('ix_library_entry_state', 'library_entry', ['state', 'category', 'id'])
    if op.get_bind().dialect.name == 'postgresql':
        words = sa.text("to_tsvector('simple'::regconfig, words)")
        op.create_index('ix_library_entry_words', 'library_entry', [words], postgresql_using='gin')
    else:
        op.execute("CREATE VIRTUAL TABLE library_index USING fts5 (entry UNINDEXED, words, tokenize = 'ascii')")


def downgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        op.execute('DROP TABLE library_index')
    op.drop_table('library_entry')
