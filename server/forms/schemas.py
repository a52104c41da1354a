from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from server.api import AHEAD, EARLIEST, Id, Moment, Text, Whole
from server.forms.models import About, Standing


class Words(fields.Dict):
    """A text in each language of a form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.String(), **options)


class UploadAskedSchema(Schema):
    """Whose questions these are, and what they belong to."""

    area = Text(32, shortest=1, required=True)
    about = fields.Enum(About, by_value=True, required=True)


class RefusalSchema(Schema):
    """One thing that is wrong with a workbook, and where."""

    sheet = fields.String(required=True)
    row = fields.Integer(required=True, allow_none=True)
    column = fields.String(required=True, allow_none=True)
    why = fields.String(required=True)
    said = fields.String(required=True)
    reason = fields.String(required=True)


class QuestionSchema(Schema):
    """A question as residents may read it."""

    name = fields.String(required=True)
    kind = fields.String(required=True)
    says = Words(required=True)
    purpose = Words(required=True)
    keep_days = fields.Integer(required=True)
    choices = fields.List(Words(), required=True)


class ReportSchema(Schema):
    """What would come of a workbook; nothing is written."""

    name = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
    refusals = fields.List(fields.Nested(RefusalSchema), required=True)
    left_out = fields.List(fields.String(), required=True)


class AskedSchema(Schema):
    """A form that is asked somewhere, as residents may read it."""

    title = fields.String(required=True)
    about = fields.Enum(About, by_value=True, required=True)
    area_name = fields.String(required=True)
    live_since = Moment(required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)


class NoticeSchema(Schema):
    items = fields.List(fields.Nested(AskedSchema), required=True)


class FormVersionSchema(AskedSchema):
    """A version of a form as admins see it."""

    id = fields.UUID(required=True)
    form = fields.UUID(required=True)
    name = fields.String(required=True)
    area = fields.String(required=True)
    number = fields.Integer(required=True)
    standing = fields.Enum(Standing, by_value=True, required=True)
    uploaded_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    own = fields.Boolean(required=True)
    answers = fields.Integer(required=True)


class FormVersionsSchema(Schema):
    items = fields.List(fields.Nested(FormVersionSchema), required=True)


class StandingSchema(Schema):
    standing = fields.Enum(Standing, by_value=True, required=True)


class ToFillSchema(Schema):
    """A version as a phone fills it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    number = fields.Integer(required=True)
    about = fields.Enum(About, by_value=True, required=True)
    questions = fields.Dict(required=True)


class AllToFillSchema(Schema):
    items = fields.List(fields.Nested(ToFillSchema), required=True)


class LocalDay(fields.Date):
    """A day by the clock of a phone, from 2020 to a year from now."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) != 10:
            raise ValidationError("Not a day.")
        day = super()._deserialize(value, *args, **kwargs)
        if not EARLIEST.date() <= day <= (datetime.now(UTC) + AHEAD).date():
            raise ValidationError("time-out-of-range")
        return day


class AnswerSentSchema(Schema):
    """What a device says of a form that was filled: answers by question.

    A repeat is a list with one object for each time.
    """

    version = Id(required=True)
    record_id = Id(load_default=None, allow_none=True)
    visit_id = Id(load_default=None, allow_none=True)
    answers = fields.Dict(keys=fields.String(), required=True)
    day = LocalDay(required=True)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)
    seq = Whole(0, 2**53, load_default=None, allow_none=True)

    @validates_schema
    def is_about_one(self, said: dict[str, Any], **_: Any) -> None:
        if (said.get("record_id") is None) == (said.get("visit_id") is None):
            raise ValidationError("Name a record or a visit.", "record_id")


class AnswerSchema(Schema):
    """Answers as they are kept."""

    id = fields.UUID(required=True)
    version = fields.UUID(attribute="form_version_id", required=True)
    record_id = fields.UUID(required=True, allow_none=True)
    visit_id = fields.UUID(required=True, allow_none=True)
    answers = fields.Dict(required=True)
    day = fields.Date(attribute="answered_on", required=True)
    received_at = Moment(required=True)
    keep_until = fields.Date(required=True)


class AnswerFileSchema(Schema):
    """A picture or a recording that answers a question, and how it stands."""

    id = fields.String(required=True)
    stands = fields.String(required=True)
    text = fields.String(required=True, allow_none=True)
    """What an engine heard in it."""


class AnswerLineSchema(Schema):
    """One question that was answered, and the answer in words."""

    name = fields.String(required=True)
    kind = fields.String(required=True)
    says = Words(required=True)
    within = fields.String(required=True, allow_none=True)
    time = fields.Integer(required=True, allow_none=True)
    value = fields.Raw(required=True)
    chosen = fields.List(Words(), required=True)
    file = fields.Nested(AnswerFileSchema, required=True, allow_none=True)


class AnswerToldSchema(AnswerSchema):
    """Answers as a person reads them: words, and no place of a point."""

    class Meta:
        exclude = ("answers",)

    title = fields.String(required=True)
    number = fields.Integer(required=True)
    languages = fields.List(fields.String(), required=True)
    lines = fields.List(fields.Nested(AnswerLineSchema), required=True)


class AnswersSchema(Schema):
    items = fields.List(fields.Nested(AnswerToldSchema), required=True)


class OwnAnswerSchema(Schema):
    """That one answered something, and about what; not what was said."""

    id = fields.UUID(required=True)
    record_id = fields.UUID(required=True, allow_none=True)
    visit_id = fields.UUID(required=True, allow_none=True)
    title = fields.String(required=True)
    day = fields.Date(attribute="answered_on", required=True)
    keep_until = fields.Date(required=True)


class OwnAnswersSchema(Schema):
    items = fields.List(fields.Nested(OwnAnswerSchema), required=True)


class AnswersAskedSchema(Schema):
    """One record, or one visit: there is no other way to ask."""

    record_id = Id()
    visit_id = Id()

    @validates_schema
    def is_about_one(self, said: dict[str, Any], **_: Any) -> None:
        if len(said) != 1:
            raise ValidationError("Name a record or a visit.", "record_id")


ANSWER = AnswerSentSchema()
