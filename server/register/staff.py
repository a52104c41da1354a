"""Who works where, on which day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from server.access import Role
from server.identity.models import Account, AccountRole, Duty, Membership
from server.identity.queries import prefixes
from server.register.models import Mediator
from server.territory.models import Area


@dataclass(frozen=True)
class Person:
    """Somebody who works in an organisation on a day."""

    account: Account
    duty: Duty
    mediator: Mediator | None
    """Their entry, while the term runs."""


def people_by_organisation(
    session: Session, organisations: Collection[UUID], day: date
) -> dict[UUID, list[Person]]:
    """Return who works in each of these organisations on a day, by name."""
    members = memberships(session, organisations, day)
    accounts = {one.account_id for one in members}
    away = set(session.scalars(lent(day).where(Membership.account_id.in_(accounts))))
    known = entries(session, accounts, day)
    found: dict[UUID, list[Person]] = {one: [] for one in organisations}
    for one in members:
        if one.duty == Duty.SECONDED or one.account_id not in away:
            entry = known.get(one.account_id)
            found[one.organisation_id].append(Person(one.account, one.duty, entry))
    return found


def memberships(
    session: Session, organisations: Iterable[UUID], day: date
) -> Sequence[Membership]:
    """Return who belongs to the organisations on a day, also who is lent away."""
    query = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organisation_id.in_(organisations), Account.active)
        .where(*holding(day))
        .options(joinedload(Membership.account))
        .order_by(Account.name, Membership.id)
    )
    return session.scalars(query).all()


def holding(day: date) -> tuple[ColumnElement[bool], ...]:
    """Keep memberships of a day."""
    return (
        Membership.from_day <= day,
        or_(Membership.until_day.is_(None), Membership.until_day >= day),
    )


def lent(day: date) -> Select[UUID]:
    """Return the accounts that work elsewhere than at home on a day."""
    return select(Membership.account_id).where(
        Membership.duty == Duty.SECONDED, *holding(day)
    )


def working(day: date) -> tuple[ColumnElement[bool], ...]:
    """Keep the memberships in which somebody works on a day, joined to `Account`."""
    here = or_(
        Membership.duty == Duty.SECONDED, Membership.account_id.not_in(lent(day))
    )
    return (*holding(day), here, Account.active.is_(True))


def entries(
    session: Session, accounts: Iterable[UUID], day: date
) -> dict[UUID, Mediator]:
    """Return the register's entries of accounts, of those whose term runs."""
    query = select(Mediator).where(Mediator.account_id.in_(accounts))
    found = session.scalars(query)
    return {one.account_id: one for one in found if one.is_in_office(day)}


def mediating(area_path: str) -> Select[UUID]:
    """Return the accounts that are mediators over a place."""
    return (
        select(AccountRole.account_id)
        .join(Area, Area.id == AccountRole.area_id)
        .where(
            AccountRole.role == Role.MEDIATOR,
            AccountRole.ended_at.is_(None),
            Area.path.in_(prefixes(area_path)),
        )
    )
