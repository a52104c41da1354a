"""Numbers without gaps: counted in the transaction of the act that takes them.

The row of a series is held until that act commits; if it does not, its number was
never taken. Acts that count in one series therefore wait for each other.
"""

import re

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.db import Base, insert_new

CASE = re.compile(r"\d{17}")
SERIAL = 6
"""Digits of a case's number in its region and year."""


class NumberSeries(Base):
    """What is counted by itself, as the agreements of an office in a year."""

    __tablename__ = "number_series"

    key: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


def next_number(session: Session, key: str, count: int = 1) -> int:
    """Take the next number of a series, or the first of so many at once."""
    insert_new(session, NumberSeries, [{"key": key, "last": 0}])
    taking = (
        update(NumberSeries)
        .where(NumberSeries.key == key)
        .values(last=NumberSeries.last + count)
        .returning(NumberSeries.last)
        .execution_options(synchronize_session=False)
    )
    return session.execute(taking).scalar_one() - count + 1


def next_case_number(session: Session, region: str, year: int) -> str:
    """Take a case's number: region (6), year (4), six digits and a check digit."""
    serial = next_number(session, f"case {region[:6]} {year}")
    return case_number(region, year, serial)


def case_number(region: str, year: int, serial: int) -> str:
    """Return the number of a region's so manieth case of a year.

    >>> case_number("990101", 2026, 42)
    '99010120260000423'
    """
    digits = f"{region[:6]}{year:04}{serial:0{SERIAL}}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Return the check digit by ISO 7064 MOD 11,10.

    It finds every single wrong digit, and nearly all neighbours that changed places.

    >>> check_digit("0794")
    '5'
    """
    carried = 10
    for digit in digits:
        carried = ((carried + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - carried) % 10)


def is_case_number(said: str) -> bool:
    """Tell whether this can be a case's number: one that was misread is none.

    >>> is_case_number("99010120260000423"), is_case_number("99010120260000424")
    (True, False)
    """
    return bool(CASE.fullmatch(said)) and check_digit(said[:-1]) == said[-1]
