"""Loading buildings and doors from a list: every bad row is named, or all is added."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.datum import Datum
from server.territory.actions import add_buildings, add_dwellings
from server.territory.ground import Ground, ground
from server.territory.models import Area, Building, Dwelling, Level
from server.territory.points import turn_points
from server.territory.sheets import FileRefused, Filled, Unfit, is_personal

TEMPLATE: dict[str, tuple[str, str]] = {
    "code": ("楼栋编码", "building_code"),
    "name": ("楼栋", "building"),
    "unit": ("单元", "unit"),
    "floor": ("楼层", "floor"),
    "door": ("门牌", "door"),
    "lon": ("经度", "lon"),
    "lat": ("纬度", "lat"),
    "micro_grid": ("微网格", "micro_grid"),
}
"""The columns of a list of doors, in Chinese or English. No other is read."""

PLACE = frozenset({"lon", "lat", "micro_grid"})
"""Columns that may be missing: one way of saying the place will do."""

LONGEST = 64
LOWEST, HIGHEST = -9, 200

Cells = Mapping[str, str]
Door = tuple[str, str, str]
"""A door by its building's code, its unit and its own number."""


class RowRefused(Exception):
    """A row that cannot be a door: where it is wrong, and what to do, without value."""


@dataclass(frozen=True)
class DoorsLoaded:
    """What a list of doors added, and how many of its doors were there before."""

    buildings: int
    doors: int
    known: int


@dataclass
class _Reading:
    """What is known of a list while it is read, row by row."""

    heads: Mapping[str, str]
    ground: Ground
    micro_grids: frozenset[str]
    there: Mapping[str, str]
    """The micro-grid of each building that is in the database."""
    buildings: dict[str, dict[str, Any]] = field(default_factory=dict)
    doors: dict[Door, int | None] = field(default_factory=dict)
    rows: dict[Door, int] = field(default_factory=dict)
    homeless: dict[str, int] = field(default_factory=dict)
    """New buildings of which no row said yet where they are, by their first row."""

    def refuse(self, name: str, said: str) -> RowRefused:
        return RowRefused(f"{self.heads.get(name, TEMPLATE[name][1])}: {said}")


def load_doors(
    session: Session, filled: Filled, datum: Datum = Datum.WGS84
) -> DoorsLoaded:
    """Add the buildings and doors of a list; refuse it with all its bad rows named.

    `datum` is what its points are in; they are turned into WGS 84.
    """
    reading = _start(session, filled)
    errors = []
    turned = turn_points([cells for _, cells in filled.rows], datum)
    for (number, _), cells in zip(filled.rows, turned, strict=True):
        try:
            _read(reading, number, cells)
        except RowRefused as refusal:
            errors.append((number, str(refusal)))
    for number in reading.homeless.values():
        errors.append((number, "the building has no micro-grid and no point: say one"))
    if not filled.rows:
        raise FileRefused("there is a header, but no door under it")
    if errors:
        raise FileRefused(*(f"row {at}, {said}" for at, said in sorted(errors)))
    return _write(session, reading, datum)


def _start(session: Session, filled: Filled) -> _Reading:
    grids = select(Area.code).where(
        Area.level == Level.MICRO_GRID, Area.voided_on.is_(None)
    )
    buildings = select(Building.code, Area.code).join(
        Area, Area.id == Building.micro_grid_id
    )
    return _Reading(
        heads=filled.heads,
        ground=ground(session),
        micro_grids=frozenset(session.scalars(grids)),
        there=dict(session.execute(buildings).all()),
    )


def _read(reading: _Reading, number: int, cells: Cells) -> None:
    for name, text in cells.items():
        _must_be_text(reading, name, text)
    for name in ("code", "door"):
        if not cells[name]:
            raise reading.refuse(name, "is empty: write it in every row")
    floor = _floor(reading, cells["floor"])
    _place_building(reading, number, cells)
    door = (cells["code"], cells["unit"], cells["door"])
    if door in reading.rows:
        said = f"the same door as in row {reading.rows[door]}: take one of them out"
        raise reading.refuse("door", said)
    reading.rows[door], reading.doors[door] = number, floor


def _must_be_text(reading: _Reading, name: str, text: str) -> None:
    if isinstance(text, Unfit):
        raise reading.refuse(name, str(text))
    if len(text) > LONGEST:
        raise reading.refuse(name, f"is longer than {LONGEST} characters: shorten it")
    if name != "micro_grid" and is_personal(text):
        raise reading.refuse(name, "holds a phone or ID number: take it out")
    if not text.isprintable():
        raise reading.refuse(name, "holds a line break or the like: take it out")


def _floor(reading: _Reading, text: str) -> int | None:
    if not text:
        return None
    try:
        floor = int(text)
    except ValueError:
        said = "is no whole number: write 3, -1, or leave it empty"
        raise reading.refuse("floor", said) from None
    if not LOWEST <= floor <= HIGHEST:
        raise reading.refuse("floor", f"lies not between {LOWEST} and {HIGHEST}")
    return floor


def _place_building(reading: _Reading, number: int, cells: Cells) -> None:
    """Note the building of a row, where it is new, and that all rows agree on it."""
    code = cells["code"]
    point = _point(reading, cells)
    said = _micro_grid(reading, cells["micro_grid"], point)
    new = reading.buildings.get(code)
    before = reading.there.get(code) or (new and new["micro_grid"])
    if said and before and said != before:
        name = "micro_grid" if cells["micro_grid"] else "lon"
        raise reading.refuse(name, f"building {code} lies in another, {before}")
    if code in reading.there:
        return
    if new is None:
        new = {"code": code, "name": "", "lon": None, "lat": None, "micro_grid": None}
        reading.buildings[code] = new
        reading.homeless[code] = number
    _complete(reading, new, cells["name"], point, said)


def _complete(
    reading: _Reading,
    building: dict[str, Any],
    name: str,
    point: tuple[float, float] | None,
    micro_grid: str | None,
) -> None:
    """Take from a row what earlier rows of its building left open."""
    if name and building["name"] and name != building["name"]:
        raise reading.refuse("name", "its code belongs to another building above")
    building["name"] = building["name"] or name
    if point and building["lon"] is None:
        building["lon"], building["lat"] = point
    if micro_grid:
        building["micro_grid"] = micro_grid
        reading.homeless.pop(building["code"], None)


def _point(reading: _Reading, cells: Cells) -> tuple[float, float] | None:
    if not cells["lon"] and not cells["lat"]:
        return None
    return _degrees(reading, cells, "lon", 180), _degrees(reading, cells, "lat", 90)


def _degrees(reading: _Reading, cells: Cells, name: str, most: int) -> float:
    try:
        number = float(cells[name])
    except ValueError:
        number = math.nan
    if not abs(number) <= most:
        raise reading.refuse(name, f"is no number from -{most} to {most}, in degrees")
    return number


def _micro_grid(
    reading: _Reading, code: str, point: tuple[float, float] | None
) -> str | None:
    """Return the micro-grid that the column names, or else that holds the point."""
    if code:
        if code not in reading.micro_grids:
            said = "there is no such micro-grid: correct the code, or load it first"
            raise reading.refuse("micro_grid", said)
        return code
    if point is None:
        return None
    spot = reading.ground.at(*point)
    if spot is None:
        said = "the point lies in no micro-grid: correct it, or name the micro-grid"
        raise reading.refuse("lon", said)
    return spot.code


def _write(session: Session, reading: _Reading, datum: Datum) -> DoorsLoaded:
    for building in reading.buildings.values():
        building["name"] = building["name"] or building["code"]
    made = add_buildings(session, None, list(reading.buildings.values()), datum)
    ids = made | _ids(session, {code for code, _, _ in reading.doors} - made.keys())
    rows = [
        {"building_id": ids[code], "unit": unit, "floor": floor, "door": door}
        for (code, unit, door), floor in reading.doors.items()
    ]
    added = add_dwellings(session, None, _new(session, rows, set(ids.values())))
    return DoorsLoaded(len(made), added, len(rows) - added)


def _ids(session: Session, codes: set[str]) -> dict[str, UUID]:
    rows = session.execute(select(Building.code, Building.id))
    return {code: found for code, found in rows if code in codes}


def _new(
    session: Session, rows: Sequence[dict[str, Any]], buildings: set[UUID]
) -> Iterator[dict[str, Any]]:
    """Give the doors that are not there yet."""
    doors = select(Dwelling.building_id, Dwelling.unit, Dwelling.door)
    there = {
        tuple(row) for row in session.execute(doors) if row.building_id in buildings
    }
    for row in rows:
        if (row["building_id"], row["unit"], row["door"]) not in there:
            yield row
