from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cases.models import Note
from server.db import Base


class WishKind(StrEnum):
    COME_AGAIN = "come_again"
    CARE = "care"
    """To be looked in on: by the resident's own yes, until a day."""
    CARE_END = "care_end"
    NO_VISITS = "no_visits"
    VISITS_AGAIN = "visits_again"
    CALL = "call"
    """To be called by telephone; said by a leave-card only."""


class Wish(Base):
    """What somebody asked for at a door or by a leave-card. Nobody's name is in it."""

    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_dwelling", "dwelling_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dwelling_id: Mapped[UUID] = mapped_column(ForeignKey("dwelling.id"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True)
    kind: Mapped[WishKind]
    every_days: Mapped[int | None]
    until: Mapped[date | None]
    """Of care its last day, of coming again the day by which."""
    due_at: Mapped[datetime | None]
    """By when to call."""
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    """The number to call, sealed."""
    made_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    """Met, or taken back."""
    legal_basis: Mapped[str]
    keep_until: Mapped[date]

    note: Mapped[Note | None] = relationship()
