"""What the map needs beside shapes and values: what to draw on, and where cases are."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app, g
from marshmallow import Schema, ValidationError, fields

from server.api import Blueprint, Moment
from server.cases.stages import State
from server.insight import queries
from server.insight.placed import list_placed, must_read_places
from server.insight.schemas import Category, Severities, States
from server.insight.tiles import describe
from server.territory.models import Level

area_map = Blueprint("map", __name__, url_prefix="/api/v1/insight")


class BoundingBox(fields.String):
    """Degrees: west, south, east, north, with commas between them."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        words = super()._deserialize(value, *args, **kwargs).split(",")
        try:
            west, south, east, north = (float(word) for word in words)
        except ValueError:
            raise ValidationError("Four numbers with commas between them.") from None
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError("West, south, east, north, in degrees.")
        return west, south, east, north


class BaseMapSchema(Schema):
    """Tiles of somebody else, who learns where one looks."""

    tiles = fields.List(fields.String(), required=True)
    number = fields.String(required=True)
    suppliers = fields.List(fields.String(), required=True)
    shifted = fields.Boolean(required=True)


class MapSchema(Schema):
    """The newest shapes, the levels that have any, and the base map."""

    shapes = fields.UUID(required=True)
    levels = fields.List(fields.Enum(Level, by_value=True), required=True)
    base_map = fields.Nested(BaseMapSchema, required=True, allow_none=True)


class PlacedAskedSchema(Schema):
    """Which cases, and where."""

    state = States(200)
    category = Category(16)
    severity = Severities()
    bbox = BoundingBox()


class PlacedSchema(Schema):
    """A case as a point: no words, no party, nobody who filed."""

    id = fields.UUID(required=True)
    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    severity = fields.Integer(required=True)
    due_at = Moment(required=True)
    overdue = fields.Boolean(required=True)


class PlacedCasesSchema(Schema):
    items = fields.List(fields.Nested(PlacedSchema), required=True)
    more = fields.Boolean(required=True)


@area_map.get("/map")
@area_map.response(200, MapSchema)
def get_map() -> Any:
    """Say which shapes are the newest, and what is drawn under them."""
    g.actor.must_somewhere("insight.read")
    version = queries.newest_boundaries(g.session)
    ground = queries.get_some_shape(g.session)
    return {
        "shapes": version,
        "levels": queries.list_drawn_levels(g.session),
        "base_map": describe(current_app.config["BASE_MAP"], ground),
    }


@area_map.get("/cases")
@area_map.asks(PlacedAskedSchema(), "record.read")
@area_map.response(200, PlacedCasesSchema)
def get_placed_cases(asked: dict[str, Any]) -> Any:
    """Say where the cases of the own area are, for those who read its records."""
    grants = must_read_places(g.actor)
    items, more = list_placed(g.session, grants, datetime.now(UTC), **asked)
    return {"items": items, "more": more}
