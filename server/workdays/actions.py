"""The district's own say on working days; what hangs on them is set again."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.db import insert_new
from server.identifiers import new_id
from server.jobs import put_job
from server.problems import NotFound, Unprocessable
from server.workdays.models import CalendarDay, CalendarYear

RESET = "clock.reset"
KEEP, LOAD = "calendar.keep", "calendar.load"


class DayOfAnotherYear(Unprocessable):
    title = "A year is loaded with its own days only, each of them once"


class NoSuchDay(NotFound):
    title = "The district has said nothing of this day"


def load_year(
    session: Session, actor: Actor | None, year: int, days: Sequence[dict[str, Any]]
) -> None:
    """Say all of a year: its holidays and the days made up for; what was said goes."""
    own = {one["day"] for one in days}
    if len(own) != len(days) or any(day.year != year for day in own):
        raise DayOfAnotherYear(errors={"days": [DayOfAnotherYear.title]})
    first, last = date(year, 1, 1), date(year, 12, 31)
    session.execute(delete(CalendarDay).where(CalendarDay.day.between(first, last)))
    session.execute(delete(CalendarYear).where(CalendarYear.year == year))
    by = actor and actor.account_id
    now = datetime.now(UTC)
    insert_new(session, CalendarYear, [{"year": year, "loaded_at": now, "said_by": by}])
    if days:
        session.execute(insert(CalendarDay), [one | {"said_by": by} for one in days])
    note(session, actor, LOAD, subject_of(str(year)), year=year, days=len(days))
    ask_for_reset(session, first, now)


def keep_day(
    session: Session, actor: Actor, day: date, said: dict[str, Any]
) -> tuple[CalendarDay, bool]:
    """Correct one day, as when a typhoon closes the offices."""
    row = {"day": day, **said, "said_by": actor.account_id}
    new = insert_new(session, CalendarDay, [row]) == 1
    kept = session.get_one(CalendarDay, day, with_for_update=True)
    if not new:
        kept.works, kept.name = said["works"], said["name"]
        kept.said_by = actor.account_id
    _note_day(session, actor, day, works=said["works"])
    return kept, new


def drop_day(session: Session, actor: Actor, day: date) -> None:
    """Take a correction back."""
    kept = session.get(CalendarDay, day)
    if kept is None:
        raise NoSuchDay
    session.delete(kept)
    _note_day(session, actor, day, works=None)


def _note_day(session: Session, actor: Actor, day: date, works: bool | None) -> None:
    note(session, actor, KEEP, subject_of(str(day)), day=str(day), works=works)
    ask_for_reset(session, day, datetime.now(UTC))


def ask_for_reset(session: Session, day: date, now: datetime) -> None:
    """Have the due dates set again that fall on a day or later."""
    put_job(session, new_id(), RESET, {"from_day": day.isoformat()}, now)


def subject_of(said: str) -> UUID:
    """Return the id under which the audit speaks of a day or a year.

    >>> subject_of("2027") == subject_of("2027")
    True
    """
    return uuid5(NAMESPACE_OID, f"calendar/{said}")
