"""Areas as faces between noded lines: who has each face, and who lies beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph
from shapely import GEOSException, MultiPolygon, Polygon, STRtree

from geo.rings import polygonal

Shapes = NDArray[np.object_]
_METRES = 111_320.0


@dataclass(frozen=True)
class Borders:
    """Which faces share a border, and how many metres of it."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    length: NDArray[np.float64]

    def beside(self, faces: Iterable[int]) -> dict[int, float]:
        """Return the faces around some, and how long their common border is.

        >>> shared = Borders(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 7.0]))
        >>> shared.beside([1])
        {0: 5.0, 2: 7.0}
        """
        mine = set(faces)
        found: dict[int, float] = {}
        for face in sorted(mine):
            for other, metres in self._by_face.get(face, ()):
                if other not in mine:
                    found[other] = found.get(other, 0.0) + metres
        return dict(sorted(found.items()))

    @cached_property
    def _by_face(self) -> dict[int, list[tuple[int, float]]]:
        found: dict[int, list[tuple[int, float]]] = {}
        each = (self.one.tolist(), self.other.tolist(), self.length.tolist())
        for one, other, metres in zip(*each, strict=True):
            found.setdefault(one, []).append((other, metres))
            found.setdefault(other, []).append((one, metres))
        return found

    def groups(self, labels: Sequence[object]) -> list[list[int]]:
        """Return the faces that hang together and have the same label.

        >>> row = Borders(np.array([0, 1]), np.array([1, 2]), np.array([1.0, 1.0]))
        >>> row.groups(["a", "a", "b"]), row.groups([])
        ([[0, 1], [2]], [])
        """
        known = {label: at for at, label in enumerate(dict.fromkeys(labels))}
        kinds = np.array([known[label] for label in labels], dtype=np.int64)
        same = kinds[self.one] == kinds[self.other] if len(kinds) else []
        one, other = self.one[same], self.other[same]
        links = coo_array((np.ones(len(one)), (one, other)), shape=(len(kinds),) * 2)
        if not len(kinds):
            return []
        count, group = csgraph.connected_components(links, directed=False)
        found: list[list[int]] = [[] for _ in range(count)]
        for face, at in enumerate(group.tolist()):
            found[at].append(face)
        return found


def faces_of(shapes: Shapes) -> Shapes:
    """Return the faces that the borders of some areas cut the ground into.

    >>> from shapely import box
    >>> len(faces_of(np.array([box(0, 0, 2, 1), box(1, 0, 3, 1)])))
    3
    """
    noded = shapely.union_all(shapely.boundary(shapes))
    return np.asarray(shapely.get_parts(shapely.polygonize([noded])), dtype=object)


def owners_of(faces: Shapes, shapes: Shapes) -> list[tuple[int, ...]]:
    """Return for each face the positions of the areas that cover it.

    >>> from shapely import box
    >>> shapes = np.array([box(0, 0, 2, 1), box(1, 0, 3, 1)])
    >>> sorted(owners_of(faces_of(shapes), shapes))
    [(0,), (0, 1), (1,)]
    """
    face, area = STRtree(shapes).query(
        shapely.point_on_surface(faces), predicate="within"
    )
    found: list[list[int]] = [[] for _ in faces]
    for at, position in zip(face.tolist(), area.tolist(), strict=True):
        found[at].append(position)
    return [tuple(sorted(each)) for each in found]


def borders_of(faces: Shapes) -> Borders:
    """Return the borders that faces share, by their equal sides.

    >>> from shapely import box
    >>> shared = borders_of(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]))
    >>> shared.one.tolist(), shared.other.tolist(), shared.length.round().tolist()
    ([0], [1], [111320.0])
    """
    rings, polygon = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    sides = np.flatnonzero(ring[1:] == ring[:-1])
    start, end = xy[sides], xy[sides + 1]
    turned = (start[:, 0] > end[:, 0]) | (
        (start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1])
    )
    ends = np.where(turned[:, None], np.hstack([end, start]), np.hstack([start, end]))
    owner = polygon[ring[sides]]
    order = np.lexsort(ends.T)
    ends, owner = ends[order], owner[order]
    # A side lies between two faces at most: equal ones stand next to each other.
    twice = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
    return _summed(owner[twice], owner[twice + 1], _metres(ends[twice]), len(faces))


def _metres(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    across = (ends[:, 2] - ends[:, 0]) * np.cos(np.radians(ends[:, 1]))
    return np.asarray(np.hypot(across, ends[:, 3] - ends[:, 1]) * _METRES)


def _summed(
    one: NDArray[np.int64],
    other: NDArray[np.int64],
    length: NDArray[np.float64],
    faces: int,
) -> Borders:
    low, high = np.minimum(one, other), np.maximum(one, other)
    apart = low != high
    key, at = np.unique(low[apart] * max(faces, 1) + high[apart], return_inverse=True)
    total = np.zeros(len(key))
    np.add.at(total, at, length[apart])
    return Borders(key // max(faces, 1), key % max(faces, 1), total)


def joined(faces: Shapes) -> Polygon | MultiPolygon:
    """Return faces as one shape with all the corners of their border.

    >>> from shapely import box
    >>> joined(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)])).area
    2.0
    """
    try:
        return polygonal(shapely.coverage_union_all(faces))
    except GEOSException:
        # A face that is all but a line; its sides cannot be told apart.
        return polygonal(shapely.union_all(faces))
