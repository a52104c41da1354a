"""Wishes: what residents ask of whoever visits, until they are met or taken back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cases.models import Note
from server.identifiers import new_id
from server.screening.models import VisitResult
from server.screening.wish_models import Wish, WishKind
from server.territory.models import Dwelling

NO_VISITS_FOR = 12
"""In months, from the day on which it was heard."""
KEPT_AFTER = timedelta(days=90)
LEGAL_BASIS = "consent"

MEETS = frozenset({VisitResult.MET, VisitResult.DECLINED})
"""Somebody opened: whoever asked to be seen or called was seen or called."""
ONCE = (WishKind.COME_AGAIN, WishKind.CALL)
ENDS: Mapping[WishKind, Sequence[WishKind]] = {
    WishKind.CARE: (WishKind.CARE,),
    WishKind.CARE_END: (WishKind.CARE,),
    WishKind.COME_AGAIN: (WishKind.COME_AGAIN,),
    WishKind.NO_VISITS: (WishKind.NO_VISITS, WishKind.CARE, *ONCE),
    WishKind.VISITS_AGAIN: (WishKind.NO_VISITS,),
    WishKind.CALL: (WishKind.CALL,),
}
"""Which open wishes of the same door each wish brings to an end."""


def today() -> date:
    """Return the day by the district's own clock: no due date uses a device's."""
    here: date = datetime.now(current_app.config["ZONE"]).date()
    return here


def write_wishes(
    session: Session, actor: Actor | None, visit_id: UUID, said: Mapping[str, Any]
) -> None:
    """Keep what was asked for at a door, in the transaction of the visit."""
    for wish in said.get("wishes", ()):
        kept = {"until": wish["until"], "every_days": wish["every_days"]}
        make_wish(
            session,
            actor,
            said["dwelling_id"],
            wish["kind"],
            visit_id=visit_id,
            made_at=min(said["filed_at"], datetime.now(UTC)),
            **kept,
        )


def make_wish(
    session: Session,
    actor: Actor | None,
    dwelling_id: UUID,
    kind: WishKind,
    *,
    made_at: datetime,
    until: date | None = None,
    due_at: datetime | None = None,
    **said: Any,
) -> Wish:
    """Keep a wish, end what it replaces, and take the door off the list or put it back.

    Without an actor it is the resident's own, by a leave-card.
    """
    end_wishes(session, dwelling_id, ENDS[kind], datetime.now(UTC))
    over = kind in (WishKind.CARE_END, WishKind.VISITS_AGAIN)
    made = Wish(
        id=new_id(),
        ended_on=today() if over else None,
        dwelling_id=dwelling_id,
        kind=kind,
        until=until,
        due_at=due_at,
        made_at=made_at,
        legal_basis=LEGAL_BASIS,
        keep_until=(until or today()) + KEPT_AFTER,
        **said,
    )
    session.add(made)
    session.flush()
    note(session, actor, f"wish.{kind}", made.id)
    if kind is WishKind.NO_VISITS:
        _leave_alone(session, dwelling_id, months_on(today(), NO_VISITS_FOR))
    if kind is WishKind.VISITS_AGAIN:
        _leave_alone(session, dwelling_id, None)
    return made


def _leave_alone(session: Session, dwelling_id: UUID, until: date | None) -> None:
    session.get_one(Dwelling, dwelling_id).no_visits_until = until
    session.flush()


def settle_wishes(
    session: Session, dwelling_id: UUID, result: VisitResult, at: datetime
) -> None:
    """End what was asked for once, where somebody was met after it was asked."""
    if result in MEETS:
        end_wishes(session, dwelling_id, ONCE, at)


def end_wishes(
    session: Session, dwelling_id: UUID, kinds: Sequence[WishKind], at: datetime
) -> None:
    """End the open wishes of a door that were made before that time."""
    over = (
        Wish.dwelling_id == dwelling_id,
        Wish.kind.in_(kinds),
        Wish.ended_on.is_(None),
        Wish.made_at <= at,
    )
    numbers = select(Wish.note_id).where(*over, Wish.note_id.is_not(None))
    forget_numbers(session, session.scalars(numbers).all())
    session.execute(
        update(Wish)
        .where(*over)
        .values(ended_on=today())
        .execution_options(synchronize_session=False)
    )


def forget_numbers(session: Session, notes: Sequence[UUID | None]) -> None:
    """Delete numbers to call, where the call was made or their time is over."""
    if notes:
        clear = update(Wish).where(Wish.note_id.in_(notes)).values(note_id=None)
        session.execute(clear.execution_options(synchronize_session=False))
        session.execute(delete(Note).where(Note.id.in_(notes)))


def forget_old_numbers(session: Session) -> None:
    """Delete the numbers whose time is over; whoever writes next to them does it."""
    old = select(Wish.note_id).join(Note, Note.id == Wish.note_id)
    old = old.where(Wish.kind == WishKind.CALL, Note.keep_until < today())
    forget_numbers(session, session.scalars(old).all())


def months_on(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month.

    >>> months_on(date(2026, 11, 22), 12), months_on(date(2028, 2, 29), 12)
    (datetime.date(2027, 11, 22), datetime.date(2029, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def find_open(session: Session, wish_id: UUID) -> Wish | None:
    """Return a wish that is neither met nor taken back."""
    return session.scalar(
        select(Wish).where(Wish.id == wish_id, Wish.ended_on.is_(None))
    )
