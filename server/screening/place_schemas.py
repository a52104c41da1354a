from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from server.api import Measure, Moment, Text
from server.screening.models import PlaceSource


class PlaceSchema(Schema):
    """Where it was: degrees in WGS 84, and how well that is known."""

    lon = Measure(-180, 180, required=True)
    lat = Measure(-90, 90, required=True)
    accuracy_m = Measure(0, 1e7, load_default=None, allow_none=True)
    source = fields.Enum(PlaceSource, by_value=True, required=True)
    taken_at = Moment(load_default=None, allow_none=True)


POINTLESS = frozenset({PlaceSource.QR, PlaceSource.ADDRESS})
"""Ways of saying a place that need no point: the building itself may have none."""

FLOOR = r"^-?(0|[1-9][0-9]{0,2})M?$(?!\n)"
"""-1 is below ground; 2M is the mezzanine above floor 2."""


class SpotSchema(PlaceSchema):
    """Where a record was, and what the person there said of it besides.

    Which micro-grid, if the fix alone cannot tell; the building whose label was
    scanned; the floor, where no door says it.
    """

    lon = Measure(-180, 180, required=True, allow_none=True)
    lat = Measure(-90, 90, required=True, allow_none=True)
    micro_grid = Text(32, shortest=1, allow_none=True)
    building = Text(64, shortest=1, allow_none=True)
    floor = fields.String(allow_none=True, validate=validate.Regexp(FLOOR))

    @validates_schema(skip_on_field_errors=True)
    def has_a_point(self, said: dict[str, Any], **_: Any) -> None:
        """A fix and a pin are points; a label and an address may do without."""
        if (said["lon"] is None) != (said["lat"] is None):
            raise ValidationError("A point has both.", "lat")
        if said["lon"] is None and said["source"] not in POINTLESS:
            raise ValidationError("This way of saying a place is a point.", "lon")

    @post_load
    def only_if_said(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Leave out what was not said: so it was before one could say it."""
        for name in ("micro_grid", "building", "floor"):
            if said.get(name) is None:
                said.pop(name, None)
        return said
