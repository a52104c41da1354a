import base64
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.api import BodyRefused
from server.letters.models import Kind, Letter
from server.problems import Forbidden, NotFound
from server.territory.models import Area
from server.territory.queries import below

PAGE = 50

ASK = {
    Kind.QUESTION: "question.ask",
    Kind.COMPLAINT: "suggestion.make",
    Kind.SUGGESTION: "suggestion.make",
}
ANSWER = {
    Kind.QUESTION: "question.answer",
    Kind.COMPLAINT: "suggestion.answer",
    Kind.SUGGESTION: "suggestion.answer",
}


class NoSuchLetter(NotFound):
    title = "There is no such question or suggestion"


def get_letter(
    session: Session, actor: Actor, letter_id: UUID, *, lock: bool = False
) -> Letter:
    """Return a letter of one's own, or one that is the actor's to answer."""
    query = select(Letter).where(Letter.id == letter_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not may_see(actor, found):
        raise NoSuchLetter
    return found


def may_see(actor: Actor, letter: Letter) -> bool:
    own = letter.written_by == actor.account_id
    return own or actor.may(ANSWER[letter.kind], letter.area.path)


def list_letters(
    session: Session,
    actor: Actor,
    *,
    mine: bool,
    state: str,
    cursor: str | None = None,
) -> tuple[Sequence[Letter], str | None]:
    """Return a page of letters: one's own, or those one answers.

    What waits comes in the order of receipt, all else the newest first.
    """
    query = select(Letter).join(Area, Area.id == Letter.area_id)
    if mine:
        query = query.where(Letter.written_by == actor.account_id)
    else:
        answered = Letter.answered_at.is_not(None)
        query = query.where(to_answer(actor))
        query = query.where(answered if state == "answered" else ~answered)
    key, oldest_first = (Letter.received_at, Letter.id), not mine and state == "waiting"
    if cursor:
        last, place = tuple_(*_read(cursor)), tuple_(*key)
        query = query.where(place > last if oldest_first else place < last)
    order = key if oldest_first else [column.desc() for column in key]
    shown = query.options(joinedload(Letter.area), joinedload(Letter.organisation))
    found = session.scalars(shown.order_by(*order).limit(PAGE + 1)).all()
    return found[:PAGE], _cursor(found[PAGE - 1]) if len(found) > PAGE else None


def to_answer(actor: Actor) -> ColumnElement[bool]:
    """Keep what is the actor's to answer, of a query that joins `Area`."""
    kinds = [
        and_(Letter.kind == kind, or_(*(below(one.path) for one in grants)))
        for kind, act in ANSWER.items()
        if (grants := actor.grants_for(act))
    ]
    if not kinds:
        raise Forbidden(act="question.answer")
    return or_(false(), *kinds)


def count_letters(
    session: Session, actor: Actor
) -> Sequence[Row[Kind, int, int, datetime | None]]:
    """Return kind, received, answered and since when the oldest waits."""
    answered = func.count(Letter.answered_at)
    waits = func.min(Letter.received_at).filter(Letter.answered_at.is_(None))
    query = (
        select(Letter.kind, func.count().label("received"), answered, waits)
        .join(Area, Area.id == Letter.area_id)
        .where(to_answer(actor))
        .group_by(Letter.kind)
        .order_by(Letter.kind)
    )
    return session.execute(query).all()


def _cursor(letter: Letter) -> str:
    said = json.dumps([letter.received_at.isoformat(), str(letter.id)])
    return base64.urlsafe_b64encode(said.encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        received_at, letter_id = json.loads(base64.urlsafe_b64decode(cursor))
        return datetime.fromisoformat(received_at), UUID(letter_id)
    except (ValueError, TypeError):
        raise BodyRefused(errors={"cursor": ["This is no cursor of ours."]}) from None
