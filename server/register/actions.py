"""Organisations and who works in them: kept by the office of justice."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import BodyRefused
from server.identity.models import Membership, Organisation, OrganisationKind
from server.identity.queries import get_account
from server.problems import Conflict, NotFound
from server.register.keeping import keep, must_follow
from server.territory.models import Area, Level
from server.territory.queries import get_area_in_force

STANDS_AT: Mapping[OrganisationKind, Level] = {
    OrganisationKind.COUNTY_CENTRE: Level.DISTRICT,
    OrganisationKind.TOWN_CENTRE: Level.TOWN,
    OrganisationKind.ZONE: Level.ZONE,
    OrganisationKind.VILLAGE_STATION: Level.VILLAGE,
}
"""Centres answer for an area of their own level; all else stands anywhere."""

DEEPEST = 12


class NoSuchOrganisation(NotFound):
    title = "There is no such organisation"


class NameTaken(Conflict):
    title = "There is an organisation of this kind and name in this area already"


class OrganisationFixed(Conflict):
    title = "An organisation keeps its kind and its area: end it, and add another"


class AlreadyMember(Conflict):
    title = "This person belongs to this organisation on some of these days already"


class MembershipFixed(Conflict):
    title = "This place is another person's, or in another organisation"


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NoSuchOrganisation
    return found


def find_said_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """Return an organisation that a body names; refuse the field otherwise."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise BodyRefused(errors={"organisation_id": ["There is none with this id."]})
    return found


def keep_organisation(
    session: Session,
    actor: Actor | None,
    organisation_id: UUID,
    said: Mapping[str, Any],
) -> tuple[Organisation, bool]:
    """Add an organisation to the register, or change its card."""
    area = get_area_in_force(session, said["area"])
    if actor:
        actor.must("organisation.keep", area.path)
    before = session.get(Organisation, organisation_id)
    if before and (before.kind, before.area_id) != (said["kind"], area.id):
        raise OrganisationFixed
    _must_stand(said, area)
    must_follow(said["valid_from"], said["valid_until"], "valid_until")
    if said["parent_id"]:
        _must_hang(session, organisation_id, said["parent_id"], area)
    values = {name: value for name, value in said.items() if name != "area"}
    return keep(
        session,
        actor,
        "organisation.keep",
        Organisation,
        organisation_id,
        values | {"area_id": area.id},
        NameTaken,
    )


def _must_stand(said: Mapping[str, Any], area: Area) -> None:
    """Refuse a centre at another level, and a district's centre that would end."""
    level = STANDS_AT.get(said["kind"])
    if level and area.level != level:
        raise BodyRefused(errors={"area": [f"It stands at a {level.value}."]})
    ends = said["valid_from"] or said["valid_until"]
    if said["kind"] == OrganisationKind.COUNTY_CENTRE and ends:
        field = "valid_until" if said["valid_until"] else "valid_from"
        raise BodyRefused(errors={field: ["A district is never without its centre."]})


def _must_hang(
    session: Session, organisation_id: UUID, parent_id: UUID, area: Area
) -> None:
    """Refuse a parent that is not there, lies elsewhere, or hangs on its own child."""
    parent = session.get(Organisation, parent_id)
    if parent is None:
        raise BodyRefused(errors={"parent_id": ["There is none with this id."]})
    if not area.path.startswith(parent.area.path):
        raise BodyRefused(errors={"parent_id": ["It is for another area."]})
    above: Organisation | None = parent
    for _ in range(DEEPEST):
        if above is None:
            return
        if above.id == organisation_id:
            break
        above = session.get(Organisation, above.parent_id) if above.parent_id else None
    raise BodyRefused(errors={"parent_id": ["It would hang on itself."]})


def keep_membership(
    session: Session,
    actor: Actor,
    organisation_id: UUID,
    membership_id: UUID,
    said: Mapping[str, Any],
) -> tuple[Membership, bool]:
    """Say that somebody belongs to an organisation, or is lent to it, and how long."""
    organisation = get_organisation(session, organisation_id)
    actor.must("membership.keep", organisation.area.path)
    must_follow(said["from_day"], said["until_day"], "until_day")
    before = session.get(Membership, membership_id)
    theirs = (organisation.id, said["account_id"])
    if before and (before.organisation_id, before.account_id) != theirs:
        raise MembershipFixed
    return add_member(session, actor, organisation_id, membership_id, said)


def add_member(
    session: Session,
    actor: Actor | None,
    organisation_id: UUID,
    membership_id: UUID,
    said: Mapping[str, Any],
) -> tuple[Membership, bool]:
    """Write a membership that overlaps no other of the same person there."""
    get_account(session, said["account_id"])
    if _overlaps(session, organisation_id, membership_id, said):
        raise AlreadyMember
    return keep(
        session,
        actor,
        "membership.keep",
        Membership,
        membership_id,
        {**said, "organisation_id": organisation_id},
        AlreadyMember,
    )


def _overlaps(
    session: Session,
    organisation_id: UUID,
    membership_id: UUID,
    said: Mapping[str, Any],
) -> bool:
    # The organisation's row is held, so that two who add one person come in turn.
    session.get(Organisation, organisation_id, with_for_update=True)
    others = session.scalars(
        select(Membership).where(
            Membership.organisation_id == organisation_id,
            Membership.account_id == said["account_id"],
            Membership.id != membership_id,
        )
    )
    first, last = said["from_day"], said["until_day"] or date.max
    return any(
        one.from_day <= last and first <= (one.until_day or date.max) for one in others
    )
