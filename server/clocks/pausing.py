"""A case that waits: its clocks stand still, and what was waited is added."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from server.clocks.ground import Ground
from server.clocks.kinds import COURSES
from server.clocks.models import Clock, ClockPause, PauseReason
from server.clocks.queries import pauses_of_case
from server.clocks.reckoning import Start, Wait, reckon
from server.identifiers import new_id


def pause(
    session: Session,
    case_id: UUID,
    clocks: Iterable[Clock],
    reason: str | None,
    at: datetime,
) -> None:
    """Let the clocks stand still that wait with their case."""
    if reason is None:
        raise ValueError("A pause has a reason.")
    session.add(
        ClockPause(id=new_id(), case_id=case_id, reason=PauseReason(reason), since=at)
    )
    for clock in clocks:
        if clock.ended_at is None and COURSES[clock.kind].pauses:
            clock.paused_since = at


def resume(
    session: Session, ground: Ground, clocks: Sequence[Clock], at: datetime
) -> None:
    """Let them run again; each is due later by what its case waited."""
    stood = [clock for clock in clocks if clock.paused_since]
    for case_id in {clock.case_id for clock in clocks}:
        for one in pauses_of_case(session, case_id):
            one.until = one.until or at
        waits = waits_of(session, case_id)
        for clock in stood:
            assert clock.paused_since is not None
            clock.paused_s += round((at - clock.paused_since).total_seconds())
            clock.paused_since = None
            set_due(ground, clock, waits)


def waits_of(session: Session, case_id: UUID) -> list[Wait]:
    """Return the pauses of a case that are over."""
    return [
        Wait(one.since, one.until)
        for one in pauses_of_case(session, case_id)
        if one.until is not None
    ]


def set_due(ground: Ground, clock: Clock, waits: Sequence[Wait]) -> bool:
    """Reckon anew until when a clock runs; return whether that is another moment."""
    start = Start(clock.kind, clock.variant, clock.started_at, clock.counted_from)
    due = reckon(ground, start, waits)
    before = (clock.due_at, clock.due_on, clock.provisional)
    clock.due_at, clock.due_on, clock.provisional = due
    return before != tuple(due)
