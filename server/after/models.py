from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cases.models import Case, Party
from server.cipher import Sealed
from server.db import Base


class CaseLink(Base):
    """The QR of a case, and the code told apart from it. Only hashes are kept."""

    __tablename__ = "case_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    """Whose it is; without one it shows how things stand, and nothing is done by it."""
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    code_hash: Mapped[bytes]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    party: Mapped[Party | None] = relationship()


class Wanted(StrEnum):
    AGAIN = "again"
    UPPER_LEVEL = "upper_level"
    COURT = "court"
    """They go to arbitration or the court; how was told."""
    WITHDRAW = "withdraw"
    COMPLAINT = "complaint"
    """About the mediation; for the justice office alone."""


class PartyWish(Base):
    """What a party asks for by its link."""

    __tablename__ = "party_wish"
    __table_args__ = (Index("ix_party_wish_waiting", "settled_at", "made_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[Wanted]
    to_area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    """Whose desk it reaches: the district's where the upper level is asked for."""
    words: Mapped[str | None] = mapped_column(Sealed)
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    legal_basis: Mapped[str]
    keep_until: Mapped[date]

    case: Mapped[Case] = relationship()


class MediatorChoice(Base):
    """A mediator whom a party would accept; up to three, in no order."""

    __tablename__ = "mediator_choice"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), primary_key=True)
    mediator_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), primary_key=True
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    made_at: Mapped[datetime]


class Channel(StrEnum):
    ONLINE = "online"
    ON_SITE = "on_site"
    FOLLOWUP_CALL = "followup_call"


class Evaluation(Base):
    """What a party says of how it went: once a round, by whichever channel first."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("party_id", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_hash: Mapped[bytes]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    round: Mapped[int]
    channel: Mapped[Channel]
    solved: Mapped[str]
    performed: Mapped[str]
    score: Mapped[int]
    words: Mapped[str | None] = mapped_column(Sealed)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    legal_basis: Mapped[str]
    keep_until: Mapped[date]


class EvaluationSource(Base):
    """From which device and address one came, as keyed hashes, for thirty days.

    Nothing reads them but the comparison when another evaluation comes in.
    """

    __tablename__ = "evaluation_source"

    evaluation_id: Mapped[UUID] = mapped_column(
        ForeignKey("evaluation.id"), primary_key=True
    )
    device_hash: Mapped[bytes | None] = mapped_column(index=True)
    address_hash: Mapped[bytes] = mapped_column(index=True)
    forget_on: Mapped[date]


class EvaluationFlag(Base):
    """An evaluation that somebody should ask about again. The auditor alone sees it."""

    __tablename__ = "evaluation_flag"

    evaluation_id: Mapped[UUID] = mapped_column(
        ForeignKey("evaluation.id"), primary_key=True
    )
    rule: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]


class CallTry(Base):
    """A try to reach a party for an evaluation; there are two in a round."""

    __tablename__ = "call_try"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    round: Mapped[int]
    outcome: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class FollowUp(Base):
    """Somebody looked back after 7, 30 or 90 days, and saw if it holds."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("case_id", "since", "days"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    since: Mapped[datetime]
    """When the matter was over: a case opened again is followed up anew."""
    days: Mapped[int]
    how: Mapped[str]
    outcome: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
