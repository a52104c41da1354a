"""Points made to be misplaced, shapes made to misplace them, and who is right.

Points: corners, points on edges, one ulp beside either, and corners of cells.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree, box

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def corners(polygons: Shapes) -> Floats:
    """Return the corners of all rings, (n, 2)."""
    return np.asarray(shapely.get_coordinates(polygons))


def on_edges(polygons: Shapes, random: np.random.Generator, each: int = 1) -> Floats:
    """Return points on edges as near as float64 comes, at the middle and anywhere."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    along = np.flatnonzero(ring[1:] == ring[:-1])
    start, way = xy[along], xy[along + 1] - xy[along]
    shares = [np.full(len(along), 0.5)]
    shares += [random.uniform(0, 1, len(along)) for _ in range(each - 1)]
    return np.concatenate([start + share[:, None] * way for share in shares])


def one_ulp_beside(points: Floats) -> Floats:
    """Return the neighbours in float64 of points (n, 2), to the four sides."""
    x, y = points.T
    sides = [
        (np.nextafter(x, np.inf), y),
        (np.nextafter(x, -np.inf), y),
        (x, np.nextafter(y, np.inf)),
        (x, np.nextafter(y, -np.inf)),
    ]
    return np.concatenate([np.column_stack(each) for each in sides])


def adversarial(polygons: Shapes, random: np.random.Generator) -> Floats:
    """Return all of the above, and what is drawn from the ground around them.

    Level with a corner and above a corner a ray passes through it.
    """
    exact = np.concatenate([corners(polygons), on_edges(polygons, random, 2)])
    x, y = exact[random.permutation(len(exact))].T
    level = np.column_stack([x, exact[:, 1]])
    west, south = exact.min(axis=0) - 0.0003
    east, north = exact.max(axis=0) + 0.0003
    ground = random.uniform((west, south), (east, north), (len(exact), 2))
    upright = np.column_stack([exact[:, 0], ground[:, 1]])
    return np.concatenate([exact, one_ulp_beside(exact), level, upright, ground])


def lowest_by_geos(polygons: Shapes, points: Floats) -> NDArray[np.int64]:
    """Return the lowest position of an area that covers each point, else -1.

    Every polygon is asked of every point in its box, alone and not prepared.
    """
    found = np.full(len(points), -1)
    order = np.argsort(points[:, 0], kind="stable")
    x, y = points[order].T
    for position in reversed(range(len(polygons))):
        west, south, east, north = polygons[position].bounds or (0, 0, -1, -1)
        span = slice(np.searchsorted(x, west), np.searchsorted(x, east, "right"))
        inside = np.flatnonzero((y[span] >= south) & (y[span] <= north)) + span.start
        # An array, since shapely would prepare a single polygon, and a prepared one
        # that crosses itself is told otherwise.
        alone = np.full(len(inside), polygons[position])
        holds = shapely.intersects_xy(alone, x[inside], y[inside])
        found[order[inside[holds]]] = position
    return found


def lowest_by_tree(polygons: Shapes, points: Floats) -> NDArray[np.int64]:
    """Return the same by shapely's own index, for many polygons."""
    shapely.prepare(polygons)
    point, area = STRtree(polygons).query(shapely.points(points), "intersects")
    lowest = np.full(len(points), len(polygons))
    np.minimum.at(lowest, point, area)
    return np.where(lowest == len(polygons), -1, lowest)


def star(x: float, y: float, size: float, random: np.random.Generator) -> Polygon:
    """Return a rough ring of five to forty corners around a place."""
    count = random.integers(5, 40)
    turn = 2 * np.pi * (np.arange(count) + random.uniform(0, 1, count)) / count
    reach = size * random.uniform(0.2, 1, count)
    ring = np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)])
    return Polygon(ring)


def wild(random: np.random.Generator) -> dict[str, Shapes]:
    """Return sets of shapes by what is awkward about them, some 100 m to 3 km wide.

    They lie near 120.6 E, 28 N, the extremes all over the earth.
    """
    middles = random.uniform(0, 0.01, (40, 2))
    stars = [star(x, y, 0.002, random) for x, y in middles]
    return {
        "overlapping": _here(stars),
        "tiles": _here(_tiles(random)),
        "shifted tiles, with slivers and gaps": _here(_shifted(_tiles(random), random)),
        "holes, and what lies in them": _here(_holed(random)),
        "parts": _here(_scattered(stars)),
        "needles": _here(_needles(random)),
        "a large one over small ones": _here([*stars[:9], box(-1, -1, 1, 1)]),
        "the same twice, and nothing": _here(
            [stars[0], stars[0], Polygon(), stars[1], stars[0]]
        ),
        "rings that cross themselves": _here(_crossing(random)),
        "lattice": _here(_lattice()),
        "extremes": _extremes(random),
    }


def _here(shapes: list[Polygon | MultiPolygon]) -> Shapes:
    kept = np.empty(len(shapes), dtype=object)
    kept[:] = shapes
    return np.asarray(shapely.transform(kept, lambda xy: xy + (120.6, 28.0)))


def _tiles(random: np.random.Generator) -> list[Polygon]:
    seeds = shapely.MultiPoint(random.uniform(0, 0.01, (60, 2)))
    return list(shapely.voronoi_polygons(seeds, extend_to=box(0, 0, 0.01, 0.01)).geoms)


def _shifted(tiles: list[Polygon], random: np.random.Generator) -> list[Polygon]:
    """Move each corner of each tile by some centimetres, as two surveys differ."""
    rings = [shapely.get_coordinates(tile)[:-1] for tile in tiles]
    return [Polygon(ring + random.normal(0, 3e-7, ring.shape)) for ring in rings]


def _holed(random: np.random.Generator) -> list[Polygon]:
    shell = box(0, 0, 0.01, 0.01)
    hole = star(0.005, 0.005, 0.003, random)
    ring = shapely.difference(shell, hole)
    inner = shapely.difference(hole, star(0.005, 0.005, 0.001, random))
    touching = Polygon(
        [(0, 0), (4, 0), (4, 4), (0, 4)], [[(0, 0), (2, 1), (3, 3), (1, 2)]]
    )
    return [ring, inner, shapely.transform(touching, lambda xy: 0.011 + xy * 0.001)]


def _scattered(stars: list[Polygon]) -> list[MultiPolygon]:
    sets = [shapely.union_all(stars[at::4]) for at in range(4)]
    return [
        each if isinstance(each, MultiPolygon) else MultiPolygon([each])
        for each in sets
    ]


def _needles(random: np.random.Generator) -> list[Polygon]:
    """Return slivers down to one ulp wide, level, upright and slanting."""
    made = []
    for width in (1e-5, 1e-8, 1e-12, 2e-14):
        x, y, far = random.uniform(0, 0.01, 3)
        made += [
            Polygon(
                [(x, y), (x + far, y + far / 3), (x + far / 2, y + far / 6 + width)]
            ),
            box(x, y, x + far, y + width),
            box(x, y, x + width, y + far),
        ]
    return [*made, *_fan(random)]


def _fan(random: np.random.Generator) -> list[Polygon]:
    turns = np.linspace(0, 1.5, 30)
    rim = 0.008 * np.column_stack([np.cos(turns), np.sin(turns)])
    return [Polygon([(0.0, 0.0), *pair]) for pair in zip(rim, rim[1:], strict=False)]


def _crossing(random: np.random.Generator) -> list[Polygon]:
    return [
        *(Polygon(random.uniform(0, 0.01, (9, 2))) for _ in range(4)),
        Polygon([(0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01)]),
        MultiPolygon([box(0, 0, 0.004, 0.004), box(0.001, 0.001, 0.006, 0.006)]),
        box(0.002, 0.002, 0.002, 0.002),
        box(0, 0, 0.02, 0.004),
    ]


def _lattice() -> list[Polygon]:
    """Return squares of some sizes: corners on edges, edges on longer edges."""
    step = 2.0**-12
    small = [box(x * step, 0, (x + 1) * step, step) for x in range(9)]
    large = [box(x * step, step, (x + 3) * step, 4 * step) for x in range(0, 9, 3)]
    return [*large, *small]


def _extremes(random: np.random.Generator) -> Shapes:
    edge = [box(-180, -90, -179.9, -89.9), box(179.9, 89.9, 180, 90)]
    tiny = [star(-180 + 1e-9, 0, 1e-9, random), star(0, 0, 1e-290, random)]
    shapes = [*edge, *tiny, star(0, 0, 170, random), box(-1e-13, -1, 1e-13, 1)]
    return np.array([*shapes, star(1e5, 1e5, 10, random)], dtype=object)
