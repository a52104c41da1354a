"""Files of areas: GeoJSON, GeoPackage, Shapefile, KML and CSV, zipped or not.

A file is read whole or refused with one AreaFileRefused. Rows count from 1, in
the order of the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geo.archive import unpacked
from geo.areafile import Told, read_table
from geo.datum import Datum
from geo.placing import CHINA, Box, place
from geo.refusals import AreaFileRefused
from geo.rings import mend

# Every whole number up to here has a float of its own, 17-digit codes do not.
_EXACT = 2**53


@dataclass(frozen=True)
class AreaFeature:
    """One area of a file: its polygon in WGS 84, as drawn (rings not mended)."""

    row: int
    code: str
    name: str
    parent: str | None
    polygon: Polygon | MultiPolygon


def read_areas(
    path: str | Path,
    *,
    code: str,
    name: str,
    parent: str | None = None,
    crs: str | None = None,
    layer: str | None = None,
    region: Box | None = CHINA,
    datum: Datum = Datum.WGS84,
    told: Told = lambda read, rows: None,
) -> list[AreaFeature]:
    """Return the areas of a file, by the names of the fields that hold them.

    `crs` overrules what the file says of itself, `datum` that its degrees are in
    WGS 84; `layer` is needed where a file holds several. No other field than those
    named is read. `told` hears how many of how many rows have
    been read. Raises AreaFileRefused, whose list of names says what can be wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nothing = Path(folder, "areas.geojson")
    ...     nothing.touch()
    ...     read_areas(nothing, code="code", name="name")
    Traceback (most recent call last):
    geo.refusals.AreaFileRefused: areas.geojson is empty: 0 bytes
    """
    fields = [field for field in (code, name, parent) if field]
    with unpacked(Path(path)) as file:
        table = read_table(file, layer, fields, told)
    codes = _codes(table.columns[code])
    shapes = place(_areas(table.shapes), crs or table.crs, region, datum)
    names = [_text(value) for value in table.columns[name]]
    parents = [_text(value) or None for value in table.columns[parent or code]]
    return [
        AreaFeature(row, codes[at], names[at], parents[at] if parent else None, shape)
        for at, (row, shape) in enumerate(enumerate(shapes, start=1))
    ]


def _codes(column: Sequence[object]) -> list[str]:
    codes = [_text(value) for value in column]
    missing = [row for row, code in enumerate(codes, start=1) if not code]
    if missing:
        said = f"{len(missing)} areas have no code, first in row {missing[0]}"
        raise AreaFileRefused("code-missing", said, rows=missing)
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(codes, start=1):
        rows.setdefault(code, []).append(row)
    twice = {code: at for code, at in rows.items() if len(at) > 1}
    if twice:
        code, at = next(iter(twice.items()))
        said = f"the code {code} stands in rows {', '.join(map(str, at))}"
        raise AreaFileRefused("code-duplicate", said, rows=twice)
    return codes


def _text(value: object) -> str:
    """Return a code or name as text; whole numbers without a point."""
    if value is None or value != value:  # only NaN, GDAL's empty, differs from itself
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        number = float(value)
        if abs(number) >= _EXACT:
            said = f"{number:.0f} has lost digits as a number: store codes as text"
            raise AreaFileRefused("code-not-text", said, value=number)
        return str(int(number))
    return str(value).strip()


def _areas(areas: NDArray[np.object_]) -> NDArray[np.object_]:
    for row, area in enumerate(areas, start=1):
        if not _is_area(area):
            kind = "nothing" if area is None else area.geom_type
            said = f"row {row} is no area but {kind}: leave it out, or draw its area"
            raise AreaFileRefused("geometry-no-area", said, row=row, kind=kind)
    return areas


def _is_area(shape: object) -> bool:
    if not isinstance(shape, Polygon | MultiPolygon):
        return False
    whole = np.isfinite(shapely.get_coordinates(shape)).all()
    return bool(whole) and not mend(shape).shape.is_empty
