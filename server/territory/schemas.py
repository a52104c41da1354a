from typing import Any

import shapely
from marshmallow import Schema, fields
from shapely.geometry import mapping

from server.territory.models import Area, Level


class AreaSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    parent = fields.Function(
        lambda area: area.parent.code if area.parent else None,
        metadata={"type": ["string", "null"]},
    )
    voided_on = fields.Date(
        allow_none=True,
        metadata={"description": "From when on its code is used no more"},
    )


class FeatureSchema(Schema):
    type = fields.Constant("Feature", required=True)
    geometry = fields.Dict(required=True)
    properties = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True
    )


class BuildingSchema(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    lon = fields.Float(required=True, allow_none=True)
    lat = fields.Float(required=True, allow_none=True)
    micro_grid = fields.Pluck(AreaSchema, "code", required=True)


class LastVisitSchema(Schema):
    result = fields.String(required=True)
    on = fields.Date(required=True)


class DwellingSchema(Schema):
    id = fields.UUID(required=True)
    building_id = fields.UUID(required=True)
    unit = fields.String(required=True)
    floor = fields.Integer(required=True, allow_none=True)
    door = fields.String(required=True)
    last_visit = fields.Nested(
        LastVisitSchema, required=True, allow_none=True, dump_default=None
    )


class ClassSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class ChipSchema(Schema):
    chip = fields.String(required=True)
    classes = fields.List(fields.String(), required=True)


class SeveritySchema(Schema):
    severity = fields.Integer(required=True)
    name = fields.String(required=True)


class CatalogueSchema(Schema):
    chips = fields.List(fields.Nested(ChipSchema), required=True)
    classes = fields.List(fields.Nested(ClassSchema), required=True)
    sources = fields.List(fields.String(), required=True)
    severities = fields.List(fields.Nested(SeveritySchema), required=True)


class PackSchema(Schema):
    """What a worker's phone needs to work without the network."""

    areas = fields.List(fields.Nested(AreaSchema), required=True)
    micro_grids = fields.List(fields.Nested(FeatureSchema), required=True)
    buildings = fields.List(fields.Nested(BuildingSchema), required=True)
    dwellings = fields.List(fields.Nested(DwellingSchema), required=True)
    catalogue = fields.Nested(CatalogueSchema, required=True)
    revision = fields.String(required=True)


def as_feature(area: Area) -> dict[str, Any]:
    """Return a micro-grid as a GeoJSON Feature, six decimals (0.1 m)."""
    shape = shapely.set_precision(area.shape, 1e-6, mode="pointwise")
    grid = area.parent.code if area.parent else ""
    return {
        "geometry": mapping(shape),
        "properties": {"code": area.code, "name": area.name, "grid": grid},
    }
