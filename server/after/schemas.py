from datetime import date

from marshmallow import Schema, fields, validate

from server.after.calls import AFTER_DAYS
from server.after.choices import MOST
from server.after.models import Channel, Wanted
from server.after.standing import Stage
from server.api import Id, Moment, Text, Whole
from server.cases.choices import PARTY_ROLES
from server.cases.stages import State
from server.cases.step_schemas import one_of
from server.duty.models import Post

SOLVED = ("yes", "partly", "no")
PERFORMED = ("yes", "partly", "no", "not_due", "no_agreement")
CALLED = ("answered", "no_answer", "declined", "wrong_number")
LOOKED_HOW = ("phone", "visit", "met_outside")
HOLDS = ("holds", "partly", "broken", "not_reached")
WITHIN = validate.Range(date(2020, 1, 1), date(2100, 12, 31))
CODE = validate.Regexp(r"^\d{8}\Z")


class CodeSchema(Schema):
    """The code that was told apart from the QR."""

    code = fields.String(required=True, validate=CODE)


class StageSchema(Schema):
    stage = fields.Enum(Stage, by_value=True, required=True)
    at = Moment(required=True, allow_none=True)
    now = fields.Boolean(required=True)
    past = fields.Boolean(required=True)


class PhoneLineSchema(Schema):
    post = fields.Enum(Post, by_value=True, required=True)
    organisation = fields.String(required=True)
    phone = fields.String(required=True)
    hours = fields.String(required=True)


class ListedSchema(Schema):
    """A mediator whom parties may choose."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    area = fields.String(required=True)


class PartySelfSchema(Schema):
    role = one_of(PARTY_ROLES, required=True)


class CasePageSchema(Schema):
    """How a case stands, for whoever it concerns: no note, nothing of others."""

    state = fields.Enum(State, by_value=True, required=True)
    open = fields.Boolean(required=True)
    category = fields.String(required=True)
    stages = fields.List(fields.Nested(StageSchema), required=True)
    organisation = fields.String(required=True)
    mediator = fields.String(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    phones = fields.List(fields.Nested(PhoneLineSchema), required=True)
    party = fields.Nested(PartySelfSchema, required=True, allow_none=True)
    wishes = fields.List(fields.Enum(Wanted, by_value=True), required=True)
    mediators = fields.List(fields.Nested(ListedSchema), required=True)
    chosen = fields.List(fields.UUID(), required=True)
    may_choose = fields.Boolean(required=True)
    may_evaluate = fields.Boolean(required=True)
    discontent = fields.Boolean(required=True)


class PartyWishSchema(CodeSchema):
    kind = fields.Enum(Wanted, by_value=True, required=True)
    words = Text(500, load_default=None, allow_none=True)


class ChoiceSchema(CodeSchema):
    mediators = fields.List(
        Id(), required=True, validate=validate.Length(min=1, max=MOST)
    )


class EvaluationSchema(Schema):
    """The four questions."""

    solved = one_of(SOLVED, required=True)
    performed = one_of(PERFORMED, required=True)
    score = Whole(1, 5, required=True)
    words = Text(500, load_default=None, allow_none=True)


class OwnEvaluationSchema(EvaluationSchema):
    """By the link; the device is compared, as a hash, and forgotten in a month."""

    code = fields.String(required=True, validate=CODE)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)


class HeardEvaluationSchema(EvaluationSchema):
    """Said at the window, or on the telephone to another office."""

    party_id = Id(required=True)
    channel = fields.Enum(
        Channel,
        by_value=True,
        required=True,
        validate=validate.OneOf((Channel.ON_SITE, Channel.FOLLOWUP_CALL)),
    )


class KeptSchema(Schema):
    """That it was kept, and whether ways on are to be offered."""

    id = fields.UUID(required=True)
    discontent = fields.Boolean(required=True)


class CaseLinkAskedSchema(Schema):
    case_id = Id(required=True)
    party_id = Id(load_default=None, allow_none=True)


class CaseLinkSchema(Schema):
    """Shown once: nobody can show it again."""

    url = fields.String(required=True)
    qr = fields.String(required=True)
    code = fields.String(required=True)
    expires_at = Moment(required=True)


class PartyWishShownSchema(Schema):
    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    kind = fields.Enum(Wanted, by_value=True, required=True)
    words = fields.String(required=True, allow_none=True)
    area = fields.String(attribute="case.area.name", required=True)
    category = fields.String(attribute="case.category", required=True)
    made_at = Moment(required=True)
    settled_at = Moment(required=True, allow_none=True)


class PartyWishesSchema(Schema):
    items = fields.List(fields.Nested(PartyWishShownSchema), required=True)


class ChosenSchema(Schema):
    """Whom all parties named; how many of them have."""

    parties = fields.Integer(required=True)
    chosen = fields.Integer(required=True)
    both = fields.List(fields.Nested(ListedSchema), required=True)
    outcome = one_of(("waiting", "none", "one", "many"), required=True)


class CallDueSchema(Schema):
    """A party to call; name and number are read one by one."""

    case_id = fields.UUID(attribute="case.id", required=True)
    party_id = fields.UUID(attribute="party.id", required=True)
    role = fields.String(attribute="party.role", required=True)
    area = fields.String(attribute="case.area.name", required=True)
    organisation = fields.String(attribute="case.organisation.name", required=True)
    category = fields.String(attribute="case.category", required=True)
    round = fields.Integer(required=True)
    tries = fields.Integer(required=True)


class CallsSchema(Schema):
    items = fields.List(fields.Nested(CallDueSchema), required=True)


class NameAndNumberSchema(Schema):
    name = fields.String(required=True)
    phone = fields.String(required=True)


class CallTriedSchema(Schema):
    outcome = one_of(CALLED, required=True)


class TriesSchema(Schema):
    tries = fields.Integer(required=True)


class LookBackSchema(Schema):
    case_id = fields.UUID(attribute="case.id", required=True)
    area = fields.String(attribute="case.area.name", required=True)
    category = fields.String(attribute="case.category", required=True)
    organisation = fields.String(attribute="case.organisation.name", required=True)
    days = fields.Integer(required=True)
    due_at = Moment(required=True)


class LookBacksSchema(Schema):
    items = fields.List(fields.Nested(LookBackSchema), required=True)


class FollowUpSchema(Schema):
    days = fields.Integer(
        required=True, strict=True, validate=validate.OneOf(AFTER_DAYS)
    )
    how = one_of(LOOKED_HOW, required=True)
    outcome = one_of(HOLDS, required=True)


class FollowUpKeptSchema(FollowUpSchema):
    id = fields.UUID(required=True)
    at = Moment(required=True)


class EvaluationTallyAskedSchema(Schema):
    mine = fields.Boolean(load_default=False)


class EvaluationTallySchema(Schema):
    """满意 x/y, 回答率 y/z. `satisfied` is null where too few would be known by it."""

    satisfied = fields.Integer(required=True, allow_none=True)
    answered = fields.Integer(required=True)
    asked = fields.Integer(required=True)
    average = fields.Float(required=True, allow_none=True)


class WordsLineSchema(Schema):
    at = fields.Date(required=True)
    words = fields.String(required=True)


class WordsSchema(Schema):
    items = fields.List(fields.Nested(WordsLineSchema), required=True)


class EvaluationFlagSchema(Schema):
    case_id = fields.UUID(required=True)
    rule = fields.String(required=True)
    made_at = Moment(required=True)


class EvaluationFlagsSchema(Schema):
    items = fields.List(fields.Nested(EvaluationFlagSchema), required=True)


class OnceAskedSchema(Schema):
    first = fields.Date(required=True, data_key="from", validate=WITHIN)
    last = fields.Date(required=True, data_key="to", validate=WITHIN)


class OnceSchema(Schema):
    """Of the matters closed, those that did not come back within ninety days."""

    settled = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    still_open_to_change = fields.Integer(required=True)
