"""Where records and buildings lie under boundaries that are not those of their day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, case, delete, func, insert, select
from sqlalchemy.orm import Session

from server.screening.models import MovedRecord, Record
from server.territory.boundaries import Era
from server.territory.ground import Ground, eras, ground, ground_of
from server.territory.models import BoundarySet, Building, BuildingPlace, Dwelling

AT_ONCE = 1_000


@dataclass(frozen=True)
class Lying:
    """What is known of the place of a record or a building, as it is today.

    A door beats a point: with a door, home is the building's micro-grid, and the
    point is the building's, if it lies there.
    """

    id: UUID
    given: UUID
    home: UUID
    building_id: UUID | None
    lon: float
    lat: float


def lying() -> Select[Any]:
    """Select what `read_lying` reads of records."""
    by_door = Building.id.is_not(None)
    building_id = func.coalesce(Dwelling.building_id, Record.building_id)
    return (
        select(
            Record.id,
            Record.area_id,
            func.coalesce(Building.micro_grid_id, Record.area_id).label("home"),
            Building.id.label("building_id"),
            case((by_door, Building.lon), else_=Record.lon).label("lon"),
            case((by_door, Building.lat), else_=Record.lat).label("lat"),
        )
        .outerjoin(Dwelling, Dwelling.id == Record.dwelling_id)
        .outerjoin(Building, Building.id == building_id)
    )


def read_lying(here: Ground, rows: Sequence[Any]) -> list[Lying]:
    """Return rows of `lying`; a building's point counts if it lies in its micro-grid.

    Somebody may have named the micro-grid of a building against its point: then the
    point is not believed under other boundaries either.
    """
    lon, lat = (_numbers(rows, name) for name in ("lon", "lat"))
    at = here.index.locate_many(lon, lat).tolist()
    spots = [here.spots[code].id for code in here.index.codes]
    read = []
    for number, row in enumerate(rows):
        doubted = row.building_id and (at[number] < 0 or spots[at[number]] != row.home)
        point = (np.nan, np.nan) if doubted else (lon[number], lat[number])
        read.append(Lying(row.id, row.area_id, row.home, row.building_id, *point))
    return read


def _numbers(rows: Sequence[Any], name: str) -> NDArray[np.float64]:
    said = [getattr(row, name) for row in rows]
    return np.array([np.nan if one is None else one for one in said], dtype=np.float64)


def places_under(
    session: Session,
    there: Ground,
    lying: Sequence[Lying],
    former: Mapping[UUID, UUID] | None = None,
) -> list[UUID]:
    """Return the area of each under another ground.

    Where its building is known to have lain; else where its point lies; else its
    home, or who has most of the home's ground. `former` holds micro-grids of buildings.
    """
    lon = np.array([one.lon for one in lying], dtype=np.float64)
    lat = np.array([one.lat for one in lying], dtype=np.float64)
    at = there.index.locate_many(lon, lat).tolist()
    spots = [there.spots[code].id for code in there.index.codes]
    places = []
    for one, position in zip(lying, at, strict=True):
        known = former.get(one.building_id) if former and one.building_id else None
        if known is None and position >= 0:
            known = spots[position]
        places.append(_in_force(session, there, known or one.home))
    return places


def _in_force(session: Session, there: Ground, area_id: UUID) -> UUID:
    if area_id in there.ids:
        return area_id
    heir = there.heir(session, area_id)
    return heir.id if heir else area_id


def follow_moves(session: Session, ids: Sequence[UUID], *, again: bool = False) -> None:
    """Note of records just written where they lie under all other boundaries.

    Again, where a record was noted before and is placed anew.
    """
    known = eras(session)
    if len(known) < 2 or not ids:
        return
    if again:
        session.execute(delete(MovedRecord).where(MovedRecord.record_id.in_(ids)))
    rows = session.execute(lying().where(Record.id.in_(ids))).all()
    read = read_lying(ground(session), rows)
    for era in known:
        there, former = ground_of(session, [era]), former_places(session, era, read)
        places = places_under(session, there, read, former)
        write_moves(session, era.first, zip_moved(read, places))


def former_places(
    session: Session, era: Era, lying: Sequence[Lying]
) -> dict[UUID, UUID]:
    """Return where buildings lay in an era, those that a later change moved."""
    buildings = {one.building_id for one in lying if one.building_id}
    if not buildings:
        return {}
    rows = session.execute(
        select(BuildingPlace.building_id, BuildingPlace.micro_grid_id)
        .join(BoundarySet, BoundarySet.id == BuildingPlace.boundary_set_id)
        .where(BuildingPlace.building_id.in_(buildings))
        .where(BoundarySet.loaded_at > era.last_at)
        .order_by(BoundarySet.loaded_at.desc())
    )
    return {row.building_id: row.micro_grid_id for row in rows}


def zip_moved(
    lying: Sequence[Lying], places: Sequence[UUID]
) -> Iterator[tuple[UUID, UUID]]:
    """Give record and area of those that lie elsewhere than they were given to."""
    for one, place in zip(lying, places, strict=True):
        if place != one.given:
            yield one.id, place


def write_moves(
    session: Session,
    first: UUID,
    moved: Iterable[tuple[UUID, UUID]],
    told: Callable[[int], object] = lambda _: None,
) -> None:
    """Note where records lie in the era that begins with that set."""
    rows = [
        {"record_id": record_id, "boundary_set_id": first, "area_id": area_id}
        for record_id, area_id in moved
    ]
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        session.execute(insert(MovedRecord), part)
        told(len(part))
