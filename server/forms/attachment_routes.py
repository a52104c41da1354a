"""Pictures, sound and signatures of answers: sent and seen as a record's are."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g

from server.api import Blueprint
from server.db import transaction
from server.forms import queries
from server.forms.attached import OfAnswer
from server.screening import attachments as actions
from server.screening.attachment_routes import (
    BODY,
    BYTES,
    GIVEN,
    HEADERS,
    note_look,
    say_received,
    send_picture,
    take,
)
from server.screening.schemas import AttachmentSchema, ReceivedSchema

answer_files = Blueprint("answer_files", __name__, url_prefix="/api/v1/forms")
SEEN = {200: {"content": {kind: {"schema": BYTES} for kind in GIVEN}}}


@answer_files.put("/answers/<uuid:answer_id>/attachments/<uuid:attachment_id>")
@answer_files.doc(parameters=HEADERS, requestBody=BODY)
@answer_files.response(200, AttachmentSchema)
@answer_files.alt_response(201, schema=AttachmentSchema, description="It is announced")
def put_attachment(answer_id: UUID, attachment_id: UUID) -> Any:
    """Announce what an answer names, then send it in ranges, in any tries."""
    return take(OfAnswer(answer_id), attachment_id)


@answer_files.get("/answers/<uuid:answer_id>/attachments/<uuid:attachment_id>/received")
@answer_files.response(200, ReceivedSchema)
def get_received(answer_id: UUID, attachment_id: UUID) -> Any:
    """Say from which byte to go on, to who sends it."""
    return say_received(OfAnswer(answer_id), attachment_id)


@answer_files.get("/answers/<uuid:answer_id>/attachments/<uuid:attachment_id>")
@answer_files.doc(responses=SEEN)
@answer_files.alt_response(304, description="The one you have is still right")
def get_picture(answer_id: UUID, attachment_id: UUID) -> Response:
    """Give what was answered with. That someone asks is noted, unless it is theirs."""
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        answer = queries.get_answer(session, g.actor, answer_id)
        own = answer.filed_by == g.actor.account_id
        found = actions.get_complete(session, OfAnswer(answer_id), attachment_id)
    if not own:
        note_look(answer_id, attachment_id)
    return send_picture(found)


@answer_files.get("/<uuid:form_id>/files/<string:name>")
@answer_files.doc(responses=SEEN)
def get_exported(form_id: UUID, name: str) -> Response:
    """Give a file by its name in an export, to whom that is given; this is noted."""
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        answer, named = queries.get_exported(session, g.actor, form_id, name)
        found = actions.get_complete(session, OfAnswer(answer.id), named)
    note_look(answer.id, named)
    return send_picture(found)
