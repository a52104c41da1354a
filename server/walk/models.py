from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class LeaveCard(Base):
    """A card left at a door. Whoever holds it may say two things, and reads nothing."""

    __tablename__ = "leave_card"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dwelling_id: Mapped[UUID] = mapped_column(ForeignKey("dwelling.id"))
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    expires_on: Mapped[date]
    used: Mapped[int]
    """How often something was said by it."""


class UnsentPhone(Base):
    """A device that says it holds something unsent for over three days.

    That it says so is all that is kept: not when, nor what, nor how much.
    """

    __tablename__ = "unsent_phone"

    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_in.id"), primary_key=True)
