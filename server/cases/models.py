from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Role
from server.cases.stages import OPEN, State
from server.cipher import Sealed
from server.db import Base
from server.identity.models import Account, Organisation
from server.territory.models import Area


class Danger(StrEnum):
    NONE = "none"
    OPEN = "open"
    CLEARED = "cleared"


class Consent(StrEnum):
    UNREACHED = "unreached"
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAWN = "withdrawn"


class Case(Base):
    """A matter that somebody has to settle. Exactly one organisation answers for it."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_queue", "state", "danger", "due_at", "id"),
        Index("ix_case_counted", "state", "area_id", "severity", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[State]
    danger: Mapped[Danger]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    mediator_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), index=True
    )
    origin: Mapped[str]
    category: Mapped[str]
    severity: Mapped[int]
    summary: Mapped[str]
    registered_at: Mapped[datetime]
    due_at: Mapped[datetime]
    agreement_form: Mapped[str | None]

    area: Mapped[Area] = relationship()
    organisation: Mapped[Organisation] = relationship()
    mediator: Mapped[Account | None] = relationship()
    joining: Mapped["Joining | None"] = relationship(
        foreign_keys="Joining.case_id", back_populates="case"
    )
    taken_in: Mapped[list["Joining"]] = relationship(
        foreign_keys="Joining.into_id",
        order_by="Joining.joined_at",
        back_populates="into",
    )
    parties: Mapped[list["Party"]] = relationship(order_by="Party.id")
    notes: Mapped[list["Note"]] = relationship(order_by="Note.id")
    steps: Mapped[list["Step"]] = relationship(order_by="Step.number")
    items: Mapped[list["AgreementItem"]] = relationship(order_by="AgreementItem.number")

    def dealt_with_in(self) -> "Case":
        """Return the case in which this matter is dealt with: most often itself."""
        return self.joining.into if self.joining else self

    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open() and self.due_at < now


class Joining(Base):
    """A case whose matter another deals with, which itself is joined to none."""

    __tablename__ = "joining"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    into_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    joined_at: Mapped[datetime]

    case: Mapped[Case] = relationship(foreign_keys=[case_id], back_populates="joining")
    into: Mapped[Case] = relationship(foreign_keys=[into_id], back_populates="taken_in")


class Party(Base):
    """Someone the quarrel is about, known to this case only."""

    __tablename__ = "party"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str]
    role: Mapped[str]
    name: Mapped[str] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    consent: Mapped[Consent]
    consent_how: Mapped[str | None]
    consent_at: Mapped[datetime | None]
    rights_told_at: Mapped[datetime | None]
    rights_how: Mapped[str | None]
    legal_basis: Mapped[str]
    keep_until: Mapped[date]


class Note(Base):
    """What was written about people, in a step of a case or at a door."""

    __tablename__ = "note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    step_id: Mapped[UUID | None] = mapped_column(ForeignKey("step.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed)
    legal_basis: Mapped[str]
    keep_until: Mapped[date]


class Step(Base):
    """One act done in a case. Steps are added, never changed."""

    __tablename__ = "step"
    __table_args__ = (Index("uq_step_number", "case_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    act: Mapped[str]
    since: Mapped[State]
    to: Mapped[State]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role]
    received_at: Mapped[datetime]
    said_at: Mapped[datetime | None]
    device_id: Mapped[str | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[dict[str, object]]
    content_hash: Mapped[bytes]


class AgreementItem(Base):
    """Who does what for whom, until when; without a day it was done on the spot."""

    __tablename__ = "agreement_item"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"))
    number: Mapped[int]
    from_party: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    to_party: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str]
    what: Mapped[str] = mapped_column(Sealed)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date | None]
    legal_basis: Mapped[str]
    keep_until: Mapped[date]
