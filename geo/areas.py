"""The areas as GEOS knows them: the last word on each point, and slower."""

import threading
from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geo import metres
from geo.edges import OUTSIDE, Floats

_POINTS_AT_ONCE = 200_000

Shapes = NDArray[np.object_]


class Areas:
    """Areas that are read when first asked for; threads ask one after another.

    GEOS builds parts of a tree and of a prepared shape while it answers, and
    shapely asks it without the GIL: hence the lock.
    """

    def __init__(self, count: int, read: Callable[[], Shapes]) -> None:
        self._count = count
        self._read = read
        self._known: tuple[Shapes, STRtree] | None = None
        self._one_at_a_time = threading.Lock()

    def lowest(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        """Return for points (n,) in degrees the lowest area that holds each, or -1.

        What is not finite lies outside.

        >>> from shapely import box
        >>> areas = Areas(2, lambda: np.array([box(0, 0, 2, 2), box(1, 1, 3, 3)]))
        >>> areas.lowest(np.array([1.5, 3, np.nan]), np.array([1.5, 3, 0])).tolist()
        [0, 1, -1]
        """
        found = np.full(len(x), OUTSIDE, dtype=np.int32)
        finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        for start in range(0, len(finite), _POINTS_AT_ONCE):
            some = finite[start : start + _POINTS_AT_ONCE]
            found[some] = self._lowest(x[some], y[some])
        return found

    def _lowest(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        with self._one_at_a_time:
            shapes, tree = self._ready()
            point, area = tree.query(shapely.points(x, y))
            holds = shapely.intersects_xy(shapes[area], x[point], y[point])
        lowest = np.full(len(x), self._count, dtype=np.int32)
        np.minimum.at(lowest, point[holds], area[holds].astype(np.int32))
        return np.where(lowest == self._count, np.int32(OUTSIDE), lowest)

    def near(self, lon: float, lat: float, radius_m: float) -> NDArray[np.int64]:
        """Return the positions of areas that a disc around a place on earth meets.

        >>> from shapely import box
        >>> areas = Areas(2, lambda: np.array([box(0, 0, 1, 2), box(1, 0, 2, 2)]))
        >>> areas.near(0.9995, 1, 30).tolist(), areas.near(0.9995, 1, 60).tolist()
        ([0], [0, 1])
        """
        # A metre more, so that rounding leaves nothing out.
        box = shapely.box(*metres.box_around(lon, lat, radius_m + 1))
        with self._one_at_a_time:
            known, tree = self._ready()
            places = np.sort(tree.query(box))
            shapes = known[places]
            # Asked of GEOS, so that an area that holds the point is always near;
            # only the distance to the others costs, and most stay out of the box.
            meets = shapely.intersects_xy(shapes, lon, lat)
            maybe = shapely.intersects(shapes, box) | ~shapely.is_prepared(shapes)
        beside = np.flatnonzero(maybe & ~meets)
        if len(beside):
            meets[beside] = metres.distances_m(shapes[beside], lon, lat) <= radius_m
        return np.asarray(places[meets], dtype=np.int64)

    def wkb(self) -> list[bytes]:
        """Return all areas as little-endian WKB, in their order.

        >>> [len(wkb) for wkb in Areas(1, lambda: np.array([shapely.Polygon()])).wkb()]
        [9]
        """
        with self._one_at_a_time:
            return list(shapely.to_wkb(self._ready()[0], byte_order=1))

    def _ready(self) -> tuple[Shapes, STRtree]:
        if self._known is None:
            shapes = self._read()
            _prepare(shapes)
            self._known = shapes, STRtree(shapes)
        return self._known


def _prepare(shapes: Shapes) -> None:
    # A prepared shape counts crossings of all its rings together, which is the
    # answer of GEOS for valid shapes only: parts that overlap would cancel out.
    shapely.prepare(shapes[shapely.is_valid(shapes)])
