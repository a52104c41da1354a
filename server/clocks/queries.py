from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.clocks.kinds import COURSES
from server.clocks.models import Clock, ClockPause


def of_case(session: Session, case_id: UUID) -> Sequence[Clock]:
    """Return the clocks of a case: those that run, nearest to due, then the others."""
    query = select(Clock).where(Clock.case_id == case_id)
    order = (Clock.ended_at.is_not(None), Clock.due_at, Clock.id)
    return session.scalars(query.order_by(*order)).all()


def of_cases(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, list[Clock]]:
    """Return the clocks that run in many cases, nearest to due first; one question."""
    found: dict[UUID, list[Clock]] = defaultdict(list)
    running = select(Clock).where(Clock.case_id.in_(ids), Clock.ended_at.is_(None))
    for clock in session.scalars(running.order_by(Clock.due_at, Clock.id)):
        found[clock.case_id].append(clock)
    return found


def pauses_of_case(session: Session, case_id: UUID) -> Sequence[ClockPause]:
    """Return when a case waited, and for what."""
    query = select(ClockPause).where(ClockPause.case_id == case_id)
    return session.scalars(query.order_by(ClockPause.since)).all()


def is_overdue(clock: Clock, now: datetime) -> bool:
    """Tell whether a duty is late: a right that lapsed is late for nobody."""
    waits = clock.ended_at is not None or clock.paused_since is not None
    return not waits and not COURSES[clock.kind].lapses and clock.due_at < now


def has_lapsed(clock: Clock, now: datetime) -> bool:
    """Tell whether the time of a right is over without its use."""
    ran_out = clock.ended_at is None and clock.due_at < now
    return ran_out and COURSES[clock.kind].lapses
