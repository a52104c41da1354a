"""The areas of one level, and where in them everything smaller lies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from server.territory.models import Level

Numbers = NDArray[np.int64]
Places = dict[UUID, int]


@dataclass(frozen=True)
class Ground:
    """Areas by position. `homes` and `towns` hold every area's place, by its id."""

    codes: list[str]
    paths: list[str]
    homes: Places
    towns: Places
    town_of: Numbers
    """The position of the town of each area."""
    micro_grids: Numbers
    """How many lie in each area, one at least."""
    town_micro_grids: Numbers

    def by_area(self, rows: Iterable[Any], *names: str) -> list[Numbers]:
        """Return the named counts of rows, each summed for every area."""
        return add_up(rows, names, self.homes, len(self.codes))

    def by_town(self, rows: Iterable[Any], name: str) -> Numbers:
        """Return a count of rows, summed for every town."""
        return add_up(rows, (name,), self.towns, len(self.town_micro_grids))[0]


def add_up(
    rows: Iterable[Any], names: Sequence[str], places: Places, count: int
) -> list[Numbers]:
    """Sum counts by place; what lies above all the places is in none of them."""
    placed = [row for row in rows if row.area_id in places]
    at = np.array([places[row.area_id] for row in placed], dtype=np.int64)
    return [
        np.bincount(at, [getattr(row, name) for row in placed], count).astype(np.int64)
        for name in names
    ]


def town_path(path: str, towns: frozenset[str]) -> str:
    """Return the path of the town that an area lies in, or else of its district.

    >>> town_path("/990101/990101100/990101100201/", frozenset({"990101100"}))
    '/990101/990101100/'
    >>> town_path("/990101/", frozenset({"990101100"}))
    '/990101/'
    """
    codes = path.strip("/").split("/")
    end = next((at for at, code in enumerate(codes) if code in towns), 0)
    return f"/{'/'.join(codes[: end + 1])}/"


def lay(rows: Sequence[Any], level: Level, towns: frozenset[str]) -> Ground:
    """Put the areas of a level in order, and everything else in its place there."""
    asked = [row for row in rows if row.level == level]
    position = {row.code: at for at, row in enumerate(asked)}
    homes, in_town = {}, {}
    town_positions: dict[str, int] = {}
    for row in rows:
        town = town_path(row.path, towns)
        in_town[row.id] = town_positions.setdefault(town, len(town_positions))
        above = (position[code] for code in row.path.split("/") if code in position)
        if (home := next(above, None)) is not None:
            homes[row.id] = home
    smallest = [row.id for row in rows if row.level == Level.MICRO_GRID]
    return Ground(
        codes=[row.code for row in asked],
        paths=[row.path for row in asked],
        homes=homes,
        towns=in_town,
        town_of=np.array([in_town[row.id] for row in asked], dtype=np.int64),
        micro_grids=_how_many(smallest, homes, len(asked)),
        town_micro_grids=_how_many(smallest, in_town, len(town_positions)),
    )


def _how_many(ids: Iterable[UUID], places: Places, count: int) -> Numbers:
    at = np.array([places[one] for one in ids if one in places], dtype=np.int64)
    return np.maximum(np.bincount(at, minlength=count), 1)
