"""What the register's screens show: the tree, the staffing, the lists."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.clock import zone
from server.identity.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
)
from server.register.actions import get_organisation
from server.register.models import Call, Presence, RosterLine
from server.register.staff import entries as entries_of
from server.register.staff import lent, memberships, working
from server.territory.models import Area
from server.territory.queries import below

ENOUGH = 8
"""How many people a mediation room has at least."""

COMMITTEES = frozenset(
    {
        OrganisationKind.PEOPLE_COMMITTEE,
        OrganisationKind.INDUSTRY_COMMITTEE,
        OrganisationKind.PROFESSIONAL_COMMITTEE,
    }
)


def sees_people(actor: Actor, path: str) -> bool:
    """Tell whether the people of a place's organisations are this person's to see.

    One's own area's, and those above it: whom one may turn to.
    """
    grants = actor.grants_for("register.read")
    return any(
        path.startswith(grant.path) or grant.path.startswith(path) for grant in grants
    )


def list_organisations(
    session: Session, where: ColumnElement[bool], day: date
) -> list[Organisation]:
    """Return the organisations that are there on a day, from the top down, by name."""
    query = (
        select(Organisation)
        .join(Area, Area.id == Organisation.area_id)
        .where(where)
        .options(joinedload(Organisation.area).joinedload(Area.parent))
    )
    order = list(OrganisationKind)
    found = [one for one in session.scalars(query) if one.is_there(day)]
    return sorted(
        found, key=lambda one: (one.area.path, order.index(one.kind), one.name)
    )


def count_people(
    session: Session, where: ColumnElement[bool], day: date
) -> dict[UUID, int]:
    """Return how many people work in each organisation on a day."""
    query = (
        select(Membership.organisation_id, func.count(Membership.account_id.distinct()))
        .join(Account, Account.id == Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Area, Area.id == Organisation.area_id)
        .where(where, *working(day))
        .group_by(Membership.organisation_id)
    )
    return dict(session.execute(query).all())


def is_short(organisation: Organisation, people: int) -> bool:
    return organisation.kind == OrganisationKind.MEDIATION_ROOM and people < ENOUGH


def cards(
    session: Session, where: ColumnElement[bool], day: date
) -> list[dict[str, Any]]:
    """Return the cards of organisations, each with how many work there."""
    counts = count_people(session, where, day)
    return [
        card(one, counts.get(one.id, 0))
        for one in list_organisations(session, where, day)
    ]


def card(organisation: Organisation, people: int) -> dict[str, Any]:
    """Return an organisation's card as the wire has it."""
    said = {
        column.key: getattr(organisation, column.key)
        for column in Organisation.__table__.columns
    }
    short = is_short(organisation, people)
    return said | {"area": organisation.area, "people": people, "short": short}


def tree(session: Session, area: Area, day: date) -> dict[str, Any]:
    """Return an area's own organisations, and for each part how many lie in it."""
    found = cards(session, below(area.path), day)
    parts = session.scalars(
        select(Area)
        .where(Area.parent_id == area.id, Area.voided_on.is_(None))
        .options(joinedload(Area.parent))
        .order_by(Area.code)
    ).all()
    return {
        "area": area,
        "items": [one for one in found if one["area_id"] == area.id],
        "below": [_part(part, found) for part in parts],
    }


def _part(part: Area, found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    inside = [one for one in found if one["area"].path.startswith(part.path)]
    return {
        "area": part,
        "organisations": len(inside),
        "short": sum(one["short"] for one in inside),
    }


def staffing(session: Session, area: Area, day: date, short: bool) -> dict[str, Any]:
    """Return how many work where; with `short` only rooms with fewer than eight."""
    found = cards(session, below(area.path), day)
    everybody = session.scalar(
        select(func.count(Membership.account_id.distinct()))
        .join(Account, Account.id == Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Area, Area.id == Organisation.area_id)
        .where(below(area.path), *working(day))
    )
    return {
        "items": [one for one in found if one["short"] or not short],
        "people": everybody or 0,
        "posts": sum(one["posts"] or 0 for one in found),
    }


def count_kinds(session: Session, area: Area, day: date) -> dict[str, Any]:
    """Count organisations by kind, level and kind of mediation."""
    found = list_organisations(session, below(area.path), day)
    counts = Counter((one.kind, one.area.level, one.mediation_kind) for one in found)
    return {
        "items": [
            {"kind": kind, "level": level, "mediation_kind": way, "organisations": n}
            for (kind, level, way), n in sorted(
                counts.items(), key=lambda item: [str(part) for part in item[0]]
            )
        ],
        "committees": sum(one.kind in COMMITTEES for one in found),
        "organisations": len(found),
    }


def page(
    session: Session, actor: Actor, organisation_id: UUID, day: date
) -> dict[str, Any]:
    """Return an organisation with its people, its place in the tree and its week."""
    found = get_organisation(session, organisation_id)
    here = Organisation.id == organisation_id
    people = count_people(session, here, day).get(organisation_id, 0)
    seen = sees_people(actor, found.area.path)
    children = select(Organisation).where(Organisation.parent_id == organisation_id)
    return card(found, people) | {
        "parent": found.parent_id and session.get(Organisation, found.parent_id),
        "children": [
            one
            for one in session.scalars(children.order_by(Organisation.name))
            if one.is_there(day)
        ],
        "members": members(session, organisation_id, day) if seen else None,
        "week": list_roster(
            session,
            RosterLine.organisation_id == organisation_id,
            day,
            day + timedelta(days=6),
        ),
        "presences": list_presences(
            session, Presence.organisation_id == organisation_id, day
        ),
        "may_keep": actor.may("organisation.keep", found.area.path),
    }


def members(session: Session, organisation_id: UUID, day: date) -> list[dict[str, Any]]:
    """Return who belongs to an organisation on a day, also who is lent elsewhere."""
    found = memberships(session, [organisation_id], day)
    accounts = {one.account_id for one in found}
    away = set(session.scalars(lent(day).where(Membership.account_id.in_(accounts))))
    entries = entries_of(session, accounts, day)
    return [_member(one, away, entries) for one in found]


def _member(one: Membership, away: set[UUID], entries: Any) -> dict[str, Any]:
    entry = entries.get(one.account_id)
    return {
        "id": one.id,
        "account_id": one.account_id,
        "name": one.account.name,
        "duty": one.duty,
        "from_day": one.from_day,
        "until_day": one.until_day,
        "works_here": one.duty == "seconded" or one.account_id not in away,
        "mediator_id": entry and entry.id,
        "sources": entry.sources if entry else [],
    }


def list_roster(
    session: Session, where: ColumnElement[bool], first: date, last: date
) -> Sequence[RosterLine]:
    """Return the lines of a roster from one day to another."""
    query = (
        select(RosterLine)
        .where(where, RosterLine.day >= first, RosterLine.day <= last)
        .options(
            joinedload(RosterLine.organisation),
            joinedload(RosterLine.account),
            joinedload(RosterLine.area).joinedload(Area.parent),
        )
        .order_by(RosterLine.day, RosterLine.id)
    )
    return session.scalars(query).all()


def list_calls(session: Session, area: Area, first: date, last: date) -> Sequence[Call]:
    """Return whom an area's desk asked to come over some days, the newest first."""
    begin = datetime.combine(first, time(), zone())
    end = datetime.combine(last, time(), zone()) + timedelta(days=1)
    query = (
        select(Call)
        .where(Call.area_id == area.id, Call.called_at >= begin, Call.called_at < end)
        .options(
            joinedload(Call.organisation),
            joinedload(Call.area).joinedload(Area.parent),
        )
        .order_by(Call.called_at.desc())
    )
    return session.scalars(query).all()


def list_presences(
    session: Session, where: ColumnElement[bool], day: date
) -> list[Presence]:
    """Return how units are present on a day, by mode and name."""
    query = (
        select(Presence)
        .join(Area, Area.id == Presence.area_id)
        .where(where, Presence.from_day <= day)
        .options(
            joinedload(Presence.organisation),
            joinedload(Presence.area).joinedload(Area.parent),
        )
    )
    found = [
        one
        for one in session.scalars(query)
        if one.until_day is None or day <= one.until_day
    ]
    return sorted(found, key=lambda one: (one.mode, one.organisation.name))
