"""A district's own questions, their versions, and what was answered to them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base
from server.territory.models import Area


class About(StrEnum):
    """What a form belongs to: a matter or a visit, never a person."""

    RECORD = "record"
    VISIT = "visit"


class Standing(StrEnum):
    """How far a version has come."""

    WAITING = "waiting"
    LIVE = "live"
    DECLINED = "declined"
    REPLACED = "replaced"
    RETIRED = "retired"


class Form(Base):
    """Questions of an area, through all their versions."""

    __tablename__ = "form"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """The `form_id` of its workbook."""
    about: Mapped[About]
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))

    area: Mapped[Area] = relationship()


class FormVersion(Base):
    """What was uploaded once. Its questions never change."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("form.id"))
    number: Mapped[int]
    content_hash: Mapped[bytes]
    """Of the workbook and of what was said beside it."""
    questions: Mapped[dict[str, object]]
    standing: Mapped[Standing] = mapped_column(index=True)
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Another than who uploaded it."""
    live_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    form: Mapped[Form] = relationship()


class FormAnswer(Base):
    """What was answered once, to one version, about one record or one visit."""

    __tablename__ = "form_answer"
    __table_args__ = (Index("ix_form_answer_version", "form_version_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    form_version_id: Mapped[UUID] = mapped_column(ForeignKey("form_version.id"))
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("record.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    received_hash: Mapped[bytes]
    answers: Mapped[dict[str, object]]
    answered_on: Mapped[date]
    """The day by the phone that answered."""
    device_id: Mapped[str | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    filed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]
    legal_basis: Mapped[str]
    next_end: Mapped[date] = mapped_column(index=True)
    """The day on which the first of its answers is to be deleted."""
    keep_until: Mapped[date]
    """The day on which nothing of it is left."""

    @property
    def title(self) -> str:
        return str(self.version.questions["title"])

    version: Mapped[FormVersion] = relationship()
    area: Mapped[Area] = relationship()
