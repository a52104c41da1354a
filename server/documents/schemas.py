"""What crosses the wire about papers."""

from marshmallow import Schema, fields, validate

from server.api import Id, Moment, Text, Whole, YesNo
from server.documents.models import Making
from server.documents.papers import PAPERS

WORDS = 20_000
AT_ONCE = 500


class MakeSchema(Schema):
    """Which paper, and the words said for it; for a group, whose."""

    kind = fields.String(required=True, validate=validate.OneOf(tuple(PAPERS)))
    said = fields.Dict(keys=Text(32, shortest=1), values=Text(WORDS), load_default=dict)
    party_ids = fields.List(
        Id(), load_default=list, validate=validate.Length(max=AT_ONCE)
    )


class DocumentSchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    piece = fields.Integer(required=True)
    party_id = fields.UUID(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    making = fields.Enum(Making, by_value=True, required=True)
    forms = fields.List(fields.String(), required=True)
    pages = fields.Integer(required=True, allow_none=True)
    made_at = Moment(required=True)


class MadeSchema(Schema):
    items = fields.List(fields.Nested(DocumentSchema), required=True)


class PaperSchema(Schema):
    """A kind of paper, and what it asks for."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    asks = fields.List(fields.String(), required=True)


class DossierPieceSchema(Schema):
    """A piece of the dossier: made, ready to be made, or lacking."""

    piece = fields.Integer(required=True)
    title = fields.String(required=True)
    must = fields.Boolean(required=True)
    state = fields.String(required=True)
    photo = fields.Boolean(required=True)
    papers = fields.List(fields.Nested(PaperSchema), required=True)


class DossierSchema(Schema):
    pieces = fields.List(fields.Nested(DossierPieceSchema), required=True)
    documents = fields.List(fields.Nested(DocumentSchema), required=True)
    missing = fields.List(fields.Integer(), required=True)
    can_make = fields.Boolean(required=True)


class FormAskedSchema(Schema):
    form = fields.String(
        data_key="as",
        load_default="pdf",
        validate=validate.OneOf(("pdf", "docx", "picture")),
    )


class PackAskedSchema(Schema):
    of = fields.String(
        load_default="dossier", validate=validate.OneOf(("dossier", "confirmation"))
    )


class PhotoAskedSchema(Schema):
    piece = fields.Integer(required=True, validate=validate.Range(0, 13))


class TemplateAskedSchema(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(tuple(PAPERS)))


class LiveSchema(Schema):
    live = YesNo(required=True)


class TemplateSchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    number = Whole(1, 2**31, required=True)
    live = fields.Boolean(required=True)
    uploaded_at = Moment(required=True)


class KindSchema(Schema):
    """A kind of paper, what a district made of it, and the fields there are."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    own = fields.Boolean(required=True)
    versions = fields.List(fields.Nested(TemplateSchema), required=True)


class TemplatesSchema(Schema):
    items = fields.List(fields.Nested(KindSchema), required=True)
    fields_there = fields.List(fields.String(), required=True)
