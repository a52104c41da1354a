from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shapely import MultiPolygon
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base

Path = String().with_variant(String(collation="C"), "postgresql")
"""Compared by bytes, so that what lies below a path is one range of the index."""


class Level(StrEnum):
    DISTRICT = "district"
    TOWN = "town"
    ZONE = "zone"
    VILLAGE = "village"
    GRID = "grid"
    MICRO_GRID = "micro_grid"


class BoundarySet(Base):
    """One loading or change of areas, with what was doubtful in it."""

    __tablename__ = "boundary_set"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[Level]
    loaded_at: Mapped[datetime] = mapped_column(index=True)
    areas: Mapped[int]
    warnings: Mapped[dict[str, object]]
    valid_from: Mapped[date | None]
    """From which day a change holds. Areas that were only added have none."""


class BoundaryPlan(Base):
    """A change of boundaries that waits for its day; the set it becomes has its id."""

    __tablename__ = "boundary_plan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    made_at: Mapped[datetime]
    part: Mapped[str]
    """The code of the area below which it draws all micro-grids anew."""
    areas: Mapped[dict[str, object]]
    refused: Mapped[str | None]
    """Why it could not be applied when its day had come."""


class Area(Base):
    """A district, or a part of one. Its path holds the codes from the top down."""

    __tablename__ = "area"
    __table_args__ = (
        Index("ix_area_shape", "shape", postgresql_using="gist").ddl_if(
            dialect="postgresql"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    level: Mapped[Level] = mapped_column(index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id"), index=True)
    path: Mapped[str] = mapped_column(Path, unique=True)
    shape: Mapped[MultiPolygon | None] = mapped_column(deferred=True)
    """As it is now: a voided area has none."""
    voided_on: Mapped[date | None]
    """The day from which its code is used no more, and never again."""
    boundary_set_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_set.id"))

    parent: Mapped["Area | None"] = relationship(remote_side=[id])


class AreaShape(Base):
    """The shape that an area had until a set redrew or voided it."""

    __tablename__ = "area_shape"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), primary_key=True)
    boundary_set_id: Mapped[UUID] = mapped_column(
        ForeignKey("boundary_set.id"), primary_key=True
    )
    shape: Mapped[MultiPolygon]


class Building(Base):
    """A building: an address, and nothing about people."""

    __tablename__ = "building"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    micro_grid_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"), index=True)

    micro_grid: Mapped[Area] = relationship()


class Dwelling(Base):
    """A door. Nobody's name stands on it."""

    __tablename__ = "dwelling"
    __table_args__ = (
        Index("uq_dwelling_door", "building_id", "unit", "door", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    building_id: Mapped[UUID] = mapped_column(ForeignKey("building.id"))
    unit: Mapped[str]
    floor: Mapped[int | None]
    door: Mapped[str]
    no_visits_until: Mapped[date | None]

    building: Mapped[Building] = relationship()


class BuildingPlace(Base):
    """The micro-grid in which a building lay until a set moved it."""

    __tablename__ = "building_place"

    building_id: Mapped[UUID] = mapped_column(
        ForeignKey("building.id"), primary_key=True
    )
    boundary_set_id: Mapped[UUID] = mapped_column(
        ForeignKey("boundary_set.id"), primary_key=True
    )
    micro_grid_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
