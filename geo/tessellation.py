"""Irregular shapes that tile: Voronoi cells with rough borders, exactly shared."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

Floats = NDArray[np.float64]
Spot = tuple[float, float]
Edge = tuple[Spot, Spot]

# Bends keep this share of the room there is before they meet another border.
_ROOM_USED = 0.8
_BEND_M = 30.0
_MOST_HALVINGS = 4


def voronoi_rings(seeds: Floats) -> list[list[Spot]]:
    """Return the ring of corners around each of (n, 2) seeds, closed.

    Neighbours share their corners to the last bit. Cells at the rim are cut off
    somewhere.

    >>> rings = voronoi_rings(np.array([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]]))
    >>> len(rings), rings[0][0] == rings[0][-1]
    (3, True)
    """
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), ordered=True)
    return [_ring(cell) for cell in cells.geoms]


def _ring(cell: Polygon) -> list[Spot]:
    # To the centimetre: corners nearer than that would make borders of no length.
    corners = shapely.get_coordinates(cell.exterior).round(2).tolist()
    spots = [(x, y) for x, y in corners]
    return [spots[0], *(b for a, b in pairwise(spots) if a != b)]


def settled(seeds: Floats, rounds: int) -> Floats:
    """Move (n, 2) seeds to the middle of their cells, some times over.

    Very small cells grow and very long ones shorten; dense stays dense.
    """
    low, high = seeds.min(axis=0), seeds.max(axis=0)
    for _ in range(rounds):
        cells = [Polygon(ring) for ring in voronoi_rings(seeds)]
        middles = shapely.get_coordinates(shapely.centroid(cells))
        # Cells at the rim reach far out: their seeds stay.
        within = ((middles >= low) & (middles <= high)).all(axis=1)
        seeds = np.where(within[:, None], middles, seeds)
    return seeds


def edge(one: Spot, other: Spot) -> Edge:
    """Return a border from corner to corner, the same from both sides.

    >>> edge((1.0, 0.0), (0.0, 0.0)) == edge((0.0, 0.0), (1.0, 0.0))
    True
    """
    return (one, other) if one < other else (other, one)


def sides(rings: Sequence[Sequence[Spot]]) -> dict[Edge, list[int]]:
    """Return for each border the positions of the rings that have it."""
    found: dict[Edge, list[int]] = {}
    for position, ring in enumerate(rings):
        for one, other in pairwise(ring):
            found.setdefault(edge(one, other), []).append(position)
    return found


def rough_rings(
    rings: Sequence[Sequence[Spot]],
    chosen: Iterable[int],
    seeds: Floats,
    random: np.random.Generator,
) -> list[list[Spot]]:
    """Return the chosen rings with each border roughened once for both sides.

    A border stays within the kite of its ends and the two seeds beside it. The
    kites of a Voronoi tiling do not meet, so neither do the borders.
    """
    beside = sides(rings)
    rough: dict[Edge, list[Spot]] = {}
    for position in chosen:
        for one, other in pairwise(rings[position]):
            key = edge(one, other)
            if key not in rough:
                rough[key] = _bent(key, seeds[beside[key]], random)
    return [_walked(rings[position], rough) for position in chosen]


def _walked(ring: Sequence[Spot], rough: dict[Edge, list[Spot]]) -> list[Spot]:
    walked = [ring[0]]
    for one, other in pairwise(ring):
        line = rough[edge(one, other)]
        walked += line[1:] if line[0] == one else line[-2::-1]
    return walked


def _bent(border: Edge, seeds: Floats, random: np.random.Generator) -> list[Spot]:
    start, end = np.array(border[0]), np.array(border[1])
    along = end - start
    length = float(np.hypot(*along))
    halvings = int(np.clip(np.log2(max(length / _BEND_M, 1)), 0, _MOST_HALVINGS))
    share = np.linspace(0, 1, 2**halvings + 1)
    left = np.array([-along[1], along[0]]) / length
    bends = _fractal(halvings, random) * length * 0.25
    beside = seeds - start
    spread = beside @ along / length**2
    bends = bends.clip(*_room(share, spread, beside @ left))
    inner = (start + share[:, None] * along + bends[:, None] * left)[1:-1]
    return [border[0], *((x, y) for x, y in inner.tolist()), border[1]]


def _fractal(halvings: int, random: np.random.Generator) -> Floats:
    """Return midpoint displacement: 2**halvings + 1 heights, 0 at both ends."""
    heights = np.zeros(2)
    for turn in range(halvings):
        middle = (heights[1:] + heights[:-1]) / 2
        middle += random.normal(0, 0.6**turn, len(middle))
        heights = np.insert(heights, np.arange(1, len(heights)), middle)
    return heights


def _room(share: Floats, spread: Floats, height: Floats) -> tuple[Floats, Floats]:
    """Return how far a border may bend to the right (negative) and to the left.

    A seed stands `height` to the left of the border, at `spread` of its length;
    the room is its triangle over the border.
    """
    right, left = np.zeros_like(share), np.zeros_like(share)
    for at, high in zip(spread, height, strict=True):
        rising = share / at if at > 0 else np.full_like(share, np.inf)
        falling = (1 - share) / (1 - at) if at < 1 else np.full_like(share, np.inf)
        room = _ROOM_USED * high * np.minimum(rising, falling)
        right, left = np.minimum(right, room), np.maximum(left, room)
    return right, left
