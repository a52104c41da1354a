from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base
from server.territory.models import Area


class EntryState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"


class LibraryEntry(Base):
    """What others may learn from a closed case: nobody in it can be told by it.

    Which case it was is known here, so that a case is there once; no reader is told.
    """

    __tablename__ = "library_entry"
    __table_args__ = (Index("ix_library_entry_state", "state", "category", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    state: Mapped[EntryState]
    category: Mapped[str]
    root_cause: Mapped[str]
    title: Mapped[str]
    happened: Mapped[str]
    settled: Mapped[str]
    law: Mapped[str]
    pieces: Mapped[dict[str, object]]
    """Where each text was masked, for whoever is to approve it; empty after that."""
    words: Mapped[str]
    """What it is found by, as `cutting` writes it.

    Their index is made by the migration alone: GIN on PostgreSQL, and on SQLite a table
    of FTS5 beside, which the acts write.
    """
    content_hash: Mapped[bytes]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]

    area: Mapped[Area] = relationship()
