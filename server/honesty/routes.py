from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields

from server.api import Blueprint, Id, Moment
from server.honesty import actions, queries
from server.honesty.models import Settled

honesty = Blueprint("honesty", __name__, url_prefix="/api/v1/flags")


class FlagSchema(Schema):
    """Something about a record that is worth a look; it names nobody."""

    id = fields.UUID(required=True)
    rule = fields.String(required=True)
    day = fields.Date(required=True)
    case_id = fields.UUID(required=True, allow_none=True)
    beside = fields.UUID(required=True, allow_none=True)
    office = fields.String(required=True)
    area_name = fields.String(required=True)
    seen_at = Moment(required=True, allow_none=True)
    settled = fields.Enum(Settled, by_value=True, required=True, allow_none=True)


class FlagsSchema(Schema):
    items = fields.List(fields.Nested(FlagSchema), required=True)
    next = fields.UUID(required=True, allow_none=True)


class FlagsAskedSchema(Schema):
    """Open ones, or those that were looked at: there is no other question."""

    settled = fields.Boolean(load_default=False)
    cursor = Id(load_default=None)


class SettledSchema(Schema):
    settled = fields.Enum(Settled, by_value=True, required=True)


@honesty.get("")
@honesty.asks(FlagsAskedSchema(), "flag.read")
@honesty.response(200, FlagsSchema)
def get_flags(asked: dict[str, Any]) -> Any:
    """List what stands out among cases and offices of your area."""
    found = queries.list_flags(
        g.session, g.actor, settled=asked["settled"], after=asked["cursor"]
    )
    full = len(found) == queries.PAGE
    return {"items": found, "next": found[-1]["id"] if full else None}


@honesty.put("/<uuid:flag_id>")
@honesty.hears(SettledSchema(), "flag.settle")
@honesty.response(200, FlagSchema)
@honesty.alt_response(201, schema=FlagSchema, description="It was open until now")
def put_flag(said: dict[str, Settled], flag_id: UUID) -> Any:
    """Say what came of looking at it."""
    found, new = actions.settle_flag(g.session, g.actor, flag_id, said["settled"])
    return found, 201 if new else 200
