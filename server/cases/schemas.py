"""What crosses the wire about cases: how one is shown."""

from marshmallow import Schema, fields

from server.access import Role
from server.api import Moment
from server.cases.models import Consent, Danger
from server.cases.stages import State


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
    identity_seen = fields.String(required=True, allow_none=True)
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
    number = fields.Integer(required=True)
    from_party = fields.UUID(required=True)
    to_party = fields.UUID(required=True)
    kind = fields.String(required=True)
    what = fields.String(required=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    performance = fields.String(required=True)
    performed_on = fields.Date(required=True, allow_none=True)
    paid_fen = fields.Integer(required=True, allow_none=True)
    proof = fields.String(required=True, allow_none=True)


class MarkSchema(Schema):
    """That someone has signed, and how."""

    by = fields.String(required=True)
    party_id = fields.UUID(required=True, allow_none=True)
    way = fields.String(required=True)
    signed_at = Moment(required=True)


class AgreementSchema(Schema):
    """What was agreed beside its items, who signed, and until when the court helps."""

    form = fields.String(required=True)
    facts = fields.String(required=True, allow_none=True)
    responsibility = fields.String(required=True, allow_none=True)
    marks = fields.List(fields.Nested(MarkSchema), required=True)
    effective_at = Moment(required=True, allow_none=True)
    confirm_until = fields.Date(required=True, allow_none=True)


class CaseInListSchema(Schema):
    id = fields.UUID(required=True)
    number = fields.String(required=True, allow_none=True)
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
    level = fields.Integer(required=True)
    grade = fields.String(required=True, allow_none=True)
    offered_to = fields.Nested(PersonSchema, required=True, allow_none=True)


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
    agreement = fields.Nested(AgreementSchema, required=True, allow_none=True)
    returns = fields.Integer(required=True)
    decided = fields.Boolean(required=True)
    interested = fields.Boolean(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)
    missing = fields.List(fields.Integer(), required=True)
    """Pieces of the dossier that must be there before it is closed."""
    agreement_form = fields.String(required=True, allow_none=True)
    joined_to = fields.UUID(required=True, allow_none=True)
    joined = fields.List(fields.Nested(JoinedSchema), required=True)
    may = fields.List(fields.String(), required=True)


class CasesSchema(Schema):
    items = fields.List(fields.Nested(CaseInListSchema), required=True)
    next = fields.String(required=True, allow_none=True)
