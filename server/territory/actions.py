"""Drawing the ground: areas, buildings and doors, each set as one act."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from shapely import MultiPolygon, Polygon
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from geo.datum import Datum
from server.access import Actor
from server.audit.actions import note
from server.identifiers import new_id
from server.problems import Conflict
from server.territory.models import Area, BoundarySet, Building, Dwelling, Level

AT_ONCE = 500


class Drawn(Protocol):
    """An area as it comes from a file or from the district for show, in WGS 84."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def polygon(self) -> Polygon | MultiPolygon: ...


class AreaKnown(Conflict):
    title = "There is an area with this code already"


class ParentUnknown(Conflict):
    title = "The area above is not there"


def draw_areas(
    session: Session,
    actor: Actor | None,
    level: Level,
    areas: Sequence[Drawn],
    warnings: dict[str, object],
    told: Callable[[int], object] = lambda count: None,
    datum: Datum = Datum.WGS84,
) -> UUID:
    """Add the areas of one level, below areas that are there; return the set's id.

    While it goes on, `told` hears how many more have been written. `datum` is what
    they were turned from, and is only noted.
    """
    drawn = BoundarySet(
        id=new_id(),
        level=level,
        loaded_at=datetime.now(UTC),
        areas=len(areas),
        warnings=warnings,
    )
    session.add(drawn)
    session.flush()
    above = areas_above(session, {area.parent for area in areas if area.parent})
    known = set(session.scalars(select(Area.code)))
    rows = [area_row(area, level, above, known, drawn.id) for area in areas]
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        session.execute(insert(Area), part)
        told(len(part))
    facts = {"level": level.value, "areas": len(areas), "datum": datum.value}
    note(session, actor, "area.load", drawn.id, **facts)
    return drawn.id


def areas_above(session: Session, codes: set[str]) -> dict[str, tuple[UUID, str]]:
    """Return id and path of areas, by their codes."""
    rows = session.execute(select(Area.code, Area.id, Area.path)).all()
    return {row.code: (row.id, row.path) for row in rows if row.code in codes}


def area_row(
    area: Drawn,
    level: Level,
    above: dict[str, tuple[UUID, str]],
    known: set[str],
    drawn: UUID,
) -> dict[str, Any]:
    """Return the row of a new area below one that is there; note its code as known."""
    if area.code in known:
        raise AreaKnown(code=area.code)
    if area.parent and area.parent not in above:
        raise ParentUnknown(code=area.code, parent=area.parent)
    known.add(area.code)
    parent_id, path = above[area.parent] if area.parent else (None, "/")
    return {
        "id": new_id(),
        "code": area.code,
        "name": area.name,
        "level": level,
        "parent_id": parent_id,
        "path": f"{path}{area.code}/",
        "shape": as_stored(area.polygon),
        "boundary_set_id": drawn,
    }


def as_stored(shape: Polygon | MultiPolygon) -> MultiPolygon:
    return MultiPolygon([shape]) if isinstance(shape, Polygon) else shape


def add_buildings(
    session: Session,
    actor: Actor | None,
    rows: Iterable[dict[str, Any]],
    datum: Datum = Datum.WGS84,
) -> dict[str, UUID]:
    """Add buildings by the code of their micro-grid; return their ids by code.

    Points are in WGS 84; `datum` is what they were turned from, and is only noted.
    """
    areas = dict(session.execute(select(Area.code, Area.id)).all())
    said = [
        {**row, "id": new_id(), "micro_grid_id": areas[row["micro_grid"]]}
        for row in rows
    ]
    for row in said:
        row.pop("micro_grid")
    if not said:
        return {}
    session.execute(insert(Building), said)
    facts = {"buildings": len(said), "datum": datum.value}
    note(session, actor, "building.load", new_id(), **facts)
    return {row["code"]: row["id"] for row in said}


def add_dwellings(
    session: Session, actor: Actor | None, rows: Iterable[dict[str, Any]]
) -> int:
    """Add doors to buildings by their ids; return how many."""
    said = [{**row, "id": new_id()} for row in rows]
    if not said:
        return 0
    session.execute(insert(Dwelling), said)
    note(session, actor, "dwelling.load", new_id(), dwellings=len(said))
    return len(said)
