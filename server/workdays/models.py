from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class CalendarDay(Base):
    """A day of which the district says itself whether it is worked."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    works: Mapped[bool]
    name: Mapped[str]
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class CalendarYear(Base):
    """A year that was loaded whole: what is not among its days is a usual week."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    loaded_at: Mapped[datetime]
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
