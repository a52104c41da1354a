"""GridIndex held against GEOS on millions of points.

    .venv/bin/python -m tests.bench.geo.exactness

`--quick` takes a tenth. A wrong answer ends it with an error.
"""

import argparse
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo import GridIndex
from geo.cells import FIRST
from geo.crossing import _at_hand
from geo.edges import ASK
from tests.bench.geo.points import POINTS, district, scattered
from tests.geo.adversaries import (
    Floats,
    Shapes,
    adversarial,
    lowest_by_geos,
    wild,
)

ADVERSARIES = 600_000
WIDTHS_M = (6.0, 12.0, 30.0, 200.0)


def main(share: int = 1) -> None:
    """Count the wrong answers to all points, or to one in `share`."""
    random = np.random.default_rng(7)
    polygons, codes = district()
    index = GridIndex.build(list(polygons), codes)
    points = scattered(polygons, POINTS // share, random)
    exactness(polygons, codes, index, points, ADVERSARIES // share, random)


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
    print(none_wrong(index.locate_many(*points.T) != right))
    hard = random.permutation(adversarial(polygons, random))[:most]
    right = lowest_by_geos(polygons, hard)
    print(f"{len(hard):,} adversarial points of the district")
    for width in WIDTHS_M:
        index = GridIndex.build(list(polygons), codes, width)
        print(f"{width:5.0f} m: {answered(index, hard, right)}")
    print("shapes made to be misplaced in, at each of these widths")
    for name, shapes in wild(random).items():
        hard = random.permutation(
            np.concatenate([adversarial(shapes, random) for _ in range(9)])
        )[: most // 10]
        right = lowest_by_geos(shapes, hard)
        names = [str(at) for at in range(len(shapes))]
        built = [GridIndex.build(list(shapes), names, width) for width in WIDTHS_M]
        told = [answered(index, hard, right) for index in built]
        print(f"{name}, {len(hard):,} points: {'; '.join(told)}")


def by_cells(index: GridIndex, points: Floats) -> float:
    """Return the share of points whose cell has edges."""
    frame = index._cells.frame
    column, row = frame.column(points[:, 0]), frame.row(points[:, 1])
    within = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
    held = _at_hand(index._cells, column[within].astype(int), row[within].astype(int))
    return float(np.sum(held <= FIRST) / len(points))


def answered(index: GridIndex, points: Floats, right: Any) -> str:
    """Say that no answer is wrong, by both ways to ask."""
    many = index.locate_many(*points.T)
    places = {None: -1} | {code: at for at, code in enumerate(index.codes)}
    single = np.array([places[index.locate(*point)] for point in points.tolist()])
    return f"{none_wrong(many != right)}, one by one: {none_wrong(single != right)}"


def none_wrong(differs: NDArray[np.bool_]) -> str:
    """Say how many are wrong, which is none; end with an error where some are."""
    if differs.any():
        raise AssertionError(f"{differs.sum():,} of {len(differs):,} are wrong")
    return "wrong = 0"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    main(10 if parser.parse_args().quick else 1)
