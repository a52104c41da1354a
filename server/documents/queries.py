from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.models import Case
from server.cases.queries import get_case, may_see_parties
from server.documents.models import Document, DocumentTemplate
from server.problems import Forbidden, NotFound

MOST = 2000


class NoSuchDocument(NotFound):
    title = "This case has no such paper"


class NoSuchTemplate(NotFound):
    title = "There is no such template"


def get_own_case(
    session: Session, actor: Actor, case_id: UUID, act: str, *, lock: bool = False
) -> Case:
    """Return a case whose papers are this person's to see: names stand on them."""
    case = get_case(session, actor, case_id, lock=lock)
    if not actor.may(act, case.area.path) or not may_see_parties(actor, case):
        raise Forbidden(act=act)
    return case


def list_documents(session: Session, case_id: UUID) -> Sequence[Document]:
    query = select(Document).where(Document.case_id == case_id)
    ordered = query.order_by(Document.piece, Document.made_at, Document.id)
    return session.scalars(ordered.limit(MOST)).all()


def get_document(session: Session, case_id: UUID, document_id: UUID) -> Document:
    found = session.get(Document, document_id)
    if found is None or found.case_id != case_id:
        raise NoSuchDocument
    return found


def find_live_template(session: Session, kind: str) -> DocumentTemplate | None:
    """Return what a district has put in place of a shipped template, if anything."""
    live = (DocumentTemplate.kind == kind, DocumentTemplate.live)
    return session.scalars(select(DocumentTemplate).where(*live)).one_or_none()


def list_templates(session: Session) -> Sequence[DocumentTemplate]:
    newest = DocumentTemplate.number.desc()
    query = select(DocumentTemplate).order_by(DocumentTemplate.kind, newest)
    return session.scalars(query).all()


def get_template(session: Session, template_id: UUID) -> DocumentTemplate:
    found = session.get(DocumentTemplate, template_id)
    if found is None:
        raise NoSuchTemplate
    return found
