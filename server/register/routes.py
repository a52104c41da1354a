from typing import Any
from uuid import UUID

from flask import g

from server.api import Blueprint, body, load
from server.clock import today
from server.identity.models import Organisation
from server.register import actions, lists
from server.register.schemas import (
    AreaAskedSchema,
    MembershipSaidSchema,
    MembershipSchema,
    OrganisationCountsSchema,
    OrganisationPageSchema,
    OrganisationSaidSchema,
    OrganisationSchema,
    StaffingAskedSchema,
    StaffingSchema,
    TreeAskedSchema,
    TreeSchema,
)
from server.territory.models import Area
from server.territory.queries import get_area

register = Blueprint("register", __name__, url_prefix="/api/v1/register")


@register.get("/organisations")
@register.asks(TreeAskedSchema(), "register.read")
@register.response(200, TreeSchema)
def get_tree(asked: dict[str, Any]) -> Any:
    """List an area's organisations, and how many lie in each of its parts.

    Without an area it is that of your own role.
    """
    area = asked["area"] and get_area(g.session, asked["area"])
    if not area:
        grants = g.actor.must_somewhere("register.read")
        area = g.session.get_one(Area, min(grants, key=lambda one: one.path).area_id)
    may_keep = g.actor.may("organisation.keep", area.path)
    return lists.tree(g.session, area, today()) | {"may_keep": may_keep}


@register.get("/organisations/<uuid:organisation_id>")
@register.response(200, OrganisationPageSchema)
def get_organisation(organisation_id: UUID) -> Any:
    """Show an organisation: its card, its people and its week."""
    g.actor.must_somewhere("register.read")
    return lists.page(g.session, g.actor, organisation_id, today())


@register.put("/organisations/<uuid:organisation_id>")
@register.hears(OrganisationSaidSchema(), "organisation.keep")
@register.response(200, OrganisationSchema)
@register.alt_response(201, schema=OrganisationSchema, description="It is new")
def put_organisation(said: dict[str, Any], organisation_id: UUID) -> Any:
    """Add an organisation, or change its card."""
    kept, new = actions.keep_organisation(g.session, g.actor, organisation_id, said)
    here = Organisation.id == organisation_id
    people = lists.count_people(g.session, here, today())
    return lists.card(kept, people.get(kept.id, 0)), 201 if new else 200


@register.put("/organisations/<uuid:organisation_id>/people/<uuid:membership_id>")
@register.says_it_hears(MembershipSaidSchema())
@register.response(200, MembershipSchema)
@register.alt_response(201, schema=MembershipSchema, description="It is new")
def put_membership(organisation_id: UUID, membership_id: UUID) -> Any:
    """Say that somebody belongs to an organisation, or is lent to it."""
    g.actor.must_somewhere("membership.keep")
    found = actions.get_organisation(g.session, organisation_id)
    g.actor.must("membership.keep", found.area.path)
    said = load(MembershipSaidSchema(), body())
    kept, new = actions.keep_membership(
        g.session, g.actor, organisation_id, membership_id, said
    )
    return kept, 201 if new else 200


@register.get("/staffing")
@register.asks(StaffingAskedSchema(), "register.read")
@register.response(200, StaffingSchema)
def get_staffing(asked: dict[str, Any]) -> Any:
    """Say how many people work where; with `short` only rooms with fewer than eight."""
    area = own_area(asked["area"])
    return lists.staffing(g.session, area, asked["day"] or today(), asked["short"])


@register.get("/counts")
@register.asks(AreaAskedSchema(), "register.read")
@register.response(200, OrganisationCountsSchema)
def get_counts(asked: dict[str, Any]) -> Any:
    """Count organisations by kind, level and kind of mediation."""
    area = get_area(g.session, asked["area"])
    return lists.count_kinds(g.session, area, asked["day"] or today())


def own_area(code: str) -> Area:
    """Return an area whose register is the actor's to read."""
    area = get_area(g.session, code)
    g.actor.must("register.read", area.path)
    return area
