"""Areas in a CSV file: one column holds shapes as WKT, any other is text."""

import csv
import io
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.refusals import AreaFileRefused, must_have

_ENCODINGS = ("utf-8-sig", "gb18030")
_HEADS = ("wkt", "geometry", "geom", "the_geom", "shape", "几何", "图形", "边界")
_WKT = re.compile(r"\s*(?:SRID=(\d+);)?\s*((?:MULTI)?POLYGON\b.*)", re.I | re.S)
_ROWS_AT_ONCE = 2_000


def read_csv_table(
    file: Path,
    fields: Sequence[str],
    told: Callable[[int, int], object],
) -> tuple[dict[str, Sequence[object]], NDArray[np.object_], str | None]:
    """Return the columns asked for, the shapes, and the SRID where the shapes say one.

    The text is UTF-8, with the mark that Excel writes or without it, or GBK. Raises
    AreaFileRefused: file-unreadable, no-features, field-missing.
    """
    header, rows = _cells(file)
    at = _place_of_shapes(file, header, rows)
    must_have(fields, header)
    columns: dict[str, Sequence[object]] = {
        field: [row[header.index(field)] for row in rows] for field in fields
    }
    shapes = np.empty(len(rows), dtype=object)
    systems = set()
    for row, cells in enumerate(rows):
        shapes[row], system = _shape(cells[at])
        systems.add(system)
        if (row + 1) % _ROWS_AT_ONCE == 0 or row + 1 == len(rows):
            told(row + 1, len(rows))
    if len(systems) > 1:
        said = "its shapes name several SRIDs: write all in one"
        raise AreaFileRefused("crs-unknown", f"{file.name}: {said}")
    return columns, shapes, systems.pop()


def _cells(file: Path) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows, each as wide as the header."""
    csv.field_size_limit(sys.maxsize)
    text = io.StringIO(_text(file), newline="")
    try:
        lines = [line for line in csv.reader(text, strict=True) if any(line)]
    except csv.Error as error:
        raise _unreadable(file, f"it is no CSV ({error}): look at its quotes") from None
    if not lines:
        raise _unreadable(file, "it holds no rows")
    header = [cell.strip() for cell in lines[0]]
    wide = [row for row, line in enumerate(lines[1:], 1) if any(line[len(header) :])]
    if wide:
        said = f"row {wide[0]} has more cells than the header: put quotes around WKT"
        raise _unreadable(file, said)
    return header, [line + [""] * (len(header) - len(line)) for line in lines[1:]]


def _text(file: Path) -> str:
    data = file.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(file, "it is no text in UTF-8 or GBK: save it as CSV UTF-8")


def _place_of_shapes(file: Path, header: list[str], rows: list[list[str]]) -> int:
    """Return which column holds the shapes: by its name, else by what stands in it."""
    named = [at for at, head in enumerate(header) if head.lower() in _HEADS]
    told = [
        at
        for at in range(len(header))
        if any(row[at] for row in rows)
        and all(_WKT.fullmatch(row[at]) for row in rows if row[at])
    ]
    found = [at for at in named if at in told] or named or told
    if len(found) != 1:
        what = "no column" if not found else "more than one column"
        said = f"{what} holds shapes: name the one with POLYGON ((…)) WKT"
        raise _unreadable(file, said)
    if not rows:
        raise AreaFileRefused(
            "no-features", f"{file.name} holds no areas: was it saved empty?"
        )
    return found[0]


def _shape(cell: str) -> tuple[object, str | None]:
    """Return a shape and its system; None for what is no area.

    >>> _shape("SRID=4490;POLYGON ((0 0, 1 0, 1 1, 0 0))")[1]
    'EPSG:4490'
    >>> _shape("POLYGON ((0 0, 1"), _shape("")
    ((None, None), (None, None))
    """
    found = _WKT.fullmatch(cell)
    if not found:
        return None, None
    shape = shapely.from_wkt(found[2], on_invalid="ignore")
    flat = None if shape is None else shapely.force_2d(shape)
    return flat, f"EPSG:{found[1]}" if found[1] else None


def _unreadable(file: Path, reason: str) -> AreaFileRefused:
    said = f"{file.name} cannot be read: {reason}"
    return AreaFileRefused("file-unreadable", said, reason=reason)
