from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.api import Id, Moment, Text
from server.cases.choices import ROOT_CAUSES
from server.library.models import EntryState
from server.problems import Problem
from server.territory.catalogue import check_category

CHECKS = ("names", "places", "days", "amounts", "rare", "others", "children")
"""What whoever approves has looked at: each of it could tell who it was."""


def is_category(said: str) -> None:
    try:
        check_category(said)
    except Problem as refusal:
        raise ValidationError(refusal.title) from None


class MaskingSchema(Schema):
    """What an entry is to say, before it is masked."""

    case_id = Id(required=True)
    title = Text(60, shortest=1, required=True)
    happened = Text(2000, shortest=1, required=True)
    settled = Text(2000, shortest=1, required=True)
    law = Text(500, load_default="")


class ProposalSchema(MaskingSchema):
    category = fields.String(load_default=None, allow_none=True, validate=is_category)
    root_cause = fields.String(required=True, validate=validate.OneOf(ROOT_CAUSES))


class ApprovalSchema(Schema):
    """All of the list, or it cannot be approved."""

    checked = fields.List(fields.String(), required=True)

    def load(self, *args: Any, **options: Any) -> Any:
        loaded = super().load(*args, **options)
        missing = sorted(set(CHECKS) - set(loaded["checked"]))
        if missing or len(loaded["checked"]) != len(CHECKS):
            raise ValidationError({"checked": [f"Look at {one}." for one in missing]})
        return loaded


class PieceSchema(Schema):
    """A piece of a text; with a kind it stands for something that was masked."""

    text = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)


def pieces() -> Any:
    return fields.List(fields.Nested(PieceSchema), required=True)


class MaskedSchema(Schema):
    title = pieces()
    happened = pieces()
    settled = pieces()
    law = pieces()


class EntryInListSchema(Schema):
    id = fields.UUID(required=True)
    state = fields.Enum(EntryState, by_value=True, required=True)
    category = fields.String(required=True)
    root_cause = fields.String(required=True)
    title = fields.String(required=True)
    happened = fields.String(required=True)


class EntrySchema(EntryInListSchema):
    """An entry. Nothing in it says which case it was, whose, where or which day."""

    settled = fields.String(required=True)
    law = fields.String(required=True)
    masked = fields.Nested(
        MaskedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "What was masked, until it is approved"},
    )
    proposed_at = Moment(required=True, allow_none=True)
    may = fields.List(fields.String(), required=True)


class EntriesSchema(Schema):
    items = fields.List(fields.Nested(EntryInListSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class EntriesAskedSchema(Schema):
    words = Text(100, load_default="")
    category = fields.String(validate=is_category)
    state = fields.Enum(EntryState, by_value=True, load_default=EntryState.APPROVED)
    cursor = Text(300)


class AlikeAskedSchema(Schema):
    case_id = Id(required=True)


class AlikeEntriesSchema(Schema):
    items = fields.List(fields.Nested(EntryInListSchema), required=True)
