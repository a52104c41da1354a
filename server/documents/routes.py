from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, g, request

from server import pictures
from server.api import Blueprint, body, load
from server.audit.actions import note
from server.cipher import open_file, seal_file
from server.db import transaction
from server.documents import actions, facts, pieces, queries
from server.documents.making import make_document
from server.documents.models import Document
from server.documents.packs import ENDS, MEDIA, list_packed, name_of, pack_up
from server.documents.papers import PAPERS, PHOTOGRAPHED, PIECES
from server.documents.schemas import (
    DocumentSchema,
    DossierSchema,
    FormAskedSchema,
    MadeSchema,
    MakeSchema,
    PackAskedSchema,
    PhotoAskedSchema,
)

documents = Blueprint("documents", __name__, url_prefix="/api/v1/cases")

IN_LIST = ("id", "kind", "piece", "party_id", "number", "making", "pages", "made_at")
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
GIVEN = {200: {"content": {kind: {"schema": BYTES} for kind in MEDIA.values()}}}
ZIPPED = {200: {"content": {"application/zip": {"schema": BYTES}}}}
TAKEN = {
    "required": True,
    "content": {kind: {"schema": BYTES} for kind in pictures.TYPES},
}
MAKE, FORM, PACK, PHOTO_ASKED = (
    MakeSchema(),
    FormAskedSchema(),
    PackAskedSchema(),
    PhotoAskedSchema(),
)


@documents.get("/<uuid:case_id>/documents")
@documents.response(200, DossierSchema)
def get_dossier(case_id: UUID) -> Any:
    """Show which pieces of its dossier a case has, could have, and lacks."""
    case = queries.get_own_case(g.session, g.actor, case_id, "document.read")
    made = queries.list_documents(g.session, case_id)
    return {
        "pieces": [_piece(one) for one in pieces.stand(case, _pieces(made))],
        "documents": [_show(one) for one in made],
        "missing": pieces.missing_pieces(case, _pieces(made)),
        "can_make": bool(current_app.config["OFFICE"]),
    }


@documents.put("/<uuid:case_id>/documents/<uuid:document_id>")
@documents.says_it_hears(MAKE)
@documents.response(200, MadeSchema)
@documents.alt_response(201, schema=MadeSchema, description="The papers are new")
def put_document(case_id: UUID, document_id: UUID) -> Any:
    """Have a paper made; with `party_ids`, one for each household of a group."""
    queries.get_own_case(g.session, g.actor, case_id, "document.make")
    address, zone = f"{request.host_url}verify/", current_app.config["ZONE"]
    said = load(MAKE, body())
    made, new = make_document(
        g.session, g.actor, case_id, document_id, said, address, zone
    )
    return {"items": [_show(one) for one in made]}, 201 if new else 200


@documents.get("/<uuid:case_id>/documents/<uuid:document_id>/file")
@documents.doc(parameters=[{"in": "query", "schema": FORM}], responses=GIVEN)
def get_file(case_id: UUID, document_id: UUID) -> Response:
    """Give a paper as PDF or DOCX, or a photo; that somebody asks is noted."""
    form = load(FORM, request.args.to_dict())["form"]
    with transaction(writes=True) as session:
        actor = current_app.config["IDENTIFY"](session)
        found, where = actions.read_document(session, actor, case_id, document_id, form)
        name = f"{name_of(found)}.{ENDS[form]}"
    content = open_file(current_app.config["FILES"].get(where))
    return _send(content, MEDIA[form], name)


@documents.get("/<uuid:case_id>/pack")
@documents.doc(parameters=[{"in": "query", "schema": PACK}], responses=ZIPPED)
def get_pack(case_id: UUID) -> Response:
    """Give the dossier, or what goes to the court, as one ZIP; this is noted."""
    of = load(PACK, request.args.to_dict())["of"]
    with transaction(writes=True) as session:
        actor = current_app.config["IDENTIFY"](session)
        case = queries.get_own_case(session, actor, case_id, "document.read")
        made = queries.list_documents(session, case_id)
        listed = list_packed(made, of)
        about = {"of": of, "papers": len(listed)}
        note(session, actor, "document.pack", case.id, **about)
        name = f"{facts.number_of(case)}-{of}.zip"
    content = pack_up(current_app.config["FILES"], listed)
    return _send(content, "application/zip", name)


@documents.put("/<uuid:case_id>/photos/<uuid:document_id>")
@documents.doc(requestBody=TAKEN, parameters=[{"in": "query", "schema": PHOTO_ASKED}])
@documents.response(200, DocumentSchema)
@documents.alt_response(201, schema=DocumentSchema, description="The photo is new")
def put_photo(case_id: UUID, document_id: UUID) -> Any:
    """Take the photo of a signed paper, or of a proof, as a piece of the dossier."""
    with transaction(writes=False) as session:
        actor = current_app.config["IDENTIFY"](session)
        queries.get_own_case(session, actor, case_id, "document.make")
    piece = load(PHOTO_ASKED, request.args.to_dict())["piece"]
    if request.mimetype not in pictures.TYPES:
        raise pictures.AttachmentNotAPicture
    picture = pictures.remake(request.get_data(), request.mimetype)
    files, folder = current_app.config["FILES"], actions.folder_of(document_id)
    with transaction(writes=True) as session:
        actor = current_app.config["IDENTIFY"](session)
        known = session.get(Document, document_id)
        name = (known and known.picture) or files.keep(seal_file(picture), folder)
        found, new = actions.add_photo(
            session, actor, case_id, document_id, piece, name
        )
        return _show(found), 201 if new else 200


def _pieces(made: Sequence[Document]) -> set[int]:
    return {one.piece for one in made}


def _piece(standing: pieces.Standing) -> Mapping[str, Any]:
    papers = [
        {"kind": kind, "title": paper.title, "asks": paper.asks}
        for kind, paper in PAPERS.items()
        if paper.piece == standing.piece
    ]
    photo = standing.piece in PHOTOGRAPHED
    title = PIECES[standing.piece][0]
    return standing._asdict() | {"title": title, "photo": photo, "papers": papers}


def _show(document: Document) -> dict[str, Any]:
    shown = {name: getattr(document, name) for name in IN_LIST}
    return shown | {"forms": [form for form in MEDIA if getattr(document, form)]}


def _send(content: bytes, media: str, name: str) -> Response:
    """Send bytes that no browser keeps; a name in Chinese goes the way of RFC 5987."""
    answer = Response(content, mimetype=media)
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
