"""What crosses the wire about cases: a schema for each act, and the case itself."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.access import Role
from server.api import Id, Moment, Text, Whole, YesNo
from server.cases.models import Consent, Danger
from server.cases.stages import WAY, State

PARTY_KINDS = ("natural", "legal_person", "unincorporated")
PARTY_ROLES = ("applicant", "respondent", "third_person", "guardian", "agent")
CONSENT_HOW = ("in_person", "phone", "written", "message")
RIGHTS_HOW = ("read_aloud", "shown", "handed_over", "phone")
SESSION_MODES = (
    "on_site",
    "committee_room",
    "home_visit",
    "field_田间",
    "baba_hui",
    "phone",
    "online",
)
RETURN_REASONS = (
    "not_duty",
    "should_be_upper",
    "conflict_of_interest",
    "no_capacity",
    "wrong_place",
    "duplicate",
)
ITEM_KINDS = (
    "pay",
    "return_thing",
    "repair",
    "stop_act",
    "do_act",
    "apologize",
    "visit_care",
    "other",
)
FAIL_RESULTS = ("failed", "refused_by_party", "ended_by_party", "withdrawn")


def one_of(words: tuple[str, ...], **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(words), **options)


class StepSchema(Schema):
    """What every step may say beside its act."""

    act = one_of(tuple(WAY), required=True)
    at = Moment(load_default=None, allow_none=True)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)
    seq = Whole(0, 2**53, load_default=None, allow_none=True)


class ClearDangerSchema(StepSchema):
    note = Text(2000, shortest=1, required=True)


class AssignSchema(StepSchema):
    mediator = Id(required=True)


class ReturnSchema(StepSchema):
    reason = one_of(RETURN_REASONS, required=True)
    note = Text(2000, load_default="")


class AddPartySchema(StepSchema):
    party_id = Id(required=True)
    kind = one_of(PARTY_KINDS, required=True)
    role = one_of(PARTY_ROLES, required=True)
    name = Text(80, shortest=1, required=True)
    phone = Text(32, load_default=None, allow_none=True)


class RecordConsentSchema(StepSchema):
    party_id = Id(required=True)
    consent = fields.Enum(Consent, by_value=True, required=True)
    how = one_of(CONSENT_HOW, required=True)


class TellRightsSchema(StepSchema):
    party_ids = fields.List(Id(), required=True, validate=validate.Length(min=1))
    how = one_of(RIGHTS_HOW, required=True)


class HoldSessionSchema(StepSchema):
    mode = one_of(SESSION_MODES, required=True)
    held_at = Moment(required=True)
    notes = Text(8000, load_default="")


class ItemSchema(Schema):
    from_party = Id(required=True)
    to_party = Id(required=True)
    kind = one_of(ITEM_KINDS, required=True)
    what = Text(2000, shortest=1, required=True)
    amount_fen = Whole(1, 10**12, load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)

    @validates_schema
    def pay_says_how_much(self, item: dict[str, Any], **_: Any) -> None:
        if item.get("kind") == "pay" and not item.get("amount_fen"):
            raise ValidationError("To pay needs an amount.", "amount_fen")


class AgreeSchema(StepSchema):
    form = one_of(("written", "oral"), required=True)
    items = fields.List(
        fields.Nested(ItemSchema), required=True, validate=validate.Length(1, 50)
    )


class FailSchema(StepSchema):
    result = one_of(FAIL_RESULTS, required=True)
    other_ways_told = YesNo(required=True, validate=validate.Equal(True))


class JoinSchema(StepSchema):
    into = Id(required=True)


SCHEMAS: dict[str, StepSchema] = {
    "case.clear_danger": ClearDangerSchema(),
    "case.claim": StepSchema(),
    "case.assign": AssignSchema(),
    "case.return": ReturnSchema(),
    "case.add_party": AddPartySchema(),
    "case.record_consent": RecordConsentSchema(),
    "case.tell_rights": TellRightsSchema(),
    "case.hold_session": HoldSessionSchema(),
    "case.agree": AgreeSchema(),
    "case.fail": FailSchema(),
    "case.close": StepSchema(),
    "case.join": JoinSchema(),
    "case.unjoin": StepSchema(),
}


class PersonSchema(Schema):
    """Someone on duty."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class PartySchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    role = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    consent = fields.Enum(Consent, by_value=True, required=True)
    consent_at = Moment(required=True, allow_none=True)
    rights_told_at = Moment(required=True, allow_none=True)


class StepTakenSchema(Schema):
    id = fields.UUID(required=True)
    act = fields.String(required=True)
    since = fields.Enum(State, by_value=True, required=True)
    to = fields.Enum(State, by_value=True, required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    received_at = Moment(required=True)
    said_at = Moment(required=True, allow_none=True)
    facts = fields.Dict(required=True)
    note = fields.String(required=True, allow_none=True)


class ItemTakenSchema(Schema):
    from_party = fields.UUID(required=True)
    to_party = fields.UUID(required=True)
    kind = fields.String(required=True)
    what = fields.String(required=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)


class CaseInListSchema(Schema):
    id = fields.UUID(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    danger = fields.Enum(Danger, by_value=True, required=True)
    area = fields.String(attribute="area.code", required=True)
    area_name = fields.String(attribute="area.name", required=True)
    category = fields.String(required=True)
    severity = fields.Integer(required=True)
    summary = fields.String(required=True)
    origin = fields.String(required=True)
    organisation = fields.Nested(PersonSchema, required=True)
    mediator = fields.Nested(PersonSchema, required=True, allow_none=True)
    registered_at = Moment(required=True)
    due_at = Moment(required=True)
    overdue = fields.Boolean(required=True)


class JoinedSchema(Schema):
    """A case whose matter is dealt with in another."""

    id = fields.UUID(required=True)
    summary = fields.String(required=True)
    registered_at = Moment(required=True)
    joined_at = Moment(required=True)
    may_unjoin = fields.Boolean(required=True)


class CaseSchema(CaseInListSchema):
    """A case as one person may see it; parties and notes are null to most."""

    parties = fields.List(fields.Nested(PartySchema), required=True, allow_none=True)
    items = fields.List(fields.Nested(ItemTakenSchema), required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepTakenSchema), required=True)
    agreement_form = fields.String(required=True, allow_none=True)
    joined_to = fields.UUID(required=True, allow_none=True)
    joined = fields.List(fields.Nested(JoinedSchema), required=True)
    may = fields.List(fields.String(), required=True)


class CasesSchema(Schema):
    items = fields.List(fields.Nested(CaseInListSchema), required=True)
    next = fields.String(required=True, allow_none=True)
