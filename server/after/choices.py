"""点单: each party names mediators it would accept; who is on both lists is shown."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.after.links import party_of
from server.after.models import CaseLink, MediatorChoice
from server.after.standing import BEFORE
from server.audit.actions import note
from server.cases.models import Case, Step
from server.cases.queries import get_case
from server.identity.models import Account, AccountRole
from server.problems import Conflict, Unprocessable
from server.territory.models import Area

MOST = 3
LISTED = 12
INTERESTED = ("case.declare_interest", "case.return")


class ChoosingIsOver(Conflict):
    title = "A mediator has the case already; ask the desk for another"


class NotOnTheList(Unprocessable):
    title = "This mediator is not on the list: not of the area, or too near to a party"


class Listed(NamedTuple):
    """A mediator whom parties may choose."""

    id: UUID
    name: str
    area: str


class Chosen(NamedTuple):
    """What the desk is shown: how many have chosen, and whom all of them named."""

    parties: int
    chosen: int
    both: list[Listed]
    outcome: str


def list_mediators(session: Session, case: Case) -> list[Listed]:
    """Return mediators of the area, nearest first, without whom it concerns."""
    rows = session.execute(
        select(Account.id, Account.name, Area.name.label("area"), Area.path)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Area, Area.id == AccountRole.area_id)
        .where(AccountRole.role == Role.MEDIATOR, AccountRole.ended_at.is_(None))
        .where(Account.active, Area.path.in_(_paths(case.area.path)))
        .order_by(Area.path.desc(), Account.name, Account.id)
    )
    near = _too_near(session, case)
    listed = {
        row.id: Listed(row.id, row.name, row.area)
        for row in rows
        if row.id not in near and row.name not in _names(case)
    }
    return list(listed.values())[:LISTED]


def _paths(path: str) -> list[str]:
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:end])}/" for end in range(1, len(codes) + 1)]


def _names(case: Case) -> set[str]:
    """Return the parties' names: a mediator who is a party is no mediator here."""
    return {party.name for party in case.parties}


def _too_near(session: Session, case: Case) -> set[UUID]:
    """Return who has said in this case that it concerns them."""
    steps = session.execute(
        select(Step.act, Step.account_id, Step.facts).where(
            Step.case_id == case.id, Step.act.in_(INTERESTED)
        )
    )
    return {
        account_id
        for act, account_id, facts in steps
        if act != "case.return" or facts.get("reason") == "conflict_of_interest"
    }


def choose(session: Session, link: CaseLink, mediators: Sequence[UUID]) -> None:
    """Keep whom a party would accept, in place of whom it named before."""
    party = party_of(link)
    if link.case.state.value not in BEFORE:
        raise ChoosingIsOver
    listed = {one.id for one in list_mediators(session, link.case)}
    if not set(mediators) <= listed:
        raise NotOnTheList(errors={"mediators": [NotOnTheList.title]})
    session.execute(delete(MediatorChoice).where(MediatorChoice.party_id == party.id))
    now = datetime.now(UTC)
    session.add_all(
        MediatorChoice(party_id=party.id, mediator_id=one, case_id=case_id, made_at=now)
        for case_id in [link.case_id]
        for one in dict.fromkeys(mediators)
    )
    note(session, None, "mediator.choose", link.case_id, party_id=str(party.id))


def list_chosen(session: Session, party_id: UUID) -> list[UUID]:
    query = select(MediatorChoice.mediator_id).where(
        MediatorChoice.party_id == party_id
    )
    return list(session.scalars(query))


def read_choices(session: Session, actor: Actor, case_id: UUID) -> Chosen:
    """Return whom all parties named: nobody, one or several; without one, the desk."""
    case = get_case(session, actor, case_id)
    actor.must("mediator.read_choices", case.area.path)
    return meet(session, case)


def meet(session: Session, case: Case) -> Chosen:
    """Return whom all parties of a case would accept, as of now."""
    query = select(MediatorChoice).where(MediatorChoice.case_id == case.id)
    by_party: dict[UUID, set[UUID]] = {}
    for choice in session.scalars(query):
        by_party.setdefault(choice.party_id, set()).add(choice.mediator_id)
    waits = len(by_party) < max(2, len(case.parties))
    named = set() if waits else set.intersection(*by_party.values())
    both = [one for one in list_mediators(session, case) if one.id in named]
    outcome = "waiting" if waits else ("none", "one", "many")[min(len(both), 2)]
    return Chosen(len(case.parties), len(by_party), both, outcome)
