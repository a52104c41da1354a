"""ways in: by what a device came in, when a code was made, codes taken back"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from server.db import Instant

revision: str = '5d0c7a41e9b3'
down_revision: str | None = '59ee7c048b34'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAY = sa.Enum('password', 'code', 'command', name='way', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('sign_in') as batch_op:
        batch_op.add_column(sa.Column('way', WAY, nullable=True))
    with op.batch_alter_table('enrolment') as batch_op:
        batch_op.add_column(sa.Column('made_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('revoked_at', Instant(), nullable=True))
    fill()
    with op.batch_alter_table('sign_in') as batch_op:
        batch_op.alter_column('way', existing_type=WAY, nullable=False)
    with op.batch_alter_table('enrolment') as batch_op:
        batch_op.alter_column('made_at', existing_type=Instant(), nullable=False)


def fill() -> None:
    """Tell from the audit which devices came in by a code, and when codes were made."""
    op.execute(
        "update sign_in set way = case when id in (select sign_in_id from audit_entry"
        " where act = 'enrolment.accept') then 'code' else 'password' end"
    )
    op.execute(
        'update enrolment set made_at = coalesce((select min(at) from audit_entry'
        " where act = 'enrolment.make' and subject_id = enrolment.id), expires_at)"
    )


def downgrade() -> None:
    with op.batch_alter_table('enrolment') as batch_op:
        batch_op.drop_column('revoked_at')
        batch_op.drop_column('made_at')
    with op.batch_alter_table('sign_in') as batch_op:
        batch_op.drop_column('way')
