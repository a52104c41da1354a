"""The borders of areas as unique edges, each with what it parts.

A border that two areas share to the last bit is one edge. Crossing an edge
changes which areas hold a point; `gain` says how. Holes and parts of
multipolygons need no rule of their own.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EDGE = np.dtype(
    [("ax", "<f8"), ("ay", "<f8"), ("bx", "<f8"), ("by", "<f8"), ("gain", "<i8")]
)
"""From a to b, west to east, and south to north where it stands upright, in degrees
of WGS 84. `gain` is the sum of weights on its left less that on its right."""

ONE = 1 << 32
"""An area at position p weighs ONE + p + 1. The sum over all areas that hold a point
tells how many they are, `sum // ONE`, and, if it is one, which."""

OUTSIDE = -1
ASK = -2
"""It cannot be told of one area: GEOS is asked."""

# Twice what float64 can be wrong by in (bx-ax)(y-ay) - (by-ay)(x-ax), as Shewchuk
# bounds it: 3.4e-16 of the two products together. The rest stands for underflow.
UNSURE = 7e-16
UNDERFLOW = 1e-300


def unique_edges(polygons: NDArray[np.object_]) -> NDArray[np.void]:
    """Return the edges of valid polygons, each once, in a fixed order.

    >>> from shapely import box
    >>> two = unique_edges(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]))
    >>> len(two), [int(gain) for gain in two["gain"] if abs(gain) < ONE]
    (7, [-1])
    >>> unique_edges(np.array([shapely.Polygon()])).tolist()
    []
    """
    start, end, owner = _segments(polygons)
    corners, at = np.unique(np.concatenate([start, end]), return_inverse=True)
    low, high = at[: len(start)], at[len(start) :]
    # Areas lie to the left of their rings, so to the right of an edge turned round.
    weight = np.where(low < high, 1, -1) * (ONE + 1 + owner)
    key = np.minimum(low, high) * len(corners) + np.maximum(low, high)
    key, again = np.unique(key, return_inverse=True)
    gain = np.zeros(len(key), dtype=np.int64)
    np.add.at(gain, again, weight)
    a, b = (corners[each] for each in np.divmod(key, max(len(corners), 1)))
    edges: NDArray[np.void] = np.empty(len(key), dtype=EDGE)
    edges["ax"], edges["ay"], edges["bx"], edges["by"] = a.real, a.imag, b.real, b.imag
    edges["gain"] = gain
    parting: NDArray[np.void] = edges[gain != 0]
    return parting


def _segments(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.complex128], NDArray[np.complex128], NDArray[np.int64]]:
    """Return starts and ends, x as real part, and the position of the polygon."""
    parts, polygon = shapely.get_parts(
        shapely.orient_polygons(polygons), return_index=True
    )
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    # Adding nothing turns -0.0 into 0.0: both are one place.
    spots = (xy + 0.0).view(np.complex128).ravel()
    along = (ring[1:] == ring[:-1]) & (spots[1:] != spots[:-1])
    return spots[:-1][along], spots[1:][along], polygon[part[ring[1:][along]]]


def side(
    edges: NDArray[np.void],
    x: NDArray[np.floating[Any]],
    y: NDArray[np.floating[Any]],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether each point lies to the left of its edge, and if that is unsure.

    >>> up = np.array([(0, 0, 1, 2, 0)] * 3, dtype=EDGE)
    >>> left, unsure = side(up, np.array([0.0, 1.0, 0.5]), np.array([1.0, 1.0, 1.0]))
    >>> left.tolist(), unsure.tolist()
    ([True, False, False], [False, False, True])
    """
    one = (edges["bx"] - edges["ax"]) * (y - edges["ay"])
    other = (edges["by"] - edges["ay"]) * (x - edges["ax"])
    turn = one - other
    sure = UNSURE * (np.abs(one) + np.abs(other)) + UNDERFLOW
    return turn > 0, np.abs(turn) <= sure


def said(sums: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the position that each sum stands for, OUTSIDE, or ASK for several.

    >>> said(np.array([0, ONE + 7, 2 * ONE + 9])).tolist()
    [-1, 6, -2]
    """
    found = (sums & (ONE - 1)).astype(np.int32) - 1
    found[sums >= 2 * ONE] = ASK
    return found
