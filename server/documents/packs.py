"""Papers as files: what they are called, and many of them in one ZIP."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from server import pictures
from server.cipher import open_file
from server.documents.models import Document
from server.documents.papers import CONFIRMATION, DOSSIER, PAPERS, PIECES
from server.documents.rendering import newest_of_each
from server.files import Files

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "picture": pictures.MADE,
}
ENDS = {"pdf": "pdf", "docx": "docx", "picture": "jpg"}


def list_packed(made: Sequence[Document], of: str) -> list[tuple[str, str]]:
    """Return names and places of what goes into a pack, in the dossier's order."""
    wanted = CONFIRMATION if of == "confirmation" else range(14)
    last = len(DOSSIER)
    order = {kind: at for at, kind in enumerate(DOSSIER)} | {"back_cover": last + 1}
    some = [one for one in newest_of_each(made) if one.piece in wanted]
    some.sort(key=lambda one: (one.piece, order.get(one.kind, last), one.made_at))
    found = [_file(one) for one in some]
    there = [one for one in found if one]
    return [(f"{at:03}-{name}", where) for at, (name, where) in enumerate(there, 1)]


def _file(document: Document) -> tuple[str, str] | None:
    """Return the best form of a paper, and where its bytes are."""
    forms = {"pdf": document.pdf, "docx": document.docx, "picture": document.picture}
    for form, where in forms.items():
        if where:
            return f"{name_of(document)}.{ENDS[form]}", where
    return None


def name_of(document: Document) -> str:
    """Return a paper's name as a file: its piece and title, and no person's name."""
    paper = PAPERS.get(document.kind)
    title = paper.title if paper else PIECES[document.piece][0]
    return f"{document.piece:02}-{title}-{document.id.hex[-4:]}"


def pack_up(files: Files, listed: Sequence[tuple[str, str]]) -> bytes:
    """Return one ZIP of these files, opened; PDFs and pictures shrink no further."""
    with BytesIO() as made:
        with ZipFile(made, "w", ZIP_STORED) as packed:
            for name, where in listed:
                packed.writestr(name, open_file(files.get(where)))
        return made.getvalue()
