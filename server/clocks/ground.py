"""What all clocks go by: the calendar, the district's own lengths, scenic areas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Date, Select, String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from server.clocks.kinds import CLOCKS, Kind, Length, Unit
from server.clocks.models import ClockRule, ScenicArea
from server.territory.models import Area
from server.workdays.calendar import WorkCalendar
from server.workdays.models import CalendarDay, CalendarYear

BACK = timedelta(days=800)
"""No clock that still runs began longer ago; corrections before do not matter."""

Rules = Mapping[tuple[Kind, str], list[tuple[date, Length]]]


@dataclass(frozen=True)
class Ground:
    """What is true of all clocks of a district at a moment."""

    zone: ZoneInfo
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    rules: Rules = field(default_factory=dict)
    """The district's own lengths, the newest first."""
    scenic: tuple[str, ...] = ()

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def length_of(self, kind: Kind, variant: str, day: date) -> Length:
        """Return how long a clock runs that starts on a day.

        >>> Ground(ZoneInfo("UTC")).length_of(Kind.MEDIATION, "", date(2026, 12, 20))
        Length(length=30, unit=<Unit.DAYS: 'days'>)
        """
        own = self.rules.get((kind, variant), [])
        said = (length for valid_from, length in own if valid_from <= day)
        return next(said, CLOCKS[kind, variant])

    def is_scenic(self, path: str) -> bool:
        """Tell whether an area lies in one that tourists come to see."""
        return any(path.startswith(one) for one in self.scenic)


def _row(what: str, **said: Any) -> Select[Any]:
    """Return one part of the question: all parts have the same columns."""
    columns: dict[str, Any] = {
        "day": cast(None, Date),
        "number": literal(0),
        "one": literal(""),
        "two": literal(""),
        "three": literal(""),
    }
    named = [value.label(name) for name, value in (columns | said).items()]
    return select(literal(what).label("what"), *named)


def _asked(since: date) -> Select[Any]:
    """Return one question for all of it, for it is asked with every step."""
    parts = union_all(
        _row("day", day=CalendarDay.day, one=cast(CalendarDay.works, String)).where(
            CalendarDay.day >= since
        ),
        _row("year", number=CalendarYear.year),
        _row("scenic", one=Area.path).join(ScenicArea, ScenicArea.area_id == Area.id),
        _row(
            "rule",
            day=ClockRule.valid_from,
            number=ClockRule.length,
            one=cast(ClockRule.kind, String),
            two=ClockRule.variant,
            three=cast(ClockRule.unit, String),
        ),
    ).subquery()
    return select(parts)


def read_ground(session: Session, now: datetime) -> Ground:
    """Read what clocks go by, in one statement."""
    zone: ZoneInfo = current_app.config["ZONE"]
    days: dict[date, bool] = {}
    years, scenic = set(), []
    rules: dict[tuple[Kind, str], list[tuple[date, Length]]] = {}
    for what, day, number, one, two, three in session.execute(
        _asked((now - BACK).date())
    ):
        if what == "day":
            days[day] = one in ("1", "true")
        elif what == "year":
            years.add(number)
        elif what == "scenic":
            scenic.append(one)
        else:
            length = Length(number, Unit(three))
            rules.setdefault((Kind(one), two), []).append((day, length))
    for lengths in rules.values():
        lengths.sort(key=lambda said: said[0], reverse=True)
    calendar = WorkCalendar(days, frozenset(years))
    return Ground(zone, calendar, rules, tuple(scenic))
