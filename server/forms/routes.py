from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, json, request

from server.access import Actor
from server.api import Blueprint, body, load
from server.audit.actions import note_all
from server.content import hash_content
from server.db import transaction
from server.forms import actions, queries
from server.forms.compiling import compile_form, questions_of
from server.forms.exports import WRITERS, gather
from server.forms.models import FormAnswer, FormVersion
from server.forms.refusals import FormRefused
from server.forms.schemas import (
    ANSWER,
    AllToFillSchema,
    AnswersAskedSchema,
    AnswerSchema,
    AnswerSentSchema,
    AnswersSchema,
    FormVersionSchema,
    FormVersionsSchema,
    NoticeSchema,
    OwnAnswersSchema,
    ReportSchema,
    StandingSchema,
    UploadAskedSchema,
)
from server.forms.telling import tell_all
from server.problems import NotFound

forms = Blueprint("forms", __name__, url_prefix="/api/v1/forms")
notice = Blueprint("notice", __name__, url_prefix="/api/v1")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
WORKBOOK = {"required": True, "content": {XLSX: {"schema": BYTES}}}
ASKED = UploadAskedSchema()
PLACED = [{"in": "query", "schema": ASKED}]
IN_LIST = ("id", "number", "standing", "uploaded_at", "live_since", "ended_at")
MEDIA = {"csv": "text/csv", "xlsx": XLSX, "geojson": "application/geo+json"}


class NoSuchFile(NotFound):
    title = "Answers come as csv, xlsx or geojson"


@notice.get("/notice")
@notice.response(200, NoticeSchema)
def get_notice() -> Any:
    """Tell residents what is asked today, why, and how long it is kept. No account."""
    live = queries.list_live(g.session)
    return {"items": [show_asked(version) for version in live]}


@forms.put("/versions/<uuid:version_id>/report")
@forms.doc(requestBody=WORKBOOK)
@forms.response(200, ReportSchema)
def put_report(version_id: UUID) -> Any:
    """Say what would come of a workbook, and all that is wrong; nothing is kept."""
    with transaction(writes=False) as g.session:
        g.actor = current_app.config["IDENTIFY"](g.session)
        g.actor.must_somewhere("form.upload")
    try:
        compiled = compile_form(request.get_data())
    except FormRefused as refused:
        told = {"refusals": [one.shown() for one in refused.refusals]}
        return {"name": None, "title": None, "questions": [], "left_out": []} | told
    return {
        "name": compiled.name,
        "title": compiled.form["title"],
        "questions": questions_of(compiled.form),
        "refusals": [],
        "left_out": compiled.remarks,
    }


@forms.put("/versions/<uuid:version_id>")
@forms.doc(requestBody=WORKBOOK, parameters=PLACED)
@forms.response(200, FormVersionSchema)
@forms.alt_response(201, schema=FormVersionSchema, description="The version is new")
def put_version(version_id: UUID) -> Any:
    """Upload a workbook as a form's next version. Another admin decides on it."""
    with transaction(writes=False) as g.session:
        g.actor = current_app.config["IDENTIFY"](g.session)
        g.actor.must_somewhere("form.upload")
    said = load(ASKED, request.args.to_dict())
    compiled = compile_form(request.get_data())
    with transaction(writes=True) as g.session:
        g.actor = current_app.config["IDENTIFY"](g.session)
        version, new = actions.upload_version(
            g.session, g.actor, version_id, compiled, said
        )
        return show(g.actor, version, {}), 201 if new else 200


@forms.put("/versions/<uuid:version_id>/standing")
@forms.hears(StandingSchema(), "form.read")
@forms.response(200, FormVersionSchema)
def put_standing(said: dict[str, Any], version_id: UUID) -> Any:
    """Approve, decline or retire a version."""
    version = actions.decide(g.session, g.actor, version_id, said["standing"])
    return show(g.actor, version, queries.count_answers(g.session))


@forms.get("/versions")
@forms.response(200, FormVersionsSchema)
def get_versions() -> Any:
    """List all versions of the forms of your areas, the newest first."""
    found = queries.list_versions(g.session, g.actor)
    counts = queries.count_answers(g.session)
    return {"items": [show(g.actor, version, counts) for version in found]}


@forms.get("/mine")
@forms.response(200, AllToFillSchema)
def get_mine() -> Response:
    """Give the forms that are asked where you work, whole, with an ETag."""
    found = queries.list_to_fill(g.session, g.actor)
    tag = hash_content({str(version.id): version.number for version in found}).hex()
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    items = [
        {
            "id": str(version.id),
            "name": version.form.name,
            "number": version.number,
            "about": version.form.about.value,
            "questions": version.questions,
        }
        for version in found
    ]
    answer = Response(json.dumps({"items": items}), mimetype="application/json")
    answer.set_etag(tag)
    return answer


@forms.get("/answers")
@forms.asks(AnswersAskedSchema(), "territory.read")
@forms.response(200, AnswersSchema)
def get_answers(asked: dict[str, Any]) -> Any:
    """Show what was answered about one record, or about one visit of your own.

    That someone reads what another has asked is noted.
    """
    record, visit = asked.get("record_id"), asked.get("visit_id")
    found = queries.list_answers(g.session, g.actor, record, visit)
    others = [one for one in found if one.filed_by != g.actor.account_id]
    note_all(
        g.session,
        g.actor,
        [("answer.read", one.id, {"record": str(one.record_id)}) for one in others],
    )
    return {"items": tell_all(g.session, found)}


@forms.get("/answers/own")
@forms.response(200, OwnAnswersSchema)
def get_own() -> Any:
    """List what you answered lately, without what you said."""
    return {"items": queries.list_own(g.session, g.actor)}


@forms.put("/answers/<uuid:answer_id>")
@forms.says_it_hears(AnswerSentSchema())
@forms.response(200, AnswerSchema)
@forms.alt_response(201, schema=AnswerSchema, description="The answers are new")
def put_answer(answer_id: UUID) -> Any:
    """Send answers to a form, or the same answers again."""
    return hear_answer(g.actor, answer_id, body())


def hear_answer(actor: Actor, answer_id: UUID, said: object) -> tuple[FormAnswer, int]:
    actor.must_somewhere("form.answer")
    loaded = load(ANSWER, said)
    answer, new = actions.send_answer(g.session, actor, answer_id, loaded)
    return answer, 201 if new else 200


@forms.get("/<uuid:form_id>/answers.<kind>")
@forms.response(200, BYTES, content_type="text/csv")
def get_file(form_id: UUID, kind: str) -> Response:
    """Give all answers to a form as csv, xlsx or geojson. It is noted."""
    g.actor.must_somewhere("form.export")
    if kind not in WRITERS:
        raise NoSuchFile(kind=kind)
    table = gather(g.session, g.actor, form_id, kind)
    answer = Response(WRITERS[kind](table), mimetype=MEDIA[kind])
    name = f"{table.name}-{date.today():%Y%m%d}.{kind}"  # noqa: DTZ011  # a file's name
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def show_asked(version: FormVersion) -> dict[str, Any]:
    form: Any = version.questions
    return {
        "title": form["title"],
        "about": version.form.about,
        "area_name": version.form.area.name,
        "live_since": version.live_since,
        "languages": form["languages"],
        "questions": questions_of(form),
    }


def show(actor: Actor, version: FormVersion, counts: dict[UUID, int]) -> dict[str, Any]:
    kept = {name: getattr(version, name) for name in IN_LIST}
    return (
        show_asked(version)
        | kept
        | {
            "form": version.form_id,
            "name": version.form.name,
            "area": version.form.area.code,
            "own": version.uploaded_by == actor.account_id,
            "answers": counts.get(version.id, 0),
        }
    )
