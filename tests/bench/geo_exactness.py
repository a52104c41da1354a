"""GridIndex held against GEOS on millions of points, and timed beside its peers.

    .venv/bin/python -m tests.bench.geo_exactness

CPU time, medians of rounds that take turns, in one run. `--quick` takes a tenth.
"""

import argparse
import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from geo import GridIndex
from geo.cells import FIRST
from geo.crossing import _at_hand
from geo.district import demo_district
from geo.edges import ASK
from tests.geo.adversaries import (
    Floats,
    Shapes,
    adversarial,
    lowest_by_geos,
    lowest_by_tree,
    wild,
)

POINTS, ADVERSARIES, ROUNDS = 1_400_000, 600_000, 5
WIDTHS_M = (6.0, 12.0, 30.0, 200.0)


def main() -> None:
    """Measure memory first, while nothing else has been taken; then all else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    share = 10 if parser.parse_args().quick else 1
    random = np.random.default_rng(7)
    polygons, codes = district()
    index = memory(polygons, codes)
    points = scattered(polygons, POINTS // share, random)
    exactness(polygons, codes, index, points, ADVERSARIES // share, random)
    bulk(polygons, codes, index, points)
    single(polygons, index, points[:2000])
    file(index, points[:2000])


def district() -> tuple[Shapes, list[str]]:
    """Return the 5,236 micro-grids of a district that is nowhere."""
    areas = demo_district(5236, seed=7)
    drawn = [area for area in areas if area.level == "micro_grid"]
    return np.array([area.polygon for area in drawn]), [area.code for area in drawn]


def scattered(polygons: Shapes, count: int, random: np.random.Generator) -> Floats:
    """Return points around houses in the areas, most near, some far; (n, 2) degrees."""
    spans = shapely.bounds(polygons)[random.integers(0, len(polygons), count // 7)]
    houses = random.uniform(spans[:, :2], spans[:, 2:])
    chosen = houses[random.integers(0, len(houses), count)]
    far = (random.pareto(1.5, (count, 1)) * 1e-4).clip(0, 0.02)
    return np.asarray(chosen + random.normal(0, 1, (count, 2)) * far)


def memory(polygons: Shapes, codes: list[str]) -> GridIndex:
    """Say what the first index costs in time and memory, and return it."""
    before = status("VmRSS")
    index = GridIndex.build(list(polygons), codes)
    cells = index._cells
    print(f"cells of {cells.frame.width_m:.1f} m", end=", ")
    print(f"{len(cells.borders):,} border cells, {len(cells.meetings):,} meetings")
    print(f"built: {status('VmRSS') - before:.0f} MB kept", end=", ")
    print(f"{status('VmHWM') - before:.0f} MB at the most")
    return index


def status(name: str) -> float:
    """Return a figure of this process in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (said,) = (line.split()[1] for line in lines if line.startswith(name))
    return int(said) / 1024


def exactness(
    polygons: Shapes,
    codes: list[str],
    index: GridIndex,
    points: Floats,
    most: int,
    random: np.random.Generator,
) -> None:
    """Count wrong answers, many at a time and one by one."""
    right = lowest_by_geos(polygons, points)
    said = index._by_cells(*points.T)
    print(f"{len(points):,} points", end=", ")
    print(f"{np.mean(right < 0):.2%} in no area, GEOS asked {np.sum(said == ASK):,}")
    print(f"{by_cells(index, points):.1%} in border cells", end=", ")
    print(f"wrong = {np.sum(index.locate_many(*points.T) != right)}")
    hard = random.permutation(adversarial(polygons, random))[:most]
    right = lowest_by_geos(polygons, hard)
    print(f"{len(hard):,} adversarial points of the district")
    for width in WIDTHS_M:
        index = GridIndex.build(list(polygons), codes, width)
        print(f"{width:5.0f} m: {wrong(index, hard, right)}")
    print("shapes made to be misplaced in, at each of these widths")
    for name, shapes in wild(random).items():
        hard = random.permutation(
            np.concatenate([adversarial(shapes, random) for _ in range(9)])
        )[: most // 10]
        right = lowest_by_geos(shapes, hard)
        names = [str(at) for at in range(len(shapes))]
        built = [GridIndex.build(list(shapes), names, width) for width in WIDTHS_M]
        told = [wrong(index, hard, right) for index in built]
        print(f"{name}, {len(hard):,} points: {'; '.join(told)}")


def by_cells(index: GridIndex, points: Floats) -> float:
    """Return the share of points whose cell has edges."""
    frame = index._cells.frame
    column, row = frame.column(points[:, 0]), frame.row(points[:, 1])
    within = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
    held = _at_hand(index._cells, column[within].astype(int), row[within].astype(int))
    return float(np.sum(held <= FIRST) / len(points))


def wrong(index: GridIndex, points: Floats, right: Any) -> str:
    """Return how many answers are wrong, by both ways to ask."""
    many = index.locate_many(*points.T)
    places = {None: -1} | {code: at for at, code in enumerate(index.codes)}
    single = np.array([places[index.locate(*point)] for point in points.tolist()])
    return f"wrong = {np.sum(many != right)}, one by one = {np.sum(single != right)}"


def bulk(polygons: Shapes, codes: list[str], index: GridIndex, points: Floats) -> None:
    """Time building and placing beside STRtree, sjoin and the bare memory."""
    x, y = points.T.copy()
    shapely.prepare(polygons)
    tree, made = STRtree(polygons), shapely.points(x, y)
    sums = np.empty(len(x), dtype=np.float32)
    ways: dict[str, Callable[[], object]] = {
        "GridIndex.locate_many": lambda: index.locate_many(x, y),
        "build": lambda: GridIndex.build(list(polygons), codes),
        "STRtree.query(intersects)": lambda: tree.query(made, "intersects"),
        "the same to lowest positions": lambda: lowest_by_tree(polygons, points),
        "reading 16 B, writing 4 B": lambda: np.add(x, y, sums, casting="unsafe"),
    }
    if importlib.util.find_spec("geopandas"):
        ways["geopandas.sjoin(intersects)"] = joining(polygons, made)
    print(f"\nCPU ms of {len(x):,} points, medians of {ROUNDS} rounds")
    table(ways, ROUNDS)


def joining(polygons: Shapes, made: Shapes) -> Callable[[], object]:
    """Return geopandas' join of the same points and polygons."""
    geopandas = importlib.import_module("geopandas")
    left = geopandas.GeoDataFrame(geometry=made, crs=4326)
    right = geopandas.GeoDataFrame(geometry=polygons, crs=4326)
    return lambda: geopandas.sjoin(left, right, predicate="intersects")


def table(ways: dict[str, Callable[[], object]], rounds: int) -> None:
    """Print the median CPU time of each way, and its ratio to the first."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.process_time()
            way()
            spent[name].append(time.process_time() - start)
    first = statistics.median(next(iter(spent.values())))
    for name, seconds in spent.items():
        median = statistics.median(seconds)
        print(f"{name:30} {median * 1000:10.3f} ms {median / first:8.2f}x")


def single(polygons: Shapes, index: GridIndex, points: Floats) -> None:
    """Time one point, and a batch of fifty."""
    tree, spots = STRtree(polygons), points.tolist()
    print(f"\n{len(points)} points one by one, CPU ms in all")
    ways: dict[str, Callable[[], object]] = {
        "GridIndex.locate": lambda: [index.locate(*spot) for spot in spots],
        "STRtree.query(intersects)": lambda: [
            tree.query(shapely.Point(spot), "intersects") for spot in spots
        ],
    }
    table(ways, 2 * ROUNDS)
    some = points[:50].T.copy()
    fifty = shapely.points(*some)
    print("a batch of 50, twenty times")
    batch: dict[str, Callable[[], object]] = {
        "GridIndex.locate_many": lambda: index.locate_many(*some),
        "STRtree.query(intersects)": lambda: tree.query(fifty, "intersects"),
    }
    if importlib.util.find_spec("geopandas"):
        batch["geopandas.sjoin(intersects)"] = joining(polygons, fifty)
    table({name: twenty(way) for name, way in batch.items()}, 9)


def twenty(way: Callable[[], object]) -> Callable[[], object]:
    """Return what does it twenty times."""
    return lambda: [way() for _ in range(20)]


def file(index: GridIndex, points: Floats) -> None:
    """Time saving, opening and the first answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index")
        print("\nthe file")
        ways: dict[str, Callable[[], object]] = {
            "save": lambda: index.save(path),
            "open": lambda: GridIndex.open(path),
            "open, and place 2,000": lambda: GridIndex.open(path).locate_many(
                *points.T
            ),
        }
        table(ways, ROUNDS)
        print(f"{path.stat().st_size / 1e6:.0f} MB in the file")
        before = status("RssAnon")
        opened = GridIndex.open(path)
        opened.locate(*points[0])
        print(f"{status('RssAnon') - before:.1f} MB of its own, opened")


if __name__ == "__main__":
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    main()
