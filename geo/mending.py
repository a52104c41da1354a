"""Mending areas on request: small faults go to a neighbour, large ones stay.

One rule for all: a piece of ground goes to the area with which it shares the
longest border, and where two are equally long to the one that comes first in the
file; of an overlap, to one of those that overlap. Each change is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.faces import Shapes
from geo.metres import area_m2, width_m
from geo.partition import NOISE_M, SLIVER_M, Finding, beside, found, gaps
from geo.pieces import Pieces
from geo.rings import mend, polygonal
from geo.snapping import snapped

LIMIT_M2 = 100.0
"""A fault of more ground than this is not for a machine to decide."""

SNAP_M = 0.5
"""Borders nearer than this were meant as one."""

# What was given can shut in a gap that lay open before.
_PASSES = 3
# Of what arithmetic leaves over, so much is told.
_TOLD_M2 = 0.005
# A shape that moved less than this, a tenth of a millimetre, only got corners.
_SAME_DEGREES = 1e-9


@dataclass(frozen=True)
class Change(Finding):
    """What was done to one area, the first of the codes; the others had a part in it.

    The size is what the area gained, negative for what it lost. Kinds: ring_mended,
    corners_moved, corners_added, overlap_given, gap_taken, part_given, part_taken,
    part_dropped.
    """


@dataclass(frozen=True)
class Mending:
    """The areas in the order given, sound where they could be mended, and how."""

    polygons: tuple[Polygon | MultiPolygon, ...]
    changes: tuple[Change, ...]


def mend_areas(
    polygons: Sequence[Polygon | MultiPolygon],
    codes: Sequence[str],
    *,
    limit_m2: float = LIMIT_M2,
    snap_m: float = SNAP_M,
) -> Mending:
    """Return a set of areas of one level, in WGS 84, with its small faults mended.

    Mended are rings that cross, slivers of any length, and overlaps and gaps up to
    `limit_m2`; an overlap that is over a tenth of an area stays as well. Borders
    nearer than `snap_m` to each other are laid together first. An area without a
    fault comes back as it was. Raises ValueError for lists of unlike length or
    limits that are no lengths.

    >>> from shapely import box
    >>> west, east = box(120, 28, 120.01, 28.01), box(120.009999, 28, 120.02, 28.01)
    >>> mended = mend_areas([west, east], ["w", "e"], snap_m=0)
    >>> [change.codes for change in mended.changes if change.kind == "overlap_given"]
    [('e', 'w')]
    >>> bool(shapely.coverage_is_valid(mended.polygons))
    True
    >>> mend_areas([], []).changes
    ()
    """
    if len(polygons) != len(codes):
        raise ValueError("polygons and codes must be of one length")
    if not (0 <= limit_m2 < np.inf and 0 <= snap_m < np.inf):
        raise ValueError("limits are finite numbers from 0 up")
    shapes, changes = _sound(polygons, codes)
    # Corners a rounding apart hold no border in common: those are always one.
    before, shapes = shapes, snapped(shapes, max(snap_m, NOISE_M))
    changes += _moved(before, shapes, codes)
    for _ in range(_PASSES):
        shapes, given = _shared_out(shapes, codes, limit_m2)
        changes += given
        if not given:
            break
    return Mending(tuple(shapes), tuple(changes))


def _sound(
    polygons: Sequence[Polygon | MultiPolygon], codes: Sequence[str]
) -> tuple[Shapes, list[Change]]:
    shapes = np.empty(len(polygons), dtype=object)
    changes = []
    for at, polygon in enumerate(polygons):
        mended = mend(polygon)
        shapes[at] = mended.shape
        if mended.change:
            grown = area_m2(mended.shape) - abs(area_m2(polygon))
            changes.append(
                _change("ring_mended", (codes[at],), shapes[at], grown, mended.change)
            )
    return shapes, changes


def _moved(before: Shapes, after: Shapes, codes: Sequence[str]) -> list[Change]:
    changes = []
    for at in np.flatnonzero(~shapely.equals_exact(before, after, 0.0)).tolist():
        one, other, code = before[at], after[at], codes[at]
        grown = _grown(one, other)
        far = shapely.hausdorff_distance(one, other)
        if far < _SAME_DEGREES and abs(grown) < _TOLD_M2:
            changes.append(_corners(code, one, other, grown))
            continue
        changed = shapely.symmetric_difference(one, other)
        said = f"corners laid on its neighbours' borders: {grown:+.2f} m²"
        changes.append(_change("corners_moved", (code,), changed, grown, said))
    return changes


def _grown(before: BaseGeometry, after: BaseGeometry) -> float:
    """Return the square metres that a shape gained.

    Not the difference of two areas: on the earth a corner more on a straight side
    changes an area, though no ground changed hands.
    """
    gained = polygonal(shapely.difference(after, before))
    return area_m2(gained) - area_m2(polygonal(shapely.difference(before, after)))


def _shared_out(
    shapes: Shapes, codes: Sequence[str], limit_m2: float
) -> tuple[Shapes, list[Change]]:
    """Return the areas with each small piece in one of them, and what was given."""
    near = _around_faults(shapes, limit_m2)
    if not len(near):
        return shapes, []
    pieces = Pieces.of(shapes, near, limit_m2)
    given = [
        _change(kind, tuple(codes[at] for at in areas), ground, size, said)
        for kind, areas, ground, size, said in pieces.share_out()
    ]
    mended = shapes.copy()
    for at in near.tolist():
        now = pieces.shape_of(at)
        if now and not shapely.equals_exact(now.normalize(), shapes[at].normalize()):
            mended[at] = now
    return mended, given + list(_cornered(shapes, mended, codes, given))


def _around_faults(shapes: Shapes, limit_m2: float) -> NDArray[np.int64]:
    """Return the positions of areas at a fault, and of all that touch them."""
    odd = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    tree = STRtree(shapes)
    for gap in gaps(shapes):
        if area_m2(gap) <= limit_m2 or width_m(gap) < SLIVER_M:
            odd[beside(tree, gap)] = True
    parts, owner = shapely.get_parts(shapes, return_index=True)
    thin = [width_m(part) < SLIVER_M for part in parts]
    odd[owner[np.array(thin, dtype=bool)]] = True
    _, near = tree.query(shapes[odd], predicate="dwithin", distance=1e-9)
    return np.unique(near)


def _cornered(
    before: Shapes, after: Shapes, codes: Sequence[str], given: Sequence[Change]
) -> Iterator[Change]:
    """Tell of what else areas gained: corners, and slips that arithmetic leaves."""
    told: dict[str, float] = {}
    for change in given:
        told[change.codes[0]] = told.get(change.codes[0], 0.0) + change.size_m2
    for at, (one, other) in enumerate(zip(before, after, strict=True)):
        if one is other:
            continue
        slip = _grown(one, other) - told.get(codes[at], 0.0)
        if codes[at] not in told or abs(slip) >= _TOLD_M2:
            yield _corners(codes[at], one, other, slip)


def _corners(code: str, one: BaseGeometry, other: BaseGeometry, slip: float) -> Change:
    more = shapely.get_num_coordinates(other) - shapely.get_num_coordinates(one)
    said = f"{abs(more)} corners {'more' if more >= 0 else 'fewer'}, as its neighbours"
    said += f" have them: {slip:+.2f} m²" if abs(slip) >= _TOLD_M2 else " have them"
    return _change("corners_added", (code,), other, slip, said)


def _change(
    kind: str,
    codes: tuple[str, ...],
    ground: BaseGeometry,
    size: float,
    said: str,
) -> Change:
    # To a hundredth of a square millimetre, and no minus before a nought.
    size = round(size, 8) + 0.0
    one = found(kind, codes, ground, size, said)
    return Change(kind, codes, one.lon, one.lat, size, said, ground)
