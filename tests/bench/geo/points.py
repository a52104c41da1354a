"""The district of the benches, which is nowhere, and points in it."""

import numpy as np
import shapely

from geo.district import demo_district
from tests.geo.adversaries import Floats, Shapes

MICRO_GRIDS, POINTS = 5_236, 1_400_000


def district(micro_grids: int = MICRO_GRIDS) -> tuple[Shapes, list[str]]:
    """Return shapes and codes of its micro-grids."""
    areas = demo_district(micro_grids, seed=7)
    drawn = [area for area in areas if area.level == "micro_grid"]
    return np.array([area.polygon for area in drawn]), [area.code for area in drawn]


def scattered(polygons: Shapes, count: int, random: np.random.Generator) -> Floats:
    """Return points around houses in the areas, most near, some far; (n, 2) degrees."""
    spans = shapely.bounds(polygons)[random.integers(0, len(polygons), count // 7)]
    houses = random.uniform(spans[:, :2], spans[:, 2:])
    chosen = houses[random.integers(0, len(houses), count)]
    far = (random.pareto(1.5, (count, 1)) * 1e-4).clip(0, 0.02)
    return np.asarray(chosen + random.normal(0, 1, (count, 2)) * far)
