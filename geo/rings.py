"""Rings that cross themselves, and what is made of them."""

from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Mended:
    """A valid shape in WGS 84, and in words what was changed ("" for nothing)."""

    shape: Polygon | MultiPolygon
    change: str


def mend(shape: Polygon | MultiPolygon) -> Mended:
    """Return the shape with sound rings, and say what was done to it.

    A valid shape comes back as it is. Lines and points that are left over when
    rings are mended are dropped; a shape without any area comes back empty.

    >>> bow_tie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> mended = mend(bow_tie)
    >>> mended.change
    'Self-intersection[1 1]: 1 part became 2'
    >>> mended.shape.area
    2.0
    >>> mend(Polygon([(0, 0), (1, 1), (2, 2)])).shape.is_empty
    True
    >>> mend(Polygon()).change
    ''
    """
    if shape.is_valid:
        return Mended(shape, "")
    sound = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    kept = polygonal(sound)
    before, after = shapely.get_num_geometries([shape, kept]).tolist()
    parts = "part" if before == 1 else "parts"
    reason = shapely.is_valid_reason(shape)
    return Mended(kept, f"{reason}: {before} {parts} became {after}")


def polygonal(shape: BaseGeometry) -> Polygon | MultiPolygon:
    """Return only what has area in a shape, as one polygon or several.

    >>> from shapely import GeometryCollection, Point, box
    >>> polygonal(GeometryCollection([Point(9, 9), box(0, 0, 1, 1)])).geom_type
    'Polygon'
    >>> polygonal(Point(9, 9)).is_empty
    True
    """
    flat = shapely.get_parts(shapely.get_parts(shape))
    areas = [part for part in flat if isinstance(part, Polygon) and not part.is_empty]
    return areas[0] if len(areas) == 1 else MultiPolygon(areas)
