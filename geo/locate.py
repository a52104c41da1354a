"""Which area holds a point: one rule, for one point or a million.

Polygons are closed, the lowest position wins where several hold the point, and
the answer is what GEOS says of that point, on edges and corners too.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Polygon, STRtree

from geo import indexfile, metres

_OUTSIDE = -1
_POINTS_AT_ONCE = 200_000


class GridIndex:
    """Areas, found by a point.

    It stands on shapely's STRtree: a point costs some ten microseconds, and an
    opened index is read into memory by each process. Sharing one memory-mapped
    file of cells between processes is foreseen by `cell_m`, which is checked and
    kept but changes nothing yet.

    >>> from shapely import box
    >>> index = GridIndex.build([box(0, 0, 1, 2), box(1, 0, 2, 2)], ["west", "east"])
    >>> index.locate(1.5, 1), index.locate(1, 1), index.locate(9, 9)
    ('east', 'west', None)
    >>> GridIndex.build([], []).locate(0, 0) is None
    True
    """

    def __init__(
        self,
        polygons: NDArray[np.object_],
        codes: tuple[str, ...],
        cell_m: float | None,
    ) -> None:
        self.codes = codes
        self.cell_m = cell_m
        self._polygons = polygons
        self._tree = STRtree(polygons)
        _prepare(polygons)
        # GEOS builds parts of a tree and of a prepared shape while it answers,
        # and shapely asks it without the GIL: threads ask one after another.
        self._one_at_a_time = threading.Lock()

    @classmethod
    def build(
        cls,
        polygons: Sequence[Polygon | MultiPolygon],
        codes: Sequence[str],
        cell_m: float | None = None,
    ) -> "GridIndex":
        """Return an index of polygons in WGS 84, each under its own code.

        Raises ValueError when there are not as many codes as polygons, a code
        stands twice, a shape is no polygon or a coordinate is no number.

        >>> from shapely import box
        >>> GridIndex.build([box(0, 0, 1, 1)] * 2, ["a", "a"])
        Traceback (most recent call last):
        ValueError: the code a stands twice
        """
        if cell_m is not None and not (np.isfinite(cell_m) and cell_m > 0):
            raise ValueError(f"a cell is some metres wide, not {cell_m}")
        kept = tuple(codes)
        _must_be_distinct(kept)
        return cls(_flat_areas(polygons, len(kept)), kept, cell_m)

    def __len__(self) -> int:
        """Return how many areas are in the index."""
        return len(self.codes)

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the code of the area that holds the point, or None.

        Never fails on a number: what is not finite lies outside.
        """
        position = self.locate_many([lon], [lat])[0]
        return None if position == _OUTSIDE else self.codes[position]

    def locate_many(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Return for each point its area's position in `codes`, -1 outside.

        Takes two arrays of one shape (n,), degrees in WGS 84; gives int32 (n,).
        Raises ValueError when the shapes differ.

        >>> from shapely import box
        >>> index = GridIndex.build([box(0, 0, 1, 1)], ["home"])
        >>> index.locate_many([0.5, 1, 7, np.nan], [0.5, 1, 7, 0]).tolist()
        [0, 0, -1, -1]
        >>> index.locate_many([], []).tolist()
        []
        """
        x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError(f"two lists of one length, not {x.shape} and {y.shape}")
        found = np.full(len(x), _OUTSIDE, dtype=np.int32)
        finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        for start in range(0, len(finite), _POINTS_AT_ONCE):
            some = finite[start : start + _POINTS_AT_ONCE]
            found[some] = self._locate_finite(x[some], y[some])
        return found

    def _locate_finite(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.int32]:
        with self._one_at_a_time:
            point, area = self._tree.query(shapely.points(x, y))
            holds = shapely.intersects_xy(self._polygons[area], x[point], y[point])
        lowest = np.full(len(x), len(self), dtype=np.int32)
        np.minimum.at(lowest, point[holds], area[holds].astype(np.int32))
        return np.where(lowest == len(self), np.int32(_OUTSIDE), lowest)

    def near(self, lon: float, lat: float, radius_m: float) -> tuple[str, ...]:
        """Return the codes of areas that a disc around the point meets.

        The radius is metres on the ellipsoid; a radius of 0 gives every area
        that holds the point. Codes come in the order of `codes`. A place that
        is not on earth has nothing near. Raises ValueError for no radius.

        >>> from shapely import box
        >>> index = GridIndex.build([box(0, 0, 1, 2), box(1, 0, 2, 2)], ["w", "e"])
        >>> index.near(0.9995, 1, 30), index.near(0.9995, 1, 60)
        (('w',), ('w', 'e'))
        >>> index.near(50, 50, 60)
        ()
        """
        metres.must_be_radius(radius_m)
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            return ()
        # A metre more, so that rounding leaves nothing out.
        box = shapely.box(*metres.box_around(lon, lat, radius_m + 1))
        with self._one_at_a_time:
            places = np.sort(self._tree.query(box))
            shapes = self._polygons[places]
            # Asked of GEOS, so that an area that holds the point is always near;
            # only the distance to the others costs.
            meets = shapely.intersects_xy(shapes, lon, lat)
        beside = np.flatnonzero(~meets)
        if len(beside):
            meets[beside] = metres.distances_m(shapes[beside], lon, lat) <= radius_m
        return tuple(self.codes[place] for place in places[meets])

    def save(self, path: str | Path) -> None:
        """Write the index to a file, whole or not at all.

        The file has a format number and a checksum; the same index gives the
        same bytes.
        """
        shapes = shapely.to_wkb(self._polygons, byte_order=1).tolist()
        indexfile.write(Path(path), self.codes, shapes, self.cell_m)

    @classmethod
    def open(cls, path: str | Path) -> "GridIndex":
        """Read an index that was saved.

        Raises IndexFileDamaged for a file that is no whole index of the format
        this program knows, OSError for one that cannot be read.

        >>> import tempfile
        >>> from shapely import box
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     GridIndex.build([box(0, 0, 1, 1)], ["a"]).save(folder + "/index")
        ...     GridIndex.open(folder + "/index").locate(0.5, 0.5)
        'a'
        """
        codes, shapes, cell_m = indexfile.read(Path(path))
        return cls(_objects(shapely.from_wkb(shapes)), codes, cell_m)


def _prepare(polygons: NDArray[np.object_]) -> None:
    # A prepared shape counts crossings of all its rings together, which is the
    # answer of GEOS for valid shapes only: parts that overlap would cancel out.
    shapely.prepare(polygons[shapely.is_valid(polygons)])


def _flat_areas(polygons: Sequence[object], count: int) -> NDArray[np.object_]:
    shapes = _objects(polygons)
    if len(shapes) != count:
        raise ValueError(f"{len(shapes)} polygons need as many codes, not {count}")
    for position, shape in enumerate(shapes):
        if not isinstance(shape, Polygon | MultiPolygon):
            raise ValueError(f"the shape at {position} is no polygon")
    flat = _objects(shapely.force_2d(shapes))
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        raise ValueError("a coordinate of a polygon is no number")
    return flat


def _objects(shapes: Sequence[object] | NDArray[np.object_]) -> NDArray[np.object_]:
    """Return a one-dimensional array of objects, also of none or one of them."""
    kept = np.empty(len(shapes), dtype=object)
    kept[:] = shapes
    return kept


def _must_be_distinct(codes: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"the code {code} stands twice")
        seen.add(code)
