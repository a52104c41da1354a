from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Role
from server.cases.stages import OPEN, UNSETTLED, State
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
        Index("uq_case_number", "number", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[State]
    danger: Mapped[Danger]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    first_organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id")
    )
    """Who answered for it first (首接负责): what is returned goes back there."""
    offered_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    returns: Mapped[int] = mapped_column(default=0)
    decided: Mapped[bool] = mapped_column(default=False)
    """The centre has decided who does it: that cannot be returned."""
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
    number: Mapped[str | None]
    grade: Mapped[str | None]
    level: Mapped[int] = mapped_column(default=1)
    """Of the five levels of handling (五级调处)."""
    accepted_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    effective_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    root_cause: Mapped[str | None]
    interested: Mapped[bool | None]
    """Whether the mediator has said to have an interest of their own in it."""
    agreement_form: Mapped[str | None]

    area: Mapped[Area] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    offered_to: Mapped[Organisation | None] = relationship(foreign_keys=[offered_to_id])
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
    agreements: Mapped[list["Agreement"]] = relationship(
        order_by="Agreement.reached_at", back_populates="case"
    )

    @property
    def agreement(self) -> "Agreement | None":
        """What holds now: a case that was reopened may come to another."""
        return self.agreements[-1] if self.agreements else None

    @property
    def items(self) -> list["AgreementItem"]:
        return self.agreement.items if self.agreement else []

    def dealt_with_in(self) -> "Case":
        """Return the case in which this matter is dealt with: most often itself."""
        return self.joining.into if self.joining else self

    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.state in UNSETTLED and self.due_at < now


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
    identity_seen: Mapped[str | None]
    """By which paper the mediator saw who it is; no copy of it."""
    identity_seen_at: Mapped[datetime | None]
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


class Agreement(Base):
    """What the parties have settled (人民调解法 29), from the step that said it on."""

    __tablename__ = "agreement"

    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    form: Mapped[str]
    reached_at: Mapped[datetime]
    facts: Mapped[str | None] = mapped_column(Sealed)
    responsibility: Mapped[str | None] = mapped_column(Sealed)
    legal_basis: Mapped[str]
    keep_until: Mapped[date]

    case: Mapped[Case] = relationship(back_populates="agreements")
    items: Mapped[list["AgreementItem"]] = relationship(order_by="AgreementItem.number")
    marks: Mapped[list["Mark"]] = relationship(order_by="Mark.signed_at")


class Mark(Base):
    """That someone has signed: on glass, on paper, by fingerprint or by seal."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("agreement_id", "by", "party_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.step_id"))
    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"))
    by: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    way: Mapped[str]
    signed_at: Mapped[datetime]
    digest: Mapped[bytes | None]
    """SHA-256 of the picture of a signature on glass or of the photographed paper."""
    natural: Mapped[bool | None]
    """What the phone made of the strokes, which it keeps for itself."""


class AgreementItem(Base):
    """Who does what for whom, until when; without a day it was done on the spot."""

    __tablename__ = "agreement_item"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.step_id"))
    number: Mapped[int]
    from_party: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    to_party: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str]
    what: Mapped[str] = mapped_column(Sealed)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date | None]
    performance: Mapped[str]
    performed_on: Mapped[date | None]
    paid_fen: Mapped[int | None] = mapped_column(BigInteger)
    proof: Mapped[str | None]
    legal_basis: Mapped[str]
    keep_until: Mapped[date]
