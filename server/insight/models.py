from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base
from server.territory.models import Area


class AlertKind(StrEnum):
    UNUSUAL_WEEK = "unusual_week"
    HOT_CLUSTER = "hot_cluster"
    SCAN_CLUSTER = "scan_cluster"
    RISING = "rising"


class Alert(Base):
    """That an area stood out, with the numbers that tell why. Nothing about people."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("area_id", "kind", "week"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[AlertKind]
    week: Mapped[date]
    """The Monday of the week in which it was raised."""
    counted: Mapped[str]
    """The path of the smallest area that holds all that was counted."""
    numbers: Mapped[dict[str, object]]
    raised_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    """When it was last found to be so."""

    area: Mapped[Area] = relationship()


class RedReason(StrEnum):
    PEOPLE_FIRST = "people_first"
    GRAVE_LATE = "grave_late"
    MANY_TOGETHER = "many_together"
    OTHER = "other"


class RedArea(Base):
    """That a dispatcher has looked at an area and says red, for some days."""

    __tablename__ = "red_area"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)
    reason: Mapped[RedReason]
    words: Mapped[str]
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    taken_back_at: Mapped[datetime | None]

    area: Mapped[Area] = relationship()
