from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.workdays.calendar import WorkCalendar
from server.workdays.models import CalendarDay, CalendarYear


def read_calendar(session: Session) -> WorkCalendar:
    """Return what is known of working days, with what the district said."""
    said = session.execute(select(CalendarDay.day, CalendarDay.works))
    days = {row.day: row.works for row in said}
    years = session.scalars(select(CalendarYear.year))
    return WorkCalendar(days, frozenset(years))


def list_days(session: Session, year: int) -> Sequence[CalendarDay]:
    """Return the days of a year of which the district says something itself."""
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return session.scalars(
        select(CalendarDay).where(within).order_by(CalendarDay.day)
    ).all()
