"""Letters to the office: told once, whatever the network does, and answered."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cipher import fingerprint
from server.content import hash_content
from server.db import Raced, insert_new
from server.identity.actions import responsible_organisations
from server.letters.models import Kind, Letter
from server.letters.queries import ANSWER, ASK, get_letter
from server.letters.schemas import LETTER
from server.problems import Conflict
from server.screening.masking import mask
from server.screening.placing import NotYourArea, was_ever_theirs
from server.territory.queries import get_place

KEPT = timedelta(days=365)
LEGAL_BASIS = "consent"


class LetterDiffers(Conflict):
    title = "This was sent before, with other content"


class LetterAnswered(Conflict):
    title = "Somebody has answered this already"


def write_letter(
    session: Session, actor: Actor, letter_id: UUID, said: dict[str, Any]
) -> tuple[Letter, bool]:
    """Take a question or a suggestion, or the same one again; tell if it is new."""
    actor.must_somewhere(ASK[said["kind"]])
    content = fingerprint(hash_content(LETTER.dump(said)))
    if letter := session.get(Letter, letter_id):
        if letter.received_hash != content or letter.written_by != actor.account_id:
            raise LetterDiffers(letter_id=letter_id)
        return letter, False
    if not insert_new(
        session, Letter, [_row(session, actor, letter_id, content, said)]
    ):
        raise Raced
    note(session, actor, ASK[said["kind"]], letter_id)
    return session.get_one(Letter, letter_id), True


def _row(
    session: Session,
    actor: Actor,
    letter_id: UUID,
    content: bytes,
    said: dict[str, Any],
) -> dict[str, Any]:
    grant = actor.must_somewhere(ASK[said["kind"]])[0]
    area_id, path = _place(session, actor, said["building_id"]) or (
        grant.area_id,
        grant.path,
    )
    office = None
    if said["kind"] == Kind.QUESTION:
        office = responsible_organisations(session, {path})[path].id
    now = datetime.now(UTC)
    return {
        "id": letter_id,
        "received_hash": content,
        "kind": said["kind"],
        "text": mask(said["text"]),
        "written_by": actor.account_id,
        "role": grant.role,
        "area_id": area_id,
        "organisation_id": office,
        "written_at": said["written_at"],
        "device_id": said["device_id"],
        "seq": said["seq"],
        "received_at": now,
        "legal_basis": LEGAL_BASIS,
        "keep_until": (now + KEPT).date(),
    }


def _place(
    session: Session, actor: Actor, building_id: UUID | None
) -> tuple[UUID, str] | None:
    """Return the micro-grid of the building asked about, if one was named."""
    if building_id is None:
        return None
    area = get_place(session, None, building_id)
    if area is None or not was_ever_theirs(session, actor, area, None, building_id):
        raise NotYourArea
    return area.id, area.path


def answer_letter(
    session: Session, actor: Actor, letter_id: UUID, text: str
) -> tuple[Letter, bool]:
    """Answer in plain words, once; the same answer again changes nothing."""
    letter = get_letter(session, actor, letter_id, lock=True)
    actor.must(ANSWER[letter.kind], letter.area.path)
    if letter.answer is not None:
        if letter.answer != mask(text) or letter.answered_by != actor.account_id:
            raise LetterAnswered
        return letter, False
    letter.answer = mask(text)
    letter.answered_by, letter.answered_at = actor.account_id, datetime.now(UTC)
    note(session, actor, ANSWER[letter.kind], letter_id)
    session.flush()
    return letter, True
