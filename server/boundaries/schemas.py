from marshmallow import Schema, fields, validate

from server.boundaries.history import STATES
from server.territory.models import Level


class BoundariesSchema(Schema):
    """One set of boundaries: from when on it holds, and what it did."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    valid_from = fields.Date(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    areas = fields.Integer(
        required=True, metadata={"description": "How many areas its file held"}
    )
    added = fields.Integer(required=True)
    redrawn = fields.Integer(required=True)
    voided = fields.Integer(required=True)
    note = fields.String(
        required=True,
        metadata={"description": "Why a planned set could not be applied on its day"},
    )


class BoundariesListSchema(Schema):
    items = fields.List(fields.Nested(BoundariesSchema), required=True)
