"""Buildings and dwellings of the demo district: addresses, and nobody in them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.district import DemoArea
from geo.metres import area_m2

_VILLAGE_DIGITS = 12
# Units, floors, doors on a floor; the largest that is still needed is built.
_BLOCKS = ((2, 11, 2), (2, 6, 2), (1, 6, 2), (1, 5, 1))
_HOUSE = (0, 1, 1)
_DRAWS = 256


@dataclass(frozen=True)
class DemoBuilding:
    """A block of flats (3栋) or a house (12号), a point in WGS 84.

    `units` is 0 for a house, which has no staircase number.
    """

    code: str
    name: str
    lon: float
    lat: float
    micro_grid: str
    units: int
    floors: int
    doors: int


@dataclass(frozen=True)
class DemoDwelling:
    """A door: the code of its building, then unit ("" in a house), floor, door."""

    code: str
    building: str
    unit: str
    floor: int
    door: str


def demo_buildings(
    areas: Sequence[DemoArea], dwellings: int = 8000, seed: int = 1
) -> tuple[DemoBuilding, ...]:
    """Return buildings for about so many dwellings, each within its micro-grid.

    The denser half of the micro-grids has blocks, the other half houses.

    >>> from geo.district import demo_district
    >>> buildings = demo_buildings(demo_district(10), dwellings=200)
    >>> len({building.code for building in buildings}) == len(buildings)
    True
    >>> demo_buildings([])
    ()
    """
    random = np.random.default_rng(seed)
    micro_grids = [area for area in areas if area.level == "micro_grid"]
    if not micro_grids:
        return ()
    sizes = [area_m2(area.polygon) for area in micro_grids]
    dense = np.array(sizes) < np.median(sizes)
    wanted = random.uniform(0.5, 1.5, len(sizes)) * dwellings / len(sizes)
    serials: Counter[str] = Counter()
    return tuple(
        building
        for area, packed, doors in zip(micro_grids, dense, wanted, strict=True)
        for building in _built(
            area, _plans(round(doors), bool(packed)), serials, random
        )
    )


def demo_dwellings(buildings: Sequence[DemoBuilding]) -> tuple[DemoDwelling, ...]:
    """Return every door of the buildings.

    >>> block = DemoBuilding("99010110020100001", "1栋", 0, 0, "m", 1, 2, 2)
    >>> [dwelling.door for dwelling in demo_dwellings([block])]
    ['101', '102', '201', '202']
    >>> demo_dwellings([])
    ()
    """
    return tuple(
        _dwelling(building, unit, floor, door)
        for building in buildings
        for unit in range(min(1, building.units), building.units + 1)
        for floor in range(1, building.floors + 1)
        for door in range(1, building.doors + 1)
    )


def _dwelling(building: DemoBuilding, unit: int, floor: int, door: int) -> DemoDwelling:
    code = f"{building.code}{unit:02d}{floor:02d}{door:02d}"
    said = f"{floor}{door:02d}" if unit else f"{door}"
    return DemoDwelling(code, building.code, str(unit or ""), floor, said)


def _plans(doors: int, dense: bool) -> list[tuple[int, int, int]]:
    """Return the plans of buildings that have about so many doors.

    >>> _plans(29, dense=True)
    [(2, 6, 2), (1, 5, 1)]
    >>> _plans(2, dense=False)
    [(0, 1, 1), (0, 1, 1)]
    """
    if not dense:
        return [_HOUSE] * doors
    plans = []
    while doors > 0:
        fitting = [plan for plan in _BLOCKS if np.prod(plan) <= doors]
        plans.append(fitting[0] if fitting else _BLOCKS[-1])
        doors -= int(np.prod(plans[-1]))
    return plans


def _built(
    area: DemoArea,
    plans: Sequence[tuple[int, int, int]],
    serials: Counter[str],
    random: np.random.Generator,
) -> list[DemoBuilding]:
    village = area.code[:_VILLAGE_DIGITS]
    buildings = []
    for plan, (lon, lat) in zip(
        plans, _spots(area.polygon, len(plans), random), strict=True
    ):
        kind = "栋" if plan[0] else "号"
        serials.update([village, village + kind])
        code = f"{village}{serials[village]:05d}"
        name = f"{serials[village + kind]}{kind}"
        buildings.append(DemoBuilding(code, name, lon, lat, area.code, *plan))
    return buildings


def _spots(
    polygon: Polygon | MultiPolygon, count: int, random: np.random.Generator
) -> list[tuple[float, float]]:
    """Return points inside a polygon, off its border where it is wide enough."""
    inner = polygon.buffer(-0.08 * np.sqrt(polygon.area))
    ground = polygon if inner.is_empty else inner
    west, south, east, north = ground.bounds
    spots: list[tuple[float, float]] = []
    while len(spots) < count:
        drawn = random.uniform((west, south), (east, north), (_DRAWS, 2)).round(7)
        inside = drawn[shapely.contains_xy(ground, drawn)]
        spots += [(lon, lat) for lon, lat in inside.tolist()]
    return spots[:count]
