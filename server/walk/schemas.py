from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.api import Id, Moment, Text, YesNo
from server.screening.schemas import NEEDS
from server.screening.wish_models import WishKind
from server.territory.models import Level

CALLED_WITHIN = timedelta(days=14)


class CareSchema(Schema):
    """A resident's own yes to be looked in on: until when, how often, and last met."""

    until = fields.Date(required=True)
    every_days = fields.Integer(required=True)
    met_on = fields.Date(required=True, allow_none=True)


class CallSchema(Schema):
    """Somebody asked to be called; the number is read apart, with the network."""

    id = fields.UUID(required=True)
    by = Moment(required=True)


class DoorSchema(Schema):
    """What there is to know of a door this week; what is not there is not said."""

    id = fields.UUID(required=True)
    no_visits_until = fields.Date()
    needs = fields.List(fields.String(validate=validate.OneOf(NEEDS)))
    needs_on = fields.Date()
    come_by = fields.Date()
    call = fields.Nested(CallSchema)
    care = fields.Nested(CareSchema)
    noted = fields.Integer(metadata={"description": "Your own small matters there"})


class HourSchema(Schema):
    """When doors of a building opened most, of so many that were tried then."""

    id = fields.UUID(required=True)
    when = fields.String(required=True)
    answered = fields.Integer(required=True)
    tried = fields.Integer(required=True)


class ReachSchema(Schema):
    """Distinct doors but those that asked for no visits, and what came of tries."""

    doors = fields.Integer(required=True)
    met = fields.Integer(
        required=True, metadata={"description": "Opened, or said not now"}
    )
    away = fields.Integer(required=True)
    vacant = fields.Integer(required=True)


class OwnReachSchema(ReachSchema):
    code = fields.String(required=True)


class WalkSchema(Schema):
    """What the week's doors are worked out from, on the phone and without a network."""

    as_of = Moment(required=True)
    doors = fields.List(fields.Nested(DoorSchema), required=True)
    hours = fields.List(fields.Nested(HourSchema), required=True)
    own = fields.List(fields.Nested(OwnReachSchema), required=True)


class AreaReachSchema(Schema):
    """An area's figures; none where fewer than three people visited."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    doors = fields.Integer()
    met = fields.Integer()
    away = fields.Integer()
    vacant = fields.Integer()


class AreasReachSchema(Schema):
    since = fields.Date(required=True)
    last = fields.Date(required=True)
    areas = fields.List(fields.Nested(AreaReachSchema), required=True)


class CardsSchema(Schema):
    dwelling_ids = fields.List(
        Id(), required=True, validate=validate.Length(min=1, max=60)
    )


class CardMadeSchema(Schema):
    """A card to print: nobody can show its code again."""

    dwelling_id = fields.UUID(required=True)
    url = fields.String(required=True)
    qr = fields.String(required=True)


class CardsMadeSchema(Schema):
    expires_on = fields.Date(required=True)
    items = fields.List(fields.Nested(CardMadeSchema), required=True)


class CardWishSchema(Schema):
    """What a resident may say by a card, and nothing else."""

    wish = fields.Enum(
        WishKind,
        by_value=True,
        required=True,
        validate=validate.OneOf(
            (WishKind.NO_VISITS, WishKind.VISITS_AGAIN, WishKind.CALL)
        ),
    )
    call_by = Moment(load_default=None, allow_none=True)
    phone = Text(20, shortest=5, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def is_whole(self, said: dict[str, Any], **_: Any) -> None:
        """Who asks for a call says where and by when; nothing else needs a number."""
        calls = said["wish"] is WishKind.CALL
        for name in ("call_by", "phone"):
            if (said[name] is not None) != calls:
                raise ValidationError("Only for a call, and needed for one.", name)
        if calls and not set(said["phone"]) <= set("0123456789+-() "):
            raise ValidationError("Not a telephone number.", "phone")
        now = datetime.now(UTC)
        if calls and not now < said["call_by"] <= now + CALLED_WITHIN:
            raise ValidationError("Within the next two weeks.", "call_by")


class HeardSchema(Schema):
    """That it was heard, and until when it holds. Nothing of the door."""

    wish = fields.Enum(WishKind, by_value=True, required=True)
    until = fields.Date(required=True, allow_none=True)


class NumberSchema(Schema):
    phone = fields.String(required=True)


class UnsentSchema(Schema):
    """Only a yes or a no: whether something is unsent for over three days."""

    holds = YesNo(required=True)


class PhoneSchema(Schema):
    name = fields.String(required=True)
    area = fields.String(required=True)


class PhonesSchema(Schema):
    items = fields.List(fields.Nested(PhoneSchema), required=True)
