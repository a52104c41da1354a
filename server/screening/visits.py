"""Visits: a try at a door is one act, filed once whatever the network does."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor, Grant
from server.audit.actions import note
from server.audit.models import AuditEntry
from server.audit.order import Place, lines_after
from server.cases.models import Note
from server.clock import is_off
from server.content import hash_content
from server.db import Raced, insert_new
from server.identifiers import new_id
from server.problems import Conflict
from server.screening.masking import mask
from server.screening.models import Visit
from server.screening.placing import NotYourArea, was_ever_theirs
from server.screening.schemas import VISIT
from server.screening.wishes import settle_wishes, write_wishes
from server.territory.models import Area, Building, Dwelling
from server.territory.queries import Q, doors_within, get_place

NOTE_KEPT = timedelta(days=365)
PAST_SHOWN = timedelta(days=90)
LEGAL_BASIS = "consent"


class VisitDiffers(Conflict):
    title = "This visit was filed before, with other content"


def make_visit(
    session: Session, actor: Actor, visit_id: UUID, said: dict[str, Any]
) -> tuple[Visit, bool]:
    """File a visit, or take the same one again; tell whether it is new."""
    actor.must_somewhere("visit.make")
    content = hash_content(VISIT.dump(said))
    if visit := find_visit(session, visit_id):
        if visit.received_hash != content or visit.filed_by != actor.account_id:
            raise VisitDiffers(visit_id=visit_id)
        return visit, False
    dwelling_id = said["dwelling_id"]
    area = get_place(session, dwelling_id, None)
    if area is None or not was_ever_theirs(session, actor, area, dwelling_id, None):
        raise NotYourArea
    if not insert_new(session, Visit, [_row(session, actor, visit_id, content, said)]):
        raise Raced
    note(session, actor, "visit.make", visit_id)
    settle_wishes(session, dwelling_id, said["result"], said["filed_at"])
    write_wishes(session, actor, visit_id, said)
    return session.get_one(Visit, visit_id), True


def find_visit(session: Session, visit_id: UUID) -> Visit | None:
    query = select(Visit).where(Visit.id == visit_id)
    return session.scalar(query.options(joinedload(Visit.note)))


def _row(
    session: Session,
    actor: Actor,
    visit_id: UUID,
    content: bytes,
    said: dict[str, Any],
) -> dict[str, Any]:
    now = datetime.now(UTC)
    point = said["place"] or {}
    kept = ("dwelling_id", "mode", "result", "needs", "filed_at", "device_id", "seq")
    return {
        "id": visit_id,
        "received_hash": content,
        "note_id": _keep_note(session, said["note"]),
        "lon": point.get("lon"),
        "lat": point.get("lat"),
        "accuracy_m": point.get("accuracy_m"),
        "place_source": point.get("source"),
        "taken_at": point.get("taken_at"),
        "filed_by": actor.account_id,
        "received_at": now,
        "clock_off": is_off(said["filed_at"], now),
        **{name: said[name] for name in kept},
    }


def _keep_note(session: Session, text: str) -> UUID | None:
    """Keep what was said about people apart, sealed, for a year."""
    if not text:
        return None
    kept_until = (datetime.now(UTC) + NOTE_KEPT).date()
    written = Note(
        id=new_id(), text=mask(text), legal_basis=LEGAL_BASIS, keep_until=kept_until
    )
    session.add(written)
    session.flush()
    return written.id


def last_visits(
    session: Session, grants: Sequence[Grant], doors: Select[UUID] | None = None
) -> dict[UUID, dict[str, object]]:
    """Return result and day of each door's last visit, of those that are shown."""
    query = _of_area(select(Visit.dwelling_id, Visit.result, Visit.filed_at), grants)
    if doors is not None:
        query = query.where(Visit.dwelling_id.in_(doors))
    rows = session.connection().execute(query.order_by(Visit.filed_at))
    return {
        row.dwelling_id: {"result": row.result, "on": str(row.filed_at.date())}
        for row in rows
    }


def last_visits_since(
    session: Session, grants: Sequence[Grant], place: Place
) -> dict[UUID, dict[str, object]]:
    """Return the last visit of each door that was visited after that place."""
    visited = (
        select(Visit.dwelling_id)
        .join(AuditEntry, AuditEntry.subject_id == Visit.id)
        .where(AuditEntry.act == "visit.make", lines_after(session, place))
    )
    return last_visits(session, grants, visited)


def visits_revision(session: Session, grants: Sequence[Grant]) -> str:
    """Return a word that changes with each visit that comes to be shown, or ceases."""
    query = _of_area(select(func.count(Visit.id)), grants)
    return f"{_shown_since().date()}-{session.connection().scalar(query)}"


def _shown_since() -> datetime:
    """Return the beginning of a day, so that what is shown ends once a day."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - PAST_SHOWN


def _of_area(query: Q, grants: Sequence[Grant]) -> Q:
    joined = (
        query.join_from(Visit, Dwelling, Dwelling.id == Visit.dwelling_id)
        .join(Building, Building.id == Dwelling.building_id)
        .join(Area, Area.id == Building.micro_grid_id)
        .where(Visit.filed_at > _shown_since())
    )
    return doors_within(joined, grants)
