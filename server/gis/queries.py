"""What is asked of the database for whoever works with maps: areas and counts only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.cases.stages import OPEN
from server.insight.eras import find_era, lies_in
from server.screening.models import Record
from server.territory.models import Area, BoundarySet, Building, Dwelling
from server.territory.queries import below


def get_version(session: Session) -> tuple[int, UUID | None]:
    """Return what changes whenever areas are loaded."""
    count = session.scalar(select(func.count(BoundarySet.id))) or 0
    newest = select(BoundarySet.id).order_by(BoundarySet.loaded_at.desc()).limit(1)
    return count, session.scalar(newest)


def list_areas(session: Session) -> Sequence[Any]:
    """Return all areas with their shapes, each after the one it lies in."""
    query = select(
        Area.id,
        Area.code,
        Area.name,
        Area.level,
        Area.path,
        Area.parent_id,
        Area.shape,
        Area.voided_on,
    )
    return session.execute(query.order_by(Area.path)).all()


def count_months(
    session: Session, edges: Sequence[datetime], paths: Sequence[str] | None = None
) -> Sequence[Any]:
    """Return area, month (from 0), filed and open of what was filed between edges.

    With paths, only of the areas at them and within.
    """
    begun = [(Record.filed_at < edge, at) for at, edge in enumerate(edges[1:])]
    month = case(*begun, else_=len(edges) - 1).label("month")
    is_open = case((Case.state.in_(OPEN), 1))
    area_id = lies_in(find_era(session, None)).label("area_id")
    filed = (
        select(area_id, month, is_open.label("is_open"))
        .outerjoin(Case, Case.id == Record.case_id)
        .where(and_(Record.filed_at >= edges[0], Record.filed_at < edges[-1]))
    )
    if paths is not None:
        reached = select(Area.id).where(or_(false(), *map(below, paths)))
        filed = filed.where(area_id.in_(reached))
    each = filed.subquery()
    query = select(
        each.c.area_id,
        each.c.month,
        func.count().label("filed"),
        func.count(each.c.is_open).label("open"),
    ).group_by(each.c.area_id, each.c.month)
    return session.execute(query).all()


def count_dwellings(session: Session) -> Sequence[Any]:
    """Return how many doors there are in each micro-grid that has some."""
    query = (
        select(Building.micro_grid_id, func.count(Dwelling.id))
        .join(Dwelling, Dwelling.building_id == Building.id)
        .group_by(Building.micro_grid_id)
    )
    return session.execute(query).all()
