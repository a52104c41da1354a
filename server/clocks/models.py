from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.clocks.kinds import Ending, Kind, Unit
from server.db import Base


class PauseReason(StrEnum):
    """Why a case waits for somebody else."""

    APPRAISAL = "appraisal_鉴定"
    PARTY_AWAY = "party_away"
    AWAITING_ADMIN_DECISION = "awaiting_admin_decision"
    BOTH_AGREE = "both_agree"
    FORCE_MAJEURE = "force_majeure"


class Clock(Base):
    """A time limit that runs in a case, or has run."""

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_running", "ended_at", "due_at", "kind"),
        UniqueConstraint("case_id", "kind", "about", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[Kind]
    variant: Mapped[str]
    """By what special length it runs, as that of labour disputes; else nothing."""
    about: Mapped[str]
    """The agreement's item, the level or the day of a follow-up that it is about."""
    started_at: Mapped[datetime]
    counted_from: Mapped[date]
    """The day before the first that counts, in the district's zone."""
    due_at: Mapped[datetime]
    due_on: Mapped[date]
    """The day to name: of a right that lapses, the last working day to use it."""
    provisional: Mapped[bool]
    ended_at: Mapped[datetime | None]
    ended: Mapped[Ending | None]
    paused_s: Mapped[int]
    paused_since: Mapped[datetime | None]


class ClockPause(Base):
    """From when to when a case waited, and for what."""

    __tablename__ = "clock_pause"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    reason: Mapped[PauseReason]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class ClockRule(Base):
    """A length that the district sets itself, for clocks that start from a day on."""

    __tablename__ = "clock_rule"
    __table_args__ = (UniqueConstraint("kind", "variant", "valid_from"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    variant: Mapped[str]
    length: Mapped[int]
    unit: Mapped[Unit]
    valid_from: Mapped[date]
    made_at: Mapped[datetime]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class ScenicArea(Base):
    """Where a tourist's quarrel must not outlast the visit."""

    __tablename__ = "scenic_area"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), primary_key=True)
    said_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Reminder(Base):
    """What comes up in a case, for whoever holds it by then; made once."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("clock_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    clock_id: Mapped[UUID] = mapped_column(ForeignKey("clock.id"))
    kind: Mapped[str]
    day: Mapped[date]
    made_at: Mapped[datetime]
