from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cases.models import Case, Note
from server.db import Base
from server.identity.models import Organisation
from server.supervision.rules import Answer, Help, Level, Reason


class SupervisionCard(Base):
    """A matter that is stuck, put to the organisation that answers for it.

    It says what is missing and asks whether help is needed; it is about no person.
    """

    __tablename__ = "supervision_card"
    __table_args__ = (
        UniqueConstraint("cause_id", "reason"),
        Index("ix_supervision_card_open", "closed_at", "level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    level: Mapped[Level]
    reason: Mapped[Reason]
    missing: Mapped[str]
    cause_id: Mapped[UUID]
    """The clock or the card that led to it: each leads to one only."""
    opened_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """Without it, a yellow or red one is a proposal: its organisation is not told."""
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None]
    help: Mapped[Help | None]
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    """The words of the answer, which may be about people: sealed, and with an end."""
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation] = relationship()
    note: Mapped[Note | None] = relationship()

    @property
    def is_proposed(self) -> bool:
        return self.level != Level.BLUE and self.confirmed_at is None


class Feedback(Base):
    """That whoever brought a matter was told how it stands."""

    __tablename__ = "feedback"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    channel: Mapped[str]
    standing: Mapped[str]
    given_at: Mapped[datetime]
