"""What came late: from whoever held an area before, and what changed of one's own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, joinedload

from server.access import Actor, Grant
from server.audit.models import AuditEntry
from server.audit.order import Place, lines_after
from server.screening.models import Outcome, Record
from server.screening.queries import find_records
from server.territory.models import Area
from server.territory.queries import Q, within

SHOWN_FOR = timedelta(days=90)
MOST = 200
"""So many are read on a phone; whoever takes over more reads them at the desk."""


class LateRecordSchema(Schema):
    """What somebody else reported from this area; not who it was."""

    id = fields.UUID(required=True)
    micro_grid = fields.Pluck("MicroGridSchema", "code", required=True, allow_none=True)
    building_id = fields.UUID(required=True, allow_none=True)
    dwelling_id = fields.UUID(required=True, allow_none=True)
    category = fields.String(required=True)
    severity = fields.Integer(required=True)
    danger = fields.Boolean(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    summary = fields.String(required=True)
    filed_at = fields.AwareDateTime(required=True)


class MicroGridSchema(Schema):
    code = fields.String(required=True)


def list_late(
    session: Session, actor: Actor, grants: Sequence[Grant]
) -> Sequence[Record]:
    """Return what others reported from these areas without holding them, newest first.

    So does a phone that was offline while its area was given to somebody else.
    """
    query = _late(select(Record), actor, grants).options(joinedload(Record.micro_grid))
    return session.scalars(query.order_by(Record.filed_at.desc()).limit(MOST)).all()


def late_revision(session: Session, actor: Actor, grants: Sequence[Grant]) -> str:
    """Return a word that changes with each of them, and with each correction."""
    said = select(func.count(Record.id), func.coalesce(func.sum(Record.version), 0))
    row = session.execute(_late(said, actor, grants)).one()
    return "-".join(map(str, row))


def _late(query: Q, actor: Actor, grants: Sequence[Grant]) -> Q:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return within(
        query.join_from(Record, Area, Area.id == Record.area_id), grants
    ).where(
        Record.outside_own_area,
        Record.filed_by != actor.account_id,
        Record.received_at > today - SHOWN_FOR,
    )


def own_changed(
    session: Session, actor: Actor, place: Place, most: int
) -> Sequence[Record] | None:
    """Return one's own records that changed after a place, or whose case did.

    Nothing where they are more than that: a phone then reads them page by page.
    """
    lines = select(Record.id).where(
        Record.filed_by == actor.account_id, lines_after(session, place)
    )
    found = session.scalars(
        union(
            lines.join(AuditEntry, AuditEntry.subject_id == Record.id),
            lines.join(AuditEntry, AuditEntry.subject_id == Record.case_id),
        ).limit(most + 1)
    ).all()
    ids: list[UUID] = list(found)
    return None if len(ids) > most else list(find_records(session, ids).values())
