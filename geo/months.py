"""Months as the district's clocks have them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LAST = 13
"""The month under way and the twelve before it: what is shown when none is named."""


def month_of(day: date) -> date:
    """Return the first day of a day's month.

    >>> month_of(date(2026, 11, 22))
    datetime.date(2026, 11, 1)
    """
    return day.replace(day=1)


def later(month: date, count: int) -> date:
    """Return the month so many months later.

    >>> later(date(2026, 11, 1), 2), later(date(2026, 1, 1), -1)
    (datetime.date(2027, 1, 1), datetime.date(2025, 12, 1))
    """
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def months(first: date, last: date) -> list[date]:
    """Return every month from that of the first day to that of the last.

    >>> len(months(date(2025, 11, 30), date(2026, 11, 1)))
    13
    >>> months(date(2026, 2, 1), date(2026, 1, 1))
    []
    """
    found, month = [], month_of(first)
    while month <= last:
        found.append(month)
        month = later(month, 1)
    return found


def latest(today: date, count: int = LAST) -> list[date]:
    """Return the month under way and those before it, the oldest first."""
    return months(later(month_of(today), 1 - count), today)


def edges(asked: Sequence[date], zone: ZoneInfo) -> list[datetime]:
    """Return when each of some months in a row begins, and when the last one ends."""
    ends = [*asked, *(later(month, 1) for month in asked[-1:])]
    return [datetime.combine(month, time.min, zone) for month in ends]
