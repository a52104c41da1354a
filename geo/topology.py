"""TopoJSON of areas side by side: a border that two of them share is sent once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

Whole = NDArray[np.int64]
SIDE = np.int64(1) << 31
"""No grid has so many steps: two steps are one number below its square."""


class Arcs:
    """Lines met so far, each once, whichever way it is walked."""

    def __init__(self) -> None:
        self.lines: list[Whole] = []
        self._places: dict[bytes, int] = {}

    def place(self, line: Whole) -> int:
        """Return the number of a line; of one met the other way round, ~number.

        >>> arcs = Arcs()
        >>> [arcs.place(np.array(line)) for line in ([1, 2, 3], [3, 2, 1])]
        [0, -1]
        """
        back = self._places.get(line[::-1].tobytes())
        if back is not None and line[0] != line[-1]:
            return ~back
        place = self._places.setdefault(line.tobytes(), len(self.lines))
        if place == len(self.lines):
            self.lines.append(line)
        return place


def encode(
    shapes: Sequence[Polygon | MultiPolygon], step: float
) -> tuple[Arcs, list[Any], NDArray[np.float64]]:
    """Return the arcs, each shape's rings as numbers of arcs, and the corner.

    Coordinates are whole steps from the corner. What is smaller than a step has
    no ring left.

    >>> from shapely import box
    >>> arcs, shapes, corner = encode([box(0, 0, 1, 1), box(1, 0, 2, 1)], 0.5)
    >>> len(arcs.lines), shapes, corner.tolist()
    (3, [[[[0, 1]]], [[[-1, 2]]]], [0.0, 0.0])
    """
    corner = np.array(shapely.total_bounds(list(shapes))[:2])
    polygons, owners = shapely.get_parts(list(shapes), return_index=True)
    rings, homes = shapely.get_rings(polygons, return_index=True)
    walked = [_steps(ring, corner, step) for ring in rings]
    kept = [at for at, ring in enumerate(walked) if len(ring) > 3]
    meets = _meets([walked[at] for at in kept])
    arcs = Arcs()
    drawn: list[dict[int, list[Any]]] = [{} for _ in shapes]
    for at, cuts in zip(kept, meets, strict=True):
        places = [arcs.place(line) for line in _cut(walked[at], cuts)]
        home = int(homes[at])
        drawn[owners[home]].setdefault(home, []).append(places)
    return arcs, [list(one.values()) for one in drawn], corner


def _steps(ring: Any, corner: NDArray[np.float64], step: float) -> Whole:
    """Return a closed ring's places, without those that fall on the one before."""
    x, y = np.rint((shapely.get_coordinates(ring) - corner) / step).astype(np.int64).T
    places: Whole = x * SIDE + y
    return places[np.r_[True, places[1:] != places[:-1]]]


def _meets(rings: Sequence[Whole]) -> list[Whole]:
    """Return where in each ring borders part: the neighbours there are not the same."""
    if not rings:
        return []
    at = np.concatenate([ring[:-1] for ring in rings])
    before = np.concatenate([np.roll(ring[:-1], 1) for ring in rings])
    after = np.concatenate([np.roll(ring[:-1], -1) for ring in rings])
    low, high = np.minimum(before, after), np.maximum(before, after)
    _, first, group = np.unique(at, return_index=True, return_inverse=True)
    differs = (low != low[first][group]) | (high != high[first][group])
    parting = np.bincount(group, differs) > 0
    ends = np.cumsum([len(ring) - 1 for ring in rings])[:-1]
    return [np.flatnonzero(one) for one in np.split(parting[group], ends)]


def _cut(ring: Whole, cuts: Whole) -> Iterator[Whole]:
    """Cut a ring where borders part; one without such a place is one line."""
    open_ring = ring[:-1]
    # A ring that is met again starts at the same place.
    start = cuts[0] if len(cuts) else np.argmin(open_ring)
    turned = np.roll(open_ring, -start)
    closed = np.append(turned, turned[0])
    ends = np.append(cuts - start, len(turned)) if len(cuts) else [0, len(turned)]
    for one, other in pairwise(ends):
        yield closed[one : other + 1]


def deltas(line: Whole) -> list[list[int]]:
    """Return a line as TopoJSON has it: the first place, then the steps from each.

    >>> deltas(np.array([2 * SIDE + 3, 4 * SIDE + 3]))
    [[2, 3], [2, 0]]
    """
    places = np.stack([line // SIDE, line % SIDE], axis=1)
    said: list[list[int]] = np.diff(places, axis=0, prepend=[[0, 0]]).tolist()
    return said
