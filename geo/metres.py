"""The one place that projects: stored in WGS 84, measured in metres.

Areas and distances are geodesic, on the ellipsoid. Where a plane is needed it
is azimuthal equidistant around a centre: distances from that centre are true.
Shapes across the antimeridian or around a pole are not foreseen.
"""

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import MultiPolygon, Polygon

Floats = NDArray[np.float64]

_EARTH = Geod(ellps="WGS84")

# A border is a straight line in degrees. On a plane of metres it bends, by a
# centimetre in a kilometre at 45 degrees north; in steps this short, by less
# than a millimetre.
_STEP_DEGREES = 0.001


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the metres between two points in WGS 84.

    >>> round(distance_m(120.65, 28.01, 120.66, 28.01))
    984
    >>> distance_m(120.65, 28.01, 120.65, 28.01)
    0.0
    """
    return float(_EARTH.inv(lon, lat, other_lon, other_lat)[2])


def area_m2(shape: Polygon | MultiPolygon) -> float:
    """Return the square metres of a polygon in WGS 84, its holes left out.

    >>> from shapely import box
    >>> round(area_m2(box(120.65, 28.01, 120.66, 28.02)))
    1089892
    >>> area_m2(Polygon())
    0.0
    """
    if shape.is_empty:
        return 0.0
    # The geodesic sum is signed: holes must turn against their shell.
    turned = shapely.orient_polygons(shape)
    return float(_EARTH.geometry_area_perimeter(turned)[0])


def width_m(shape: Polygon | MultiPolygon) -> float:
    """Return the mean width in metres: what a strip of its area and border has.

    >>> from shapely import box
    >>> 0.9 < width_m(box(120.65, 28.01, 120.66, 28.01 + 1 / 110900)) < 1.1
    True
    >>> width_m(Polygon())
    0.0
    """
    if shape.is_empty:
        return 0.0
    turned = shapely.orient_polygons(shape)
    area, border = _EARTH.geometry_area_perimeter(turned)
    return float(2 * area / border) if border else 0.0


def box_around(
    lon: float, lat: float, radius_m: float
) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a box that holds a disc, and little more.

    No degree of latitude is shorter than 110 km, nor one of longitude than that
    times the cosine of the latitude. Near a pole it reaches around the earth.

    >>> [round(side, 3) for side in box_around(120.65, 28.01, 1100)]
    [120.639, 28.0, 120.661, 28.02]
    >>> box_around(0, 90, 1)[::2]
    (-180.0, 180.0)
    """
    north = radius_m / 110_000
    narrow = math.cos(math.radians(min(90.0, abs(lat) + north)))
    east = min(360.0, north / narrow) if narrow > 1e-9 else 360.0
    west_to_east = (lon - east, lon + east) if east < 180 else (-180.0, 180.0)
    return west_to_east[0], lat - north, west_to_east[1], lat + north


def must_be_radius(radius_m: float) -> float:
    """Return the radius, or raise ValueError when it is none.

    >>> must_be_radius(-1)
    Traceback (most recent call last):
    ValueError: a radius is a finite number of metres from 0 up, not -1
    """
    if not (math.isfinite(radius_m) and radius_m >= 0):
        raise ValueError(
            f"a radius is a finite number of metres from 0 up, not {radius_m}"
        )
    return radius_m


def away(lon: Any, lat: Any, azimuth: Any, metres: Any) -> tuple[Floats, Floats]:
    """Return where one comes to from points in WGS 84, by degrees from north.

    All four may be numbers or arrays; they are stretched to one shape.

    >>> lon, lat = away(120.65, 28.01, [0.0, 90.0], 1000.0)
    >>> lon.round(4).tolist(), lat.round(4).tolist()
    ([120.65, 120.6602], [28.019, 28.01])
    """
    given = np.broadcast_arrays(lon, lat, azimuth, metres)
    east, north, turn, far = (each.astype(np.float64) for each in given)
    there_lon, there_lat, _ = _EARTH.fwd(east, north, turn, far)
    return np.asarray(there_lon), np.asarray(there_lat)


def to_plane(xy: Floats, lon: float, lat: float) -> Floats:
    """Turn (n, 2) degrees in WGS 84 into metres east and north of a centre.

    >>> to_plane(np.array([[120.66, 28.0]]), 120.65, 28.01).round().tolist()
    [[984.0, -1108.0]]
    >>> to_plane(np.empty((0, 2)), 120.65, 28.01).shape
    (0, 2)
    """
    start = np.broadcast_to([lon, lat], xy.shape)
    azimuth, _, metres = _EARTH.inv(*_columns(start), *_columns(xy))
    turn = np.radians(azimuth)
    return np.column_stack([metres * np.sin(turn), metres * np.cos(turn)])


def from_plane(xy: Floats, lon: float, lat: float) -> Floats:
    """Turn (n, 2) metres east and north of a centre into degrees in WGS 84.

    >>> from_plane(np.array([[984.0, 0.0]]), 120.65, 28.01).round(4).tolist()
    [[120.66, 28.01]]
    """
    azimuth = np.degrees(np.arctan2(xy[:, 0], xy[:, 1]))
    return np.column_stack(away(lon, lat, azimuth, np.hypot(xy[:, 0], xy[:, 1])))


def _columns(xy: Floats) -> tuple[Floats, Floats]:
    return xy[:, 0].copy(), xy[:, 1].copy()


def distances_m(shapes: NDArray[np.object_], lon: float, lat: float) -> Floats:
    """Return the metres from one point to each shape, 0 where it lies inside.

    A shape that crosses itself is not bent to the earth: a centimetre in a kilometre.

    >>> from shapely import box
    >>> shapes = np.array([box(120.66, 28, 120.67, 28.02), box(120, 28, 121, 29)])
    >>> distances_m(shapes, 120.65, 28.01).round().tolist()
    [984.0, 0.0]
    >>> distances_m(np.empty(0, dtype=object), 120.65, 28.01).tolist()
    []
    """
    # GEOS fails to step along a ring that is one point over and over.
    stepped, sound = shapes.copy(), shapely.is_valid(shapes)
    stepped[sound] = shapely.segmentize(shapes[sound], _STEP_DEGREES)
    flat = shapely.transform(stepped, lambda xy: to_plane(xy, lon, lat))
    return np.asarray(shapely.distance(flat, shapely.Point(0, 0)), dtype=np.float64)
