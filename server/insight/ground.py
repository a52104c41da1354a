"""The areas of one level, and where in them everything smaller lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.colours import WEEKS
from server.insight.numbering import Place
from server.territory.models import Level

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Ground:
    """Areas by position. `home` and `town` say of every area, by number, where it is.

    What lies above the level is at home nowhere: at the position after the last.
    """

    codes: list[str]
    paths: list[str]
    home: Numbers
    town: Numbers
    town_of: Numbers
    """The position of the town of each area."""
    micro_grids: Numbers
    """How many lie in each area, one at least."""
    town_micro_grids: Numbers

    def by_area(self, counts: ArrayLike) -> Numbers:
        """Return counts of every area, summed for each area of the level."""
        return add_up(counts, self.home, len(self.codes))

    def by_town(self, counts: ArrayLike) -> Numbers:
        """Return counts of every area, summed for each town."""
        return add_up(counts, self.town, len(self.town_micro_grids))

    def mean_week(self, year: ArrayLike) -> NDArray[np.float64]:
        """Return what such an area has in a week in its town, by the town's 52 weeks.

        `year` counts the matters of every area; a larger area has more micro-grids.
        """
        each = self.by_town(year) / WEEKS / self.town_micro_grids
        mean: NDArray[np.float64] = each[self.town_of] * self.micro_grids
        return mean


def add_up(counts: ArrayLike, at: Numbers, places: int) -> Numbers:
    """Sum counts by place; those at the place after the last are left out.

    >>> add_up([5, 6, 7], np.array([1, 2, 1]), 2).tolist()
    [0, 12]
    """
    return np.bincount(at, counts, places + 1)[:places].astype(np.int64)


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


def lay(places: Sequence[Place], level: Level) -> Ground:
    """Put the areas of a level in order, and everything else in its place there."""
    towns = frozenset(place.code for place in places if place.level == Level.TOWN)
    asked = [place for place in places if place.level == level]
    position = {place.code: at for at, place in enumerate(asked)}
    home, town = [], []
    town_positions: dict[str, int] = {}
    for place in places:
        path = town_path(place.path, towns)
        town.append(town_positions.setdefault(path, len(town_positions)))
        above = (position[code] for code in place.path.split("/") if code in position)
        home.append(next(above, len(asked)))
    smallest = [
        place.level == Level.MICRO_GRID and not place.voided for place in places
    ]
    at_home, in_town = np.array(home, np.int64), np.array(town, np.int64)
    at_level = np.array([place.level == level for place in places], np.bool_)
    return Ground(
        codes=[place.code for place in asked],
        paths=[place.path for place in asked],
        home=at_home,
        town=in_town,
        town_of=in_town[at_level],
        micro_grids=np.maximum(add_up(smallest, at_home, len(asked)), 1),
        town_micro_grids=np.maximum(add_up(smallest, in_town, len(town_positions)), 1),
    )
