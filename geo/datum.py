"""GCJ-02 and BD-09, the shifted coordinates of Chinese maps, to and from WGS 84.

Most Chinese maps on the net are not in WGS 84: what they show is moved by up to
702 m (GCJ-02; 427 m is the middle), and on Baidu by 0.7 to 1.5 km (BD-09). The
rule is not published. Used here is the approximation that everybody uses: metres
east and north from a polynomial and sines around 105 E, 35 N, made degrees on
Krassowsky's ellipsoid; for BD-09 a small turn and a step more. Outside of
`geo.mainland.SHIFTED` nothing is moved.

The way back has no formula; it is found by taking the shift off again until
nothing moves. There and back differ by less than 1e-9 degrees, 0.1 mm.

Coordinates are turned once, when they are read from a file: what is stored is in
WGS 84. Nothing that goes out is turned back, see `tests/test_house_rules.py`.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.mainland import SHIFTED

Floats = NDArray[np.float64]
Points = tuple[Floats, Floats]


class Datum(StrEnum):
    """What coordinates may be in; the word that commands and the audit use.

    >>> [datum.said for datum in Datum]
    ['WGS 84', 'GCJ-02', 'BD-09']
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"

    @property
    def said(self) -> str:
        """Return its name as people write it."""
        return {"wgs84": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}[self.value]


# Krassowsky 1940: the half axis in metres, and the eccentricity squared.
_HALF_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_BAIDU_TURNS = np.pi * 3000 / 180
# A step leaves less than a fiftieth of the error: from a kilometre to below the
# last bit in seven.
_STEPS = 8
# No image of the mainland lies farther from it than 0.05 degrees.
_NEAR = SHIFTED.buffer(0.05).bounds


def from_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> Points:
    """Return degrees in WGS 84 as a map in that datum has them.

    >>> lon, lat = from_wgs84([121.5272106, 126.98], [31.1774276, 37.57], Datum.GCJ02)
    >>> lon.round(6).tolist(), lat.round(6).tolist()
    ([121.531542, 126.98], [31.175304, 37.57])
    """
    x, y = _copied(lon, lat)
    if datum != Datum.WGS84:
        here = _is_shifted(x, y)
        x[here], y[here] = _MAPPED[datum](x[here], y[here])
    return x, y


def to_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> Points:
    """Return degrees of a map in that datum in WGS 84.

    What no point of the mainland is shown at comes back as it is, like nan.

    >>> lon, lat = to_wgs84(121.5315419, 31.1753040, Datum.GCJ02)
    >>> round(float(lon), 6), round(float(lat), 6)
    (121.527211, 31.177428)
    """
    x, y = _copied(lon, lat)
    if datum != Datum.WGS84:
        near = _is_near(x, y)
        there_x, there_y = _undone(x[near], y[near], _MAPPED[datum])
        here = _is_shifted(there_x, there_y)
        x[near] = np.where(here, there_x, x[near])
        y[near] = np.where(here, there_y, y[near])
    return x, y


def _copied(lon: ArrayLike, lat: ArrayLike) -> Points:
    both = np.broadcast_arrays(lon, lat)
    x, y = (each.astype(np.float64) for each in both)
    return x, y


def _is_shifted(x: Floats, y: Floats) -> NDArray[np.bool_]:
    return np.asarray(shapely.contains_xy(SHIFTED, x, y))


def _is_near(x: Floats, y: Floats) -> NDArray[np.bool_]:
    west, south, east, north = _NEAR
    across = (west <= x) & (x <= east)
    return np.asarray(across & (south <= y) & (y <= north))


def _undone(x: Floats, y: Floats, mapped: Callable[[Floats, Floats], Points]) -> Points:
    there_x, there_y = x, y
    for _ in range(_STEPS):
        shown_x, shown_y = mapped(there_x, there_y)
        there_x, there_y = there_x + (x - shown_x), there_y + (y - shown_y)
    return there_x, there_y


def _gcj02(lon: Floats, lat: Floats) -> Points:
    """Return where GCJ-02 has points in WGS 84."""
    east, north = _shift_m(lon - 105, lat - 35)
    angle = np.radians(lat)
    round_ = 1 - _ECCENTRICITY * np.sin(angle) ** 2
    along = _HALF_AXIS * (1 - _ECCENTRICITY) / round_**1.5
    across = _HALF_AXIS / np.sqrt(round_) * np.cos(angle)
    return lon + np.degrees(east / across), lat + np.degrees(north / along)


def _shift_m(x: Floats, y: Floats) -> Points:
    """Return the shift in metres, by degrees from the middle."""
    root, ripple = np.sqrt(np.abs(x)), 2 / 3 * _sines(x, (6, 20), (2, 20))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += 2 / 3 * _sines(x, (1, 20), (1 / 3, 40), (1 / 12, 150), (1 / 30, 300))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += 2 / 3 * _sines(y, (1, 20), (1 / 3, 40), (1 / 12, 160), (1 / 30, 320))
    return east, north


def _sines(turns: Floats, *terms: tuple[float, float]) -> Floats:
    total = np.zeros_like(turns)
    for often, high in terms:
        total += high * np.sin(often * np.pi * turns)
    return total


def _bd09(lon: Floats, lat: Floats) -> Points:
    """Return where BD-09 has points in WGS 84: a turn and a step on from GCJ-02."""
    x, y = _gcj02(lon, lat)
    far = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU_TURNS)
    turn = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU_TURNS)
    return far * np.cos(turn) + 0.0065, far * np.sin(turn) + 0.006


_MAPPED = {Datum.GCJ02: _gcj02, Datum.BD09: _bd09}
