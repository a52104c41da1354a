"""Red: said by a dispatcher, seen with its reason by all who count there."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields

from server.api import Blueprint, Moment, Text
from server.insight import red
from server.insight.models import RedReason
from server.territory.queries import get_area

reds = Blueprint("reds", __name__, url_prefix="/api/v1/areas")


class RedSaidSchema(Schema):
    reason = fields.Enum(RedReason, by_value=True, required=True)
    words = Text(500, load_default="")


class RedSchema(RedSaidSchema):
    """Why an area is red, and until when."""

    id = fields.UUID(required=True)
    confirmed_at = Moment(required=True)
    until = Moment(required=True)


class RedListSchema(Schema):
    """At most one is there; `may` says what the asker may do about it."""

    items = fields.List(fields.Nested(RedSchema), required=True)
    may = fields.List(fields.String(), required=True)


@reds.get("/<code>/red")
@reds.response(200, RedListSchema)
def get_red(code: str) -> Any:
    """Say why an area is red now, and until when."""
    g.actor.must_somewhere("insight.read")
    area = get_area(g.session, code)
    g.actor.must("insight.read", area.path)
    acts = (red.CONFIRM, red.TAKE_BACK)
    return {
        "items": red.list_red(g.session, area, datetime.now(UTC)),
        "may": [act for act in acts if g.actor.may(act, area.path)],
    }


@reds.put("/<code>/red/<uuid:red_id>")
@reds.hears(RedSaidSchema(), red.CONFIRM)
@reds.response(201, RedSchema)
@reds.alt_response(200, schema=RedSchema, description="It was there")
def put_red(said: dict[str, Any], code: str, red_id: UUID) -> Any:
    """Confirm that an area is red, for seven days."""
    area = get_area(g.session, code)
    made, new = red.confirm_red(g.session, g.actor, area, red_id, **said)
    return made, 201 if new else 200


@reds.delete("/<code>/red/<uuid:red_id>")
@reds.response(204)
def delete_red(code: str, red_id: UUID) -> None:
    """Take a confirmation back: the area has the colour of its numbers again."""
    g.actor.must_somewhere(red.TAKE_BACK)
    red.take_back_red(g.session, g.actor, get_area(g.session, code), red_id)
