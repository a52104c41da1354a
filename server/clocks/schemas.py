from marshmallow import Schema, fields, validate

from server.api import Moment, Text, Whole
from server.clocks.kinds import Ending, Kind, Unit
from server.clocks.models import PauseReason
from server.territory.schemas import AreaSchema


class LengthSchema(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)
    variant = Text(20, load_default="")
    length = Whole(0, 366, required=True)
    unit = fields.Enum(Unit, by_value=True, required=True)


class RuleSaidSchema(LengthSchema):
    valid_from = fields.Date(required=True)


class RuleAskedSchema(Schema):
    """The same in a query, where every number is text."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    variant = Text(20, load_default="")
    length = fields.Integer(required=True, validate=validate.Range(0, 366))
    unit = fields.Enum(Unit, by_value=True, required=True)
    valid_from = fields.Date(required=True)


class RuleSchema(RuleSaidSchema):
    id = fields.UUID(required=True)
    made_at = Moment(required=True)


class KnownLengthSchema(LengthSchema):
    fixed = fields.Boolean(required=True)


class RulesSchema(Schema):
    usual = fields.List(fields.Nested(KnownLengthSchema), required=True)
    own = fields.List(fields.Nested(RuleSchema), required=True)


class MovedSchema(Schema):
    case_id = fields.UUID(required=True)
    due_on = fields.Date(required=True)
    would_be = fields.Date(required=True)


class TriedRuleSchema(Schema):
    untouched = fields.Integer(required=True)
    moved = fields.Integer(required=True)
    late_before = fields.Integer(required=True)
    late_after = fields.Integer(required=True)
    examples = fields.List(fields.Nested(MovedSchema), required=True)


class ScenicSchema(Schema):
    areas = fields.List(fields.Pluck(AreaSchema, "code"), required=True)


class ClockSchema(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)
    variant = fields.String(required=True)
    about = fields.String(required=True)
    started_at = Moment(required=True)
    due_at = Moment(required=True)
    due_on = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)
    lapsed = fields.Boolean(required=True)
    is_right = fields.Boolean(required=True)
    paused_since = Moment(required=True, allow_none=True)
    paused_s = fields.Integer(required=True)
    ended_at = Moment(required=True, allow_none=True)
    ended = fields.Enum(Ending, by_value=True, required=True, allow_none=True)


class PauseSchema(Schema):
    reason = fields.Enum(PauseReason, by_value=True, required=True)
    since = Moment(required=True)
    until = Moment(required=True, allow_none=True)


class ClocksSchema(Schema):
    items = fields.List(fields.Nested(ClockSchema), required=True)
    pauses = fields.List(fields.Nested(PauseSchema), required=True)
