"""Who is there on which day, who is called, and who leads what."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import BodyRefused
from server.audit.actions import note
from server.clock import today
from server.db import insert_new
from server.identifiers import new_id
from server.identity.models import Membership, Organisation
from server.problems import Conflict, NotFound
from server.register.actions import find_said_organisation
from server.register.keeping import keep, must_follow
from server.register.mediators import AlreadyAnswered
from server.register.models import (
    Answer,
    Call,
    Presence,
    Responsibility,
    RosterLine,
)
from server.register.staff import holding
from server.territory.models import Area
from server.territory.queries import get_area, get_area_in_force

Line = TypeVar("Line", Presence, RosterLine)


class LineKnown(Conflict):
    title = "There is another line with this id"


class NoSuchRosterLine(NotFound):
    title = "The roster has no such line"


class NotOnCall(Conflict):
    title = "This unit is not on call there today"


class NoSuchCall(NotFound):
    title = "There is no such call to you"


class SheetInForce(Conflict):
    title = "This sheet holds already: make a new one that begins today or later"


def keep_presence(
    session: Session, actor: Actor, presence_id: UUID, said: Mapping[str, Any]
) -> tuple[Presence, bool]:
    """Say how a unit is present at an area's centre."""
    must_follow(said["from_day"], said["until_day"], "until_day")
    return _keep(session, actor, "presence.keep", Presence, presence_id, said)


def keep_line(
    session: Session, actor: Actor, line_id: UUID, said: Mapping[str, Any]
) -> tuple[RosterLine, bool]:
    """Say who is on duty at an area's centre on a day, or is not there."""
    if said["account_id"]:
        _must_work_there(session, said)
    return _keep(session, actor, "roster.keep", RosterLine, line_id, said)


def _keep(
    session: Session,
    actor: Actor,
    act: str,
    table: type[Line],
    line_id: UUID,
    said: Mapping[str, Any],
) -> tuple[Line, bool]:
    area = get_area_in_force(session, said["area"])
    actor.must(act, area.path)
    before = session.get(table, line_id)
    if before:
        actor.must(act, before.area.path)
    find_said_organisation(session, said["organisation_id"])
    values = {name: value for name, value in said.items() if name != "area"}
    values["area_id"] = area.id
    return keep(session, actor, act, table, line_id, values, LineKnown)


def _must_work_there(session: Session, said: Mapping[str, Any]) -> None:
    works = select(Membership.id).where(
        Membership.account_id == said["account_id"],
        Membership.organisation_id == said["organisation_id"],
        *holding(said["day"]),
    )
    if session.scalar(works.limit(1)) is None:
        said_why = "This person does not work there on that day."
        raise BodyRefused(errors={"account_id": [said_why]})


def drop_line(session: Session, actor: Actor, line_id: UUID) -> None:
    """Take a line off the roster."""
    line = session.get(RosterLine, line_id, with_for_update=True)
    if line is None or not actor.may("register.read", line.area.path):
        raise NoSuchRosterLine
    actor.must("roster.drop", line.area.path)
    session.delete(line)
    note(session, actor, "roster.drop", line_id, day=line.day.isoformat())


def call(
    session: Session, actor: Actor, call_id: UUID, said: Mapping[str, Any]
) -> tuple[Call, bool]:
    """Ask a unit on call to come to an area's centre."""
    area = get_area_in_force(session, said["area"])
    actor.must("call.make", area.path)
    unit = find_said_organisation(session, said["organisation_id"])
    before = session.get(Call, call_id)
    if before and (before.organisation_id, before.area_id) == (unit.id, area.id):
        return before, False
    values = {
        "id": call_id,
        "organisation_id": unit.id,
        "area_id": area.id,
        "called_by": actor.account_id,
        "called_at": datetime.now(UTC),
    }
    if not insert_new(session, Call, [values]):
        raise LineKnown
    note(session, actor, "call.make", call_id, organisation_id=str(unit.id))
    return session.get_one(Call, call_id), True


def answer_call(session: Session, actor: Actor, call_id: UUID, answer: Answer) -> Call:
    """Say whether the unit comes: one of its people, or the desk that heard it."""
    found = session.scalar(select(Call).where(Call.id == call_id).with_for_update())
    if found is None or not _may_answer(session, actor, found):
        raise NoSuchCall
    if found.answer is None:
        found.answer, found.answered_at = answer, datetime.now(UTC)
        found.answered_by = actor.account_id
        note(session, actor, "call.answer", found.id, answer=answer)
    elif found.answer != answer:
        raise AlreadyAnswered
    return found


def _may_answer(session: Session, actor: Actor, found: Call) -> bool:
    if actor.may("call.make", found.area.path):
        return True
    works = select(Membership.id).where(
        Membership.account_id == actor.account_id,
        Membership.organisation_id == found.organisation_id,
        *holding(today()),
    )
    return session.scalar(works.limit(1)) is not None


def keep_sheet(
    session: Session,
    actor: Actor,
    code: str,
    valid_from: date,
    lines: Sequence[Mapping[str, Any]],
) -> Area:
    """Write an area's responsibility sheet from a day on; what held before stays."""
    area = get_area(session, code)
    actor.must("responsibility.keep", area.path)
    # Two who write one area's sheet come in turn.
    session.get(Area, area.id, with_for_update=True)
    versions = session.scalars(
        select(Responsibility.valid_from)
        .where(Responsibility.area_id == area.id)
        .distinct()
    ).all()
    if versions and valid_from < today():
        raise SheetInForce(valid_from=valid_from.isoformat())
    _must_name_units(session, lines)
    same = (Responsibility.area_id == area.id, Responsibility.valid_from == valid_from)
    session.execute(delete(Responsibility).where(*same))
    rows = [
        {"id": new_id(), "area_id": area.id, "valid_from": valid_from, **line}
        for line in lines
    ]
    session.execute(insert(Responsibility), rows)
    note(
        session,
        actor,
        "responsibility.keep",
        area.id,
        valid_from=valid_from.isoformat(),
        lines=len(rows),
    )
    return area


def _must_name_units(session: Session, lines: Sequence[Mapping[str, Any]]) -> None:
    """Refuse units that are not there, and one class given twice to one unit."""
    ids = {line["organisation_id"] for line in lines}
    known = session.scalar(
        select(func.count()).select_from(Organisation).where(Organisation.id.in_(ids))
    )
    if known != len(ids):
        raise BodyRefused(errors={"lines": ["A unit is not in the register."]})
    pairs = {(line["category"], line["organisation_id"]) for line in lines}
    if len(pairs) != len(lines):
        raise BodyRefused(errors={"lines": ["A unit has one class twice."]})
