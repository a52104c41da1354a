"""What is counted, in one statement each, whatever the number of areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shapely import MultiPolygon
from sqlalchemy import (
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.cases.stages import OPEN, UNSETTLED, State
from server.db import epoch_seconds
from server.insight.changes import RawId
from server.insight.eras import lies_in
from server.problems import NotFound
from server.screening.models import Record
from server.territory.boundaries import drawn, shape_at
from server.territory.catalogue import covers
from server.territory.models import Area, BoundarySet, Level

WEEK = timedelta(days=7)
GRAVE = 2
"""重大 and 特别重大."""


class NoSuchShapes(NotFound):
    title = "There are no such boundaries"


@dataclass(frozen=True)
class Asked:
    """Which records are counted: what is in a memory by this is what was asked."""

    since: datetime
    until: datetime
    category: str | None = None
    severity: tuple[int, ...] | None = None
    state: tuple[State, ...] | None = None
    boundaries: UUID | None = None
    """Under which set; else under the newest."""


def count_overdue(session: Session, asked: Asked, now: datetime) -> Sequence[Any]:
    """Return area and overdue of what was filed; only open cases are looked at."""
    late = [*(UNSETTLED & set(asked.state) if asked.state else UNSETTLED)]
    query = (
        select(RawId(Record.area_id).label("area"), func.count().label("overdue"))
        .join(Case, Case.id == Record.case_id)
        .where(Case.state.in_(late), Case.due_at < now)
        .where(Record.filed_at >= asked.since, Record.filed_at < asked.until)
        .group_by(Record.area_id)
    )
    if asked.category:
        codes = [Record.category.startswith(code) for code in covers(asked.category)]
        query = query.where(or_(*codes))
    if asked.severity:
        query = query.where(Record.severity.in_(asked.severity))
    return session.execute(query).all()


def count_open(session: Session, now: datetime) -> Sequence[Any]:
    """Return area, open, overdue and grave of the cases that are open now."""
    query = (
        select(RawId(Case.area_id).label("area"), *open_counts(now))
        .where(Case.state.in_(OPEN))
        .group_by(Case.area_id)
    )
    return session.execute(query).all()


def count_repeats(
    session: Session, since: datetime, until: datetime, era: UUID | None
) -> Sequence[Any]:
    """Return area and repeats, of whole weeks that are counted back from the end.

    What one person files about one door within a week is one matter; the first of
    it is counted, the others are repeats. Without a door each record is a matter.
    """
    ago = int(until.timestamp()) - 1 - epoch_seconds(Record.filed_at)
    # Whole weeks: PostgreSQL would round a and half of this week be gone.
    week = ago // int(WEEK.total_seconds())
    filed = (
        select(
            lies_in(era).label("area_id"),
            Record.dwelling_id,
            Record.filed_by,
            week.label("week"),
        )
        .where(Record.dwelling_id.is_not(None))
        .where(Record.filed_at >= since, Record.filed_at < until)
        .subquery()
    )
    door = (
        select(filed.c.area_id, (func.count() - 1).label("more"))
        .group_by(*filed.c)
        .having(func.count() > 1)
        .subquery()
    )
    query = select(
        RawId(door.c.area_id).label("area"), func.sum(door.c.more).label("repeats")
    )
    return session.execute(query.group_by(door.c.area_id)).all()


def open_counts(now: datetime) -> list[Any]:
    """Return open, overdue and grave, to be counted of open cases."""
    return [
        func.count().label("open"),
        _count(and_(Case.state.in_(UNSETTLED), Case.due_at < now)).label("overdue"),
        _count(Case.severity <= GRAVE).label("grave"),
    ]


def _count(condition: Any) -> Any:
    return func.count(case((condition, 1)))


def newest_boundaries(session: Session) -> UUID:
    """Return the id of the boundaries loaded last: the version of all shapes."""
    query = select(BoundarySet.id).order_by(BoundarySet.loaded_at.desc())
    return session.scalars(query.limit(1)).one()


def get_loaded_at(session: Session, version: UUID) -> datetime:
    query = select(BoundarySet.loaded_at).where(BoundarySet.id == version)
    loaded_at = session.scalar(query)
    if loaded_at is None:
        raise NoSuchShapes(version=version)
    return loaded_at


def list_shapes(
    session: Session, version: UUID, level: Level
) -> tuple[list[str], list[MultiPolygon]]:
    """Return codes and shapes of a level as they were when a set had been loaded."""
    at = get_loaded_at(session, version)
    rows = session.execute(drawn(level, at, Area.code, shape_at(at))).all()
    return [code for code, _ in rows], [shape for _, shape in rows]


def list_shape_codes(session: Session, version: UUID, level: Level) -> Sequence[str]:
    """Return the codes alone, in the order of the shapes."""
    at = get_loaded_at(session, version)
    return session.scalars(drawn(level, at, Area.code)).all()


def list_drawn_levels(session: Session) -> list[Level]:
    """Return the levels that have shapes, from the top down."""
    query = select(Area.level).where(Area.shape.is_not(None)).distinct()
    found = set(session.scalars(query))
    return [level for level in Level if level in found]


def get_some_shape(session: Session) -> MultiPolygon | None:
    """Return one micro-grid's shape, to know in which part of the world this is."""
    query = select(Area.shape).where(Area.shape.is_not(None)).order_by(Area.code.desc())
    return session.scalars(query.limit(1)).one_or_none()
