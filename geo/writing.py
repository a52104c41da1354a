"""Areas as a file: GeoJSON, GeoPackage, Shapefile, KML or CSV with WKT, in WGS 84.

Nothing is there until all of it is written. GeoPackage, Shapefile and CSV hold the
corners to the last bit, GeoJSON and KML to 1e-9 degrees, a tenth of a millimetre.
"""

import csv
import io
import os
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from shapely import MultiPolygon, Polygon

DRIVERS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".zip": "ESRI Shapefile",
    ".kml": "LIBKML",
    ".csv": "",
}
"""What each ending becomes; a .zip holds a Shapefile, and CSV is written here."""

_OPTIONS: dict[str, dict[str, str]] = {
    "GeoJSON": {"RFC7946": "YES", "COORDINATE_PRECISION": "9"},
    "ESRI Shapefile": {"ENCODING": "UTF-8"},
}
_FIELD_BYTES = 10
_TEXT_BYTES = 254


def write_areas(
    path: Path,
    polygons: Sequence[Polygon | MultiPolygon],
    fields: Mapping[str, Sequence[str]],
) -> list[str]:
    """Write areas and their texts, by the names of the fields; say what was cut.

    Only a Shapefile cuts: names of fields to ten bytes, texts to 254. What the names
    are in it is said. Raises ValueError for another ending and FileExistsError where
    there is such a file already.

    >>> from shapely import box
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to = Path(folder, "areas.csv")
    ...     write_areas(to, [box(0, 0, 1, 1)], {"code": ["a"]})
    ...     to.read_text("utf-8-sig").splitlines()[0]
    []
    'code,WKT'
    """
    ending = path.suffix.lower()
    if ending not in DRIVERS:
        raise ValueError(f"a file of areas ends in {', '.join(DRIVERS)}, not {ending}")
    kept, notes = _cut(fields) if "Shape" in DRIVERS[ending] else (dict(fields), [])
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        stem = path.stem if ending != ".zip" else "areas"
        inside = Path(folder, stem + (".shp" if ending == ".zip" else ending))
        _write(inside, DRIVERS[ending], polygons, kept)
        if ending == ".zip":
            inside = _zipped(Path(folder), path.name)
            _moved([inside], path.parent)
        else:
            _moved(sorted(Path(folder).iterdir()), path.parent)
    return notes


def _moved(files: Sequence[Path], folder: Path) -> None:
    there = [file.name for file in files if (folder / file.name).exists()]
    if there:
        raise FileExistsError(f"there already: {', '.join(there)}")
    for file in files:
        os.replace(file, folder / file.name)


def _zipped(folder: Path, name: str) -> Path:
    members = sorted(folder.iterdir())
    with ZipFile(folder / name, "w", ZIP_DEFLATED) as archive:
        for member in members:
            archive.write(member, member.name)
    return folder / name


def _write(
    path: Path,
    driver: str,
    polygons: Sequence[Polygon | MultiPolygon],
    fields: Mapping[str, Sequence[str]],
) -> None:
    if not driver:
        path.write_text(_as_csv(polygons, fields), encoding="utf-8-sig", newline="")
        return
    shapes = np.empty(len(polygons), dtype=object)
    shapes[:] = polygons
    with warnings.catch_warnings():
        # GDAL's remarks on cut texts: what is cut was said before.
        warnings.simplefilter("ignore", RuntimeWarning)
        raw.write(
            path,
            geometry=shapely.to_wkb(_of_one_kind(shapes, driver)),
            field_data=[np.array(texts, dtype=object) for texts in fields.values()],
            fields=list(fields),
            geometry_type="MultiPolygon" if driver == "GPKG" else "Unknown",
            crs="EPSG:4326",
            driver=_known(driver),
            **_OPTIONS.get(driver, {}),
        )


def _known(driver: str) -> str:
    """Return LIBKML, or KML where GDAL was built without it."""
    return driver if driver in pyogrio.list_drivers(write=True) else "KML"


def _of_one_kind(shapes: NDArray[np.object_], driver: str) -> NDArray[np.object_]:
    if driver != "GPKG":
        return shapes
    many = [
        MultiPolygon([shape]) if isinstance(shape, Polygon) else shape
        for shape in shapes
    ]
    found = np.empty(len(many), dtype=object)
    found[:] = many
    return found


def _as_csv(
    polygons: Sequence[Polygon | MultiPolygon], fields: Mapping[str, Sequence[str]]
) -> str:
    to = io.StringIO(newline="")
    writer = csv.writer(to)
    writer.writerow([*fields, "WKT"])
    shapes = shapely.to_wkt(list(polygons), rounding_precision=-1)
    writer.writerows(zip(*fields.values(), shapes.tolist(), strict=True))
    return to.getvalue()


def _cut(
    fields: Mapping[str, Sequence[str]],
) -> tuple[dict[str, Sequence[str]], list[str]]:
    """Return fields as a Shapefile can hold them, and what was cut.

    >>> _cut({"microgrid_code": ["a"]})[1]
    ['the field microgrid_code is called microgrid_ in a Shapefile']
    """
    kept: dict[str, Sequence[str]] = {}
    notes = []
    for name, texts in fields.items():
        short = _short(name, kept)
        if short != name:
            notes.append(f"the field {name} is called {short} in a Shapefile")
        kept[short] = [_within(text, _TEXT_BYTES) for text in texts]
        cut = sum(a != b for a, b in zip(kept[short], texts, strict=True))
        if cut:
            notes.append(f"{cut} texts of {name} are cut to {_TEXT_BYTES} bytes")
    return kept, notes


def _short(name: str, taken: Mapping[str, object]) -> str:
    short, number = _within(name, _FIELD_BYTES), 0
    while short.lower() in {each.lower() for each in taken}:
        number += 1
        short = _within(name, _FIELD_BYTES - len(str(number))) + str(number)
    return short


def _within(text: str, size: int) -> str:
    """Return as much of a text as fits into so many bytes of UTF-8.

    >>> _within("微网格编码", 10), _within("code", 10)
    ('微网格', 'code')
    """
    return text.encode()[:size].decode(errors="ignore")
