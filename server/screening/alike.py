"""Cases that may be about one matter: offered for joining, never joined by itself."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from geo.metres import distance_m
from server.cases.models import Case
from server.cases.stages import OPEN
from server.screening.models import Record
from server.territory.catalogue import CHIPS
from server.territory.models import Dwelling, Level

NEAR = timedelta(days=14)
NEAR_M = 100.0
MOST = 20
"""Whoever has more before them joins some first."""


class Where(NamedTuple):
    """Where a report was, as well as that is known."""

    building: UUID | None
    lon: float | None
    lat: float | None


def list_alike(session: Session, case: Case) -> list[Case]:
    """Return the open cases of the same place and class, within 14 days of this one."""
    wheres = _wheres(session, [case.id]).get(case.id, [])
    query = (
        select(Case)
        .where(Case.area_id == case.area_id, Case.state.in_(OPEN), Case.id != case.id)
        .where(Case.registered_at >= case.registered_at - NEAR)
        .where(Case.registered_at <= case.registered_at + NEAR)
        .options(joinedload(Case.organisation), joinedload(Case.mediator))
        .order_by(Case.registered_at, Case.id)
    )
    same = [
        one
        for one in session.scalars(query)
        if is_same_class(one.category, case.category)
    ]
    theirs = _wheres(session, [one.id for one in same])
    small = case.area.level == Level.MICRO_GRID
    alike = [one for one in same if _meet(wheres, theirs.get(one.id, []), small=small)]
    return alike[:MOST]


def _wheres(session: Session, cases: Sequence[UUID]) -> dict[UUID, list[Where]]:
    """Return where the reports of cases were, in one statement."""
    building = func.coalesce(Record.building_id, Dwelling.building_id)
    query = (
        select(Record.case_id, building.label("building"), Record.lon, Record.lat)
        .outerjoin(Dwelling, Dwelling.id == Record.dwelling_id)
        .where(Record.case_id.in_(cases))
    )
    found: dict[UUID, list[Where]] = {}
    for row in session.execute(query):
        found.setdefault(row.case_id, []).append(Where(*row[1:]))
    return found


def _meet(some: Iterable[Where], others: Sequence[Where], *, small: bool) -> bool:
    return any(is_same_place(one, it, small=small) for one in some for it in others)


def is_same_place(one: Where, other: Where, *, small: bool) -> bool:
    """Tell whether two reports of an area may be of one place.

    The building tells, else the points; a small area does where one says neither.

    >>> here, there = Where(None, 120.65, 28.01), Where(None, 120.6505, 28.01)
    >>> is_same_place(here, there, small=True)
    True
    >>> is_same_place(here, Where(None, 120.66, 28.01), small=True)
    False
    >>> is_same_place(here, Where(None, None, None), small=True)
    True
    """
    if one.building and other.building:
        return one.building == other.building
    if None in (one.lon, one.lat, other.lon, other.lat):
        return small
    return distance_m(*_point(one), *_point(other)) <= NEAR_M


def _point(where: Where) -> tuple[float, float]:
    return where.lon or 0.0, where.lat or 0.0


def is_same_class(category: str, other: str) -> bool:
    """Tell whether two categories lie in one class; a chip stands for several.

    >>> is_same_class("0203", "neighbor"), is_same_class("0203", "0301")
    (True, False)
    >>> is_same_class("property", "0402"), is_same_class("money", "house_land")
    (True, False)
    """
    return any(
        code.startswith(beside) or beside.startswith(code)
        for code in _classes(category)
        for beside in _classes(other)
    )


def _classes(category: str) -> tuple[str, ...]:
    return CHIPS.get(category, (category[:2],))
