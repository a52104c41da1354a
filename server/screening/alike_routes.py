from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, validate

from server.access import Actor
from server.api import Blueprint
from server.cases.joining import may_join
from server.cases.models import Case
from server.cases.queries import get_case
from server.cases.routes import in_list
from server.cases.schemas import CaseInListSchema
from server.screening.alike import list_alike

WAYS = ("take_in", "join")

alike = Blueprint("alike", __name__, url_prefix="/api/v1/cases")


class AlikeSchema(CaseInListSchema):
    """A case that may be about the same matter, and which of the two could go on."""

    way = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(WAYS),
        metadata={
            "description": "take_in: it can be joined to this one;"
            " join: this one can be joined to it"
        },
    )


class AlikeListSchema(Schema):
    items = fields.List(fields.Nested(AlikeSchema), required=True)


@alike.get("/<uuid:case_id>/alike")
@alike.response(200, AlikeListSchema)
def get_alike(case_id: UUID) -> Any:
    """List what may be the same matter: same place and class, within 14 days."""
    case = get_case(g.session, g.actor, case_id)
    g.actor.must("case.join", case.area.path)
    now = datetime.now(UTC)
    return {
        "items": [
            in_list(one, now) | {"way": find_way(g.actor, case, one)}
            for one in (list_alike(g.session, case) if case.is_open() else [])
        ]
    }


def find_way(actor: Actor, case: Case, other: Case) -> str | None:
    """Say which of two cases this person could join to the other."""
    if may_join(actor, other, case):
        return "take_in"
    return "join" if may_join(actor, case, other) else None
