from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Settled(StrEnum):
    """What came of looking at it."""

    TRUE = "true"
    CORRECTED = "corrected"
    """Remembered wrongly, and put right: without a penalty."""
    MADE_UP = "made_up"


class CaseFlag(Base):
    """Something about a record that is worth a look: of a case or an organisation.

    There is no column for a person, and what a rule has compared is not kept.
    """

    __tablename__ = "case_flag"
    __table_args__ = (
        CheckConstraint("(case_id is null) <> (organisation_id is null)", "one"),
        Index("ix_case_flag_open", "settled", "day", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made of the rule and of what it is about, so that a night is done once."""
    rule: Mapped[str]
    day: Mapped[date]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    beside: Mapped[UUID | None]
    """Cases that were found together have the same."""
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    seen_at: Mapped[datetime | None]
    settled: Mapped[Settled | None]
