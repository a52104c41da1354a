"""The sets of boundaries there were, are and will be."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.territory.models import (
    Area,
    AreaShape,
    BoundaryPlan,
    BoundarySet,
    Level,
)

STATES = ("past", "in_force", "planned", "refused")


@dataclass(frozen=True)
class Boundaries:
    """One set: from when on it holds, and how many areas it touched."""

    id: UUID
    state: str
    valid_from: date
    level: Level
    areas: int
    added: int
    redrawn: int
    voided: int
    note: str = ""
    """Why a planned set was refused."""


def list_boundaries(session: Session, zone: ZoneInfo) -> list[Boundaries]:
    """Return all sets, the earliest first; those that wait for their day last."""
    rows = session.execute(
        select(
            BoundarySet.id,
            BoundarySet.level,
            BoundarySet.loaded_at,
            BoundarySet.areas,
            BoundarySet.valid_from,
        ).order_by(BoundarySet.loaded_at)
    ).all()
    added = dict(
        session.execute(
            select(Area.boundary_set_id, func.count()).group_by(Area.boundary_set_id)
        ).all()
    )
    redrawn, voided = _put_away(session)
    sets = [
        Boundaries(
            row.id,
            "in_force" if row is rows[-1] else "past",
            row.valid_from or _day(row.loaded_at, zone),
            row.level,
            row.areas,
            added.get(row.id, 0),
            redrawn[row.id],
            voided[row.id],
        )
        for row in rows
    ]
    return sets + [_planned(plan) for plan in _plans(session)]


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _put_away(session: Session) -> tuple[Counter[UUID], Counter[UUID]]:
    """Return how many areas each set redrew, and how many it voided."""
    rows = session.execute(
        select(AreaShape.area_id, AreaShape.boundary_set_id, Area.voided_on)
        .join(Area, Area.id == AreaShape.area_id)
        .join(BoundarySet, BoundarySet.id == AreaShape.boundary_set_id)
        .order_by(BoundarySet.loaded_at)
    ).all()
    # What was put away last of a voided area was put away by voiding it.
    ended = {row.area_id: row for row in rows if row.voided_on}
    voided = Counter(row.boundary_set_id for row in ended.values())
    every = Counter(row.boundary_set_id for row in rows)
    return every - voided, voided


def _plans(session: Session) -> Any:
    return session.scalars(select(BoundaryPlan).order_by(BoundaryPlan.made_at))


def _planned(plan: BoundaryPlan) -> Boundaries:
    areas: Any = plan.areas["areas"]
    state = "refused" if plan.refused else "planned"
    counts = (len(areas), 0, 0, 0)
    return Boundaries(
        plan.id, state, plan.valid_from, Level.MICRO_GRID, *counts, plan.refused or ""
    )
