import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, select, tuple_
from sqlalchemy.orm import Session, joinedload

from server.access import Actor, Role
from server.api import BodyRefused
from server.cases.models import Case, Danger, Step
from server.cases.stages import OPEN, UNSETTLED, WAY, State
from server.problems import NotFound
from server.territory.models import Area
from server.territory.queries import below, get_area, within

PAGE = 50
WAIT_FOR_DESK = ("case.claim", "case.assign", "case.offer", "case.decide")
"""While someone may be in danger the desk says first what was done."""
UNDONE = timedelta(days=7)
"""How long a joining can be undone."""
REOPENED_WITHIN = timedelta(days=90)
MOST_RETURNS = 2
"""After so many the centre decides who does it."""


class NoSuchCase(NotFound):
    title = "There is no such case"


def get_case(
    session: Session,
    actor: Actor,
    case_id: UUID,
    *also: UUID,
    lock: bool = False,
) -> Case:
    """Return a case that the actor may see; raise NoSuchCase for any other.

    What else is to be locked is locked with it.
    """
    query = select(Case).where(Case.id == case_id)
    if lock:
        lock_with(session, case_id, *also)
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not actor.may("case.read", found.area.path):
        raise NoSuchCase
    return found


def lock_with(session: Session, *ids: UUID) -> None:
    """Lock cases, always in one order, so that two joinings never wait crosswise."""
    if len(ids) > 1:
        locked = select(Case.id).where(Case.id.in_(ids)).order_by(Case.id)
        session.execute(locked.with_for_update())


def find_step(session: Session, step_id: UUID) -> Step | None:
    return session.get(Step, step_id)


def is_own(actor: Actor, case: Case) -> bool:
    return case.mediator_id == actor.account_id


def may_see_parties(actor: Actor, case: Case) -> bool:
    """Tell whether names are this person's to read: the own mediator's, the desk's."""
    return is_own(actor, case) or actor.may("party.read", case.area.path)


def list_possible_acts(actor: Actor, case: Case) -> list[str]:
    """Return the acts that this person could do in the case as it stands.

    To which case it could be joined is said where those are listed.
    """
    waits = case.danger == Danger.OPEN
    return [
        act
        for act, turn in WAY.items()
        if case.state in turn.since
        and actor.may(act, case.area.path)
        and (act != "case.unjoin" or can_be_unjoined(case))
        and act != "case.join"
        and (not turn.own or is_own(actor, case))
        and not (waits and act in WAIT_FOR_DESK)
        and (waits or act != "case.clear_danger")
        and not out_of_question(case, act)
        and not is_a_colleagues(actor, case, act)
    ]


def out_of_question(case: Case, act: str) -> bool:
    """Tell whether what became of the case before speaks against the act."""
    twice = case.returns >= MOST_RETURNS
    return (
        (act == "case.offer" and twice)
        or (act == "case.decide" and not twice)
        or (act == "case.return" and case.decided)
        or (act == "case.reopen" and not can_be_reopened(case))
    )


def can_be_reopened(case: Case) -> bool:
    closed = case.closed_at
    return closed is None or datetime.now(UTC) - closed <= REOPENED_WITHIN


def can_be_unjoined(case: Case) -> bool:
    """Tell whether the joining is recent enough to be undone."""
    joining = case.joining
    return joining is not None and datetime.now(UTC) - joining.joined_at < UNDONE


NOT_A_COLLEAGUES = frozenset(
    {"case.return", "case.raise_level", "case.reopen", "case.correct"}
)
"""What a mediator does in a case that nobody or they themselves mediate, and the desk
in any."""


def is_a_colleagues(actor: Actor, case: Case, act: str) -> bool:
    """Tell whether only a mediator's right allows the act, in another's case."""
    if act not in NOT_A_COLLEAGUES or not case.mediator_id or is_own(actor, case):
        return False
    return all(
        grant.role == Role.MEDIATOR
        for grant in actor.grants_for(act)
        if case.area.path.startswith(grant.path)
    )


FIRST = case((Case.danger == Danger.OPEN, 0), else_=1)
"""Where someone may be in danger comes first."""


def list_cases(
    session: Session,
    actor: Actor,
    *,
    state: str | None = None,
    mine: bool = False,
    area: str | None = None,
    overdue: bool = False,
    cursor: str | None = None,
) -> tuple[Sequence[Case], str | None]:
    """Return a page of cases, danger first, then nearest to due; and its cursor."""
    grants = actor.must_somewhere("case.read")
    query = within(select(Case).join(Area, Area.id == Case.area_id), grants)
    if state:
        query = query.where(Case.state.in_(read_states(state)))
    if mine:
        query = query.where(Case.mediator_id == actor.account_id)
    if area:
        path = get_area(session, area).path
        query = query.where(below(path))
    if overdue:
        query = query.where(Case.state.in_(UNSETTLED), Case.due_at < datetime.now(UTC))
    return _page(session, query, cursor)


def _page(
    session: Session, query: Select[Any], cursor: str | None
) -> tuple[Sequence[Case], str | None]:
    key = tuple_(FIRST, Case.due_at, Case.id)
    if cursor:
        query = query.where(key > tuple_(*_read_cursor(cursor)))
    options = (
        joinedload(Case.area),
        joinedload(Case.organisation),
        joinedload(Case.offered_to),
        joinedload(Case.mediator),
    )
    ordered = query.options(*options).order_by(FIRST, Case.due_at, Case.id)
    found = session.scalars(ordered.limit(PAGE + 1)).all()
    return found[:PAGE], _cursor(found[PAGE - 1]) if len(found) > PAGE else None


def read_states(said: str) -> list[State]:
    """Read a list of states; `open` stands for every state that is not ended."""
    words = said.split(",")
    try:
        return [
            one for word in words for one in (OPEN if word == "open" else [State(word)])
        ]
    except ValueError:
        raise BodyRefused(errors={"state": ["There is no such state."]}) from None


def _cursor(case: Case) -> str:
    first = 0 if case.danger == Danger.OPEN else 1
    said = json.dumps([first, case.due_at.isoformat(), str(case.id)])
    return base64.urlsafe_b64encode(said.encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, datetime, UUID]:
    try:
        first, due_at, case_id = json.loads(base64.urlsafe_b64decode(cursor))
        return int(first), datetime.fromisoformat(due_at), UUID(case_id)
    except (ValueError, TypeError):
        raise BodyRefused(errors={"cursor": ["This is no cursor of ours."]}) from None
