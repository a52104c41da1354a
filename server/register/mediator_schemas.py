from marshmallow import Schema, fields, validate

from server.api import Id, Moment, Text, Whole, YesNo
from server.register.models import (
    Answer,
    Decision,
    MediatorKind,
    Source,
    TrainingKind,
    Venue,
)
from server.register.schemas import PERIOD, SOURCE, Specialities, each_once
from server.territory.schemas import AreaSchema


class MediatorSaidSchema(Schema):
    account_id = Id(required=True)
    area = Text(32, shortest=1, required=True)
    kind = fields.Enum(MediatorKind, by_value=True, required=True)
    term_from = fields.Date(required=True)
    term_until = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "Three years after the first day, if not said"},
    )
    specialities = Specialities()
    languages = fields.List(
        Text(20, shortest=1),
        load_default=[],
        validate=[validate.Length(max=10), each_once],
    )
    sources = fields.List(
        fields.Enum(Source, by_value=True), load_default=[], validate=each_once
    )
    expert = YesNo(load_default=False)
    listed = YesNo(load_default=True)
    about = Text(200, load_default="")


class MediatorSchema(Schema):
    """An entry of the register. There is no picture, and nothing is counted."""

    id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    name = fields.String(attribute="account.name", required=True)
    area = fields.Nested(AreaSchema, required=True)
    kind = fields.Enum(MediatorKind, by_value=True, required=True)
    term_from = fields.Date(required=True)
    term_until = fields.Date(required=True)
    specialities = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    sources = fields.List(SOURCE, required=True)
    expert = fields.Boolean(required=True)
    listed = fields.Boolean(required=True)
    about = fields.String(required=True)
    removed_on = fields.Date(required=True, allow_none=True)


class MediatorsAskedSchema(Schema):
    area = Text(32, shortest=1, required=True)
    source = fields.Enum(Source, by_value=True, load_default=None)
    expert = fields.Boolean(load_default=None)
    category = Text(16, load_default=None)
    ends_by = fields.Date(
        load_default=None,
        metadata={"description": "Whose term ends by that day, or has ended"},
    )
    cursor = Text(64, load_default=None)


class MediatorsSchema(Schema):
    items = fields.List(fields.Nested(MediatorSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)


class ReviewSaidSchema(Schema):
    """What a person decided, with the reasons: nothing decides by itself."""

    period = fields.String(required=True, validate=PERIOD)
    decision = fields.Enum(Decision, by_value=True, required=True)
    reasons = Text(2000, shortest=1, required=True)


class ReviewSchema(ReviewSaidSchema):
    id = fields.UUID(required=True)
    decided_at = Moment(required=True)


class ReviewsSchema(Schema):
    items = fields.List(fields.Nested(ReviewSchema), required=True)


class InvitationSaidSchema(Schema):
    mediator_id = Id(required=True)


class AnswerSaidSchema(Schema):
    answer = fields.Enum(Answer, by_value=True, required=True)


class InvitationSchema(Schema):
    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    mediator_id = fields.UUID(required=True)
    name = fields.String(attribute="mediator.account.name", required=True)
    area = fields.Nested(AreaSchema, required=True)
    invited_at = Moment(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True, allow_none=True)
    answered_at = Moment(required=True, allow_none=True)


class InvitationsSchema(Schema):
    items = fields.List(fields.Nested(InvitationSchema), required=True)


class InvitationTallySchema(Schema):
    """How many were asked, about how many cases, and what they said."""

    invited = fields.Integer(required=True)
    cases = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    declined = fields.Integer(required=True)


class SpanAskedSchema(Schema):
    area = Text(32, shortest=1, required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class TrainingsAskedSchema(SpanAskedSchema):
    venue = fields.Enum(Venue, by_value=True, load_default=None)


class TrainingSaidSchema(Schema):
    """A training: how many came, and nobody's name."""

    area = Text(32, shortest=1, required=True)
    held_on = fields.Date(required=True)
    title = Text(80, shortest=1, required=True)
    kind = fields.Enum(TrainingKind, by_value=True, load_default=TrainingKind.COURSE)
    venue = fields.Enum(Venue, by_value=True, load_default=Venue.ROOM)
    persons = Whole(0, 100_000, load_default=None, allow_none=True)


class TrainingSchema(Schema):
    id = fields.UUID(required=True)
    area = fields.Nested(AreaSchema, required=True)
    held_on = fields.Date(required=True)
    title = fields.String(required=True)
    kind = fields.Enum(TrainingKind, by_value=True, required=True)
    venue = fields.Enum(Venue, by_value=True, required=True)
    persons = fields.Integer(required=True, allow_none=True)


class TrainingsSchema(Schema):
    items = fields.List(fields.Nested(TrainingSchema), required=True)
    sessions = fields.Integer(required=True)
    persons = fields.Integer(required=True)
