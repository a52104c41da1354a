"""A district in which nothing changes: what is counted there is chance alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.clusters import contiguity
from geo.colours import usual
from geo.district import demo_district

Floats = NDArray[np.float64]
TOWNS = 18
DEGREE_M = 111_000


@dataclass(frozen=True)
class Quiet:
    """Micro-grids, some busier than others, in towns."""

    micro_grids: int = 5_236
    rate: float = 0.5
    """Matters in a week of a mean micro-grid."""
    evenness: float = 1.0

    @cached_property
    def shapes(self) -> list[shapely.Polygon]:
        areas = demo_district(self.micro_grids)
        return [one.polygon for one in areas if one.level == "micro_grid"]

    @cached_property
    def neighbours(self):
        return contiguity(self.shapes)

    @property
    def centres(self) -> Floats:
        centres = shapely.centroid(self.shapes)
        metres: Floats = shapely.get_coordinates(centres) * DEGREE_M
        return metres

    def weeks(self, seed: int, weeks: int = 78) -> NDArray[np.int64]:
        """Draw matters by week and micro-grid."""
        chance = np.random.default_rng(seed)
        shape = self.evenness
        busy = self.rate * chance.gamma(shape, 1 / shape, self.micro_grids)
        return chance.poisson(busy, (weeks, self.micro_grids))

    def mean(self, year: ArrayLike) -> Floats:
        """Return the mean of each micro-grid's town, per week and micro-grid."""
        town = np.arange(self.micro_grids) * TOWNS // self.micro_grids
        return (np.bincount(town, year) / 52 / np.bincount(town))[town]

    def usual(self, year: ArrayLike) -> Floats:
        return usual(year, self.mean(year))
