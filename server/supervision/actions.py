"""What people do with cards: confirm, answer, close. And tell how a matter stands."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cases.models import Case, Note
from server.cases.queries import get_case
from server.cases.words import LEGAL_BASIS, keep_until
from server.clocks.following import follow
from server.db import insert_new
from server.identifiers import new_id
from server.problems import Conflict, Forbidden
from server.screening.masking import mask
from server.supervision.looking import propose_where_stuck
from server.supervision.models import Feedback, SupervisionCard
from server.supervision.queries import get_card
from server.supervision.rules import Help

CONFIRM, ANSWER, CLOSE = (
    "supervision.confirm",
    "supervision.answer",
    "supervision.close",
)
FEEDBACK = "case.feedback"


class CardClosed(Conflict):
    title = "This card is closed"


class NotConfirmed(Conflict):
    title = "This card is only proposed; somebody has to confirm it first"


class AnsweredOtherwise(Conflict):
    title = "This card has another answer already"


class FeedbackDiffers(Conflict):
    title = "This was noted before, with other content"


def confirm(session: Session, actor: Actor, card_id: UUID) -> SupervisionCard:
    """Let a proposed card count. Once more changes nothing."""
    card = _open_card(session, actor, CONFIRM, card_id)
    if card.is_proposed:
        card.confirmed_at, card.confirmed_by = datetime.now(UTC), actor.account_id
        note(session, actor, CONFIRM, card.id, level=card.level)
        session.flush()
    return card


def answer(
    session: Session, actor: Actor, card_id: UUID, said: dict[str, Any]
) -> SupervisionCard:
    """Say that the step is done, or what help is needed. An answer is final."""
    card = _open_card(session, actor, ANSWER, card_id)
    if card.is_proposed:
        raise NotConfirmed
    words = mask(said["words"])
    if card.answered_at:
        before = (card.answer, card.help, card.note.text if card.note else "")
        if before != (said["answer"], said["help"], words):
            raise AnsweredOtherwise
        return card
    card.answered_at = datetime.now(UTC)
    card.answer, card.help = said["answer"], said["help"]
    if words:
        card.note = _write_note(session, card.case_id, words)
    note(session, actor, ANSWER, card.id, answer=card.answer, help=card.help)
    session.flush()
    if card.help == Help.EXTENSION:
        propose_where_stuck(session, card, card.answered_at)
    return card


def _write_note(session: Session, case_id: UUID, words: str) -> Note:
    written = Note(
        id=new_id(),
        case_id=case_id,
        text=words,
        legal_basis=LEGAL_BASIS,
        keep_until=keep_until(),
    )
    session.add(written)
    return written


def close(session: Session, actor: Actor, card_id: UUID) -> SupervisionCard:
    """Take a card away: the matter goes on, or it was never needed."""
    card = get_card(session, actor, card_id, lock=True)
    _must(actor, CLOSE, card)
    if card.closed_at is None:
        card.closed_at = datetime.now(UTC)
        note(session, actor, CLOSE, card.id, by="person")
        session.flush()
    return card


def _open_card(
    session: Session, actor: Actor, act: str, card_id: UUID
) -> SupervisionCard:
    card = get_card(session, actor, card_id, lock=True)
    _must(actor, act, card)
    if card.closed_at:
        raise CardClosed
    return card


def _must(actor: Actor, act: str, card: SupervisionCard) -> None:
    if not actor.may(act, card.case.area.path):
        raise Forbidden(act=act)


def give_feedback(
    session: Session,
    actor: Actor,
    case_id: UUID,
    feedback_id: UUID,
    said: dict[str, Any],
) -> tuple[Case, bool]:
    """Note that whoever brought the matter was told; that ends the clock of it."""
    case = get_case(session, actor, case_id, lock=True)
    actor.must(FEEDBACK, case.area.path)
    now = datetime.now(UTC)
    row = {"id": feedback_id, "case_id": case.id, "given_at": now, **said}
    new = insert_new(session, Feedback, [row]) == 1
    kept = session.get_one(Feedback, feedback_id)
    if kept.case_id != case.id or any(
        getattr(kept, name) != said[name] for name in said
    ):
        raise FeedbackDiffers
    if new:
        note(session, actor, FEEDBACK, case.id, channel=said["channel"])
        _tell_clocks(session, case, now)
    return case, new


def _tell_clocks(session: Session, case: Case, now: datetime) -> None:
    follow(
        session,
        case_id=case.id,
        act=FEEDBACK,
        since=case.state,
        to=case.state,
        at=now,
        category=case.category,
        danger=case.danger != "none",
        origin=case.origin,
        level=None,
        path=case.area.path,
    )
