"""Photos of a record or an answer and what was dictated: announced, sent in parts.

A picture is made anew when all are here; a recording is kept as it came.

The bytes lie in files, written before the row says that they are there. The row
moves only from where it was read (`_from`), so of any number of requests that
bring the same bytes one moves it, and the others find it moved. A file that no
row names is harmless, and goes when the attachment is complete or refused.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from server import pictures, recordings
from server.access import Actor
from server.audit.actions import note
from server.db import insert_new
from server.files import Files
from server.problems import Conflict, NotFound
from server.screening.attachment_models import Attachment, AttachmentState
from server.screening.owners import KEPT_DICTATED, Owner
from server.screening.ranges import Announced, Range, refuse

MOST = 3
MOST_DICTATED = 1
LEGAL_BASIS = "consent"

UNUSABLE = (pictures.AttachmentNotAPicture, recordings.AttachmentNotARecording)


class NoSuchAttachment(NotFound):
    title = "There is no such photo or recording"


class AttachmentEnded(NotFound):
    title = "What it belonged to has reached its end, and so has this"


class AttachmentDiffers(Conflict):
    title = "These are not the bytes that were announced"


class AttachmentGap(Conflict):
    title = "Bytes before these are missing; `received` says from where"


class TooManyAttachments(Conflict):
    title = "A record takes no more photos, or recordings, than `limit`"


def belongs(found: Attachment, owner: Owner) -> bool:
    return getattr(found, owner.column) == owner.id  # type: ignore[no-any-return]  # of either column


def find_own(
    session: Session, actor: Actor, owner: Owner, attachment_id: UUID
) -> Attachment | None:
    """Return an attachment of something one filed, if it was announced."""
    owner.must_be_own(session, actor)
    found = session.get(Attachment, attachment_id)
    return found if found and belongs(found, owner) else None


def list_complete(session: Session, record_id: UUID) -> Sequence[Attachment]:
    """Return what a record has that is complete, oldest first."""
    return _list(session, record_id, AttachmentState.COMPLETE)


def list_missing(session: Session, record_id: UUID) -> Sequence[Attachment]:
    """Return what a phone has announced and not yet sent, oldest first."""
    return _list(session, record_id, AttachmentState.RECEIVING)


def _list(
    session: Session, record_id: UUID, state: AttachmentState
) -> Sequence[Attachment]:
    query = select(Attachment).where(
        Attachment.record_id == record_id, Attachment.state == state
    )
    ordered = query.order_by(Attachment.announced_at, Attachment.id)
    return session.scalars(ordered).all()


def get_complete(session: Session, owner: Owner, attachment_id: UUID) -> Attachment:
    found = session.get(Attachment, attachment_id)
    if found is None or not belongs(found, owner) or not found.complete:
        raise NoSuchAttachment
    return found


def announce(
    session: Session,
    actor: Actor,
    owner: Owner,
    attachment_id: UUID,
    said: Announced,
) -> tuple[Attachment, bool]:
    """Make room for it, or hear of the same one again; tell whether it is new."""
    owner.lock(session, actor)
    if found := session.get(Attachment, attachment_id):
        return _same_again(found, owner, said), False
    keep_until = owner.kept_until(session, attachment_id, said)
    _must_have_room(session, owner, said.type in recordings.TYPES)
    row = {
        "id": attachment_id,
        owner.column: owner.id,
        "type": said.type,
        "size": said.size,
        "content_hash": said.content_hash,
        "state": AttachmentState.RECEIVING,
        "attempt": 1,
        "received": 0,
        "parts": [],
        "picture": None,
        "announced_at": datetime.now(UTC),
        "legal_basis": LEGAL_BASIS,
        "keep_until": keep_until,
    }
    new = insert_new(session, Attachment, [row])
    made = session.get_one(Attachment, attachment_id)
    return _same_again(made, owner, said), bool(new)


def _same_again(found: Attachment, owner: Owner, said: Announced) -> Attachment:
    there = Announced(found.type, found.size, found.content_hash)
    if not belongs(found, owner) or there != said:
        raise AttachmentDiffers(attachment_id=found.id)
    return found


def _must_have_room(session: Session, owner: Owner, dictated: bool) -> None:
    """Count those that are there; their owner is locked, so that none comes between."""
    is_dictated = Attachment.type.in_(recordings.TYPES)
    query = select(func.count()).where(
        getattr(Attachment, owner.column) == owner.id,
        is_dictated if dictated else ~is_dictated,
        Attachment.state.in_([AttachmentState.RECEIVING, AttachmentState.COMPLETE]),
    )
    limit = MOST_DICTATED if dictated else MOST
    if session.scalars(query).one() >= limit:
        raise TooManyAttachments(limit=limit)


def keep_part(files: Files, found: Attachment, part: Range, body: bytes) -> str | None:
    """Write those of the bytes that are not here yet; None where all are."""
    if part.size != found.size:
        raise refuse("Content-Range", f"{found.size} bytes were announced.")
    if found.state is not AttachmentState.RECEIVING or part.end <= found.received:
        return None
    if part.start > found.received:
        raise AttachmentGap(received=found.received)
    new = body[found.received - part.start :]
    name = f"{folder(found)}/{found.received}-{hashlib.sha256(new).hexdigest()}"
    files.put(name, new)
    return name


def take_part(
    session: Session, found: Attachment, name: str, received: int
) -> tuple[Attachment, bool]:
    """Note that a part is here; tell whether no other request moved on meanwhile."""
    parts, now = [*found.parts, name], datetime.now(UTC)
    moved = _move(session, found, received=received, parts=parts, moved_at=now)
    return reload(session, found), moved


def drop_received(session: Session, found: Attachment) -> bool:
    """Let a photo begin anew; tell whether nothing came in between."""
    again = {"received": 0, "attempt": found.attempt + 1}
    return _move(session, found, parts=[], **again)


def make_whole(files: Files, whole: Attachment) -> dict[str, Any]:
    """Return what becomes of an attachment all of whose bytes are here."""
    try:
        content = b"".join(files.get(name) for name in whole.parts)
    except FileNotFoundError:  # the folder was lost, or another request ended it
        content = b""
    if hashlib.sha256(content).digest() != whole.content_hash:
        return {"received": 0, "attempt": whole.attempt + 1}
    try:
        picture = _keep(files, whole, content)
    except UNUSABLE:
        return {"received": 0, "state": AttachmentState.REFUSED}
    fate: dict[str, Any] = {"state": AttachmentState.COMPLETE, "picture": picture}
    if whole.type in recordings.TYPES and whole.record_id:
        fate["keep_until"] = (datetime.now(UTC) + KEPT_DICTATED).date()
    return fate


def _keep(files: Files, whole: Attachment, content: bytes) -> str:
    if whole.type in recordings.TYPES:
        sound = recordings.check(content, whole.type)
        return files.keep(sound, f"recordings/{whole.id}")
    # What ends with its answer shares no file with a record that stays.
    own = f"answers/{whole.id}" if whole.answer_id else None
    return files.keep(pictures.remake(content, whole.type), own)


def attach(
    session: Session,
    actor: Actor,
    owner: Owner,
    whole: Attachment,
    fate: dict[str, Any],
) -> Attachment:
    """Attach the picture to what it belongs to, or drop what was received."""
    moved = _move(session, whole, parts=[], **fate)
    if moved and "picture" in fate:
        note(session, actor, owner.act, owner.id, attachment=str(whole.id))
    return reload(session, whole)


def reload(session: Session, found: Attachment) -> Attachment:
    """Return it as it stands now; one of an answer may have ended meanwhile."""
    there = session.get(Attachment, found.id, populate_existing=True)
    if there is None:
        raise AttachmentEnded
    return there


def erase(files: Files, attachment_id: UUID) -> None:
    """Remove all files of an attachment that ends, wherever it had come to."""
    for place in ("parts", "answers", "recordings"):
        files.forget(f"{place}/{attachment_id}")


def _move(session: Session, found: Attachment, **columns: Any) -> bool:
    """Change the row if it still stands where it was read; tell whether it did."""
    moved = update(Attachment).where(*_from(found)).values(columns)
    return session.scalar(moved.returning(Attachment.id)) is not None


def _from(found: Attachment) -> tuple[ColumnElement[bool], ...]:
    return (
        Attachment.id == found.id,
        Attachment.state == AttachmentState.RECEIVING,
        Attachment.attempt == found.attempt,
        Attachment.received == found.received,
    )


def folder(attachment: Attachment) -> str:
    """Return where the parts of this attempt lie."""
    return f"parts/{attachment.id}/{attachment.attempt}"


def tidy(files: Files, before: Attachment, after: Attachment) -> None:
    """Remove the parts that nobody asks for any more."""
    if after.state is not AttachmentState.RECEIVING:
        files.forget(f"parts/{after.id}")
    elif after.attempt > before.attempt:
        files.forget(folder(before))
