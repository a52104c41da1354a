"""What is counted, in one statement each, whatever the number of areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shapely import MultiPolygon
from sqlalchemy import (
    Select,
    and_,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.cases.stages import OPEN, State
from server.db import epoch_seconds
from server.problems import NotFound
from server.screening.models import Record
from server.territory.catalogue import SEVERITIES, covers
from server.territory.models import Area, BoundarySet, Level

WEEK = timedelta(days=7)
PAST_WEEKS = 52
GRAVE = 2
"""重大 and 特别重大."""


class NoSuchShapes(NotFound):
    title = "There are no such boundaries"


@dataclass(frozen=True)
class Asked:
    """Which records are counted."""

    since: datetime
    until: datetime
    category: str | None = None
    severity: Sequence[int] | None = None
    state: Sequence[State] | None = None


def below(paths: Iterable[str]) -> Any:
    """Return the condition that an area lies at or below one of the paths."""
    return or_(
        false(), *[Area.path.startswith(path, autoescape=True) for path in paths]
    )


def _ids_below(paths: Iterable[str]) -> Select[Any]:
    """Return the areas first: a village's records are few, and found by their area."""
    return select(Area.id).where(below(paths))


def list_town_codes(session: Session) -> Sequence[str]:
    return session.scalars(select(Area.code).where(Area.level == Level.TOWN)).all()


def list_ground(session: Session, paths: Iterable[str]) -> Sequence[Any]:
    """Return id, code, level and path of all areas at or below the paths."""
    query = select(Area.id, Area.code, Area.level, Area.path).where(below(paths))
    return session.execute(query.order_by(Area.code)).all()


def count_filed(
    session: Session, paths: Iterable[str], asked: Asked, now: datetime
) -> Sequence[Any]:
    """Return area, filed by severity, open now and overdue now of what was filed."""
    is_open = Case.state.in_(OPEN)
    by_severity = [
        _count(Record.severity == severity).label(severity_column(severity))
        for severity in SEVERITIES
    ]
    query = (
        select(
            Record.area_id,
            *by_severity,
            _count(is_open).label("open"),
            _count(and_(is_open, Case.due_at < now)).label("overdue"),
        )
        .outerjoin(Case, Case.id == Record.case_id)
        .where(Record.area_id.in_(_ids_below(paths)))
        .where(Record.filed_at >= asked.since, Record.filed_at < asked.until)
        .group_by(Record.area_id)
    )
    return session.execute(_narrowed(query, asked)).all()


def severity_column(severity: int) -> str:
    return f"severity_{severity}"


def _narrowed(query: Select[Any], asked: Asked) -> Select[Any]:
    if asked.category:
        codes = [Record.category.startswith(code) for code in covers(asked.category)]
        query = query.where(or_(*codes))
    if asked.severity:
        query = query.where(Record.severity.in_(asked.severity))
    if asked.state:
        query = query.where(Case.state.in_(asked.state))
    return query


def count_open(session: Session, paths: Iterable[str], now: datetime) -> Sequence[Any]:
    """Return area, open, overdue and grave of the cases that are open now."""
    query = (
        select(
            Case.area_id,
            func.count().label("open"),
            _count(Case.due_at < now).label("overdue"),
            _count(Case.severity <= GRAVE).label("grave"),
        )
        .where(Case.area_id.in_(_ids_below(paths)), Case.state.in_(OPEN))
        .group_by(Case.area_id)
    )
    return session.execute(query).all()


def count_matters(
    session: Session, paths: Iterable[str], now: datetime
) -> Sequence[Any]:
    """Return area and distinct matters, of the last 7 days and of 52 weeks before.

    What one person files about one door within a week is one matter.
    """
    ago = int(now.timestamp()) - epoch_seconds(Record.filed_at)
    # Whole weeks: PostgreSQL would round a and half of this week be gone.
    week = (ago // int(WEEK.total_seconds())).label("week")
    by_door = (Record.area_id, Record.dwelling_id, Record.filed_by, week)
    # Without a door each record is a matter of its own.
    matters = case((Record.dwelling_id.is_(None), func.count()), else_=1)
    door = (
        select(*by_door, matters.label("matters"))
        .where(Record.area_id.in_(_ids_below(paths)))
        .where(Record.filed_at > now - WEEK * (PAST_WEEKS + 1), Record.filed_at <= now)
        .group_by(*by_door)
        .subquery()
    )
    query = select(
        door.c.area_id,
        func.sum(case((door.c.week == 0, door.c.matters), else_=0)).label("week"),
        func.sum(case((door.c.week > 0, door.c.matters), else_=0)).label("year"),
    ).group_by(door.c.area_id)
    return session.execute(query).all()


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
    drawn = _drawn(session, version, level, Area.code, Area.shape)
    rows = session.execute(drawn).all()
    return [row.code for row in rows], [row.shape for row in rows]


def list_shape_codes(session: Session, version: UUID, level: Level) -> Sequence[str]:
    """Return the codes alone, in the order of the shapes."""
    return session.scalars(_drawn(session, version, level, Area.code)).all()


def _drawn(session: Session, version: UUID, level: Level, *columns: Any) -> Select[Any]:
    """Areas are only ever added, so what was there then is still as it was."""
    return (
        select(*columns)
        .join(BoundarySet, BoundarySet.id == Area.boundary_set_id)
        .where(Area.level == level, Area.shape.is_not(None))
        .where(BoundarySet.loaded_at <= get_loaded_at(session, version))
        .order_by(Area.code)
    )


def list_drawn_levels(session: Session) -> list[Level]:
    """Return the levels that have shapes, from the top down."""
    query = select(Area.level).where(Area.shape.is_not(None)).distinct()
    found = set(session.scalars(query))
    return [level for level in Level if level in found]


def get_some_shape(session: Session) -> MultiPolygon | None:
    """Return one micro-grid's shape, to know in which part of the world this is."""
    query = select(Area.shape).where(Area.shape.is_not(None)).order_by(Area.code.desc())
    return session.scalars(query.limit(1)).one_or_none()
