"""Fewer corners, and neighbours that still share each border."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.metres import Floats

_METRES = 111_320.0


def simplified(
    polygons: Sequence[Polygon | MultiPolygon], tolerance_m: float
) -> list[Polygon | MultiPolygon]:
    """Return areas that tile, in WGS 84, without bends smaller than some metres.

    A border that two areas share is simplified once for both, so that no gap and no
    overlap opens; nor does a corner where three meet go. A bend goes if its triangle
    is smaller than a square of the tolerance. An area that is not valid, or that
    would be lost, keeps all its corners. Raises ValueError for a tolerance that is
    no length.

    >>> from shapely import box
    >>> west = Polygon([(0, 0), (1, 0), (1.0000001, 0.5), (1, 1), (0, 1)])
    >>> east = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1.0000001, 0.5)])
    >>> [len(each.exterior.coords) for each in simplified([west, east], 200)]
    [5, 5]
    >>> simplified([], 5)
    []
    """
    if not 0 <= tolerance_m < np.inf:
        raise ValueError(f"a tolerance is a length in metres, not {tolerance_m}")
    shapes = np.empty(len(polygons), dtype=object)
    shapes[:] = polygons
    chosen = np.flatnonzero(shapely.is_valid(shapes) & ~shapely.is_empty(shapes))
    if not len(chosen) or not tolerance_m:
        return list(polygons)
    found = shapes.copy()
    found[chosen] = _fewer(shapes[chosen], tolerance_m)
    return list(found)


def _fewer(shapes: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    """Choose the corners on a plane of metres; take them as they were in degrees."""
    narrow = np.cos(np.radians(shapely.total_bounds(shapes)[1::2].mean()))
    scale = np.array([narrow, 1.0]) * _METRES
    plane = shapely.transform(shapes, lambda xy: xy * scale)
    fewer = shapely.coverage_simplify(plane, tolerance_m)
    corners = shapely.get_coordinates(shapes)
    known = dict(zip(_spots(corners * scale), corners.tolist(), strict=True))

    def back(xy: Floats) -> Floats:
        return np.array([known[spot] for spot in _spots(xy)]).reshape(-1, 2)

    return np.asarray(shapely.transform(fewer, back), dtype=object)


def _spots(xy: Floats) -> list[tuple[float, float]]:
    return [(x, y) for x, y in xy.tolist()]
