"""A district that is nowhere: nested areas for demonstrations and tests.

The same seed gives the same district. Its region code, 990101, belongs to no
place; the ground is near 120.65 E, 28.01 N.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.groups import connected, grown, neighbours, share_out
from geo.metres import area_m2, from_plane
from geo.tessellation import Floats, rough_rings, settled, sides, voronoi_rings

REGION = "990101"
CENTRE = (120.65, 28.01)
LEVELS = ("district", "town", "village", "grid", "micro_grid")

_NUMERALS = "零一二三四五六七八九"
_FIRST = "东西南北上下前后新石青白沙长竹松梅云金清"
_LAST = "溪塘岙桥浦湾垟岭坑埠坪洋潭屿田林渡堡头门"
_DENSE_KM2 = 0.25


Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class DemoArea:
    """An area of the demo district, in WGS 84."""

    code: str
    level: str
    name: str
    parent: str | None
    polygon: Polygon | MultiPolygon


def demo_district(micro_grids: int = 400, seed: int = 1) -> tuple[DemoArea, ...]:
    """Return a district with its towns, villages, grids and micro-grids.

    Each comes before its children. Micro-grids tile the district, with borders
    that share every corner; each area is exactly the union of its children.
    400 micro-grids lie on some 60 km², 5,236 on 1,700. Raises ValueError for
    less than one micro-grid.

    >>> areas = demo_district(30, seed=7)
    >>> [(area.code, area.name) for area in areas[:2]]
    [('990101', '示例区'), ('990101100', '示例一镇')]
    >>> sum(area.level == "micro_grid" for area in areas)
    30
    """
    if micro_grids < 1:
        raise ValueError(f"a district has micro-grids, at least one, not {micro_grids}")
    random = np.random.default_rng(seed)
    seeds, rings, chosen = _ground(micro_grids, random)
    cells = _cells(rough_rings(rings, chosen, seeds, random))
    beside = neighbours(sides([rings[at] for at in chosen]).values(), micro_grids)
    return _named(cells, _nest(seeds[chosen], beside))


def _counts(micro_grids: int) -> tuple[int, int, int]:
    """Return how many towns, villages and grids go with so many micro-grids.

    The powers join a small district of the seeds, 400 with 3 and 12, to a large
    one, 5,236 with 18 and 331.
    """
    ratio = micro_grids / 400
    towns = max(1, round(3 * ratio**0.697))
    villages = max(towns, round(12 * ratio**1.29))
    grids = max(villages, round(micro_grids * 0.15))
    return towns, min(villages, micro_grids), min(grids, micro_grids)


def _ground(
    count: int, random: np.random.Generator
) -> tuple[Floats, list[list[tuple[float, float]]], list[int]]:
    """Return seeds in metres, the rings around them, and which are the district."""
    while True:
        radius = np.sqrt(60e6 * (count / 400) ** 1.29 / np.pi)
        seeds = settled(_scattered(count, radius, random), rounds=2)
        chosen = _within_outline(seeds, count, random)
        rings = voronoi_rings(seeds)
        if connected(neighbours(sides([rings[at] for at in chosen]).values(), count)):
            return seeds, rings, chosen


def _scattered(count: int, radius: float, random: np.random.Generator) -> Floats:
    """Return many seeds, dense around towns and villages, some outside of all."""
    towns, villages, _ = _counts(count)
    spacing = radius * np.sqrt(7.85 / count)
    half = 1.35 * radius + 3 * spacing
    ground = int(0.4 * count * (2 * half) ** 2 / (np.pi * radius**2))
    return np.concatenate(
        [
            random.uniform(-half, half, (ground, 2)),
            _clusters(towns, int(0.35 * count), radius, 0.06, random),
            _clusters(villages, int(0.25 * count), radius, 0.03, random),
        ]
    )


def _clusters(
    cores: int, count: int, radius: float, wide: float, random: np.random.Generator
) -> Floats:
    turn = random.uniform(0, 2 * np.pi, cores)
    far = 0.8 * radius * np.sqrt(random.uniform(0, 1, cores))
    middles = np.column_stack([far * np.cos(turn), far * np.sin(turn)])
    width = wide * radius * np.sqrt(3 / max(cores, 3))
    return middles[random.integers(0, cores, count)] + random.normal(
        0, width, (count, 2)
    )


def _within_outline(
    seeds: Floats, count: int, random: np.random.Generator
) -> list[int]:
    """Return the seeds that lie furthest within an irregular round outline."""
    turn = np.arctan2(seeds[:, 1], seeds[:, 0])
    reach = np.ones(len(seeds))
    for wave, high in enumerate((0.12, 0.09, 0.06, 0.04), start=2):
        reach += high * np.cos(wave * turn + random.uniform(0, 2 * np.pi))
    order = np.argsort(np.hypot(*seeds.T) / reach, kind="stable")
    return [int(at) for at in order[:count]]


def _cells(rings: Sequence[Sequence[tuple[float, float]]]) -> Shapes:
    lengths = np.array([len(ring) for ring in rings])
    plane = np.array([spot for ring in rings for spot in ring])
    # To 7 decimals, a centimetre, as files of areas have it: corners stay shared.
    degrees = from_plane(plane, *CENTRE).round(7)
    owners = np.repeat(np.arange(len(rings)), lengths)
    lines = shapely.linearrings(degrees, indices=owners)
    return np.asarray(shapely.polygons(lines), dtype=object)


Nest = list[list[list[list[int]]]]


def _nest(spots: Floats, beside: list[list[int]]) -> Nest:
    """Return towns of villages of grids of micro-grids, each in one piece."""
    towns, villages, grids = _counts(len(spots))
    town_cells = grown(list(range(len(spots))), towns, spots, beside)
    by_town = share_out(villages, [len(cells) for cells in town_cells])
    village_cells = [
        grown(cells, count, spots, beside)
        for cells, count in zip(town_cells, by_town, strict=True)
    ]
    sizes = [len(cells) for town in village_cells for cells in town]
    by_village = iter(share_out(grids, sizes))
    return [
        [grown(cells, next(by_village), spots, beside) for cells in town]
        for town in village_cells
    ]


def _named(cells: Shapes, nest: Nest) -> tuple[DemoArea, ...]:
    all_cells = shapely.coverage_union_all(cells)
    areas = [DemoArea(REGION, "district", "示例区", None, all_cells)]
    names = _village_names(sum(len(town) for town in nest))
    for number, town in enumerate(nest):
        mine, names = names[: len(town)], names[len(town) :]
        areas += _town(number, town, mine, cells)
    return tuple(areas)


def _town(
    number: int, villages: Sequence[list[list[int]]], names: list[str], cells: Shapes
) -> list[DemoArea]:
    code = f"{REGION}{100 + number:03d}"
    shape = _joined(
        cells, [at for village in villages for grid in village for at in grid]
    )
    areas = [DemoArea(code, "town", f"示例{_numeral(number + 1)}镇", REGION, shape)]
    rural, urban = 200, 0
    for name, village in zip(names, villages, strict=True):
        shape = _joined(cells, [at for grid in village for at in grid])
        dense = area_m2(shape) < _DENSE_KM2 * 1e6 * len(village)
        rural, urban = rural + (not dense), urban + dense
        own = f"{code}{urban if dense else rural:03d}"
        full = name + ("社区" if dense else "村")
        areas.append(DemoArea(own, "village", full, code, shape))
        areas += _grids(own, full, village, cells)
    return areas


def _grids(
    village: str, name: str, grids: list[list[int]], cells: Shapes
) -> list[DemoArea]:
    areas = []
    for number, micro_grids in enumerate(grids, start=1):
        code, full = f"{village}{number:03d}", f"{name}第{number}网格"
        areas.append(DemoArea(code, "grid", full, village, _joined(cells, micro_grids)))
        areas += [
            DemoArea(f"{code}{at:02d}", "micro_grid", f"{full}-{at:02d}", code, cell)
            for at, cell in enumerate(cells[micro_grids], start=1)
        ]
    return areas


def _joined(cells: Shapes, members: list[int]) -> Polygon | MultiPolygon:
    return shapely.coverage_union_all(cells[members])


def _numeral(number: int) -> str:
    """Return a number below a hundred in Chinese.

    >>> [_numeral(number) for number in (3, 10, 18, 20)]
    ['三', '十', '十八', '二十']
    """
    tens, ones = divmod(number, 10)
    first = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return first + (_NUMERALS[ones] if ones else "")


def _village_names(count: int) -> list[str]:
    pairs = [first + last for last in _LAST for first in _FIRST]
    # A stride that shares no factor with 400 mixes first and last characters.
    mixed = [pairs[at * 147 % len(pairs)] for at in range(count)]
    return [
        name if at < len(pairs) else f"{name}{at // len(pairs) + 1}"
        for at, name in enumerate(mixed)
    ]
