"""What a file of areas holds: the columns asked for, and a shape a row.

GDAL reads what only it can read; a CSV is read here, because its encoding and its
column of shapes have to be found.
"""

import codecs
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw

from geo.csvtable import read_csv_table
from geo.refusals import AreaFileRefused, must_have

Told: TypeAlias = Callable[[int, int], object]
"""Hears how many of how many rows have been read; may raise to stop."""

_DRIVERS = {"GeoJSON", "GPKG", "ESRI Shapefile", "KML", "LIBKML"}
# Only these find the next rows without reading the file from its beginning.
_IN_BATCHES = {"GPKG", "ESRI Shapefile"}
_ROWS_AT_ONCE = 2_000
# Whatever else stands in a Chinese name: CJK, its punctuation, full-width forms.
_CHINESE = re.compile(
    r"[\x00-\x7f·×—‘’“”…\u2160-\u217f\u2460-\u24ff\u2e80-\U0003ffff]*"
)


@dataclass(frozen=True)
class Table:
    """What a file holds: a column of text or numbers a field, a shape or None a row."""

    columns: dict[str, Sequence[object]]
    shapes: NDArray[np.object_]
    crs: str | None


def read_table(
    file: Path,
    layer: str | None,
    fields: Sequence[str],
    told: Told = lambda read, rows: None,
) -> Table:
    """Return what a file holds, in the encoding in which its text reads best.

    Raises AreaFileRefused: file-unreadable, layer-unclear, no-features, field-missing.
    """
    if file.suffix.lower() == ".csv":
        return Table(*read_csv_table(file, fields, told))
    fitting: list[Table] = []
    failures: list[Exception] = []
    for encoding in _encodings(file):
        read = _tried(file, layer, fields, encoding, told)
        if isinstance(read, Table) and reads_well(read):
            return read
        if isinstance(read, Table):
            fitting.append(read)
        else:
            failures.append(read)
    if fitting:
        return fitting[0]
    raise _refusal(file, failures)


def _tried(
    file: Path, layer: str | None, fields: Sequence[str], encoding: str, told: Told
) -> Table | Exception:
    """Return the table, or why it is none in this encoding."""
    try:
        with warnings.catch_warnings():
            # GDAL's remarks on rings and types: what matters is checked by us.
            warnings.simplefilter("ignore", RuntimeWarning)
            return _decoded(file, _layer(file, layer), fields, encoding, told)
    except (UnicodeDecodeError, RuntimeError) as error:
        return error
    except AreaFileRefused as refusal:
        # In another encoding the field may be there.
        if refusal.name != "field-missing":
            raise
        return refusal


def _refusal(file: Path, failures: Sequence[Exception]) -> AreaFileRefused:
    """Return the refusal that says most: the fields there, else what GDAL said."""
    for failure in failures:
        if isinstance(failure, AreaFileRefused):
            return failure
    said = f"{file.name} cannot be read"
    return AreaFileRefused("file-unreadable", said, reason=str(failures[0]))


def reads_well(table: Table) -> bool:
    """Tell whether all text is ASCII or Chinese, and not one read as another.

    >>> nothing = np.empty(0, dtype=object)
    >>> reads_well(Table({"name": ["东溪村", "3-1"]}, nothing, None))
    True
    >>> reads_well(Table({"name": ["ÃÂ¶«"]}, nothing, None))
    False
    """
    texts = [value for column in table.columns.values() for value in column]
    texts += list(table.columns)
    return all(_CHINESE.fullmatch(text) for text in texts if isinstance(text, str))


def _encodings(file: Path) -> Iterator[str]:
    """Give the encodings to try: UTF-8, what the .cpg says, then Chinese.

    Chinese text in another encoding is hardly ever sound UTF-8, whatever the .cpg
    says; the other way round almost anything passes.
    """
    yield "UTF-8"
    for beside in file.parent.glob(f"{file.stem}.[cC][pP][gG]"):
        try:
            said = beside.read_text("ascii", "replace").strip()
            yield codecs.lookup(said).name
        except LookupError:
            continue
    yield "GB18030"


def _layer(file: Path, wanted: str | None) -> str:
    layers = [name for name, kind in pyogrio.list_layers(file) if kind is not None]
    if not layers:
        raise AreaFileRefused(
            "no-features", f"{file.name} holds no areas: was it saved empty?"
        )
    if wanted in layers:
        return str(wanted)
    if wanted or len(layers) > 1:
        said = f"say with --layer which of {file.name} holds the areas: "
        said += ", ".join(layers)
        raise AreaFileRefused("layer-unclear", said, layers=layers)
    return str(layers[0])


def _decoded(
    file: Path, layer: str, fields: Sequence[str], encoding: str, told: Told
) -> Table:
    about = pyogrio.read_info(
        file, layer=layer, encoding=encoding, force_feature_count=True
    )
    driver, rows = about["driver"], int(about["features"])
    if driver not in _DRIVERS:
        raise RuntimeError(f"{driver} is no kind of file that is read here")
    if rows == 0:
        raise AreaFileRefused(
            "no-features", f"{file.name} holds no areas: was it saved empty?"
        )
    must_have(fields, about["fields"].tolist())
    parts = []
    for start in range(0, rows, _ROWS_AT_ONCE if driver in _IN_BATCHES else rows):
        batch = {"skip_features": start, "max_features": _ROWS_AT_ONCE}
        parts.append(
            raw.read(
                file,
                layer=layer,
                encoding=encoding,
                columns=list(fields),
                force_2d=True,
                **(batch if driver in _IN_BATCHES else {}),
            )
        )
        told(sum(len(part[2]) for part in parts), rows)
    return _joined(parts, driver)


def _joined(parts: Sequence[Any], driver: str) -> Table:
    meta = parts[0][0]
    columns: dict[str, Any] = {
        name: np.concatenate([part[3][at] for part in parts])
        for at, name in enumerate(meta["fields"].tolist())
    }
    wkb = np.concatenate([part[2] for part in parts])
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="fix"), dtype=object)
    return Table(columns, shapes, _said_crs(driver, meta["crs"]))


def _said_crs(driver: str, crs: str | None) -> str | None:
    # GDAL gives every GeoJSON this one, whether or not the file says it.
    return None if driver == "GeoJSON" and crs == "EPSG:4326" else crs
