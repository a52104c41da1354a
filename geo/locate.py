"""Which area holds a point: one rule, for one point or a million.

Polygons are closed, the lowest position wins where several hold the point, and
the answer is what GEOS says of that point, on edges and corners too.
"""

from collections.abc import Sequence
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Polygon

from geo import indexfile, metres
from geo.areas import Areas
from geo.cells import Cells, covered
from geo.crossing import place_many, placer
from geo.edges import ASK, OUTSIDE, Floats
from geo.frame import Frame

# So many points are placed sooner one by one than by numpy.
_FEW = 100
_POINTS_AT_ONCE = 100_000


class GridIndex:
    """Areas, found by a point.

    It stands on cells (`geo.cells`), some 6 m wide for a district: most lie in
    one area as a whole, the others know the few edges that cross them. Only where
    float64 cannot tell, as on an edge, or where areas overlap, is GEOS asked. An
    opened index is mapped into memory, where processes share it.

    >>> from shapely import box
    >>> index = GridIndex.build([box(0, 0, 1, 2), box(1, 0, 2, 2)], ["west", "east"])
    >>> index.locate(1.5, 1), index.locate(1, 1), index.locate(9, 9)
    ('east', 'west', None)
    >>> GridIndex.build([], []).locate(0, 0) is None
    True
    """

    def __init__(
        self, codes: tuple[str, ...], cell_m: float, cells: Cells, areas: Areas
    ) -> None:
        self.codes = codes
        self.cell_m = cell_m
        self._cells = cells
        self._areas = areas
        self._place = placer(cells)

    @classmethod
    def build(
        cls,
        polygons: Sequence[Polygon | MultiPolygon],
        codes: Sequence[str],
        cell_m: float | None = None,
    ) -> "GridIndex":
        """Return an index of polygons in WGS 84, each under its own code.

        Cells are cell_m wide; if it is None, 6 m; in either case wider where that
        would be too many for so many edges. Raises ValueError when there are not
        as many codes as polygons, a code stands twice, a shape is no polygon or a
        coordinate is no number.

        >>> from shapely import box
        >>> GridIndex.build([box(0, 0, 1, 1)] * 2, ["a", "a"])
        Traceback (most recent call last):
        ValueError: the code a stands twice
        """
        if cell_m is not None and not (np.isfinite(cell_m) and cell_m > 0):
            raise ValueError(f"a cell is some metres wide, not {cell_m}")
        kept = tuple(codes)
        _must_be_distinct(kept)
        flat = _flat_areas(polygons, len(kept))
        areas = Areas(len(flat), lambda: flat)
        cells = covered(flat, cell_m)
        return cls(kept, cell_m or cells.frame.width_m, cells, areas)

    def __len__(self) -> int:
        """Return how many areas are in the index."""
        return len(self.codes)

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the code of the area that holds the point, or None.

        Never fails on a number: what is not finite lies outside.
        """
        x, y = float(lon), float(lat)
        position = self._place(x, y)
        if position == ASK:
            (position,) = self._areas.lowest(np.array([x]), np.array([y])).tolist()
        return None if position == OUTSIDE else self.codes[position]

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
        found = self._by_cells(x, y)
        unsure = np.flatnonzero(found == ASK)
        if len(unsure):
            found[unsure] = self._areas.lowest(x[unsure], y[unsure])
        return found

    def _by_cells(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        if len(x) <= _FEW:
            said = map(self._place, x.tolist(), y.tolist())
            return np.fromiter(said, dtype=np.int32, count=len(x))
        found = np.empty(len(x), dtype=np.int32)
        for start in range(0, len(x), _POINTS_AT_ONCE):
            some = slice(start, start + _POINTS_AT_ONCE)
            found[some] = place_many(self._cells, x[some], y[some])
        return found

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
        return tuple(self.codes[at] for at in self._areas.near(lon, lat, radius_m))

    def save(self, path: str | Path) -> None:
        """Write the index to a file, whole or not at all.

        The file has a format number and a checksum; the same index gives the
        same bytes.
        """
        cells, shapes = self._cells, self._areas.wkb()
        said = {
            "codes": self.codes,
            "cell_m": self.cell_m,
            "frame": astuple(cells.frame),
            "outside": cells.outside,
        }
        tables = {
            "edges": cells.edges,
            "blocks": cells.blocks,
            "cells": cells.cells,
            "borders": cells.borders,
            "meetings": cells.meetings,
            "ends": np.cumsum([len(shape) for shape in shapes], dtype=np.int64),
            "shapes": np.frombuffer(b"".join(shapes), dtype=np.uint8),
        }
        indexfile.write(Path(path), said, tables)

    @classmethod
    def open(cls, path: str | Path) -> "GridIndex":
        """Map an index that was saved into memory; its shapes are read when needed.

        Raises IndexFileDamaged for a file that is no whole index of the format
        this program knows, OSError for one that cannot be read.

        >>> import tempfile
        >>> from shapely import box
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     GridIndex.build([box(0, 0, 1, 1)], ["a"]).save(folder + "/index")
        ...     GridIndex.open(folder + "/index").locate(0.5, 0.5)
        'a'
        """
        said, tables = indexfile.read(Path(path))
        ends, shapes = tables.pop("ends"), tables.pop("shapes")
        cells = Cells(frame=Frame(*said["frame"]), outside=said["outside"], **tables)
        areas = Areas(len(ends), lambda: _from_wkb(ends, shapes))
        return cls(tuple(said["codes"]), said["cell_m"], cells, areas)


def _from_wkb(
    ends: NDArray[np.int64], shapes: NDArray[np.uint8]
) -> NDArray[np.object_]:
    """Return shapes from WKB bytes (n,), one behind the other up to their ends."""
    wkb = shapes.tobytes()
    each = [wkb[a:b] for a, b in pairwise([0, *ends.tolist()])]
    return _objects(shapely.from_wkb(each))


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
