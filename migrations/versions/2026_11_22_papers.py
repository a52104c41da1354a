"""papers of cases, templates of a district, numbers without gaps"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.cipher import Sealed
from server.db import Instant

revision: str = 'e58b20c7d1a4'
down_revision: str | None = '5e4d08c1b7a2'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MAKING = sa.Enum('waiting', 'filled', 'ready', 'docx_only', 'failed', name='making', native_enum=False, length=32)


def upgrade() -> None:
    op.create_table('number_series',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_number_series'))
    )
    op.create_table('document_template',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('file', sa.String(), nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('uploaded_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['uploaded_by'], ['account.id'], name=op.f('fk_document_template_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_template')),
    sa.UniqueConstraint('kind', 'number', name=op.f('uq_document_template_kind_number'))
    )
    op.create_table('document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('piece', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=True),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('said', Sealed(), nullable=False),
    sa.Column('making', MAKING, nullable=False),
    sa.Column('template_id', sa.Uuid(), nullable=True),
    sa.Column('docx', sa.String(), nullable=True),
    sa.Column('pdf', sa.String(), nullable=True),
    sa.Column('picture', sa.String(), nullable=True),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.LargeBinary(), nullable=True),
    sa.Column('check_hash', sa.LargeBinary(), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.Column('legal_basis', sa.String(), nullable=False),
    sa.Column('keep_until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_document_case_id')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_document_made_by')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_document_party_id')),
    sa.ForeignKeyConstraint(['template_id'], ['document_template.id'], name=op.f('fk_document_template_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_document_token_hash'))
    )
    op.create_index('ix_document_case', 'document', ['case_id', 'kind'])
    op.create_index(op.f('ix_document_keep_until'), 'document', ['keep_until'])


def downgrade() -> None:
    op.drop_table('document')
    op.drop_table('document_template')
    op.drop_table('number_series')
