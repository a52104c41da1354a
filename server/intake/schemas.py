from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.after.schemas import WITHIN, CaseLinkSchema
from server.api import Moment, Text, Whole, YesNo
from server.cases.stages import State
from server.cases.step_schemas import one_of
from server.intake.models import Conclusion, Mode, Service

REFUSED_FOR = (
    "in_court_already",
    "court_only",
    "other_party_unknown",
    "not_a_dispute",
    "other_place",
    "other_office",
)
"""Why a matter is not taken in; it is told, with where to go."""

SYSTEMS = (
    "police_110",
    "police",
    "court_pre",
    "court_mid",
    "petition_dept",
    "procuratorate",
    "dept_other",
)
"""Who hands a matter over; the case keeps it as where it comes from."""


class MatterSchema(Schema):
    """One of the matters somebody comes with."""

    service = fields.Enum(Service, by_value=True, required=True)
    category = Text(16, shortest=1, required=True)
    area = Text(32, shortest=1, required=True)
    summary = Text(2000, load_default="")
    danger = YesNo(load_default=False)
    conclusion = fields.Enum(Conclusion, by_value=True, required=True)
    reason = one_of(REFUSED_FOR, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def is_whole(self, said: dict[str, Any], **_: Any) -> None:
        """Who is refused is told why; what is only advised keeps no words."""
        conclusion = said["conclusion"]
        if (said["reason"] is not None) != (conclusion is Conclusion.REFUSED):
            raise ValidationError("A refusal has a reason, nothing else.", "reason")
        if conclusion is Conclusion.ACCEPTED and not said["summary"].strip():
            raise ValidationError("Say what it is about.", "summary")
        if conclusion is not Conclusion.ACCEPTED and said["summary"]:
            raise ValidationError("Nothing is kept of it but its kind.", "summary")
        if said["danger"] and conclusion is not Conclusion.ACCEPTED:
            raise ValidationError("A danger is always taken in.", "conclusion")


class ApplicantSchema(Schema):
    """Who asks: sealed, in the case alone."""

    name = Text(80, shortest=1, required=True)
    phone = Text(32, load_default=None, allow_none=True)


class RegistrationSchema(Schema):
    """One visit to the window, in eight fields."""

    persons = Whole(1, 999, required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    matters = fields.List(
        fields.Nested(MatterSchema),
        required=True,
        validate=validate.Length(min=1, max=2),
    )
    applicant = fields.Nested(ApplicantSchema, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def is_whole(self, said: dict[str, Any], **_: Any) -> None:
        """A case has somebody who asks; advice has nobody. Two matters differ."""
        taken = any(one["conclusion"] is Conclusion.ACCEPTED for one in said["matters"])
        if taken != (said["applicant"] is not None):
            raise ValidationError("Needed for a case, and only for one.", "applicant")
        kinds = {(one["service"], one["category"]) for one in said["matters"]}
        if len(kinds) < len(said["matters"]):
            raise ValidationError("Two matters of one visit differ.", "matters")


class SlipSchema(CaseLinkSchema):
    """What the visitor takes home: shown once."""

    matter = fields.Integer(required=True)
    case_id = fields.UUID(required=True)


class MatterShownSchema(Schema):
    number = fields.Integer(required=True)
    service = fields.Enum(Service, by_value=True, required=True)
    category = fields.String(required=True)
    conclusion = fields.Enum(Conclusion, by_value=True, required=True)
    reason = fields.String(required=True, allow_none=True)
    case_id = fields.UUID(required=True, allow_none=True)
    state = fields.Enum(
        State, by_value=True, attribute="case.state", dump_default=None, allow_none=True
    )
    organisation = fields.String(
        attribute="case.organisation.name", dump_default=None, allow_none=True
    )


class RegistrationShownSchema(Schema):
    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    day = fields.Date(required=True)
    persons = fields.Integer(required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    received_at = Moment(required=True)
    matters = fields.List(fields.Nested(MatterShownSchema), required=True)


class RegisteredSchema(RegistrationShownSchema):
    """A registration as it is stored; its slips the first time only."""

    slips = fields.List(fields.Nested(SlipSchema), required=True)


class RegistrationsSchema(Schema):
    items = fields.List(fields.Nested(RegistrationShownSchema), required=True)


class WindowCountsAskedSchema(Schema):
    first = fields.Date(required=True, data_key="from", validate=WITHIN)
    last = fields.Date(required=True, data_key="to", validate=WITHIN)


class PeriodSchema(Schema):
    """Batches and persons, which never stand in one number."""

    batches = fields.Integer(required=True)
    persons = fields.Integer(required=True)
    by_mode = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_service = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True
    )
    by_conclusion = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True
    )


class WindowCountsSchema(Schema):
    now = fields.Nested(PeriodSchema, required=True)
    year_before = fields.Nested(PeriodSchema, required=True)


class AlikeAskedSchema(Schema):
    area = Text(32, required=True)
    category = Text(16, required=True)


class AlikeShownSchema(Schema):
    """A matter that may be the same one; whose it is, is not said."""

    id = fields.UUID(required=True)
    summary = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    organisation = fields.String(attribute="organisation.name", required=True)
    registered_at = Moment(required=True)


class AlikeShownListSchema(Schema):
    items = fields.List(fields.Nested(AlikeShownSchema), required=True)


class InboundSchema(Schema):
    """A matter that another office hands over, under that office's own number."""

    category = Text(16, shortest=1, required=True)
    area = Text(32, shortest=1, required=True)
    summary = Text(2000, shortest=1, required=True)
    danger = YesNo(load_default=False)
    applicant = fields.Nested(ApplicantSchema, load_default=None, allow_none=True)


class InboundShownSchema(Schema):
    """That it is here, and who answers for it."""

    system = one_of(SYSTEMS, required=True)
    number = fields.String(required=True)
    case_id = fields.UUID(required=True)
    state = fields.Enum(State, by_value=True, attribute="case.state", required=True)
    organisation = fields.String(attribute="case.organisation.name", required=True)
    received_at = Moment(required=True)


REGISTRATION, INBOUND = RegistrationSchema(), InboundSchema()
