"""Whether areas of a file are in another datum than was said, by their parents.

Nothing is moved on a suspicion: it is told, with what could be done.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.datum import Datum, Points, from_wgs84, to_wgs84
from geo.metres import Floats, area_m2, to_plane, width_m
from geo.partition import Finding
from geo.rings import mend, polygonal

Shape: TypeAlias = Polygon | MultiPolygon

# Read rightly, at most so much of what strayed from the parents still does.
_LEFT = 0.25
# What strays is at least so wide, as a part of the shift or of narrower areas. A
# border that two hands drew a few metres apart strays too, but in thin strips.
_WIDE = 1 / 3
_WINDS = [
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
]


def suspected_datum(
    shapes: Sequence[Shape], parents: Sequence[Shape | None], datum: Datum
) -> Finding | None:
    """Return a finding where areas would fit their parents clearly better otherwise.

    `shapes` are sound and in WGS 84, turned into it from `datum`; each of `parents`
    is where an area should lie, or None. Without any parent nothing is known.

    >>> from shapely import box
    >>> town, lot = box(120.6, 28.0, 120.7, 28.1), box(120.69, 28.0, 120.7, 28.01)
    >>> shifted = _turned(lot, lambda lon, lat: from_wgs84(lon, lat, Datum.GCJ02))
    >>> suspected_datum([shifted], [town], Datum.WGS84).said
    '60% lie outside of the parents, but 0% if read as GCJ-02: they ...'
    >>> suspected_datum([lot], [town], Datum.WGS84) is None
    True
    """
    pairs = _united(shapes, parents)
    strayed = _strayed(pairs)
    if strayed.is_empty:
        return None
    read = {other: _reread(pairs, datum, other) for other in Datum if other != datum}
    left = {other: _strayed(each).area for other, each in read.items()}
    best = min(left, key=lambda other: left[other])
    here, there = (_all(area for area, _ in each) for each in (pairs, read[best]))
    shift_m, wind = _shift(here, there)
    least = _WIDE * min(shift_m, width_m(here))
    if left[best] > _LEFT * strayed.area or width_m(strayed) < least:
        return None
    said = (
        f"{strayed.area / here.area:.0%} lie outside of the parents, but "
        f"{left[best] / here.area:.0%} if read as {best.said}: they seem to lie "
        f"{shift_m:.0f} m too far {wind}. If so, use --datum {best.value}"
    )
    at = shapely.point_on_surface(strayed)
    return Finding("suspected_datum", (), at.x, at.y, area_m2(strayed), said)


def _united(
    shapes: Sequence[Shape], parents: Sequence[Shape | None]
) -> list[tuple[Shape, Shape]]:
    """Return the areas of each parent as one, beside it."""
    within: dict[int, list[Shape]] = {}
    above = {id(parent): parent for parent in parents if parent is not None}
    for shape, parent in zip(shapes, parents, strict=True):
        if parent is not None:
            within.setdefault(id(parent), []).append(shape)
    return [(_all(within[key]), mend(above[key]).shape) for key in within]


def _all(shapes: Iterable[BaseGeometry]) -> Shape:
    return polygonal(shapely.union_all(list(shapes)))


def _strayed(pairs: Sequence[tuple[Shape, Shape]]) -> Shape:
    return _all(shapely.difference(area, parent) for area, parent in pairs)


def _reread(
    pairs: Sequence[tuple[Shape, Shape]], datum: Datum, other: Datum
) -> list[tuple[Shape, Shape]]:
    """Return the areas as they lie where the file is in another datum."""

    def turn(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        return to_wgs84(*from_wgs84(lon, lat, datum), other)

    return [(_turned(area, turn), parent) for area, parent in pairs]


def _turned(shape: Shape, turn: Callable[[Floats, Floats], Points]) -> Shape:
    moved = shapely.transform(
        shape, lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1]))
    )
    return mend(moved).shape


def _shift(here: Shape, there: Shape) -> tuple[float, str]:
    """Return how far and which way an area lies from where it should."""
    start, end = there.centroid, here.centroid
    ((east, north),) = to_plane(np.array([[end.x, end.y]]), start.x, start.y)
    turn = round(math.degrees(math.atan2(east, north)) / 45) % 8
    return math.hypot(east, north), _WINDS[turn]
