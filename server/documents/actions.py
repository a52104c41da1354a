"""What people do with papers that are there: photograph them, read them, drop them."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cases.words import LEGAL_BASIS
from server.db import insert_new
from server.documents.models import Document, Making
from server.documents.papers import PHOTO, PHOTOGRAPHED
from server.documents.queries import get_document, get_own_case
from server.files import Files
from server.problems import Conflict, NotFound, Unprocessable

KEEP = timedelta(days=5 * 365)


class DocumentDiffers(Conflict):
    title = "Under this id another paper was made before"


class NoPhotoOfThat(Unprocessable):
    title = "This piece is made by the program, not photographed"


class NoFileYet(NotFound):
    title = "This paper is not made in that form"


def hash_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def keep_until(now: datetime) -> date:
    return (now + KEEP).date()


def add_photo(
    session: Session,
    actor: Actor,
    case_id: UUID,
    document_id: UUID,
    piece: int,
    name: str,
) -> tuple[Document, bool]:
    """Keep the photo of a signed paper, or of a proof, as a piece of the dossier."""
    case = get_own_case(session, actor, case_id, "document.make", lock=True)
    if piece not in PHOTOGRAPHED:
        raise NoPhotoOfThat(errors={"piece": [NoPhotoOfThat.title]})
    now = datetime.now(UTC)
    row = {
        "id": document_id,
        "case_id": case.id,
        "kind": PHOTO,
        "piece": piece,
        "said": "{}",
        "making": Making.READY,
        "picture": name,
        "pages": 1,
        "made_by": actor.account_id,
        "made_at": now,
        "legal_basis": LEGAL_BASIS,
        "keep_until": keep_until(now),
    }
    new = insert_new(session, Document, [row]) == 1
    found = get_document(session, case_id, document_id)
    if found.made_by != actor.account_id or found.piece != piece:
        raise DocumentDiffers
    if new:
        about = {"case": str(case.id), "piece": piece}
        note(session, actor, "document.photograph", document_id, **about)
    return found, new


def read_document(
    session: Session, actor: Actor, case_id: UUID, document_id: UUID, form: str
) -> tuple[Document, str]:
    """Return a paper and where its bytes are; that somebody reads it is noted."""
    get_own_case(session, actor, case_id, "document.read")
    found = get_document(session, case_id, document_id)
    where = {"pdf": found.pdf, "docx": found.docx, "picture": found.picture}[form]
    if where is None:
        raise NoFileYet
    note(session, actor, "document.read", found.id, form=form)
    return found, where


def folder_of(document_id: UUID) -> str:
    """Return where a paper's files lie, so that they can be forgotten together."""
    return f"documents/{document_id}"


def drop(session: Session, files: Files, document: Document) -> None:
    """Forget a paper with its files: rather no paper than a file that nobody knows."""
    session.delete(document)
    session.flush()
    files.forget(folder_of(document.id))
