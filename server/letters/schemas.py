from marshmallow import Schema, fields, validate

from server.access import Role
from server.api import Id, Moment, Text, Whole
from server.letters.models import Kind

STATES = ("waiting", "answered")


class LetterSchema(Schema):
    """What somebody asks or tells. Nobody is named in it."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    text = Text(1000, shortest=1, required=True)
    building_id = Id(load_default=None, allow_none=True)
    written_at = Moment(required=True)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)
    seq = Whole(0, 2**53, load_default=None, allow_none=True)


class LetterAnswerSchema(Schema):
    text = Text(1000, shortest=1, required=True)


class LetterShownSchema(Schema):
    """A letter as it is stored. Who wrote it is told by role and area alone."""

    id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    text = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    area = fields.String(attribute="area.code", required=True)
    area_name = fields.String(attribute="area.name", required=True)
    office = fields.String(
        attribute="organisation.name",
        dump_default=None,
        required=True,
        allow_none=True,
        metadata={"description": "Which office owes the answer; null: the admins"},
    )
    written_at = Moment(required=True)
    received_at = Moment(required=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = Moment(required=True, allow_none=True)


class LettersSchema(Schema):
    items = fields.List(fields.Nested(LetterShownSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class LettersAskedSchema(Schema):
    mine = fields.Boolean(load_default=False)
    state = fields.String(validate=validate.OneOf(STATES), load_default="waiting")
    cursor = Text(300)


class TallySchema(Schema):
    """How many came in and were answered; the rest waits."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    received = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    waiting_since = Moment(required=True, allow_none=True)


class TalliesSchema(Schema):
    items = fields.List(fields.Nested(TallySchema), required=True)


LETTER = LetterSchema()
