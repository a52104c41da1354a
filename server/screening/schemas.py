from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from server.api import Id, Moment, Text, Whole, YesNo
from server.audit.order import Place
from server.cases.stages import State
from server.screening.models import (
    Outcome,
    Placed,
    VisitMode,
    VisitResult,
)
from server.screening.place_schemas import PlaceSchema, SpotSchema
from server.screening.wish_models import WishKind
from server.territory.catalogue import SOURCES

NEEDS = ("none", "dispute", "errand", "care_requested", "hazard")


AT_A_DOOR = (
    WishKind.COME_AGAIN,
    WishKind.CARE,
    WishKind.CARE_END,
    WishKind.NO_VISITS,
    WishKind.VISITS_AGAIN,
)
LONGEST = {WishKind.COME_AGAIN: timedelta(days=92), WishKind.CARE: timedelta(days=366)}
"""How far ahead a wish may reach; no other kind has a day."""


class WishSchema(Schema):
    """What somebody at the door asked for, in their own words' plain meaning."""

    kind = fields.Enum(
        WishKind, by_value=True, required=True, validate=validate.OneOf(AT_A_DOOR)
    )
    until = fields.Date(load_default=None, allow_none=True)
    every_days = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.OneOf((7, 14, 30)),
    )
    own_yes = YesNo(
        load_default=False,
        load_only=True,
        metadata={"description": "Of care: the resident said so, nobody for them"},
    )

    @validates_schema(skip_on_field_errors=True)
    def is_whole(self, said: dict[str, Any], **_: Any) -> None:
        """A wish for later says until when; care also how often, and by whose yes."""
        longest = LONGEST.get(said["kind"])
        if (said["until"] is None) != (longest is None):
            raise ValidationError("Only care and coming again have a day.", "until")
        today = datetime.now(UTC).date()
        if longest and said["until"] > today + longest:
            raise ValidationError("That is too far ahead.", "until")
        cared = said["kind"] is WishKind.CARE
        if (said["every_days"] is not None) != cared:
            raise ValidationError("Care says how often, nothing else.", "every_days")
        if said["own_yes"] != cared:
            raise ValidationError("Care is by the resident's own yes.", "own_yes")


class VisitSchema(Schema):
    """What a device says of a try at a door."""

    dwelling_id = Id(required=True)
    mode = fields.Enum(VisitMode, by_value=True, load_default=VisitMode.DOOR)
    result = fields.Enum(VisitResult, by_value=True, required=True)
    needs = fields.List(
        fields.String(validate=validate.OneOf(NEEDS)),
        load_default=list,
        validate=validate.Length(max=len(NEEDS)),
    )
    note = Text(200, load_default="")
    place = fields.Nested(PlaceSchema, load_default=None, allow_none=True)
    filed_at = Moment(required=True)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)
    seq = Whole(0, 2**53, load_default=None, allow_none=True)
    wishes = fields.List(
        fields.Nested(WishSchema), validate=validate.Length(max=len(AT_A_DOOR))
    )

    @validates_schema(skip_on_field_errors=True)
    def can_be_wished(self, said: dict[str, Any], **_: Any) -> None:
        """One of a kind; and only somebody who was met can ask to be visited."""
        kinds = [wish["kind"] for wish in said.get("wishes", ())]
        if len(set(kinds)) < len(kinds):
            raise ValidationError("One wish of a kind.", "wishes")
        asked = set(kinds) - {WishKind.NO_VISITS, WishKind.CARE_END}
        if asked and said["result"] is not VisitResult.MET:
            raise ValidationError("Only somebody who was met can ask.", "wishes")

    @post_load
    def only_if_wished(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Leave it out where nothing was asked: so it was before one could ask."""
        if not said.get("wishes"):
            said.pop("wishes", None)
        return said


class VisitMadeSchema(VisitSchema):
    """A visit as it is stored."""

    id = fields.UUID(required=True)
    received_at = Moment(required=True)
    clock_off = fields.Boolean(required=True)


VISIT = VisitSchema()


class FindingSchema(Schema):
    """What a device says in a record."""

    source = fields.String(required=True, validate=validate.OneOf(SOURCES))
    visit_id = Id(load_default=None, allow_none=True)
    dwelling_id = Id(load_default=None, allow_none=True)
    building_id = Id(load_default=None, allow_none=True)
    category = Text(16, shortest=1, required=True)
    severity = Whole(1, 4, load_default=4)
    summary = Text(2000, load_default="")
    danger = YesNo(load_default=False)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    place = fields.Nested(SpotSchema, load_default=None, allow_none=True)
    people = Whole(0, 100_000, load_default=None, allow_none=True)
    filed_at = Moment(required=True)
    device_id = Text(64, shortest=1, load_default=None, allow_none=True)
    seq = Whole(0, 2**53, load_default=None, allow_none=True)

    @post_load
    def danger_is_flagged(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A danger always opens a case, whatever was tapped besides."""
        return said | {"outcome": Outcome.FLAGGED} if said.get("danger") else said


class CorrectionSchema(FindingSchema):
    """A record said better; and what the fields that were changed said before."""

    was = fields.Dict(load_default=None, allow_none=True)


class FateSchema(Schema):
    """What became of a report, in what its filer may know."""

    state = fields.Enum(State, by_value=True, required=True)
    organisation = fields.String(attribute="organisation.name", required=True)
    due_at = Moment(required=True)


class RecordSchema(FindingSchema):
    """A record as it is stored."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    area = fields.String(attribute="area.code", required=True)
    micro_grid = fields.String(required=True, allow_none=True)
    placed = fields.Enum(Placed, by_value=True, required=True)
    candidates = fields.List(fields.String(), required=True)
    outside_own_area = fields.Boolean(required=True)
    case_id = fields.UUID(required=True, allow_none=True)
    fate = fields.Nested(FateSchema, required=True, allow_none=True)
    filed_by = fields.UUID(required=True, allow_none=True)
    handed_in = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "A colleague handed it in for its writer"},
    )
    received_at = Moment(required=True)
    clock_off = fields.Boolean(required=True)


class VersionSchema(Schema):
    """What a record said, and where it lay, before it was corrected."""

    version = fields.Integer(required=True)
    said = fields.Dict(attribute="content", required=True)
    area = fields.String(attribute="area.code", dump_default=None, allow_none=True)
    placed = fields.Enum(Placed, by_value=True, required=True, allow_none=True)
    corrected_at = Moment(required=True)


class VersionsSchema(Schema):
    items = fields.List(fields.Nested(VersionSchema), required=True)


class RecordsSchema(Schema):
    items = fields.List(fields.Nested(RecordSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class Cursor(fields.String):
    """Where a reader goes on: the `next` of a page, or 0."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return Place.read(super()._deserialize(value, *args, **kwargs))
        except ValueError:
            raise ValidationError("This is no cursor of ours.") from None


class RecordsAskedSchema(Schema):
    area = Text(32)
    since = Cursor()
    category = Text(16)
    case = fields.UUID()
    mine = fields.Boolean(load_default=False)
    cursor = Cursor()


class AttachmentSchema(Schema):
    """A photo of a record or a recording, and how much of it has arrived."""

    id = fields.UUID(required=True)
    record_id = fields.UUID(required=True, allow_none=True)
    type = fields.String(required=True)
    size = fields.Integer(required=True)
    received = fields.Integer(required=True)
    complete = fields.Boolean(required=True, attribute="arrived")
    again = fields.Integer()
    """Of the bytes just sent, how many were here already: the line broke meanwhile."""


class AttachmentListedSchema(AttachmentSchema):
    """One that has arrived; of what was dictated, what an engine heard in it."""

    text = fields.String(required=True, allow_none=True)


class AttachmentsSchema(Schema):
    items = fields.List(fields.Nested(AttachmentListedSchema), required=True)
    missing = fields.List(fields.Nested(AttachmentSchema), required=True)
    """Announced, and not all here: a record is never silently without a photo."""


class ReceivedSchema(Schema):
    """From which byte to go on."""

    received = fields.Integer(required=True)
    complete = fields.Boolean(required=True, attribute="arrived")


FINDING = FindingSchema()
CORRECTION = CorrectionSchema()
WAS = FindingSchema(partial=tuple(FINDING.fields))
"""Some of the fields; each of them whole."""
