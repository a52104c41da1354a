"""Where cases are: the building of what was filed, or else where it was filed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from server.access import Actor, Grant
from server.cases.models import Case
from server.cases.queries import FIRST
from server.cases.stages import OPEN, State
from server.problems import Forbidden
from server.screening.models import Record
from server.territory.catalogue import covers
from server.territory.models import Area, Building, Dwelling
from server.territory.queries import within

MOST = 1_000
"""More than a screen can hold apart: whoever sees so many looks closer."""

READS = ("case.read", "record.read")


def must_read_places(actor: Actor) -> tuple[Grant, ...]:
    """Return the grants that show where a case is; refuse where there is none.

    A place is what a record says: whoever may read cases and not records (a
    leader, the justice bureau) sees counts, lists and no places.
    """
    records = set(actor.must_somewhere("record.read"))
    grants = tuple(one for one in actor.grants_for("case.read") if one in records)
    if not grants:
        raise Forbidden(act="case.read")
    return grants


def list_placed(
    session: Session,
    grants: Sequence[Grant],
    now: datetime,
    *,
    state: Sequence[State] = tuple(OPEN),
    category: str | None = None,
    severity: Sequence[int] | None = None,
    bbox: Sequence[float] | None = None,
) -> tuple[list[dict[str, Any]], bool]:
    """Return cases that have a place, the most urgent first; and if there are more."""
    chosen = within(select(Case.id).join(Area, Area.id == Case.area_id), grants)
    chosen = chosen.where(Case.state.in_(state))
    if category:
        codes = [Case.category.startswith(code) for code in covers(category)]
        chosen = chosen.where(or_(*codes))
    if severity:
        chosen = chosen.where(Case.severity.in_(severity))
    place = _places(chosen).subquery()
    query = (
        select(Case, place.c.lon, place.c.lat)
        .join(place, and_(place.c.case_id == Case.id, place.c.turn == 1))
        .where(place.c.lon.is_not(None))
        .order_by(FIRST, Case.due_at, Case.id)
    )
    if bbox:
        west, south, east, north = bbox
        query = query.where(place.c.lon.between(west, east))
        query = query.where(place.c.lat.between(south, north))
    rows = session.execute(query.limit(MOST + 1)).all()
    told = [_told(row.Case, row.lon, row.lat, now) for row in rows[:MOST]]
    return told, len(rows) > MOST


def _places(chosen: Any) -> Any:
    """Return lon and lat of each record of the cases; the first filed has turn 1."""
    door = select(Dwelling.building_id).where(Dwelling.id == Record.dwelling_id)
    building = func.coalesce(Record.building_id, door.scalar_subquery())
    first = func.row_number().over(
        partition_by=Record.case_id, order_by=(Record.filed_at, Record.id)
    )
    return (
        select(
            Record.case_id,
            func.coalesce(Building.lon, Record.lon).label("lon"),
            func.coalesce(Building.lat, Record.lat).label("lat"),
            first.label("turn"),
        )
        .outerjoin(Building, Building.id == building)
        .where(Record.case_id.in_(chosen))
    )


def _told(case: Case, lon: float, lat: float, now: datetime) -> dict[str, Any]:
    return {
        "id": case.id,
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "state": case.state,
        "severity": case.severity,
        "due_at": case.due_at,
        "overdue": case.is_overdue(now),
    }
