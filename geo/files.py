"""Files of areas: GeoJSON, GeoPackage and Shapefile, zipped or not.

A file is read whole or refused with one AreaFileRefused. Rows count from 1, in
the order of the file.
"""

import codecs
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from shapely import MultiPolygon, Polygon

from geo.archive import unpacked
from geo.datum import Datum
from geo.placing import CHINA, Box, place
from geo.refusals import AreaFileRefused
from geo.rings import mend

# Every whole number up to here has a float of its own, 17-digit codes do not.
_EXACT = 2**53
_DRIVERS = {"GeoJSON", "GPKG", "ESRI Shapefile"}


@dataclass(frozen=True)
class AreaFeature:
    """One area of a file: its polygon in WGS 84, as drawn (rings not mended)."""

    row: int
    code: str
    name: str
    parent: str | None
    polygon: Polygon | MultiPolygon


@dataclass(frozen=True)
class _Table:
    """What a file holds: a column of text or numbers a field, WKB or None a row."""

    columns: dict[str, Sequence[object]]
    shapes: Sequence[bytes | None]
    crs: str | None


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
) -> list[AreaFeature]:
    """Return the areas of a file, by the names of the fields that hold them.

    `crs` overrules what the file says of itself, `datum` that its degrees are in
    WGS 84; `layer` is needed where a file holds several. No other field than those
    named is read. Raises AreaFileRefused, whose list of names says what can be wrong.

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
        table = _table(file, layer, fields)
    codes = _codes(table.columns[code])
    shapes = place(_areas(table.shapes), crs or table.crs, region, datum)
    names = [_text(value) for value in table.columns[name]]
    parents = [_text(value) or None for value in table.columns[parent or code]]
    return [
        AreaFeature(row, codes[at], names[at], parents[at] if parent else None, shape)
        for at, (row, shape) in enumerate(enumerate(shapes, start=1))
    ]


def _table(file: Path, layer: str | None, fields: list[str]) -> _Table:
    failure: Exception = LookupError("no encoding to try")
    for encoding in _encodings(file):
        try:
            with warnings.catch_warnings():
                # GDAL's remarks on rings and types: what matters is checked here.
                warnings.simplefilter("ignore", RuntimeWarning)
                return _decoded(file, _layer(file, layer), fields, encoding)
        except UnicodeDecodeError as error:
            failure = error
        except RuntimeError as error:
            failure = error
            break
    raise AreaFileRefused(
        "file-unreadable", f"{file.name} cannot be read", reason=str(failure)
    ) from failure


def _encodings(file: Path) -> Iterator[str]:
    """Give the encodings to try: what the .cpg says, UTF-8, then Chinese."""
    for beside in file.parent.glob(f"{file.stem}.[cC][pP][gG]"):
        try:
            yield codecs.lookup(beside.read_text("ascii", "replace").strip()).name
        except LookupError:
            continue
    yield from ("UTF-8", "GB18030")


def _layer(file: Path, wanted: str | None) -> str:
    layers = [name for name, kind in pyogrio.list_layers(file) if kind is not None]
    if not layers:
        raise AreaFileRefused("no-features", f"{file.name} holds no areas")
    if wanted in layers:
        return str(wanted)
    if wanted or len(layers) > 1:
        said = f"say which layer of {file.name} holds the areas: {', '.join(layers)}"
        raise AreaFileRefused("layer-unclear", said, layers=layers)
    return str(layers[0])


def _decoded(file: Path, layer: str, fields: list[str], encoding: str) -> _Table:
    about = pyogrio.read_info(
        file, layer=layer, encoding=encoding, force_feature_count=True
    )
    if about["driver"] not in _DRIVERS:
        raise RuntimeError(f"{about['driver']} is no kind of file that is read here")
    if about["features"] == 0:
        raise AreaFileRefused("no-features", f"{file.name} holds no areas")
    _must_have(fields, about["fields"].tolist())
    meta, _, shapes, data = raw.read(
        file, layer=layer, encoding=encoding, columns=fields, force_2d=True
    )
    columns = dict(zip(meta["fields"].tolist(), data, strict=True))
    return _Table(columns, shapes, _said_crs(about["driver"], meta["crs"]))


def _said_crs(driver: str, crs: str | None) -> str | None:
    # GDAL gives every GeoJSON this one, whether or not the file says it.
    return None if driver == "GeoJSON" and crs == "EPSG:4326" else crs


def _must_have(fields: list[str], there: list[str]) -> None:
    for field in fields:
        if field not in there:
            said = f"there is no field {field}, only: {', '.join(there)}"
            raise AreaFileRefused("field-missing", said, field=field, fields=there)


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


def _areas(shapes: Sequence[bytes | None]) -> NDArray[np.object_]:
    areas = np.asarray(
        shapely.from_wkb(np.asarray(shapes, dtype=object), on_invalid="fix"),
        dtype=object,
    )
    for row, area in enumerate(areas, start=1):
        if not _is_area(area):
            kind = "nothing" if area is None else area.geom_type
            said = f"row {row} is no area but {kind}"
            raise AreaFileRefused("geometry-no-area", said, row=row, kind=kind)
    return areas


def _is_area(shape: object) -> bool:
    if not isinstance(shape, Polygon | MultiPolygon):
        return False
    whole = np.isfinite(shapely.get_coordinates(shape)).all()
    return bool(whole) and not mend(shape).shape.is_empty
