"""Borders that were drawn twice, a little apart: laid together, corner on corner."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree
from shapely import MultiPolygon, Polygon, STRtree

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
Spot = tuple[float, float]

_METRES = 111_320.0


def snapped(shapes: Shapes, reach_m: float) -> Shapes:
    """Return areas whose faulty borders are laid on their neighbours' where near.

    Only corners of borders that no neighbour shares move, at most `reach_m`, to a
    corner of another area or else into its border. All that have a corner move it
    alike. An area that would lose its shape stays as it was.

    >>> from shapely import box
    >>> west, east = box(120, 28, 120.01, 28.01), box(120.010004, 28, 120.02, 28.01)
    >>> both = snapped(np.array([west, east]), 0.5)
    >>> shapely.coverage_is_valid(both) and both[0].touches(both[1])
    True
    >>> snapped(np.empty(0, dtype=object), 0.5).tolist()
    []
    """
    if not len(shapes):
        return shapes
    scale = np.array([np.cos(np.radians(shapely.total_bounds(shapes)[1::2].mean())), 1])
    scale = scale * _METRES
    loose = _loose_corners(shapes, reach_m / scale.min())
    moved = _walked(shapes, _to_corners(shapes, loose, scale, reach_m), {})
    loose = _loose_corners(moved, reach_m / scale.min())
    return _walked(moved, {}, _into_sides(moved, loose, scale, reach_m))


def _loose_corners(shapes: Shapes, reach: float) -> set[Spot]:
    """Return the corners of borders that no neighbour shares, or only nearly."""
    odd = shapely.coverage_invalid_edges(shapes, gap_width=reach)
    return set(map(tuple, shapely.get_coordinates(odd).tolist()))


def _to_corners(
    shapes: Shapes, loose: set[Spot], scale: Floats, reach_m: float
) -> dict[Spot, Spot]:
    """Return where each loose corner goes that another area has one near to."""
    if not loose:
        return {}
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    spots, first, uses = np.unique(xy, axis=0, return_index=True, return_counts=True)
    is_loose = np.array([tuple(spot) in loose for spot in spots.tolist()])
    owners = owner[first]
    # The corner that most rings have stays, then the one that comes first.
    order = np.lexsort((first, -uses, is_loose))
    tree = KDTree(spots * scale)
    goes: dict[Spot, Spot] = {}
    stays: set[int] = set()
    for at in order.tolist():
        if not is_loose[at] or tuple(spots[at]) in goes:
            continue
        near = tree.query_ball_point(spots[at] * scale, reach_m)
        there = [
            other
            for other in near
            if other != at
            and (other in stays or not is_loose[other])
            and owners[other] != owners[at]
        ]
        if there:
            nearest = min(
                there, key=lambda other: np.hypot(*(spots[other] - spots[at]) * scale)
            )
            goes[tuple(spots[at].tolist())] = tuple(spots[nearest].tolist())
        else:
            stays.add(at)
    return goes


def _into_sides(
    shapes: Shapes, loose: set[Spot], scale: Floats, reach_m: float
) -> dict[tuple[Spot, Spot], list[Spot]]:
    """Return for each side the loose corners near it, in their order along it."""
    if not loose:
        return {}
    sides = sorted({side for shape in shapes for side in _sides(shape)})
    ends = np.array(sides).reshape(-1, 2, 2) * scale
    tree = STRtree(shapely.linestrings(ends))
    spots = sorted(loose)
    points = shapely.points(np.array(spots) * scale)
    corner, side = tree.query(points, predicate="dwithin", distance=reach_m)
    bends: dict[tuple[Spot, Spot], list[tuple[float, Spot]]] = {}
    for at, of in zip(corner.tolist(), side.tolist(), strict=True):
        start, end = ends[of]
        along = end - start
        share = float((np.array(spots[at]) * scale - start) @ along / (along @ along))
        far = np.hypot(*along)
        if spots[at] not in sides[of] and reach_m < share * far < far - reach_m:
            bends.setdefault(sides[of], []).append((share, spots[at]))
    return {side: [spot for _, spot in sorted(at)] for side, at in bends.items()}


def _rings(shape: Polygon | MultiPolygon) -> Iterable[list[Spot]]:
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        yield [(x, y) for x, y in shapely.get_coordinates(ring).tolist()]


def _sides(shape: Polygon | MultiPolygon) -> Iterable[tuple[Spot, Spot]]:
    for ring in _rings(shape):
        for one, other in zip(ring, ring[1:], strict=False):
            if one != other:
                yield (one, other) if one < other else (other, one)


def _walked(
    shapes: Shapes,
    goes: dict[Spot, Spot],
    bends: dict[tuple[Spot, Spot], list[Spot]],
) -> Shapes:
    """Return the areas along the same rings, with corners moved and added."""
    moved = shapes.copy()
    for at, shape in enumerate(shapes):
        rings = list(_rings(shape))
        if any(spot in goes for ring in rings for spot in ring) or any(
            side in bends for side in _sides(shape)
        ):
            moved[at] = _redrawn(shape, goes, bends)
    return moved


def _redrawn(
    shape: Polygon | MultiPolygon,
    goes: dict[Spot, Spot],
    bends: dict[tuple[Spot, Spot], list[Spot]],
) -> Polygon | MultiPolygon:
    parts = []
    for part in shapely.get_parts(shape):
        rings = [_ring(ring, goes, bends) for ring in _rings(part)]
        if len(rings[0]) >= 4:
            parts.append(
                Polygon(rings[0], [hole for hole in rings[1:] if len(hole) > 3])
            )
    drawn = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    # Where a ring would touch or cross itself, the area is no longer what it was.
    return drawn if drawn.is_valid and not drawn.is_empty else shape


def _ring(
    ring: list[Spot],
    goes: dict[Spot, Spot],
    bends: dict[tuple[Spot, Spot], list[Spot]],
) -> list[Spot]:
    walked: list[Spot] = []
    own = set(ring)
    for one, other in zip(ring, ring[1:], strict=False):
        forth = one < other
        between = bends.get((one, other) if forth else (other, one), [])
        between = [spot for spot in between if spot not in own]
        walked += [one, *(between if forth else between[::-1])]
    walked = [goes.get(spot, spot) for spot in walked]
    kept = [spot for at, spot in enumerate(walked) if spot != walked[at - 1]]
    return [*kept, kept[0]] if kept else []
