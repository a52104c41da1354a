from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cipher import Sealed
from server.db import Base
from server.identity.models import Account, Organisation
from server.territory.models import Area


class MediatorKind(StrEnum):
    ELECTED = "elected"
    APPOINTED = "appointed"


class Source(StrEnum):
    """From where somebody came to mediate. It says what they did, not who they are."""

    LEGAL_PERSON = "legal_person"
    VILLAGE_ELDER = "village_elder"
    FIVE_ELDERS = "five_elders"
    MIGRANT_WORKER = "migrant_worker"
    VETERAN = "veteran"
    RETURNED_GRADUATE = "returned_graduate"
    RETIRED_CADRE = "retired_cadre"
    LEGAL_WORKER = "legal_worker"


class Mediator(Base):
    """Somebody in the register of mediators: no picture, no points, no order."""

    __tablename__ = "mediator"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    """Where they were elected or appointed; where they may act, their roles say."""
    kind: Mapped[MediatorKind]
    term_from: Mapped[date]
    term_until: Mapped[date] = mapped_column(index=True)
    specialities: Mapped[list[str]]
    languages: Mapped[list[str]]
    sources: Mapped[list[str]]
    expert: Mapped[bool]
    """Whether they may be asked to help in a colleague's case."""
    listed: Mapped[bool]
    """Whether parties may choose them."""
    about: Mapped[str]
    """A sentence about themselves, in their own words."""
    removed_on: Mapped[date | None]

    account: Mapped[Account] = relationship()
    area: Mapped[Area] = relationship()

    def is_in_office(self, day: date) -> bool:
        """Tell whether the term runs on that day, and nobody ended it."""
        return self.removed_on is None and self.term_from <= day <= self.term_until


class Decision(StrEnum):
    """What a person decided after half a year."""

    GOES_ON = "goes_on"
    IS_HELPED = "is_helped"
    IS_REMOVED = "is_removed"


class Review(Base):
    """A half-year's review of a mediator's register entry, decided by a person."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("mediator_id", "period"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mediator_id: Mapped[UUID] = mapped_column(ForeignKey("mediator.id"))
    period: Mapped[str]
    """A year and its half: 2026-1."""
    decision: Mapped[Decision]
    reasons: Mapped[str] = mapped_column(Sealed)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]
    legal_basis: Mapped[str]
    keep_until: Mapped[date]


class Answer(StrEnum):
    """What somebody said who was asked to come."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Invitation(Base):
    """An expert asked to help in a case, and what they said."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("case_id", "mediator_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    """No foreign key: the register stands below the cases and knows none of them."""
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    mediator_id: Mapped[UUID] = mapped_column(ForeignKey("mediator.id"), index=True)
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime]
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]

    mediator: Mapped[Mediator] = relationship()
    area: Mapped[Area] = relationship()


class TrainingKind(StrEnum):
    COURSE = "course"
    COURT_VISIT = "court_visit"
    PRACTICE = "practice"


class Venue(StrEnum):
    ROOM = "room"
    EVENING_SCHOOL = "evening_school"
    YARD_MEETING = "yard_meeting"
    COURT = "court"
    ONLINE = "online"


class Training(Base):
    """A training that was or will be held. People are counted, nobody is listed."""

    __tablename__ = "training"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    held_on: Mapped[date]
    title: Mapped[str]
    kind: Mapped[TrainingKind]
    venue: Mapped[Venue]
    persons: Mapped[int | None]
    """How many came; nothing while it lies ahead."""

    area: Mapped[Area] = relationship()


class Mode(StrEnum):
    """How a unit is present at a centre: whole, always, in turn, when called."""

    WHOLE_UNIT = "whole_unit"
    RESIDENT = "resident"
    ROTATING = "rotating"
    ON_CALL = "on_call"


class Presence(Base):
    """How an organisation is present at an area's centre, over a time."""

    __tablename__ = "presence"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    mode: Mapped[Mode]
    weekdays: Mapped[str]
    """Monday is 1: "12345"."""
    from_day: Mapped[date]
    until_day: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship()
    area: Mapped[Area] = relationship()


class Shift(StrEnum):
    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class RosterLine(Base):
    """Who is on duty at an area's centre on one day, or is not there that day."""

    __tablename__ = "roster_line"
    __table_args__ = (
        Index("ix_roster_line_day", "area_id", "day"),
        Index("ix_roster_line_organisation", "organisation_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    day: Mapped[date]
    shift: Mapped[Shift]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    mode: Mapped[Mode]
    there: Mapped[bool]
    """False where a unit that should be there is not: the next one is asked."""

    organisation: Mapped[Organisation] = relationship()
    account: Mapped[Account | None] = relationship()
    area: Mapped[Area] = relationship()


class Call(Base):
    """A unit on call was asked to come, and said yes or no."""

    __tablename__ = "call"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    """Where it was asked to come."""
    called_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    called_at: Mapped[datetime]
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    organisation: Mapped[Organisation] = relationship()
    area: Mapped[Area] = relationship()


class Responsibility(Base):
    """A line of an area's responsibility sheet: who deals with a class of matters.

    All lines of an area with one day are one version; it holds until the next begins.
    """

    __tablename__ = "responsibility"
    __table_args__ = (
        UniqueConstraint("area_id", "valid_from", "category", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    valid_from: Mapped[date]
    category: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    lead: Mapped[bool]

    organisation: Mapped[Organisation] = relationship()
    area: Mapped[Area] = relationship()
