"""Gauss-Krüger zones of China: whether eastings and system speak of the same one.

An easting of eight digits begins with its zone: 13 to 23 are six degrees wide, 25 to
45 three. Whoever takes such an easting for one without a zone lands on another ocean.
"""

from pyproj import CRS

from geo.refusals import AreaFileRefused

Box = tuple[float, float, float, float]

SYSTEMS = {
    "CGCS2000": (4491, 4502, 4513, 4534),
    "Xian 1980": (2327, 2338, 2349, 2370),
    "Beijing 1954": (21413, 21453, 2401, 2422),
}
"""The EPSG codes of zone 13 and of 75E six degrees wide, of zone 25 and of 75E three
degrees wide; the next zones follow one by one."""

_MILLION = 1_000_000
# No place in China has a northing in metres beyond these.
_NORTHINGS = (1_900_000, 6_100_000)


def zone_of(west: float, east: float) -> int | None:
    """Return the zone that eastings begin with, None where they begin with none.

    >>> zone_of(40465600, 40466600), zone_of(465600, 466600), zone_of(39.9e6, 40.1e6)
    (40, None, None)
    """
    zone = int(west // _MILLION)
    known = 13 <= zone <= 23 or 25 <= zone <= 45
    return zone if known and zone == int(east // _MILLION) else None


def code_of(zone: int, *, numbered: bool, system: str = "CGCS2000") -> int:
    """Return the EPSG code of a zone, for eastings with its number or without it.

    >>> code_of(40, numbered=True), code_of(40, numbered=False)
    (4528, 4549)
    >>> code_of(20, numbered=True), code_of(40, numbered=True, system="Xian 1980")
    (4498, 2364)
    """
    wide, wide_bare, narrow, narrow_bare = SYSTEMS[system]
    if zone < 25:
        return zone - 13 + (wide if numbered else wide_bare)
    return zone - 25 + (narrow if numbered else narrow_bare)


def must_fit_zone(box: Box, crs: CRS | None, said: str | None) -> None:
    """Refuse eastings of another zone than that of the system.

    Raises AreaFileRefused: zone-mismatch, axes-swapped. Systems without such zones
    are let pass.

    >>> lots = (40465600.0, 3098600.0, 40466600.0, 3099700.0)
    >>> must_fit_zone(lots, CRS("EPSG:4528"), "EPSG:4528")
    >>> must_fit_zone(lots, CRS("EPSG:4549"), "EPSG:4549")
    Traceback (most recent call last):
    geo.refusals.AreaFileRefused: eastings begin with the zone 40, and ... EPSG:4528
    """
    system = next(
        (name for name in SYSTEMS if crs and name in crs.name.replace("_", " ")), None
    )
    false_easting = _false_easting(crs) if crs and system else None
    if system is None or false_easting is None or crs is None:
        return
    west, south, east, north = box
    meant, there = zone_of(false_easting, false_easting), zone_of(west, east)
    if there is None and zone_of(south, north) == (meant or zone_of(south, north)):
        _must_not_be_swapped(box)
    if there == meant:
        return
    zone = there or meant or 0
    right = code_of(zone, numbered=there is not None, system=system)
    first = f"begin with the zone {there}" if there else "begin with no zone"
    other = f"has the zone {meant}" if meant else "has none"
    text = f"eastings {first}, and {str(said)[:40]} {other}: say --crs EPSG:{right}"
    raise AreaFileRefused("zone-mismatch", text, box=box, crs=said, zone=there)


def _must_not_be_swapped(box: Box) -> None:
    west, south, east, north = box
    low, high = _NORTHINGS
    if zone_of(south, north) and low <= west <= east <= high:
        said = "northings stand first, eastings second: swap the two columns"
        raise AreaFileRefused("axes-swapped", said, box=box)


def _false_easting(crs: CRS) -> float | None:
    way = crs.coordinate_operation
    found = (
        [each.value for each in way.params if each.name == "False easting"]
        if way
        else []
    )
    return float(found[0]) if found else None


def advice(box: Box) -> str:
    """Return what to do where coordinates are no degrees and nobody says what else.

    >>> advice((40465600, 3098600, 40466600, 3099700))
    'eastings begin with the zone 40: if they are CGCS2000, say --crs EPSG:4528'
    >>> advice((1527000, 10165000, 1530000, 10168000))
    'northings over 6,000,000 are no metres in China, perhaps feet: ask whoever ...'
    """
    west, south, east, north = box
    zone = zone_of(west, east)
    if zone:
        right = code_of(zone, numbered=True)
        return (
            f"eastings begin with the zone {zone}: "
            f"if they are CGCS2000, say --crs EPSG:{right}"
        )
    ask = "ask whoever made the file for its system and say it with --crs"
    low, high = _NORTHINGS
    if north > high and south > 0:
        return f"northings over 6,000,000 are no metres in China, perhaps feet: {ask}"
    if low <= west <= east <= high and not low <= south <= high:
        return f"northings seem to stand first: swap the two columns, then {ask}"
    return (
        f"{ask}; CGCS2000 in three degrees without a zone number is EPSG:4534 for "
        "75E, one more for each 3 degrees: 117E is 4548, 120E is 4549"
    )
