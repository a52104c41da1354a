from marshmallow import Schema, fields, validate

from server.api import Text, YesNo


class DaySaidSchema(Schema):
    works = YesNo(required=True)
    name = Text(40, load_default="")


class DaySchema(DaySaidSchema):
    day = fields.Date(required=True)


class YearSaidSchema(Schema):
    """All of a year that is no usual week: holidays, and days made up for."""

    days = fields.List(
        fields.Nested(DaySchema), required=True, validate=validate.Length(max=366)
    )


class YearSchema(Schema):
    year = fields.Integer(required=True)
    known = fields.Boolean(required=True)
    days = fields.List(fields.Nested(DaySchema), required=True)
