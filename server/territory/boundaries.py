"""Sets of boundaries in their order, and what was drawn in each of them.

A set that only adds areas leaves all others as they were. A change redraws or
voids some: from one change to the next is an era, in which a point lies in one
and the same micro-grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from server.territory.models import Area, AreaShape, BoundarySet, Level

NEWEST = select(BoundarySet.id).order_by(BoundarySet.loaded_at.desc()).limit(1)


@dataclass(frozen=True)
class Era:
    """A change of boundaries with the sets that only added areas to it."""

    first: UUID
    last: UUID
    last_at: datetime


def list_eras(session: Session, newest: UUID | None) -> Sequence[Era]:
    """Return the eras up to that set, the earliest first."""
    rows = session.execute(
        select(BoundarySet.id, BoundarySet.loaded_at, BoundarySet.valid_from).order_by(
            BoundarySet.loaded_at
        )
    ).all()
    eras: list[Era] = []
    for row in rows:
        before = eras.pop() if eras and row.valid_from is None else None
        first = before.first if before else row.id
        eras.append(Era(first, row.id, row.loaded_at))
        if row.id == newest:
            break
    return tuple(eras)


def drawn(level: Level, at: datetime, *columns: Any) -> Select[Any]:
    """Select areas of a level that were there once a set had been loaded, by code."""
    return (
        select(*columns)
        .join(BoundarySet, BoundarySet.id == Area.boundary_set_id)
        .where(Area.level == level, BoundarySet.loaded_at <= at)
        .where(shape_at(at).is_not(None))
        .order_by(Area.code)
    )


def shape_at(at: datetime) -> ColumnElement[Any]:
    """Return the shape of an area at that time: what a later set put away, or its own.

    A voided area has no shape of its own left, so it ends with the set that voided it.
    """
    later = aliased(BoundarySet)
    put_away = (
        select(AreaShape.shape)
        .join(later, later.id == AreaShape.boundary_set_id)
        .where(AreaShape.area_id == Area.id, later.loaded_at > at)
        .order_by(later.loaded_at)
        .limit(1)
        .correlate(Area)
        .scalar_subquery()
    )
    return type_coerce(func.coalesce(put_away, Area.shape), Area.shape.type)


def get_last_shape(session: Session, area_id: UUID) -> Any:
    """Return the shape of a micro-grid, its last where it was voided; else None."""
    last = type_coerce(func.coalesce(Area.shape, AreaShape.shape), Area.shape.type)
    query = (
        select(last)
        .select_from(Area)
        .outerjoin(AreaShape, AreaShape.area_id == Area.id)
        .outerjoin(BoundarySet, BoundarySet.id == AreaShape.boundary_set_id)
        .where(Area.id == area_id, Area.level == Level.MICRO_GRID)
        .order_by(BoundarySet.loaded_at.desc())
        .limit(1)
    )
    return session.scalar(query)
