"""A district's own templates: taken, listed, put in place and taken back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import Blueprint, load
from server.audit.actions import note
from server.content import hash_content
from server.db import Raced, insert_new, transaction
from server.documents import queries
from server.documents.models import DocumentTemplate
from server.documents.packs import MEDIA
from server.documents.papers import PAPERS, get_paper
from server.documents.rendering import SHIPPED
from server.documents.schemas import (
    LiveSchema,
    TemplateAskedSchema,
    TemplateSchema,
    TemplatesSchema,
)
from server.documents.templating import check_template, lay_out_sample
from server.problems import Conflict

templates = Blueprint("templates", __name__, url_prefix="/api/v1/document-templates")

ASKED = TemplateAskedSchema()
DOCX = MEDIA["docx"]
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
TAKEN = {"required": True, "content": {DOCX: {"schema": BYTES}}}
GIVEN = {200: {"content": {DOCX: {"schema": BYTES}}}}


class TemplateDiffers(Conflict):
    title = "Under this id another template was uploaded before"


@templates.get("")
@templates.response(200, TemplatesSchema)
def get_templates() -> Any:
    """List the kinds of papers, the district's versions, and the fields there are."""
    g.actor.must_somewhere("template.read")
    found = queries.list_templates(g.session)
    items = [_kind(kind, [one for one in found if one.kind == kind]) for kind in PAPERS]
    return {"items": items, "fields_there": name_fields(lay_out_sample())}


@templates.put("/<uuid:template_id>")
@templates.doc(requestBody=TAKEN, parameters=[{"in": "query", "schema": ASKED}])
@templates.response(200, TemplateSchema)
@templates.alt_response(201, schema=TemplateSchema, description="The version is new")
def put_template(template_id: UUID) -> Any:
    """Put a template in place of the one in use, if all it names is there."""
    with transaction(writes=False) as session:
        actor = current_app.config["IDENTIFY"](session)
        actor.must_somewhere("template.upload")
    kind = load(ASKED, request.args.to_dict())["kind"]
    content = request.get_data()
    check_template(content)
    name = current_app.config["FILES"].keep(content, f"templates/{template_id}")
    with transaction(writes=True) as session:
        actor = current_app.config["IDENTIFY"](session)
        return _upload(session, actor, template_id, kind, name)


@templates.put("/<uuid:template_id>/live")
@templates.hears(LiveSchema(), "template.upload")
@templates.response(200, TemplateSchema)
def put_live(said: dict[str, Any], template_id: UUID) -> Any:
    """Take back the version in use, or put an earlier one in its place."""
    found = queries.get_template(g.session, template_id)
    if found.live != said["live"]:
        _retire(g.session, found.kind)
        found.live = said["live"]
        act = "template.put_in_place" if said["live"] else "template.take_back"
        note(g.session, g.actor, act, found.id, kind=found.kind)
    return found


@templates.get("/<string:kind>/file")
@templates.doc(responses=GIVEN)
def get_file(kind: str) -> Response:
    """Give the template in use, to be edited."""
    g.actor.must_somewhere("template.read")
    get_paper(kind)
    live = queries.find_live_template(g.session, kind)
    files = current_app.config["FILES"]
    content = files.get(live.file) if live else (SHIPPED / f"{kind}.docx").read_bytes()
    answer = Response(content, mimetype=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.docx"'
    return answer


def _upload(
    session: Session, actor: Actor, template_id: UUID, kind: str, name: str
) -> tuple[DocumentTemplate, int]:
    content = hash_content({"kind": kind, "file": name})
    if known := session.get(DocumentTemplate, template_id):
        if known.content_hash != content:
            raise TemplateDiffers
        return known, 200
    of_kind = DocumentTemplate.kind == kind
    highest = session.scalar(select(func.max(DocumentTemplate.number)).where(of_kind))
    _retire(session, kind)
    row = {
        "id": template_id,
        "kind": kind,
        "number": (highest or 0) + 1,
        "content_hash": content,
        "file": name,
        "live": True,
        "uploaded_by": actor.account_id,
        "uploaded_at": datetime.now(UTC),
    }
    if not insert_new(session, DocumentTemplate, [row]):
        raise Raced
    note(session, actor, "template.upload", template_id, kind=kind)
    return session.get_one(DocumentTemplate, template_id), 201


def _retire(session: Session, kind: str) -> None:
    live = (DocumentTemplate.kind == kind, DocumentTemplate.live)
    session.execute(update(DocumentTemplate).where(*live).values(live=False))


def _kind(kind: str, versions: list[DocumentTemplate]) -> dict[str, Any]:
    own = any(one.live for one in versions)
    title = PAPERS[kind].title
    return {"kind": kind, "title": title, "own": own, "versions": versions}


def name_fields(laid: Any, before: str = "") -> list[str]:
    """Return what a template may name; a list's parts stand behind brackets.

    >>> name_fields({"case": {"number": ""}, "parties": [{"name": ""}]})
    ['case.number', 'parties[].name']
    """
    if isinstance(laid, dict):
        inner = (
            (f"{before}.{name}" if before else name, part)
            for name, part in laid.items()
        )
        return [one for name, part in inner for one in name_fields(part, name)]
    if isinstance(laid, list):
        return name_fields(laid[0], f"{before}[]") if laid else [f"{before}[]"]
    return [before]
