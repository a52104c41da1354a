"""Due dates are set again when a year is announced, a day or a length corrected."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.audit.actions import Line, note_all
from server.cases.models import Case
from server.clocks.ground import read_ground
from server.clocks.kinds import Kind
from server.clocks.models import Clock, ClockPause
from server.clocks.pausing import set_due
from server.clocks.reckoning import Wait
from server.db import transaction
from server.workdays.actions import RESET

AT_ONCE = 200
Went = Callable[[int, int], None]
Write = Callable[[Session], None]
FIRST = UUID(int=0)


def work(arguments: Mapping[str, object], went: Went) -> Write:
    """Set again what is due on a day or later, some cases at a time."""
    zone: ZoneInfo = current_app.config["ZONE"]
    day = date.fromisoformat(str(arguments["from_day"]))
    since = datetime.combine(day, time(), zone).astimezone(UTC)
    last, done = FIRST, 0
    while found := _reset_some(since, last):
        last, done = found[-1], done + len(found)
        went(done, done + AT_ONCE)
    return lambda session: None


def _reset_some(since: datetime, after: UUID) -> Sequence[UUID]:
    with transaction(writes=True) as session:
        return reset(session, since, after, AT_ONCE)


def reset(session: Session, since: datetime, after: UUID, most: int) -> Sequence[UUID]:
    """Set again the clocks of some cases, in the order of their ids; return those."""
    running = (Clock.ended_at.is_(None), Clock.due_at >= since)
    asked = select(Clock.case_id).where(*running, Clock.case_id > after)
    ids = session.scalars(asked.distinct().order_by(Clock.case_id).limit(most)).all()
    # A step locks its case before it looks at clocks; so does this.
    locked = select(Case).where(Case.id.in_(ids)).order_by(Case.id)
    cases = {one.id: one for one in session.scalars(locked.with_for_update())}
    waits = _waits(session, ids)
    ground = read_ground(session, datetime.now(UTC))
    moved: set[UUID] = set()
    query = select(Clock).where(*running, Clock.case_id.in_(ids))
    for clock in session.scalars(query).all():
        if set_due(ground, clock, waits[clock.case_id]):
            moved.add(clock.case_id)
            if clock.kind == Kind.MEDIATION:
                cases[clock.case_id].due_at = clock.due_at
    lines: list[Line] = [(RESET, case_id, {}) for case_id in sorted(moved)]
    note_all(session, None, lines)
    session.flush()
    return ids


def _waits(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Wait]]:
    waits: dict[UUID, list[Wait]] = defaultdict(list)
    query = select(ClockPause).where(ClockPause.case_id.in_(ids))
    for one in session.scalars(query):
        if one.until:
            waits[one.case_id].append(Wait(one.since, one.until))
    return waits
