"""Experts asked to help in a case: where a case and the register meet."""

from typing import Any
from uuid import UUID

from flask import g

from server.api import Blueprint
from server.cases.queries import get_case
from server.register import mediators, people
from server.register.mediator_schemas import (
    InvitationSaidSchema,
    InvitationSchema,
    InvitationsSchema,
)

experts = Blueprint("experts", __name__, url_prefix="/api/v1/cases")


@experts.get("/<uuid:case_id>/invitations")
@experts.response(200, InvitationsSchema)
def get_invited(case_id: UUID) -> Any:
    """List whom somebody asked to help in a case, and what they said."""
    case = get_case(g.session, g.actor, case_id)
    return {"items": people.list_invited(g.session, case.id)}


@experts.put("/<uuid:case_id>/invitations/<uuid:invitation_id>")
@experts.hears(InvitationSaidSchema(), "expert.invite")
@experts.response(200, InvitationSchema)
@experts.alt_response(201, schema=InvitationSchema, description="It is new")
def put_invitation(said: dict[str, Any], case_id: UUID, invitation_id: UUID) -> Any:
    """Ask an expert to help in a case."""
    case = get_case(g.session, g.actor, case_id)
    made, new = mediators.invite(
        g.session, g.actor, invitation_id, case.id, case.area, said["mediator_id"]
    )
    return made, 201 if new else 200
