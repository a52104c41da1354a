"""From the coordinates of a file to WGS 84, or a refusal when they cannot be meant."""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.datum import Datum, to_wgs84
from geo.refusals import AreaFileRefused
from geo.zones import advice, must_fit_zone

Box = tuple[float, float, float, float]
Shapes = NDArray[np.object_]

CHINA: Box = (73.0, 18.0, 135.0, 54.0)


def place(
    shapes: Shapes,
    crs: str | None,
    region: Box | None = CHINA,
    datum: Datum = Datum.WGS84,
) -> Shapes:
    """Return the shapes of a file in WGS 84, longitude first.

    `crs` is what the file or the person says (EPSG:4547, WKT); None means nobody
    said, and WGS 84 is taken if the numbers allow it. `region` is where areas are
    expected (west, south, east, north): outside it but inside with the axes
    swapped counts as swapped. `datum` is what the degrees are in: those of a
    shifted map are turned.

    Raises AreaFileRefused: crs-unknown, crs-missing, datum-without-degrees,
    zone-mismatch, axes-swapped, coordinates-impossible.

    >>> from shapely import box
    >>> lot = np.array([box(500000, 3098000, 501000, 3099000)])
    >>> round(place(lot, "EPSG:4549")[0].bounds[0], 6)
    120.0
    >>> place(lot, None)
    Traceback (most recent call last):
    geo.refusals.AreaFileRefused: coordinates from 500000, 3098000 to 501000, ...
    >>> place(np.empty(0, dtype=object), None).tolist()
    []
    """
    if not len(shapes):
        return shapes
    way = _way(crs)
    if datum != Datum.WGS84 and not _in_degrees(way.source_crs):
        raise _without_degrees(crs, datum)
    must_fit_zone(_box(shapes), way.source_crs, crs)
    here, turned = _reach(shapes, way), _reach(_turned(shapes), way)
    if turned and (here is None or _only_turned_fits(here, turned, region)):
        raise _swapped(shapes)
    if here is None:
        raise _impossible(shapes, crs)
    return from_datum(_moved(shapes, way), datum)


def from_datum(shapes: Shapes, datum: Datum) -> Shapes:
    """Return shapes of a map in that datum in WGS 84.

    >>> from shapely import Point
    >>> shown = np.array([Point(121.5315419, 31.1753040)])
    >>> from_datum(shown, Datum.GCJ02)[0].wkt
    'POINT (121.5272106... 31.1774276...)'
    """
    if datum == Datum.WGS84:
        return shapes

    def turn(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], datum))

    return np.asarray(shapely.transform(shapes, turn), dtype=object)


def _way(crs: str | None) -> Transformer:
    try:
        known = CRS.from_user_input(crs or "EPSG:4326")
        return Transformer.from_crs(known, "EPSG:4326", always_xy=True)
    except ProjError as error:
        raise AreaFileRefused(
            "crs-unknown", f"no coordinate system is known as {crs}", crs=crs
        ) from error


def _in_degrees(crs: CRS | None) -> bool:
    """Tell whether it gives degrees on an ellipsoid like that of WGS 84."""
    if crs is None or not crs.is_geographic or crs.ellipsoid is None:
        return False
    from_greenwich = crs.prime_meridian is None or not crs.prime_meridian.longitude
    axis, flattening = crs.ellipsoid.semi_major_metre, crs.ellipsoid.inverse_flattening
    return from_greenwich and axis == 6378137 and abs(flattening - 298.257) < 0.001


def _moved(shapes: Shapes, way: Transformer) -> Shapes:
    if way.source_crs == way.target_crs:
        return shapes

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(way.transform(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(shapes, move), dtype=object)


def _turned(shapes: Shapes) -> Shapes:
    turned = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    return np.asarray(turned, dtype=object)


def _reach(shapes: Shapes, way: Transformer) -> Box | None:
    """Return the box of the shapes in WGS 84, None when they are not on earth."""
    degrees = way.source_crs is not None and way.source_crs.is_geographic
    # PROJ wraps longitudes, so that degrees are looked at before it does.
    if degrees and not _on_earth(_box(shapes)):
        return None
    box = _box(_moved(shapes, way))
    return box if _on_earth(box) else None


def _box(shapes: Shapes) -> Box:
    xy = shapely.get_coordinates(shapes)
    (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _on_earth(box: Box) -> bool:
    # Written so that inf and nan, which PROJ gives for "nowhere", are not on it.
    west, south, east, north = box
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90


def _only_turned_fits(here: Box, turned: Box, region: Box | None) -> bool:
    if region is None:
        return False
    west, south, east, north = region
    apart = here[0] > east or here[2] < west or here[1] > north or here[3] < south
    within = turned[0] >= west and turned[2] <= east
    return apart and within and turned[1] >= south and turned[3] <= north


def _swapped(shapes: Shapes) -> AreaFileRefused:
    box = _box(shapes)
    said = f"{_words(box)} fit only with longitude and latitude swapped"
    said += ": save the file again with longitude, or easting, first"
    return AreaFileRefused("axes-swapped", said, box=box)


def _without_degrees(crs: str | None, datum: Datum) -> AreaFileRefused:
    known = str(crs).splitlines()[0][:60]
    said = f"{datum.said} is in degrees like WGS 84, and {known} is not"
    said += ": leave one of the two out"
    return AreaFileRefused("datum-without-degrees", said, crs=crs, datum=datum.value)


def _impossible(shapes: Shapes, crs: str | None) -> AreaFileRefused:
    box = _box(shapes)
    if crs is None:
        said = f"{_words(box)} are no degrees and no coordinate system is given"
        return AreaFileRefused("crs-missing", f"{said}: {advice(box)}", box=box)
    said = f"{_words(box)} do not lie on earth in {crs.splitlines()[0][:60]}"
    said += ": ask whoever made the file for its system and say it with --crs"
    return AreaFileRefused("coordinates-impossible", said, box=box, crs=crs)


def _words(box: Box) -> str:
    west, south, east, north = (f"{each:.10g}" for each in box)
    return f"coordinates from {west}, {south} to {east}, {north}"
