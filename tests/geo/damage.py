"""Damage to areas that tile, as it comes from drawing hands and careless programs."""

import numpy as np
import shapely
from shapely import Polygon

METRE = 1 / 111_320


def micro_grids(areas):
    return [one.polygon for one in areas if one.level == "micro_grid"]


def shifted_corners(polygons, random, share, metres):
    """Move some corners of single areas: overlaps and gaps along their borders."""
    damaged = []
    for polygon in polygons:
        xy = shapely.get_coordinates(polygon.exterior)[:-1]
        moved = random.uniform(size=len(xy)) < share
        xy[moved] += random.uniform(-metres, metres, (moved.sum(), 2)) * METRE
        drawn = Polygon(xy)
        damaged.append(drawn if drawn.is_valid else polygon)
    return damaged


def dropped_corners(polygons, random, share):
    """Leave out corners of single areas that stand there nearly in line."""
    damaged = []
    for polygon in polygons:
        xy = shapely.get_coordinates(polygon.exterior)[:-1]
        kept = random.uniform(size=len(xy)) >= share
        drawn = Polygon(xy[kept]) if kept.sum() > 3 else polygon
        damaged.append(drawn if drawn.is_valid else polygon)
    return damaged


def shrunk(polygons, random, share, metres):
    """Draw some areas a little smaller or larger all around."""
    return [
        polygon.buffer(random.uniform(-metres, metres) * METRE, join_style="mitre")
        if random.uniform() < share
        else polygon
        for polygon in polygons
    ]


def twisted(polygons, random, share):
    """Swap two corners of some areas, so that their rings cross."""
    damaged = []
    for polygon in polygons:
        xy = shapely.get_coordinates(polygon.exterior)[:-1]
        if random.uniform() < share and len(xy) > 5:
            at = random.integers(1, len(xy) - 2)
            xy[[at, at + 1]] = xy[[at + 1, at]]
        damaged.append(Polygon(xy))
    return damaged


def rounded(polygons, decimals):
    """Round each area's corners, as a file with few decimals does."""
    return [shapely.transform(one, lambda xy: xy.round(decimals)) for one in polygons]


def seeded(seed):
    return np.random.default_rng(seed)
