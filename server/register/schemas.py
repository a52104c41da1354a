from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.api import Id, Text, Whole, YesNo
from server.identity.models import Duty, MediationKind, OrganisationKind
from server.register.models import (
    Mode,
    Shift,
    Source,
)
from server.territory.catalogue import CLASSES
from server.territory.schemas import AreaSchema

PHONE = validate.Regexp(
    r"(|\+?[0-9]([0-9 -]{1,18})[0-9])\Z",
    error="Digits, spaces and hyphens, as one dials.",
)
WEEKDAYS = validate.Regexp(
    r"(?=[1-7])1?2?3?4?5?6?7?\Z", error="Days of the week in order, Monday is 1."
)
PERIOD = validate.Regexp(r"20\d\d-[12]\Z", error="A year and its half, as 2026-1.")


def each_is_a_class(said: list[str]) -> None:
    """Refuse what is no class, and a class said twice."""
    if unknown := [code for code in said if code not in CLASSES]:
        raise ValidationError(f"No class of matters: {', '.join(unknown)}.")
    if len(set(said)) < len(said):
        raise ValidationError("A class is there twice.")


def each_once(said: list[Any]) -> None:
    if len(set(said)) < len(said):
        raise ValidationError("Something is there twice.")


SOURCE = fields.String(validate=validate.OneOf([one.value for one in Source]))


class Specialities(fields.List[str]):
    """Classes of matters, of two digits or four."""

    def __init__(self, **options: Any) -> None:
        checks: list[Any] = [validate.Length(max=40), each_is_a_class]
        super().__init__(Text(4), validate=checks, load_default=[], **options)


class OrganisationSaidSchema(Schema):
    name = Text(80, shortest=1, required=True)
    kind = fields.Enum(OrganisationKind, by_value=True, required=True)
    area = Text(32, shortest=1, required=True)
    parent_id = Id(load_default=None, allow_none=True)
    mediation_kind = fields.Enum(
        MediationKind, by_value=True, load_default=None, allow_none=True
    )
    specialities = Specialities()
    address = Text(120, load_default="")
    hours = Text(60, load_default="")
    phone = fields.String(load_default="", validate=PHONE)
    posts = Whole(0, 9999, load_default=None, allow_none=True)
    public = YesNo(load_default=True)
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_until = fields.Date(load_default=None, allow_none=True)


class OrganisationNamedSchema(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.Enum(OrganisationKind, by_value=True, required=True)


class OrganisationSchema(OrganisationNamedSchema):
    """An organisation's card, with how many people work there today."""

    area = fields.Nested(AreaSchema, required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    mediation_kind = fields.Enum(
        MediationKind, by_value=True, required=True, allow_none=True
    )
    specialities = fields.List(fields.String(), required=True)
    address = fields.String(required=True)
    hours = fields.String(required=True)
    phone = fields.String(required=True)
    posts = fields.Integer(required=True, allow_none=True)
    public = fields.Boolean(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)
    people = fields.Integer(required=True)
    short = fields.Boolean(
        required=True, metadata={"description": "A room with fewer people than eight"}
    )


class MemberSchema(Schema):
    """Somebody of an organisation: where they belong, and where they work today."""

    id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    name = fields.String(required=True)
    duty = fields.Enum(Duty, by_value=True, required=True)
    from_day = fields.Date(required=True)
    until_day = fields.Date(required=True, allow_none=True)
    works_here = fields.Boolean(
        required=True, metadata={"description": "False where they are lent elsewhere"}
    )
    mediator_id = fields.UUID(required=True, allow_none=True)
    sources = fields.List(SOURCE, required=True)


class MembershipSaidSchema(Schema):
    account_id = Id(required=True)
    duty = fields.Enum(Duty, by_value=True, load_default=Duty.HOME)
    from_day = fields.Date(required=True)
    until_day = fields.Date(load_default=None, allow_none=True)


class MembershipSchema(MembershipSaidSchema):
    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)


class RosterSaidSchema(Schema):
    """Who is on duty at an area's centre on a day, or is not there."""

    area = Text(32, shortest=1, required=True)
    day = fields.Date(required=True)
    shift = fields.Enum(Shift, by_value=True, load_default=Shift.DAY)
    organisation_id = Id(required=True)
    account_id = Id(load_default=None, allow_none=True)
    mode = fields.Enum(Mode, by_value=True, load_default=Mode.ROTATING)
    there = YesNo(load_default=True)


class RosterLineSchema(Schema):
    id = fields.UUID(required=True)
    area = fields.Nested(AreaSchema, required=True)
    day = fields.Date(required=True)
    shift = fields.Enum(Shift, by_value=True, required=True)
    organisation = fields.Nested(OrganisationNamedSchema, required=True)
    account_id = fields.UUID(required=True, allow_none=True)
    person = fields.String(
        required=True, allow_none=True, attribute="account.name", dump_default=None
    )
    mode = fields.Enum(Mode, by_value=True, required=True)
    there = fields.Boolean(required=True)


class RosterSchema(Schema):
    items = fields.List(fields.Nested(RosterLineSchema), required=True)


class PresenceSaidSchema(Schema):
    """How an organisation is present at an area's centre."""

    area = Text(32, shortest=1, required=True)
    organisation_id = Id(required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    weekdays = fields.String(load_default="12345", validate=WEEKDAYS)
    from_day = fields.Date(required=True)
    until_day = fields.Date(load_default=None, allow_none=True)


class PresenceSchema(Schema):
    id = fields.UUID(required=True)
    area = fields.Nested(AreaSchema, required=True)
    organisation = fields.Nested(OrganisationNamedSchema, required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    weekdays = fields.String(required=True)
    from_day = fields.Date(required=True)
    until_day = fields.Date(required=True, allow_none=True)


class PresencesSchema(Schema):
    items = fields.List(fields.Nested(PresenceSchema), required=True)


class OrganisationPageSchema(OrganisationSchema):
    """An organisation with its place in the tree, its people and its week."""

    parent = fields.Nested(OrganisationNamedSchema, required=True, allow_none=True)
    children = fields.List(fields.Nested(OrganisationNamedSchema), required=True)
    members = fields.List(
        fields.Nested(MemberSchema),
        required=True,
        allow_none=True,
        metadata={"description": "Nothing where its people are not yours to see"},
    )
    week = fields.List(fields.Nested(RosterLineSchema), required=True)
    presences = fields.List(fields.Nested(PresenceSchema), required=True)
    may_keep = fields.Boolean(required=True)


class AreaBelowSchema(Schema):
    area = fields.Nested(AreaSchema, required=True)
    organisations = fields.Integer(required=True)
    short = fields.Integer(required=True)


class TreeSchema(Schema):
    area = fields.Nested(AreaSchema, required=True)
    items = fields.List(fields.Nested(OrganisationSchema), required=True)
    below = fields.List(fields.Nested(AreaBelowSchema), required=True)
    may_keep = fields.Boolean(required=True)


class AreaAskedSchema(Schema):
    area = Text(32, shortest=1, required=True)
    day = fields.Date(load_default=None)


class TreeAskedSchema(Schema):
    area = Text(32, shortest=1, load_default=None)


class StaffingAskedSchema(AreaAskedSchema):
    short = fields.Boolean(load_default=False)


class StaffingSchema(Schema):
    items = fields.List(fields.Nested(OrganisationSchema), required=True)
    people = fields.Integer(
        required=True, metadata={"description": "Everybody once, wherever they work"}
    )
    posts = fields.Integer(required=True)


class OrganisationCountSchema(Schema):
    kind = fields.Enum(OrganisationKind, by_value=True, required=True)
    level = fields.String(required=True)
    mediation_kind = fields.Enum(
        MediationKind, by_value=True, required=True, allow_none=True
    )
    organisations = fields.Integer(required=True)


class OrganisationCountsSchema(Schema):
    items = fields.List(fields.Nested(OrganisationCountSchema), required=True)
    committees = fields.Integer(required=True)
    organisations = fields.Integer(required=True)
