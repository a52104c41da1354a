from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from server.access import Grant
from server.api import UNSTORABLE
from server.problems import Conflict, NotFound
from server.territory.models import (
    Area,
    BoundarySet,
    Building,
    BuildingPlace,
    Dwelling,
    Level,
)

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


class NoSuchArea(NotFound):
    title = "There is no area with this code"


class AreaVoided(Conflict):
    title = "This area was voided; choose one that is in force"


def get_area(session: Session, code: str) -> Area:
    if UNSTORABLE.search(code):
        raise NoSuchArea
    area = session.scalar(select(Area).where(Area.code == code))
    if area is None:
        raise NoSuchArea(code=code)
    return area


def get_area_in_force(session: Session, code: str) -> Area:
    """Return an area; raise AreaVoided where nothing new can be given over it."""
    area = get_area(session, code)
    if area.voided_on:
        raise AreaVoided(code=code, voided_on=area.voided_on.isoformat())
    return area


def within(query: Q, grants: Iterable[Grant]) -> Q:
    """Keep what lies in the areas of the grants, of a query that joins `Area`."""
    return query.where(or_(false(), *(below(grant.path) for grant in grants)))


def below(path: str) -> ColumnElement[bool]:
    """Keep the area at that path and all within it.

    Paths end in a slash, and the character after the slash is 0.
    """
    return and_(Area.path >= path, Area.path < path[:-1] + "0")


def doors_within(query: Q, grants: Sequence[Grant]) -> Q:
    """Keep the doors of the grants, of a query that joins `Building` and `Area`.

    Whoever holds a micro-grid that was voided keeps the doors that lay in it, until
    they get another.
    """
    lies = [below(grant.path) for grant in grants]
    if voided := [grant.area_id for grant in grants if grant.voided]:
        kept = select(BuildingPlace.building_id).where(
            BuildingPlace.micro_grid_id.in_(voided)
        )
        lies.append(Building.id.in_(kept))
    return query.where(or_(false(), *lies))


def get_place(
    session: Session, dwelling_id: UUID | None, building_id: UUID | None
) -> Area | None:
    """Return the micro-grid of the dwelling, or else of the building, if named."""
    query = select(Area).join(Building, Building.micro_grid_id == Area.id)
    if dwelling_id:
        query = query.join(Dwelling).where(Dwelling.id == dwelling_id)
    elif building_id:
        query = query.where(Building.id == building_id)
    else:
        return None
    return session.scalar(query)


def find_building(session: Session, code: str) -> Building | None:
    """Return the building with that code, with its micro-grid."""
    if UNSTORABLE.search(code):
        return None
    query = select(Building).options(joinedload(Building.micro_grid))
    return session.scalar(query.where(Building.code == code))


def list_buildings_after(
    session: Session, path: str, after: str, most: int
) -> Sequence[Building]:
    """Return the next buildings of an area, by code."""
    query = select(Building).join(Area, Building.micro_grid_id == Area.id)
    query = query.options(joinedload(Building.micro_grid)).order_by(Building.code)
    query = query.where(below(path), Building.code > after).limit(most)
    return session.scalars(query).all()


def list_units(session: Session, buildings: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the staircases of each building that has any, in order."""
    query = select(Dwelling.building_id, Dwelling.unit).distinct()
    query = query.where(Dwelling.building_id.in_(buildings), Dwelling.unit != "")
    units: dict[UUID, list[str]] = {}
    for building, unit in session.execute(query):
        units.setdefault(building, []).append(unit)
    return {building: sorted(some, key=_by_number) for building, some in units.items()}


def _by_number(unit: str) -> tuple[int, str]:
    """Order 2 before 10, and numbers before names."""
    return (int(unit), unit) if unit.isdecimal() else (10**9, unit)


def list_former_paths(
    session: Session, dwelling_id: UUID | None, building_id: UUID | None
) -> Sequence[str]:
    """Return the micro-grids in which the dwelling or the building lay before."""
    query = select(Area.path).join(
        BuildingPlace, BuildingPlace.micro_grid_id == Area.id
    )
    if dwelling_id:
        lies = Dwelling.building_id == BuildingPlace.building_id
        query = query.join(Dwelling, lies).where(Dwelling.id == dwelling_id)
    else:
        query = query.where(BuildingPlace.building_id == building_id)
    return session.scalars(query).all()


def get_revision(session: Session, grants: Sequence[Grant]) -> str:
    """Return a word that changes with the areas, and with the doors of the grants.

    It counts: what is counted is only ever added to, and a load that is committed
    late changes a number, while the newest time or id may stay as it was.
    """
    query = (
        select(
            select(func.count(BoundarySet.id)).scalar_subquery(),
            func.count(Building.id.distinct()),
            func.count(Dwelling.id),
        )
        .select_from(Area)
        .join(Building, Building.micro_grid_id == Area.id)
        .outerjoin(Dwelling, Dwelling.building_id == Building.id)
    )
    row = session.connection().execute(doors_within(query, grants)).one()
    return "-".join(map(str, row))


def list_areas(session: Session, grants: Sequence[Grant]) -> Sequence[Area]:
    """Return the areas of the grants with all below them, the largest first.

    Of voided areas there are only those that somebody still holds.
    """
    held = Area.path.in_([grant.path for grant in grants])
    query = select(Area).options(joinedload(Area.parent)).order_by(Area.path)
    query = query.where(or_(Area.voided_on.is_(None), held))
    return session.scalars(within(query, grants)).all()


def list_micro_grids(
    session: Session, grants: Sequence[Grant], most: int
) -> Sequence[Area]:
    """Return the micro-grids with their shapes; none where there are more than that."""
    query = select(Area).where(Area.shape.is_not(None)).order_by(Area.code)
    query = query.where(Area.level == Level.MICRO_GRID)
    options = (undefer(Area.shape), joinedload(Area.parent))
    query = within(query.options(*options), grants).limit(most + 1)
    found = session.scalars(query).all()
    return [] if len(found) > most else found


def list_buildings(
    session: Session, grants: Sequence[Grant], most: int
) -> Sequence[Building]:
    """Return the buildings; none where there are more than that."""
    query = select(Building).join(Area, Building.micro_grid_id == Area.id)
    query = query.options(joinedload(Building.micro_grid)).order_by(Building.code)
    found = session.scalars(doors_within(query, grants).limit(most + 1)).all()
    return [] if len(found) > most else found


def list_dwellings(
    session: Session, grants: Sequence[Grant], most: int
) -> Sequence[Row[UUID, UUID, str, int | None, str]]:
    """Return the doors as rows, for there are hundreds; none where there are more."""
    query = (
        select(
            Dwelling.id,
            Dwelling.building_id,
            Dwelling.unit,
            Dwelling.floor,
            Dwelling.door,
        )
        .join(Building, Building.id == Dwelling.building_id)
        .join(Area, Building.micro_grid_id == Area.id)
        .order_by(Building.code, Dwelling.unit, Dwelling.floor, Dwelling.door)
    )
    within_grants = doors_within(query, grants).limit(most + 1)
    found = session.connection().execute(within_grants).all()
    return [] if len(found) > most else found


def has_areas(session: Session) -> bool:
    return session.scalar(select(Area.id).limit(1)) is not None
