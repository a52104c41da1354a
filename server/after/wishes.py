"""What parties ask for by their link, and what the desk makes of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.after.links import party_of
from server.after.models import CaseLink, PartyWish, Wanted
from server.after.standing import BEFORE, BEGUN, OVER
from server.audit.actions import note
from server.cases.models import Case, Party
from server.cases.queries import get_case
from server.cases.words import LEGAL_BASIS, keep_until
from server.db import Raced, insert_new
from server.problems import Conflict, NotFound
from server.territory.models import Area
from server.territory.queries import within

WHEN: dict[Wanted, frozenset[str]] = {
    Wanted.AGAIN: OVER,
    Wanted.UPPER_LEVEL: BEFORE | BEGUN | OVER,
    Wanted.COURT: BEFORE | BEGUN | OVER,
    Wanted.WITHDRAW: BEFORE | BEGUN,
}
"""In which states of the case each can be asked for; to complain, always."""
PAGE = 50


class NotNow(Conflict):
    title = "As the case stands this cannot be asked for"


class WishDiffers(Conflict):
    title = "This wish was sent before, with other content"


class NoSuchPartyWish(NotFound):
    title = "There is no such wish of a party"


def list_wanted(case: Case) -> list[Wanted]:
    """Return what a party of this case may ask for now."""
    state = case.state.value
    return [one for one in Wanted if one not in WHEN or state in WHEN[one]]


def make_party_wish(
    session: Session, link: CaseLink, wish_id: UUID, kind: Wanted, words: str | None
) -> PartyWish:
    """Keep what a party asks for; the same again while it waits changes nothing."""
    party = party_of(link)
    if known := session.get(PartyWish, wish_id):
        if (known.party_id, known.kind) != (party.id, kind):
            raise WishDiffers(wish_id=wish_id)
        return known
    if kind not in list_wanted(link.case):
        raise NotNow(state=link.case.state)
    if waiting := _find_waiting(session, party, kind, words):
        return waiting
    row = _row(session, link.case, party, wish_id, kind, words)
    if not insert_new(session, PartyWish, [row]):
        raise Raced
    note(session, None, f"party_wish.{kind}", wish_id, case_id=str(link.case_id))
    return session.get_one(PartyWish, wish_id)


def _find_waiting(
    session: Session, party: Party, kind: Wanted, words: str | None
) -> PartyWish | None:
    if words:
        return None
    query = select(PartyWish).where(
        PartyWish.party_id == party.id,
        PartyWish.kind == kind,
        PartyWish.settled_at.is_(None),
    )
    return session.scalars(query).first()


def _row(
    session: Session,
    case: Case,
    party: Party,
    wish_id: UUID,
    kind: Wanted,
    words: str | None,
) -> dict[str, Any]:
    return {
        "id": wish_id,
        "case_id": case.id,
        "party_id": party.id,
        "kind": kind,
        "to_area_id": _addressed(session, case, kind),
        "words": words or None,
        "made_at": datetime.now(UTC),
        "legal_basis": LEGAL_BASIS,
        "keep_until": keep_until(),
    }


def _addressed(session: Session, case: Case, kind: Wanted) -> UUID:
    """Return whose desk it reaches: the county's, where the upper level is meant."""
    if kind is not Wanted.UPPER_LEVEL:
        return case.area_id
    top = f"/{case.area.path.split('/')[1]}/"
    return session.scalars(select(Area.id).where(Area.path == top)).one()


def list_wishes(session: Session, actor: Actor) -> Sequence[PartyWish]:
    """Return what waits for this person: their desk's, their cases', or complaints."""
    query = (
        select(PartyWish)
        .join(Area, Area.id == PartyWish.to_area_id)
        .join(Case, Case.id == PartyWish.case_id)
        .where(PartyWish.settled_at.is_(None))
        .where(_are_for(actor))
        .options(joinedload(PartyWish.case).joinedload(Case.area))
        .order_by(PartyWish.made_at, PartyWish.id)
    )
    return session.scalars(query.limit(PAGE)).all()


def _are_for(actor: Actor) -> Any:
    """Say which wishes are someone's to read, of a query that joins both."""
    complaint = PartyWish.kind == Wanted.COMPLAINT
    desk = within(select(Area.id), actor.grants_for("party_wish.settle"))
    justice = within(select(Area.id), actor.grants_for("complaint.read"))
    own = Case.mediator_id == actor.account_id
    return or_(
        complaint & PartyWish.to_area_id.in_(justice),
        ~complaint & (own | PartyWish.to_area_id.in_(desk)),
    )


def list_of_case(session: Session, actor: Actor, case_id: UUID) -> list[PartyWish]:
    """Return what parties of one case wait for; complaints are not among it."""
    case = get_case(session, actor, case_id)
    actor.must("party_wish.read", case.area.path)
    query = select(PartyWish).where(
        PartyWish.case_id == case.id,
        PartyWish.kind != Wanted.COMPLAINT,
        PartyWish.settled_at.is_(None),
    )
    return list(session.scalars(query.order_by(PartyWish.made_at)))


def settle_wish(session: Session, actor: Actor, wish_id: UUID) -> PartyWish:
    """Say that a wish was done; the steps themselves are taken in the case."""
    query = select(PartyWish).where(PartyWish.id == wish_id).with_for_update()
    wish = session.scalar(query)
    act = "complaint.settle" if _is_complaint(wish) else "party_wish.settle"
    area = session.get_one(Area, wish.to_area_id) if wish else None
    if wish is None or area is None or not actor.may(act, area.path):
        raise NoSuchPartyWish
    if wish.settled_at is None:
        wish.settled_at, wish.settled_by = datetime.now(UTC), actor.account_id
        note(session, actor, act, wish.id)
    return wish


def _is_complaint(wish: PartyWish | None) -> bool:
    return wish is not None and wish.kind is Wanted.COMPLAINT
