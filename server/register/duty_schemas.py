from marshmallow import Schema, ValidationError, fields, validate, validates

from server.api import Id, Moment, Text, YesNo
from server.register.models import Answer, Mode, Shift
from server.register.schemas import OrganisationNamedSchema
from server.territory.catalogue import CLASSES
from server.territory.schemas import AreaSchema


class OnDutyAskedSchema(Schema):
    area = Text(32, shortest=1, required=True)
    day = fields.Date(load_default=None)
    category = Text(16, shortest=1, required=True)
    shift = fields.Enum(Shift, by_value=True, load_default=None)


class OnDutySchema(Schema):
    organisation = fields.Nested(OrganisationNamedSchema, required=True)
    phone = fields.String(attribute="organisation.phone", required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    person = fields.String(
        attribute="account.name", required=True, allow_none=True, dump_default=None
    )


class OnDutyListSchema(Schema):
    """Whom to ask first for a class of matters on a day, and the unit that leads it."""

    lead = fields.Nested(OrganisationNamedSchema, required=True, allow_none=True)
    items = fields.List(fields.Nested(OnDutySchema), required=True)
    specialists = fields.List(fields.Nested(OrganisationNamedSchema), required=True)


class OnCallSaidSchema(Schema):
    area = Text(32, shortest=1, required=True)
    organisation_id = Id(required=True)


class OnCallSchema(Schema):
    id = fields.UUID(required=True)
    area = fields.Nested(AreaSchema, required=True)
    organisation = fields.Nested(OrganisationNamedSchema, required=True)
    called_at = Moment(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True, allow_none=True)
    answered_at = Moment(required=True, allow_none=True)


class OnCallsSchema(Schema):
    items = fields.List(fields.Nested(OnCallSchema), required=True)


class SheetLineSaidSchema(Schema):
    category = Text(4, shortest=2, required=True)
    organisation_id = Id(required=True)
    lead = YesNo(load_default=True)

    @validates("category")
    def is_a_class(self, said: str, **_: object) -> None:
        if said not in CLASSES:
            raise ValidationError("No class of matters.")


class SheetSaidSchema(Schema):
    """Who leads which class in an area, from a day on."""

    valid_from = fields.Date(required=True)
    lines = fields.List(
        fields.Nested(SheetLineSaidSchema),
        required=True,
        validate=validate.Length(min=1, max=1000),
    )


class SheetLineSchema(Schema):
    category = fields.String(required=True)
    lead = fields.Boolean(required=True)
    organisation = fields.Nested(OrganisationNamedSchema, required=True)


class SheetSchema(Schema):
    """The sheet that holds in an area on a day, and what is to be mended in it."""

    area = fields.Nested(AreaSchema, required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    lines = fields.List(fields.Nested(SheetLineSchema), required=True)
    without = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Classes that nobody leads"},
    )
    several = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Classes that several units lead"},
    )
    may_keep = fields.Boolean(required=True)
