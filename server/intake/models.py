from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cases.models import Case
from server.db import Base


class Mode(StrEnum):
    """How somebody comes to the office, or the office to them."""

    WINDOW = "window"
    APPOINTMENT = "appointment"
    AT_HOME = "at_home"


class Service(StrEnum):
    """The five queues of one window."""

    RECEPTION = "reception"
    MEDIATION = "mediation"
    LEGAL_SERVICE = "legal_service"
    RISK = "risk"
    COORDINATION = "coordination"


class Conclusion(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ADVISED = "advised"
    """Told how it goes; nothing is kept but that somebody asked."""


class Registration(Base):
    """One visit to the window: so many persons, one batch, one or two matters.

    Who came is nowhere here: who asks is a party of the case, if there is one.
    """

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("desk_id", "day", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_hash: Mapped[bytes]
    desk_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    day: Mapped[date]
    number: Mapped[int]
    """Of the day, at this window: what is called out."""
    persons: Mapped[int]
    mode: Mapped[Mode]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]

    matters: Mapped[list["Matter"]] = relationship(order_by="Matter.number")


class Matter(Base):
    """What somebody came for, and what they were told."""

    __tablename__ = "registered_matter"

    registration_id: Mapped[UUID] = mapped_column(
        ForeignKey("registration.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[Service]
    category: Mapped[str]
    conclusion: Mapped[Conclusion]
    reason: Mapped[str | None]
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("record.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)

    case: Mapped[Case | None] = relationship()


class ExternalRef(Base):
    """The number by which another office knows a matter; it comes in once."""

    __tablename__ = "external_ref"

    system: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    received_hash: Mapped[bytes]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
