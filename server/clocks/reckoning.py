"""Until when a clock runs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from server.clocks.ground import Ground
from server.clocks.kinds import COURSES, Kind, Unit
from server.workdays.calendar import (
    LAST_DAY,
    add_working_days,
    last_working_day_on_or_before,
    working_days_between,
)

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Start:
    """From when a clock runs, and by which length."""

    kind: Kind
    variant: str
    started_at: datetime
    counted_from: date


class Wait(NamedTuple):
    """A pause that is over."""

    since: datetime
    until: datetime


class Due(NamedTuple):
    """The last moment, the day to name, and whether the calendar may still move it."""

    at: datetime
    on: date
    provisional: bool


def reckon(ground: Ground, start: Start, waits: Sequence[Wait] = ()) -> Due:
    """Return when a clock is due, pauses since its start counted.

    A day that began counts whole: what is due on a day may be done until its end.

    >>> from zoneinfo import ZoneInfo
    >>> ground = Ground(ZoneInfo("Asia/Shanghai"))
    >>> noon = datetime(2026, 12, 20, 4, tzinfo=UTC)
    >>> start = Start(Kind.MEDIATION, "", noon, date(2026, 12, 20))
    >>> reckon(ground, start).on
    datetime.date(2027, 1, 19)
    >>> wait = Wait(noon + timedelta(days=3), noon + timedelta(days=15))
    >>> reckon(ground, start, [wait]).on
    datetime.date(2027, 1, 31)
    """
    day = ground.day_of(start.started_at)
    length, unit = _length(ground, start, day)
    mine = [wait for wait in waits if wait.since >= start.started_at]
    if unit == Unit.HOURS:
        waited = sum((wait.until - wait.since for wait in mine), timedelta())
        at = start.started_at + timedelta(hours=length) + waited
        return Due(at, ground.day_of(at), False)
    days = [(ground.day_of(wait.since), ground.day_of(wait.until)) for wait in mine]
    if unit == Unit.WORKING_DAYS:
        more = sum(working_days_between(ground.calendar, *one) for one in days)
        last, moves = add_working_days(
            ground.calendar, start.counted_from, length + more
        )
        return Due(_end_of(ground, last), last, moves)
    more = sum((until - since).days for since, until in days)
    last = min(start.counted_from, LAST_DAY) + timedelta(days=length + more)
    return _by_days(ground, start.kind, last)


def _length(ground: Ground, start: Start, day: date) -> tuple[int, Unit]:
    said = ground.length_of(start.kind, start.variant, day)
    return said.length, said.unit


def _by_days(ground: Ground, kind: Kind, last: date) -> Due:
    """Name the last working day, where an office must be open to use the right."""
    at = _end_of(ground, last)
    if not COURSES[kind].at_an_office:
        return Due(at, last, False)
    on, moves = last_working_day_on_or_before(ground.calendar, last)
    return Due(at, on, moves)


def _end_of(ground: Ground, day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, ground.zone).astimezone(UTC)
