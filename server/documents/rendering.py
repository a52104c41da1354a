"""The worker's part: papers are filled in, sealed and made into PDFs.

A job has one paper or hundreds. Each is written when it is done, in a transaction of
its own, so that a job that is broken off goes on where it was.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.cipher import open_file, seal_file
from server.db import transaction
from server.documents.actions import folder_of
from server.documents.filling import TemplateFailed, fill
from server.documents.laying import lay_out
from server.documents.making import RENDER
from server.documents.models import Document, DocumentTemplate, Making
from server.documents.office import Office, count_pages
from server.documents.papers import PAPERS, PIECES
from server.documents.wording import say_day
from server.files import Files

Went = Callable[[int, int], None]

SHIPPED = Path(__file__).parent / "templates"
TOGETHER = 10
"""So many papers for one start of LibreOffice: the start is what takes long."""

Work = Callable[
    [Mapping[str, object], Callable[[int, int], None]], Callable[[Session], None]
]

__all__ = ["RENDER", "work_of"]


def work_of(files: Files, zone: ZoneInfo, office: Office | None) -> Work:
    """Return what a worker does when papers are to be made."""

    def render(
        arguments: Mapping[str, object], went: Went
    ) -> Callable[[Session], None]:
        said = arguments["ids"]
        ids = [UUID(str(one)) for one in said] if isinstance(said, list) else []
        left = _undone(ids)
        done = len(ids) - len(left)
        for start in range(0, len(left), TOGETHER):
            went(done + start, len(ids))
            _make(left[start : start + TOGETHER], files, zone, office)
        return lambda session: None

    return render


def _undone(ids: list[UUID]) -> list[UUID]:
    """Return those that no earlier try has finished."""
    unfinished = Document.making.in_([Making.WAITING, Making.FILLED])
    with transaction(writes=False) as session:
        query = select(Document.id).where(Document.id.in_(ids), unfinished)
        return list(session.scalars(query.order_by(Document.id)))


def _make(ids: list[UUID], files: Files, zone: ZoneInfo, office: Office | None) -> None:
    filled = {one: docx for one in ids if (docx := _fill_in(one, files, zone))}
    for one, docx in filled.items():
        name = files.keep(seal_file(docx), folder_of(one))
        making = Making.FILLED if office else Making.DOCX_ONLY
        _write(one, docx=name, making=making)
    if office and filled:
        for one, pdf in zip(
            filled, office.make_pdfs(list(filled.values())), strict=True
        ):
            name = files.keep(seal_file(pdf), folder_of(one))
            _write(one, pdf=name, pages=count_pages(pdf), making=Making.READY)


def _write(document_id: UUID, **said: Any) -> None:
    with transaction(writes=True) as session:
        session.execute(update(Document).where(Document.id == document_id).values(said))


def _fill_in(document_id: UUID, files: Files, zone: ZoneInfo) -> bytes | None:
    """Return the filled paper; None where its template cannot be filled."""
    with transaction(writes=False) as session:
        document = session.get(Document, document_id)
        if document is None:
            return None
        if document.docx:
            return open_file(files.get(document.docx))
        template = _template(session, document, files)
        laid, address = _lay_out(session, document, zone)
    try:
        return fill(template, laid, address)
    except TemplateFailed:
        _write(document_id, making=Making.FAILED)
        return None


def _template(session: Session, document: Document, files: Files) -> bytes:
    if document.template_id:
        return files.get(session.get_one(DocumentTemplate, document.template_id).file)
    return (SHIPPED / f"{document.kind}.docx").read_bytes()


def _lay_out(
    session: Session, document: Document, zone: ZoneInfo
) -> tuple[dict[str, Any], str]:
    """Lay out the paper's case; return that, and the address that its code holds."""
    said = json.loads(document.said)
    case = session.get_one(Case, document.case_id)
    laid = lay_out(case, zone, document.party_id, said["words"])
    made_on = document.made_at.astimezone(zone).date()
    laid["paper"] = {
        "title": PAPERS[document.kind].title,
        "number": document.number or "",
        "made_on": say_day(made_on),
        "check": said["check"],
        "address": said["address"],
    }
    if document.kind == "contents":
        laid["pieces"] = _contents(session, document.case_id)
    return laid, said["address"]


def _contents(session: Session, case_id: UUID) -> list[dict[str, str]]:
    """Return the dossier's pieces with their pages, of the newest of each paper."""
    query = select(Document).where(Document.case_id == case_id)
    pages: dict[int, int] = dict.fromkeys(PIECES, 0)
    for one in newest_of_each(session.scalars(query.order_by(Document.made_at)).all()):
        if one.piece:
            pages[one.piece] += one.pages or 0
    return [
        {"no": str(no), "title": title, "pages": str(pages[no] or "")}
        for no, (title, _) in PIECES.items()
    ]


def newest_of_each(documents: Any) -> list[Document]:
    """Return the newest of papers that were made more than once; and every photo."""
    newest = {(one.kind, one.party_id, one.picture): one for one in documents}
    return list(newest.values())
