"""What evaluations come to: no single one, and never without how many answered."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from server.access import Actor, Role
from server.after.models import Evaluation, EvaluationFlag
from server.after.standing import OVER
from server.audit.actions import note
from server.cases.models import Case, Party, Step
from server.cases.stages import State
from server.identity.models import Account
from server.territory.models import Area
from server.territory.queries import within

LEAST = 5
"""Of fewer a mediator would know who said what."""
CONTENT = 4
SETTLED_FOR = timedelta(days=90)
PAGE = 50
OVER_STATES = [state for state in State if state.value in OVER]


class Tally(NamedTuple):
    """满意 x/y beside 回答率 y/z; without an answer nobody is content."""

    satisfied: int | None
    answered: int
    asked: int
    average: float | None


def tally(session: Session, actor: Actor, *, mine: bool) -> Tally:
    """Count what parties of matters that are over said last."""
    grants = actor.must_somewhere("evaluation.read_tally")
    if not any(grant.role != Role.MEDIATOR for grant in grants):
        mine = True
    asked = session.scalar(_parties(actor, mine)) or 0
    scores = list(session.scalars(_last_scores(actor, mine)))
    enough = len(scores) >= LEAST or not mine
    content = sum(score >= CONTENT for score in scores)
    average = round(sum(scores) / len(scores), 1) if len(scores) >= LEAST else None
    return Tally(content if enough else None, len(scores), asked, average)


def _of(query: Select[int], actor: Actor, mine: bool) -> Select[int]:
    query = query.where(Case.state.in_(OVER_STATES))
    if mine:
        return query.where(Case.mediator_id == actor.account_id)
    return within(
        query.join(Area, Area.id == Case.area_id),
        actor.grants_for("evaluation.read_tally"),
    )


def _parties(actor: Actor, mine: bool) -> Select[int]:
    query = select(func.count()).select_from(Party)
    return _of(query.join(Case, Case.id == Party.case_id), actor, mine)


def _last_scores(actor: Actor, mine: bool) -> Select[int]:
    later = aliased(Evaluation)
    is_last = ~(
        select(later.id)
        .where(later.party_id == Evaluation.party_id, later.round > Evaluation.round)
        .exists()
    )
    query = select(Evaluation.score).join(Case, Case.id == Evaluation.case_id)
    return _of(query.where(is_last), actor, mine)


def list_words(session: Session, actor: Actor) -> list[tuple[datetime, str]]:
    """Return what parties wrote, for the head of the centre, without names."""
    grants = actor.must_somewhere("evaluation.read_words")
    query = (
        select(Evaluation, Case)
        .join(Case, Case.id == Evaluation.case_id)
        .join(Area, Area.id == Case.area_id)
        .where(Evaluation.words.is_not(None))
        .order_by(Evaluation.at.desc())
        .limit(PAGE)
    )
    return [
        (made.at, _without_names(session, made.words or "", case))
        for made, case in session.execute(within(query, grants))
    ]


def _without_names(session: Session, words: str, case: Case) -> str:
    """Leave out who the parties and the mediator are."""
    names = [party.name for party in case.parties]
    if case.mediator_id:
        names.append(session.get_one(Account, case.mediator_id).name)
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, "×" * len(name))
    return words


def list_flags(session: Session, actor: Actor) -> Sequence[Row[EvaluationFlag, UUID]]:
    """Return which evaluations somebody should ask about again."""
    grants = actor.must_somewhere("evaluation.read_flags")
    query = (
        select(EvaluationFlag, Case.id.label("case_id"))
        .join(Evaluation, Evaluation.id == EvaluationFlag.evaluation_id)
        .join(Case, Case.id == Evaluation.case_id)
        .join(Area, Area.id == Case.area_id)
        .order_by(EvaluationFlag.made_at.desc())
        .limit(PAGE)
    )
    found = session.execute(within(query, grants)).all()
    for _, case_id in found:
        note(session, actor, "evaluation.read_flags", case_id)
    return found


class Once(NamedTuple):
    """一次性化解率: of the matters closed, those that stayed so."""

    settled: int
    closed: int
    still_open_to_change: int
    """Closed less than ninety days ago: they may yet come back."""


def count_once(session: Session, actor: Actor, first: datetime, last: datetime) -> Once:
    """Count closed matters that neither were opened again nor came anew in 90 days."""
    grants = actor.must_somewhere("evaluation.read_tally")
    query = (
        select(Case.id, func.min(Step.received_at))
        .join(Step, Step.case_id == Case.id)
        .join(Area, Area.id == Case.area_id)
        .where(Step.to == State.CLOSED, Step.since != State.CLOSED)
        .where(Step.received_at >= first, Step.received_at < last)
        .group_by(Case.id)
    )
    rows = session.execute(within(query, grants)).all()
    closed = [(session.get_one(Case, case_id), at) for case_id, at in rows]
    again = _opened_again(session, [case.id for case, _ in closed])
    held = [
        case
        for case, at in closed
        if not any(at <= moment < at + SETTLED_FOR for moment in again.get(case.id, ()))
        and not _came_anew(session, case, at)
    ]
    young = datetime.now(UTC) - SETTLED_FOR
    return Once(len(held), len(closed), sum(at > young for _, at in closed))


def _opened_again(session: Session, cases: list[UUID]) -> dict[UUID, list[datetime]]:
    query = select(Step.case_id, Step.received_at).where(
        Step.case_id.in_(cases), Step.act == "case.reopen"
    )
    found: dict[UUID, list[datetime]] = {}
    for case_id, at in session.execute(query):
        found.setdefault(case_id, []).append(at)
    return found


def _came_anew(session: Session, case: Case, at: datetime) -> bool:
    """Tell whether the same parties had the same class of matter there soon after.

    Names are compared here and go nowhere: what leaves is a number of matters.
    """
    later = session.scalars(
        select(Case).where(
            Case.area_id == case.area_id,
            Case.category == case.category,
            Case.id != case.id,
            Case.registered_at >= at,
            Case.registered_at < at + SETTLED_FOR,
        )
    )
    names = {party.name for party in case.parties}
    return any(
        len(names & {party.name for party in one.parties}) >= min(2, len(names) or 2)
        for one in later
    )
