from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from server.access import Actor
from server.api import BodyRefused
from server.cases.models import Case
from server.clocks.models import Clock, Reminder
from server.problems import NotFound
from server.supervision.models import SupervisionCard
from server.supervision.rules import Level
from server.territory.models import Area
from server.territory.queries import below, get_area, within

PAGE = 100
READ, CONFIRM = "supervision.read", "supervision.confirm"
REMINDERS = "reminder.read"


class NothingSupervised(NotFound):
    title = "There is no such supervision card"


GRAVEST = case(
    {Level.RED: 0, Level.YELLOW: 1, Level.BLUE: 2}, value=SupervisionCard.level
)
PROPOSED = and_(
    SupervisionCard.level != Level.BLUE, SupervisionCard.confirmed_at.is_(None)
)
STATES: dict[str, ColumnElement[bool]] = {
    "open": and_(SupervisionCard.closed_at.is_(None), ~PROPOSED),
    "proposed": and_(SupervisionCard.closed_at.is_(None), PROPOSED),
    "closed": SupervisionCard.closed_at.is_not(None),
}


def get_card(
    session: Session, actor: Actor, card_id: UUID, *, lock: bool = False
) -> SupervisionCard:
    """Return a card that the actor may see: a proposed one only who confirms."""
    query = select(SupervisionCard).where(SupervisionCard.id == card_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    card = session.scalar(query)
    if card is None or not may_see(actor, card):
        raise NothingSupervised
    return card


def may_see(actor: Actor, card: SupervisionCard) -> bool:
    """Tell whether the card is this person's to see."""
    return actor.may(CONFIRM if card.is_proposed else READ, card.case.area.path)


def list_cards(
    session: Session, actor: Actor, *, state: str = "open", area: str | None = None
) -> Sequence[SupervisionCard]:
    """Return cards, the gravest and oldest first; who answers has no part in it."""
    act = CONFIRM if state == "proposed" else READ
    grants = actor.must_somewhere(act)
    if state not in STATES:
        raise BodyRefused(errors={"state": ["There is no such state."]})
    query = (
        select(SupervisionCard)
        .join(Case, Case.id == SupervisionCard.case_id)
        .join(Area, Area.id == Case.area_id)
        .where(STATES[state])
        .options(
            contains_eager(SupervisionCard.case).contains_eager(Case.area),
            joinedload(SupervisionCard.organisation),
        )
        .order_by(GRAVEST, SupervisionCard.opened_at, SupervisionCard.id)
        .limit(PAGE)
    )
    if area:
        query = query.where(below(get_area(session, area).path))
    return session.scalars(within(query, grants)).all()


def list_reminders(
    session: Session, actor: Actor, mine: bool
) -> Sequence[Row[UUID, UUID, str, date, date, str, str]]:
    """Return what comes up in cases: in one's own, or in those of one's area."""
    grants = actor.must_somewhere(REMINDERS)
    query: Select[UUID, UUID, str, date, date, str, str] = (
        select(
            Reminder.id,
            Reminder.case_id,
            Reminder.kind,
            Reminder.day,
            Clock.due_on,
            Case.category,
            Case.summary,
        )
        .join(Clock, Clock.id == Reminder.clock_id)
        .join(Case, Case.id == Reminder.case_id)
        .join(Area, Area.id == Case.area_id)
        .where(Clock.ended_at.is_(None))
        .order_by(Clock.due_at, Reminder.day.desc(), Reminder.id)
        .limit(PAGE)
    )
    if mine:
        query = query.where(Case.mediator_id == actor.account_id)
    return session.execute(within(query, grants)).all()
