"""The papers of cases, and the templates that a district has put in place of ours."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cases.models import Case
from server.cipher import Sealed
from server.db import Base


class Making(StrEnum):
    """How far a paper has come."""

    WAITING = "waiting"
    FILLED = "filled"
    """As DOCX; a PDF is still to come."""
    READY = "ready"
    DOCX_ONLY = "docx_only"
    """No LibreOffice is here to make a PDF."""
    FAILED = "failed"


class DocumentTemplate(Base):
    """What an admin uploaded in place of a shipped template. It never changes."""

    __tablename__ = "document_template"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[int]
    content_hash: Mapped[bytes]
    file: Mapped[str]
    live: Mapped[bool]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]


class Document(Base):
    """One paper of a case, made or photographed. Its bytes are kept sealed."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_case", "case_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]
    piece: Mapped[int]
    """Which of the dossier's pieces it is; 0 for its cover and contents."""
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    """Of a group: the household whose paper this is."""
    number: Mapped[str | None]
    """文书编号, of agreements."""
    said: Mapped[str] = mapped_column(Sealed)
    """What was said for this paper alone, as JSON."""
    making: Mapped[Making]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("document_template.id"))
    docx: Mapped[str | None]
    pdf: Mapped[str | None]
    picture: Mapped[str | None]
    """Where the sealed bytes are."""
    pages: Mapped[int | None]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    """Of what its QR code holds."""
    check_hash: Mapped[bytes | None]
    """Of the short code that is printed on it."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    legal_basis: Mapped[str]
    keep_until: Mapped[date] = mapped_column(index=True)

    case: Mapped[Case] = relationship()
