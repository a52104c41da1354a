from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base
from server.territory.models import Area


class Post(StrEnum):
    """Who one calls about what. An organisation's duty phone, nobody's own."""

    GRID_POST = "grid_post"
    DESK = "desk"
    MEDIATION_ROOM = "mediation_room"
    POLICE_STATION = "police_station"
    PROPERTY_OFFICE = "property_office"
    LEGAL_AID = "legal_aid"


class DutyLine(Base):
    """A line of the duty card: who is responsible in an area, and below it."""

    __tablename__ = "duty_line"
    __table_args__ = (Index("uq_duty_line_area_post", "area_id", "post", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    post: Mapped[Post]
    organisation: Mapped[str]
    phone: Mapped[str]
    hours: Mapped[str]

    area: Mapped[Area] = relationship()
