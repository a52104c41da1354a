"""What became of what: how much ground areas of two drawings have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree

from geo.metres import area_m2, width_m
from geo.partition import NOISE_M
from geo.rings import polygonal


@dataclass(frozen=True)
class Overlap:
    """The ground that an area before and an area after have in common."""

    before: str
    after: str
    m2: float
    share: float
    """Of the area before, from 0 to 1."""


def overlaps(
    before: Mapping[str, Polygon | MultiPolygon],
    after: Mapping[str, Polygon | MultiPolygon],
) -> list[Overlap]:
    """Return what the areas of two drawings share, largest first for each before.

    Shapes are valid and in WGS 84. A strip that arithmetic leaves is no overlap.

    >>> from shapely import box
    >>> halves = {"w": box(0, 0, 1, 1), "e": box(1, 0, 2, 1)}
    >>> [(one.after, round(one.share, 2)) for one in overlaps(
    ...     {"whole": box(0, 0, 2, 1)}, halves)]
    [('e', 0.5), ('w', 0.5)]
    >>> overlaps({}, halves)
    []
    """
    if not before or not after:
        return []
    old, new = list(before), list(after)
    shapes = np.array([after[code] for code in new], dtype=object)
    at, other = STRtree(shapes).query(
        [before[code] for code in old], predicate="intersects"
    )
    sizes = [area_m2(before[code]) for code in old]
    found = [
        Overlap(old[first], new[second], size, size / sizes[first])
        for first, second in zip(at.tolist(), other.tolist(), strict=True)
        if (size := _common_m2(before[old[first]], shapes[second]))
    ]
    return sorted(found, key=lambda one: (one.before, -one.m2, one.after))


def _common_m2(one: Polygon | MultiPolygon, other: Polygon | MultiPolygon) -> float:
    both = polygonal(shapely.intersection(one, other))
    return area_m2(both) if width_m(both) >= NOISE_M else 0.0
