from marshmallow import Schema, fields, validate

from server.access import Role
from server.api import Day, Id, Moment, Text, YesNo
from server.identity.models import Way
from server.territory.schemas import AreaSchema


class CredentialsSchema(Schema):
    login = Text(64, shortest=1, required=True)
    password = Text(256, shortest=1, required=True)


class RoleSchema(Schema):
    role = fields.Enum(Role, by_value=True, required=True)
    area = fields.Nested(AreaSchema, required=True)


class AccountSchema(Schema):
    """Someone who works with Linli, as colleagues may see them."""

    id = fields.UUID(required=True)
    login = fields.String(required=True)
    name = fields.String(required=True)
    active = fields.Boolean(required=True)
    roles = fields.List(
        fields.Nested(RoleSchema), attribute="current_roles", required=True
    )


class SessionSchema(Schema):
    token = fields.String(
        metadata={"description": "Only for scripts; a browser gets a cookie"}
    )
    account = fields.Nested(AccountSchema, required=True)


class AccountsAskedSchema(Schema):
    role = fields.Enum(Role, by_value=True, load_default=None)
    text = Text(
        64,
        load_default=None,
        metadata={"description": "Looked for in logins and in the areas of the roles"},
    )
    cursor = Text(64, load_default=None)


class AccountsSchema(Schema):
    items = fields.List(fields.Nested(AccountSchema), required=True)
    next = fields.String(required=True, allow_none=True)


LOGIN = validate.Regexp(r"[\w.@-]+\Z", error="Letters, figures, . @ _ - only.")


class NewRoleSchema(Schema):
    role = fields.Enum(Role, by_value=True, required=True)
    area = Text(32, shortest=1, required=True)


class NewAccountSchema(NewRoleSchema):
    also = fields.List(
        fields.Nested(NewRoleSchema),
        load_default=[],
        validate=validate.Length(max=20),
        metadata={"description": "Further roles, where there is more than one"},
    )
    login = fields.String(required=True, validate=[validate.Length(1, 64), LOGIN])
    name = Text(80, load_default="")
    password = Text(256, shortest=8, load_default=None, allow_none=True)


class AccountChangeSchema(Schema):
    name = Text(80, shortest=1)
    password = Text(256, shortest=8)
    active = YesNo()
    grant = fields.Nested(NewRoleSchema)
    end = fields.Nested(NewRoleSchema)


class EnrolmentSchema(Schema):
    account_id = Id(required=True)


class WayInSchema(Schema):
    """A device or a code, by its days: when somebody was last there is not kept."""

    id = fields.UUID(required=True)
    made_on = Day(required=True, attribute="made_at")
    until = Day(required=True, attribute="expires_at")


class SignInSchema(WayInSchema):
    way = fields.Enum(Way, by_value=True, required=True)
    this_one = fields.Boolean(required=True)


class SignInsSchema(Schema):
    items = fields.List(fields.Nested(SignInSchema), required=True)


class CodesSchema(Schema):
    items = fields.List(fields.Nested(WayInSchema), required=True)


class EnrolmentMadeSchema(WayInSchema):
    url = fields.String(required=True)
    qr = fields.String(
        required=True, metadata={"description": "The address as a data URI of SVG"}
    )


class DeviceSaidSchema(Schema):
    """Nothing is said of a phone but how it calls itself."""


class DeviceSchema(Schema):
    id = fields.String(required=True, attribute="device_id")
    share = fields.String(
        required=True,
        metadata={"description": "32 bytes in base64: half of what its key hangs on"},
    )
    offline_days = fields.Integer(required=True)
    lock_after_s = fields.Integer(required=True)


class ReserveSchema(Schema):
    id = fields.String(required=True, attribute="device_id")
    reserve = fields.String(required=True, metadata={"description": "32 bytes, base64"})


class DeviceInListSchema(Schema):
    """A phone by its day: when it was last there is not kept."""

    id = fields.String(required=True, attribute="device_id")
    made_on = Day(required=True, attribute="made_at")
    sealed_at = Moment(required=True, allow_none=True)
    this_one = fields.Boolean(required=True)


class DevicesSchema(Schema):
    items = fields.List(fields.Nested(DeviceInListSchema), required=True)
