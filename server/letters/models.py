from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Role
from server.cipher import Sealed
from server.db import Base
from server.identity.models import Organisation
from server.territory.models import Area


class Kind(StrEnum):
    QUESTION = "question"
    """Asked for a neighbour, who is not named."""
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    """Both about the app itself, never about a person or a matter."""


class Letter(Base):
    """What somebody asks the office or tells it, and the answer."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_written_by", "written_by", "received_at", "id"),
        Index("ix_letter_waiting", "kind", "answered_at", "received_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_hash: Mapped[bytes]
    kind: Mapped[Kind]
    text: Mapped[str] = mapped_column(Sealed)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role]
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    """The office that owes the answer; of the app the admins do."""
    written_at: Mapped[datetime]
    device_id: Mapped[str | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Sealed)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    legal_basis: Mapped[str]
    keep_until: Mapped[date]

    area: Mapped[Area] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
