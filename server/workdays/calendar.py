"""The working days of China: what the State Council said, and what a district corrects.

Pure: a calendar is a value. The days are those of the district's own time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from chinese_calendar.constants import holidays, workdays

ONE = timedelta(days=1)
FIRST, LAST = min(holidays).year, max(holidays).year
"""The years of which the library has the announcement of the State Council."""
LAST_DAY = date.max - timedelta(days=400)
MOST = 1_000
"""More working days nobody counts; a district's own days may leave out whole months."""


class Counted(NamedTuple):
    """A day, and whether it may still move: a year on the way is not announced."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class WorkCalendar:
    """What is known of working days.

    >>> WorkCalendar().works(date(2026, 10, 10))  # a Saturday, made up for
    True
    >>> WorkCalendar().works(date(2026, 10, 7))  # a Wednesday of the National Day
    False
    >>> WorkCalendar({date(2026, 10, 9): False}).works(date(2026, 10, 9))
    False
    """

    corrected: Mapping[date, bool] = field(default_factory=dict)
    loaded: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """Tell whether the day is worked; a year that is not known has usual weeks."""
        if day in self.corrected:
            return self.corrected[day]
        if day.year in self.loaded:
            return day.weekday() < 5
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of the year are announced.

        >>> WorkCalendar().knows(2026), WorkCalendar().knows(2027)
        (True, False)
        """
        return FIRST <= year <= LAST or year in self.loaded


def add_working_days(calendar: WorkCalendar, day: date, n: int) -> Counted:
    """Return the n-th working day after a day, which itself is not counted.

    >>> add_working_days(WorkCalendar(), date(2026, 9, 30), 2)  # Thursday, then Friday
    Counted(day=datetime.date(2026, 10, 9), provisional=False)
    >>> add_working_days(WorkCalendar(), date(2026, 9, 30), 3)  # the Saturday made up
    Counted(day=datetime.date(2026, 10, 10), provisional=False)
    >>> add_working_days(WorkCalendar(), date(2026, 12, 20), 10)
    Counted(day=datetime.date(2027, 1, 1), provisional=True)
    >>> add_working_days(WorkCalendar(), date(2026, 12, 20), 9).provisional
    False
    """
    left, provisional = min(n, MOST), False
    while left > 0 and day < LAST_DAY:
        day += ONE
        left -= calendar.works(day)
        provisional = provisional or not calendar.knows(day.year)
    return Counted(day, provisional)


def last_working_day_on_or_before(calendar: WorkCalendar, day: date) -> Counted:
    """Return the day itself if it is worked, else the last one before it that is.

    >>> last_working_day_on_or_before(WorkCalendar(), date(2026, 10, 7)).day
    datetime.date(2026, 9, 30)
    >>> last_working_day_on_or_before(WorkCalendar(), date(2027, 1, 3))
    Counted(day=datetime.date(2027, 1, 1), provisional=True)
    """
    provisional = not calendar.knows(day.year)
    for _ in range(MOST):
        if calendar.works(day):
            break
        day -= ONE
        provisional = provisional or not calendar.knows(day.year)
    return Counted(day, provisional)


def working_days_between(calendar: WorkCalendar, first: date, last: date) -> int:
    """Count the working days after the first day, up to the last and with it.

    >>> working_days_between(WorkCalendar(), date(2026, 9, 30), date(2026, 10, 10))
    3
    >>> working_days_between(WorkCalendar(), date(2026, 9, 30), date(2026, 9, 30))
    0
    """
    days = range(1, (last - first).days + 1)
    return sum(calendar.works(first + timedelta(days=one)) for one in days)
