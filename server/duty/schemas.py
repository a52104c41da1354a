from marshmallow import Schema, fields, validate

from server.api import Text
from server.duty.models import Post
from server.territory.schemas import AreaSchema

PHONE = validate.Regexp(
    r"\+?[0-9]([0-9 -]{1,18})[0-9]\Z", error="Digits, spaces and hyphens, as one dials."
)


class DutySaidSchema(Schema):
    """Who is on duty: an organisation and its duty phone, no person."""

    organisation = Text(60, shortest=1, required=True)
    phone = fields.String(required=True, validate=PHONE)
    hours = Text(60, load_default="")


class DutyLineSchema(DutySaidSchema):
    area = fields.Pluck(AreaSchema, "code", required=True)
    area_name = fields.String(attribute="area.name", required=True)
    post = fields.Enum(Post, by_value=True, required=True)


class CardAskedSchema(Schema):
    area = Text(32)


class DutyCardSchema(Schema):
    items = fields.List(fields.Nested(DutyLineSchema), required=True)


DUTY_CARD = DutyLineSchema(many=True)
