"""What each rule looks at. Nothing that it compares outlives the run."""

import hmac
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.cases.models import AgreementItem, Case, Joining, Party, Step
from server.honesty.likeness import most_alike
from server.honesty.stock import STOCK
from server.identity.queries import find_organisations
from server.screening.models import Visit, VisitResult
from server.territory.models import Area, Building, Dwelling

HOUR = timedelta(hours=1)
CLOSE = "case.close"
AT = func.coalesce(Step.said_at, Step.received_at)
"""When it was done: what was kept without a network comes in all at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands out: a case, or an organisation; `beside` are cases found as one."""

    case_id: UUID | None = None
    organisation_id: UUID | None = None
    beside: UUID | None = None


def alike_agreements(
    session: Session, since: datetime, most: float
) -> Iterator[Finding]:
    """Three agreements or more of one organisation say nearly the same."""
    said: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    query = (
        select(Case.organisation_id, Case.id, AgreementItem.what)
        .join(AgreementItem, AgreementItem.case_id == Case.id)
        .join(Step, Step.id == AgreementItem.step_id)
        .where(Step.received_at >= since)
        .order_by(Case.id, AgreementItem.number)
    )
    for organisation, case_id, what in session.execute(query):
        said[organisation][case_id] = said[organisation].get(case_id, "") + what
    for organisation, agreements in said.items():
        if most_alike(list(agreements.values()), most) >= 3:
            yield Finding(organisation_id=organisation)


def closed_at_once(
    session: Session, since: datetime, minutes: float
) -> Iterator[Finding]:
    """A case was closed within minutes of its agreement or signature."""
    signed: dict[UUID, datetime] = {}
    for case_id, act, at in _steps(session, since, "case.agree", "case.sign", CLOSE):
        if act != CLOSE:
            signed[case_id] = at
        elif case_id in signed and at - signed[case_id] < timedelta(minutes=minutes):
            yield Finding(case_id=case_id)


def closed_in_a_row(
    session: Session, since: datetime, most: float
) -> Iterator[Finding]:
    """More cases were closed within an hour by one hand than can be."""
    query = select(Step.account_id, Step.case_id, AT.label("at"))
    query = query.where(Step.act == CLOSE, Step.received_at >= since)
    by_hand: dict[UUID, list[tuple[datetime, UUID]]] = defaultdict(list)
    for account_id, case_id, at in session.execute(query):
        by_hand[account_id].append((at, case_id))
    for closed in by_hand.values():
        yield from _crowded(sorted(closed), int(most))


def _crowded(closed: Sequence[tuple[datetime, UUID]], most: int) -> Iterator[Finding]:
    found: set[UUID] = set()
    first = 0
    for last, (at, _) in enumerate(closed):
        while at - closed[first][0] > HOUR:
            first += 1
        if last - first + 1 > most:
            found |= {case_id for _, case_id in closed[first : last + 1]}
    yield from (Finding(case_id=case_id) for case_id in sorted(found))


ENOUGH = 10
"""Agreements of an organisation, for a share of them to say anything."""


def nothing_and_at_once(
    session: Session, since: datetime, most: float
) -> Iterator[Finding]:
    """Nearly all agreements of an organisation are about no sum, and done that day."""
    empty: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    query = (
        select(
            Case.organisation_id,
            Case.id,
            AgreementItem.amount_fen,
            AgreementItem.due_on,
            Step.received_at,
        )
        .join(AgreementItem, AgreementItem.case_id == Case.id)
        .join(Step, Step.id == AgreementItem.step_id)
        .where(Step.received_at >= since)
    )
    for organisation, case_id, amount, due_on, at in session.execute(query):
        nothing = not amount and (due_on is None or due_on <= at.date())
        known = empty[organisation].get(case_id, True)
        empty[organisation][case_id] = known and nothing
    for organisation, cases in empty.items():
        if len(cases) >= ENOUGH and sum(cases.values()) > most * len(cases):
            yield Finding(organisation_id=organisation)


def one_number(session: Session, since: datetime, most: float) -> Iterator[Finding]:
    """One number stands in more cases than a neighbour has: only the cases are told.

    Numbers are compared by a key that is drawn here and gone with this call.
    """
    key = os.urandom(32)
    joined = dict(session.execute(select(Joining.case_id, Joining.into_id)).all())
    cases: dict[bytes, set[UUID]] = defaultdict(set)
    query = select(Party.case_id, Party.phone).join(Case, Case.id == Party.case_id)
    query = query.where(Party.phone.is_not(None), Case.registered_at >= since)
    for case_id, phone in session.execute(query):
        figures = "".join(filter(str.isdigit, phone or ""))[-11:]
        if len(figures) >= 7:
            name = hmac.digest(key, figures.encode(), "sha256")
            cases[name].add(joined.get(case_id, case_id))
    for group in cases.values():
        if len(group) > most:
            beside = uuid5(NAMESPACE_OID, " ".join(map(str, sorted(group))))
            yield from (Finding(case_id=one, beside=beside) for one in sorted(group))


def met_too_many(session: Session, since: datetime, most: float) -> Iterator[Finding]:
    """Somebody was met at more doors in an hour than one can walk to, each alike."""
    query = (
        select(Visit.filed_by, Visit.filed_at, Visit.result, Area.path)
        .join(Dwelling, Dwelling.id == Visit.dwelling_id)
        .join(Building, Building.id == Dwelling.building_id)
        .join(Area, Area.id == Building.micro_grid_id)
        .where(Visit.received_at >= since)
        .order_by(Visit.filed_by, Visit.filed_at)
    )
    visits: dict[UUID, list[tuple[datetime, VisitResult, str]]] = defaultdict(list)
    for hand, at, result, path in session.execute(query):
        visits[hand].append((at, result, path))
    places = {path for some in visits.values() for path in _hurried(some, int(most))}
    answering = find_organisations(session, places).values()
    for organisation in sorted({one.id for one in answering}):
        yield Finding(organisation_id=organisation)


def _hurried(
    visits: Sequence[tuple[datetime, VisitResult, str]], most: int
) -> Iterator[str]:
    first = 0
    for last, (at, _, path) in enumerate(visits):
        while at - visits[first][0] > HOUR:
            first += 1
        within = {result for _, result, _ in visits[first : last + 1]}
        if last - first + 1 > most and within == {VisitResult.MET}:
            yield path


def names_of_a_list(
    session: Session, since: datetime, most: float
) -> Iterator[Finding]:
    """A party is called as the first names of a list that many have copied from."""
    query = select(Party.case_id, Party.name).join(Case, Case.id == Party.case_id)
    query = query.where(Case.registered_at >= since)
    copied: dict[UUID, int] = defaultdict(int)
    for case_id, name in session.execute(query):
        copied[case_id] += sha256(name.strip().encode()).hexdigest() in STOCK
    for case_id, count in sorted(copied.items()):
        if count > most:
            yield Finding(case_id=case_id)


def _steps(
    session: Session, since: datetime, *acts: str
) -> list[tuple[UUID, str, datetime]]:
    query = select(Step.case_id, Step.act, AT.label("at"))
    query = query.where(Step.act.in_(acts), Step.received_at >= since)
    ordered = query.order_by(Step.case_id, Step.number)
    return [(case_id, act, at) for case_id, act, at in session.execute(ordered)]
