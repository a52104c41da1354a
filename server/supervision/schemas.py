from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.api import Moment, Text
from server.supervision.rules import Answer, Help, Level, Reason
from server.territory.schemas import AreaSchema

CHANNELS = ("phone", "message", "in_person", "printed")
STANDINGS = ("solved", "in_progress", "referred", "not_taken")


class CardsAskedSchema(Schema):
    state = fields.String(load_default="open")
    area = Text(32)


class CardAnsweredSchema(Schema):
    answer = fields.Enum(Answer, by_value=True, required=True)
    help = fields.Enum(Help, by_value=True, load_default=None, allow_none=True)
    words = Text(300, load_default="")

    @validates_schema
    def _help_is_named(self, said: dict[str, Any], **_: Any) -> None:
        if (said["answer"] == Answer.NEED_HELP) != (said["help"] is not None):
            raise ValidationError("Say which help, and only then.", "help")


class CardOrganisationSchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class SupervisionCardSchema(Schema):
    """A card; nothing in it is about a person."""

    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    category = fields.String(required=True)
    summary = fields.String(required=True, allow_none=True)
    area = fields.Pluck(AreaSchema, "code", required=True)
    area_name = fields.String(required=True)
    organisation = fields.Nested(CardOrganisationSchema, required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    reason = fields.Enum(Reason, by_value=True, required=True)
    missing = fields.String(required=True)
    opened_at = Moment(required=True)
    proposed = fields.Boolean(required=True)
    confirmed_at = Moment(required=True, allow_none=True)
    answered_at = Moment(required=True, allow_none=True)
    answer = fields.Enum(Answer, by_value=True, required=True, allow_none=True)
    help = fields.Enum(Help, by_value=True, required=True, allow_none=True)
    has_words = fields.Boolean(required=True)
    closed_at = Moment(required=True, allow_none=True)
    may = fields.List(fields.String(), required=True)


class SupervisionWordsSchema(SupervisionCardSchema):
    words = fields.String(required=True)


class SupervisionCardsSchema(Schema):
    items = fields.List(fields.Nested(SupervisionCardSchema), required=True)


class FeedbackSaidSchema(Schema):
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))


class RemindersAskedSchema(Schema):
    mine = fields.Boolean(load_default=False)


class ReminderSchema(Schema):
    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    day = fields.Date(required=True)
    due_on = fields.Date(required=True)
    category = fields.String(required=True)
    summary = fields.String(required=True)


class RemindersSchema(Schema):
    items = fields.List(fields.Nested(ReminderSchema), required=True)
