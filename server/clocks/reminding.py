"""Reminders: made once each, however often and however late somebody looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session

from server.clocks.ground import read_ground
from server.clocks.kinds import COURSES, Kind
from server.clocks.models import Clock, Reminder
from server.db import insert_new
from server.identifiers import new_id

AT_ONCE = 500


@dataclass(frozen=True)
class Occasion:
    """What is reminded of, and how many days after a clock's first day or its last."""

    name: str
    kind: Kind
    days: int
    from_due: bool = False

    def day_of(self, clock: Clock) -> date:
        base = clock.due_on if self.from_due else clock.counted_from
        return base + timedelta(days=self.days)


OCCASIONS = (
    Occasion("confirmation_10", Kind.CONFIRMATION, 10),
    Occasion("confirmation_20", Kind.CONFIRMATION, 20),
    Occasion("confirmation_25", Kind.CONFIRMATION, 25),
    Occasion("confirmation_28", Kind.CONFIRMATION, 28),
    Occasion("performance_due", Kind.PERFORMANCE, 0),
    Occasion("performance_check", Kind.PERFORMANCE, 0, from_due=True),
    Occasion("follow_up", Kind.FOLLOW_UP, 0, from_due=True),
    Occasion("mediation_ends", Kind.MEDIATION, -5, from_due=True),
)


def remind(session: Session, now: datetime) -> int:
    """Make the reminders whose day has come; return how many are new."""
    today = read_ground(session, now).day_of(now)
    return sum(
        insert_new(session, Reminder, part)
        for occasion in OCCASIONS
        for part in _parts(session, occasion, today, now)
    )


def _parts(
    session: Session, occasion: Occasion, today: date, now: datetime
) -> Iterator[list[dict[str, object]]]:
    rows = [
        {
            "id": new_id(),
            "case_id": clock.case_id,
            "clock_id": clock.id,
            "kind": occasion.name,
            "day": occasion.day_of(clock),
            "made_at": now,
        }
        for clock in session.scalars(_come_up(occasion, today, now))
    ]
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _come_up(occasion: Occasion, today: date, now: datetime) -> Select[Clock]:
    """Return the clocks that run and are to be reminded of, and were not yet.

    Of a right that is over nobody is reminded: it would raise a vain hope.
    """
    base = Clock.due_on if occasion.from_due else Clock.counted_from
    told = exists().where(
        and_(Reminder.clock_id == Clock.id, Reminder.kind == occasion.name)
    )
    query = select(Clock).where(
        Clock.ended_at.is_(None),
        Clock.paused_since.is_(None),
        Clock.kind == occasion.kind,
        base <= today - timedelta(days=occasion.days),
        ~told,
    )
    if COURSES[occasion.kind].lapses:
        query = query.where(Clock.due_at >= now)
    return query.order_by(Clock.id)
