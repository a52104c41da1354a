"""Placing points: our index beside geopandas.sjoin and shapely's own tree."""

import time
from collections.abc import Callable

import geopandas
import numpy as np
import shapely
from shapely import STRtree

from geo import GridIndex
from geo.district import demo_district
from tests.bench.measuring import Line, in_turn


def compare(micro_grids: int, points: int, rounds: int) -> list[Line]:
    """Place the same points in each way; they must agree."""
    cells = [one for one in demo_district(micro_grids) if one.level == "micro_grid"]
    shapes = np.array([one.polygon for one in cells], dtype=object)
    index = GridIndex.build(list(shapes), [one.code for one in cells])
    frame, tree = geopandas.GeoDataFrame(geometry=shapes, crs=4326), STRtree(shapes)
    x, y = scattered(shapes, points)

    def ours() -> None:
        index.locate_many(x, y)

    def sjoin() -> None:
        spots = geopandas.GeoDataFrame(
            geometry=geopandas.points_from_xy(x, y, crs=4326)
        )
        geopandas.sjoin(spots, frame, predicate="intersects")

    def strtree() -> None:
        tree.query(shapely.points(x, y), predicate="intersects")

    figures = in_turn(rounds, *(timed(work) for work in (ours, sjoin, strtree)))
    what = f"{points:,} points in {micro_grids:,} micro-grids"
    return [
        Line(f"{what}, sjoin", "ms", figures[0], figures[1]),
        Line(f"{what}, STRtree", "ms", figures[0], figures[2]),
    ]


def scattered(shapes: np.ndarray, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points all over the district, some of them just outside."""
    chance = np.random.default_rng(7)
    west, south, east, north = shapely.total_bounds(shapes)
    return chance.uniform(west, east, points), chance.uniform(south, north, points)


def timed(work: Callable[[], None]) -> Callable[[], float]:
    """Return a work that gives the milliseconds of CPU it took."""

    def measured() -> float:
        start = time.process_time()
        work()
        return 1000 * (time.process_time() - start)

    return measured
