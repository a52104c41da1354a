from dataclasses import replace
from threading import Semaphore
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from server import recordings
from server.api import Blueprint
from server.audit.actions import note
from server.db import transaction
from server.files import Files
from server.pictures import MADE, AttachmentNotAPicture
from server.recordings import AttachmentNotARecording
from server.screening import attachments as actions
from server.screening import dictations, ranges
from server.screening.attachment_models import Attachment, AttachmentState
from server.screening.attachments import (
    AttachmentDiffers,
    AttachmentEnded,
    NoSuchAttachment,
)
from server.screening.owners import OfRecord, Owner
from server.screening.queries import get_record
from server.screening.ranges import Announced, Range, RangeTooLarge
from server.screening.schemas import (
    AttachmentSchema,
    AttachmentsSchema,
    ReceivedSchema,
)

attachments = Blueprint("attachments", __name__, url_prefix="/api/v1/records")

ONE_PICTURE_AT_A_TIME = Semaphore(1)
"""One may take hundreds of megabytes while it is decoded; who waits finds it made."""

HEADERS = [
    {
        "in": "header",
        "name": "Content-Range",
        "required": True,
        "schema": {"type": "string"},
        "description": "First `bytes */N` and no body; then `bytes a-b/N`.",
    },
    {
        "in": "header",
        "name": "Repr-Digest",
        "schema": {"type": "string"},
        "description": "With the first: `sha-256=:…:`, the hash of all N bytes.",
    },
]
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
GIVEN = (MADE, *recordings.TYPES)
SENT = (*ranges.TYPES, ranges.ANY_BYTES)
BODY = {"content": {kind: {"schema": BYTES} for kind in SENT}}


@attachments.put("/<uuid:record_id>/attachments/<uuid:attachment_id>")
@attachments.doc(parameters=HEADERS, requestBody=BODY)
@attachments.response(200, AttachmentSchema)
@attachments.alt_response(201, schema=AttachmentSchema, description="It is announced")
def put_attachment(record_id: UUID, attachment_id: UUID) -> Any:
    """Announce a photo or a recording, then send it in ranges, in any tries."""
    return take(OfRecord(record_id), attachment_id)


@attachments.get("/<uuid:record_id>/attachments/<uuid:attachment_id>/received")
@attachments.response(200, ReceivedSchema)
def get_received(record_id: UUID, attachment_id: UUID) -> Any:
    """Say from which byte to go on, to who sends the photo."""
    return say_received(OfRecord(record_id), attachment_id)


@attachments.get("/<uuid:record_id>/attachments/<uuid:attachment_id>")
@attachments.doc(
    responses={200: {"content": {kind: {"schema": BYTES} for kind in GIVEN}}}
)
@attachments.alt_response(304, description="The one you have is still right")
def get_picture(record_id: UUID, attachment_id: UUID) -> Response:
    """Give a photo or a recording. That someone asks is noted, unless it is theirs."""
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        record = get_record(session, g.actor, record_id)
        found = actions.get_complete(session, OfRecord(record_id), attachment_id)
    if record.filed_by != g.actor.account_id:
        note_look(record_id, attachment_id)
    return send_picture(found)


@attachments.get("/<uuid:record_id>/attachments")
@attachments.response(200, AttachmentsSchema)
def get_attachments(record_id: UUID) -> Any:
    """List what a record has that has arrived, and what is still on its way."""
    get_record(g.session, g.actor, record_id)
    there = actions.list_complete(g.session, record_id)
    return {"items": there, "missing": actions.list_missing(g.session, record_id)}


@attachments.delete("/<uuid:record_id>/attachments/<uuid:attachment_id>")
@attachments.response(204)
def delete_recording(record_id: UUID, attachment_id: UUID) -> None:
    """Forget what one dictated: its text is taken, or it was wrong."""
    owner = OfRecord(record_id)
    found = actions.find_own(g.session, g.actor, owner, attachment_id)
    dictations.forget(g.session, g.actor, found)


def take(owner: Owner, attachment_id: UUID) -> Any:
    """Hear of an attachment of this owner, or take some of its bytes."""
    found = find_own(owner, attachment_id)
    said = ranges.read_headers(dict(request.headers))
    body, broke = read_body(said)
    try:
        if isinstance(said, Announced):
            return announce(owner, attachment_id, said)
        if found is None:
            raise NoSuchAttachment
        if broke:
            said = replace(said, end=said.start + len(body))
        return settle(owner, found, receive(found, said, body))
    except AttachmentEnded:
        actions.erase(files(), attachment_id)
        raise


def say_received(owner: Owner, attachment_id: UUID) -> Attachment:
    found = actions.find_own(g.session, g.actor, owner, attachment_id)
    if found is None:
        raise NoSuchAttachment
    return found


def note_look(owner_id: UUID, attachment_id: UUID) -> None:
    with transaction(writes=True) as session:
        about = str(attachment_id)
        note(session, g.actor, "attachment.read", owner_id, attachment=about)


def find_own(owner: Owner, attachment_id: UUID) -> Attachment | None:
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        return actions.find_own(session, g.actor, owner, attachment_id)


def read_body(said: Announced | Range) -> tuple[bytes, bool]:
    """Return the bytes, as many as the headers say; fewer where the link broke.

    Tell whether it broke: what arrived until then need not be sent again.
    """
    request.max_content_length = ranges.LONGEST
    body, broke = read_until_it_breaks()
    expected = said.end - said.start if isinstance(said, Range) else 0
    if len(body) != expected and not (broke and len(body) < expected):
        raise ranges.refuse("Content-Range", f"The body holds {len(body)} bytes.")
    return body, broke


def read_until_it_breaks() -> tuple[bytes, bool]:
    body = bytearray()
    try:
        while chunk := request.stream.read(ranges.CHUNK):
            body += chunk
    except RequestEntityTooLarge:
        raise RangeTooLarge(limit=ranges.LONGEST) from None
    except ClientDisconnected:
        return bytes(body), True
    # Gunicorn ends the stream of a link that was closed like any other.
    return bytes(body), len(body) < (request.content_length or 0)


def announce(owner: Owner, attachment_id: UUID, said: Announced) -> Any:
    with transaction(writes=True) as session:
        found, new = actions.announce(session, g.actor, owner, attachment_id, said)
    shown = settle(owner, found, found)
    return (shown, 201) if new else shown


def receive(found: Attachment, said: Range, body: bytes) -> Attachment:
    """Keep what is new; say how much was here already, for a browser hides it.

    Where a connection breaks that it has used before, it sends the request again
    by itself: the phone hears of no break, and would go on with ranges too large.
    """
    with transaction(writes=False) as session:
        found = actions.reload(session, found)
    again = already_here(found, said)
    while name := actions.keep_part(files(), found, said, body):
        with transaction(writes=True) as session:
            found, taken = actions.take_part(session, found, name, said.end)
        if taken:
            break
        # What the broken request brought was noted meanwhile: go on behind it.
        again = already_here(found, said)
        if found.received <= said.start:
            break
    found.again = again
    return found


def already_here(found: Attachment, said: Range) -> int:
    return max(0, min(found.received, said.end) - said.start)


def settle(owner: Owner, before: Attachment, found: Attachment) -> Attachment:
    """Make the picture once all bytes are here; say how the attachment stands."""
    after = finish(owner, found) if found.is_whole() else found
    actions.tidy(files(), before, after)
    if after.state is AttachmentState.REFUSED:
        dictated = found.type in recordings.TYPES
        raise AttachmentNotARecording if dictated else AttachmentNotAPicture
    if found.is_whole() and not after.complete:
        raise AttachmentDiffers(received=after.received)
    return after


def finish(owner: Owner, found: Attachment) -> Attachment:
    """Make the picture, unless another request did while this one waited."""
    with ONE_PICTURE_AT_A_TIME:
        with transaction(writes=False) as session:
            whole = actions.reload(session, found)
        if not whole.is_whole():
            return whole
        fate = actions.make_whole(files(), whole)
        with transaction(writes=True) as session:
            ended = actions.attach(session, g.actor, owner, whole, fate)
            dictations.put_to_engine(session, ended)
    ended.again = found.again
    return ended


def send_picture(found: Attachment) -> Response:
    dictated = found.type in recordings.TYPES
    answer = Response(mimetype=found.type if dictated else MADE)
    answer.set_etag(found.picture or "")
    name = "recording" if dictated else "photo.jpg"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.make_conditional(request)
    if answer.status_code == 200:
        answer.data = read_picture(found)
    return answer


def read_picture(found: Attachment) -> bytes:
    try:
        return files().get(found.picture or "")
    except FileNotFoundError:
        current_app.logger.exception("the file of attachment %s is lost", found.id)
        raise NoSuchAttachment from None


def files() -> Files:
    kept: Files = current_app.config["FILES"]
    return kept
