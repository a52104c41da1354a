"""Clocks follow a case: each step starts, ends, pauses and resumes them.

A library below the cases: it is given plain values, and reads and writes clocks only.
Whoever calls it holds the case's lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from server.clocks.ground import Ground, read_ground
from server.clocks.kinds import (
    CLOCKS,
    COURSES,
    FROM_COURT,
    Ending,
    Kind,
    Signals,
    signals_of,
    variant_of,
)
from server.clocks.models import Clock
from server.clocks.pausing import pause, resume, set_due, waits_of
from server.clocks.reckoning import Start, reckon
from server.identifiers import new_id

PAUSED = "paused"
UNJOIN = "case.unjoin"


@dataclass(frozen=True)
class Matter:
    """What of a case its clocks go by."""

    case_id: UUID
    category: str
    danger: bool
    origin: str
    level: int | None = None
    path: str = ""
    """Of the case's area."""


@dataclass(frozen=True)
class Item:
    """What was agreed to be done until a day, and whether it was."""

    id: UUID
    due_on: date | None
    performed: bool = False


def plan_opening(
    session: Session, matters: Sequence[Matter], at: datetime
) -> tuple[list[dict[str, Any]], dict[UUID, datetime]]:
    """Return the clocks that start with new cases, and until when each is to settle.

    The rows are written by `write_clocks` once the cases are there. One statement
    reads, one writes, for one case and for fifty.
    """
    ground = read_ground(session, at) if matters else None
    rows: list[dict[str, Any]] = []
    for matter in matters:
        assert ground is not None
        rows += _starting(ground, matter, frozenset({"case.register"}), at)
    due = {one["case_id"]: one["due_at"] for one in rows if one["kind"] is MEDIATION}
    return rows, due


MEDIATION = Kind.MEDIATION


def write_clocks(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write the clocks of new cases, in one statement."""
    if rows:
        session.connection().execute(insert(Clock), list(rows))


def follow(
    session: Session,
    *,
    case_id: UUID,
    act: str,
    since: str,
    to: str,
    at: datetime,
    category: str,
    danger: bool,
    origin: str,
    level: int | None,
    items: Sequence[Item] = (),
    path: str = "",
    returns: int = 0,
    reason: str | None = None,
) -> datetime | None:
    """Let the clocks follow a step; return until when the matter is to be settled.

    None is returned where mediation is over, or waits.
    """
    matter = Matter(case_id, category, danger, origin, level, path)
    ground = read_ground(session, at)
    clocks = _clocks_of(session, case_id)
    signals = signals_of(act, since, to, returns)
    if since == PAUSED != to:
        resume(session, ground, clocks, at)
    _end(clocks, act, signals, items, at)
    rows = _starting(ground, matter, signals, at, items)
    started = [Clock(**row) for row in rows if not _runs_already(clocks, row)]
    session.add_all(started)
    if to == PAUSED != since:
        pause(session, case_id, [*clocks, *started], reason, at)
    _set_variants(session, ground, matter, clocks, at)
    session.flush()
    running = (one for one in [*clocks, *started] if one.ended_at is None)
    return next((one.due_at for one in running if one.kind == MEDIATION), None)


def _clocks_of(session: Session, case_id: UUID) -> list[Clock]:
    query = select(Clock).where(Clock.case_id == case_id).order_by(Clock.started_at)
    return list(session.scalars(query))


def _starting(
    ground: Ground,
    matter: Matter,
    signals: Signals,
    at: datetime,
    items: Iterable[Item] = (),
) -> list[dict[str, Any]]:
    """Return the clocks that a step starts."""
    rows = []
    for kind, course in COURSES.items():
        if kind == Kind.PERFORMANCE:
            continue
        if course.starts & signals and _has(kind, matter):
            abouts = (str(matter.level),) if kind == Kind.LEVEL else course.abouts
            rows += [_row(ground, matter, kind, about, at) for about in abouts]
    for item in items:
        if item.due_on and not item.performed and "effective" in signals:
            about, day = str(item.id), item.due_on
            rows.append(_row(ground, matter, Kind.PERFORMANCE, about, at, day))
    return rows


def _has(kind: Kind, matter: Matter) -> bool:
    """Tell whether a matter has a clock of the kind at all."""
    if kind == Kind.COURT_REFERENCE:
        return matter.origin in FROM_COURT
    return kind != Kind.LEVEL or (kind, str(matter.level)) in CLOCKS


def _row(
    ground: Ground,
    matter: Matter,
    kind: Kind,
    about: str,
    at: datetime,
    counted_from: date | None = None,
) -> dict[str, Any]:
    variant = _variant(ground, matter, kind, about)
    start = Start(kind, variant, at, counted_from or ground.day_of(at))
    due = reckon(ground, start)
    return {
        "id": new_id(),
        "case_id": matter.case_id,
        "kind": kind,
        "variant": variant,
        "about": about,
        "started_at": at,
        "counted_from": start.counted_from,
        "due_at": due.at,
        "due_on": due.on,
        "provisional": due.provisional,
        "paused_s": 0,
    }


def _variant(ground: Ground, matter: Matter, kind: Kind, about: str) -> str:
    return variant_of(
        kind,
        about,
        category=matter.category,
        danger=matter.danger,
        scenic=ground.is_scenic(matter.path),
    )


def _runs_already(clocks: Sequence[Clock], row: dict[str, Any]) -> bool:
    """Tell whether such a clock runs, or has run since the case was opened last."""
    begun = [one.started_at for one in clocks if one.kind == MEDIATION]
    alike = [
        one
        for one in clocks
        if (one.kind, one.about) == (row["kind"], row["about"])
        and one.started_at >= max(begun, default=one.started_at)
    ]
    if row["kind"] == Kind.FOLLOW_UP:
        return any(one.ended != Ending.CANCELLED for one in alike)
    return any(one.ended_at is None for one in alike)


def _end(
    clocks: Sequence[Clock],
    act: str,
    signals: Signals,
    items: Sequence[Item],
    at: datetime,
) -> None:
    """End what a step meets, and drop what it makes void."""
    if act == UNJOIN:
        _revive(clocks)
    _end_performed(clocks, items, at)
    running = [clock for clock in clocks if clock.ended_at is None]
    for clock in [one for one in running if COURSES[one.kind].met & signals]:
        if clock.kind != Kind.FOLLOW_UP or _is_its_turn(clock, running, at):
            end(clock, at)
    for clock in running:
        course = COURSES[clock.kind]
        anew = course.restarts and course.starts & signals
        if clock.ended_at is None and (course.dropped & signals or anew):
            drop(clock, at)


def _is_its_turn(clock: Clock, running: Sequence[Clock], at: datetime) -> bool:
    """Tell whether a follow-up is the one asked for next, or late with it."""
    alike = [one.due_at for one in running if one.kind == clock.kind]
    return clock.due_at == min(alike) or clock.due_at < at


def _end_performed(
    clocks: Sequence[Clock], items: Iterable[Item], at: datetime
) -> None:
    done = {str(item.id) for item in items if item.performed}
    for clock in clocks:
        if clock.ended_at is None and clock.about in done:
            end(clock, at)


def end(clock: Clock, at: datetime) -> None:
    """End a clock whose matter is done, in time or late."""
    clock.ended_at, clock.paused_since = at, None
    clock.ended = Ending.MET if at <= clock.due_at else Ending.LATE


def drop(clock: Clock, at: datetime) -> None:
    """End a clock that nobody waits for any more."""
    clock.ended_at, clock.paused_since = at, None
    clock.ended = Ending.CANCELLED


def _revive(clocks: Sequence[Clock]) -> None:
    """Let clocks run again that stood with a joining which is undone."""
    for clock in clocks:
        if clock.ended == Ending.CANCELLED:
            clock.ended_at = clock.ended = None


def _set_variants(
    session: Session,
    ground: Ground,
    matter: Matter,
    clocks: Sequence[Clock],
    at: datetime,
) -> None:
    """Take over what turns out later: another class, another place, a danger."""
    for clock in clocks:
        variant = _variant(ground, matter, clock.kind, clock.about)
        if clock.ended_at is not None or variant == clock.variant:
            continue
        if clock.kind == Kind.FEEDBACK:
            if not matter.danger:
                continue
            clock.started_at = at
        clock.variant = variant
        set_due(ground, clock, waits_of(session, matter.case_id))
