from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class PublishedCount(Base):
    """What is told of an area and a month to whoever has no part in its work.

    Written once the month is over, and not again: from how a number changes
    somebody could tell what was filed in between. Null is hidden.
    """

    __tablename__ = "published_count"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    filed: Mapped[int | None]
    open: Mapped[int | None]
