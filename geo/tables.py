"""Tables of areas and numbers as files: CSV, GeoPackage and GeoParquet 1.1.

A table is written part by part, so that thousands of shapes are in memory once, and
whoever waits hears how far it is.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
Told = Callable[[int], object]


class ParquetMissing(Exception):
    """There is no pyarrow here to write Parquet with."""

    def __init__(self) -> None:
        super().__init__("Parquet needs pyarrow: pip install -r requirements-batch.txt")


@dataclass(frozen=True)
class Part:
    """Some rows: columns of one length, and a shape or None for each."""

    columns: Mapping[str, Sequence[Any]]
    shapes: Shapes

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True)
class Table:
    """The kind of each column (str, int or date, which may be None), and the rows.

    `extent` is west, south, east, north of all shapes, or None where there are none.
    """

    name: str
    kinds: Mapping[str, type]
    parts: Iterable[Part]
    extent: Sequence[float] | None = None


def write_csv(path: Path, table: Table, told: Told = lambda count: None) -> None:
    r"""Write a table without its shapes, in UTF-8 with the mark that Excel looks for.

    >>> import tempfile
    >>> part = Part({"code": ["a"], "filed": [None]}, np.array([None]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "counts.csv")
    ...     write_csv(file, Table("counts", {"code": str, "filed": int}, [part]))
    ...     file.read_bytes()
    b'\xef\xbb\xbfcode,filed\r\na,\r\n'
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(table.kinds)
        for part in table.parts:
            rows.writerows(
                zip(*(part.columns[name] for name in table.kinds), strict=True)
            )
            told(len(part))


def write_gpkg(path: Path, table: Table, told: Told = lambda count: None) -> None:
    """Write a table as the one layer of a GeoPackage, in WGS 84."""
    # Slow to import, and little else writes files.
    from pyogrio import raw

    for number, part in enumerate(table.parts):
        arrays = [
            _array(part.columns[name], kind) for name, kind in table.kinds.items()
        ]
        raw.write(
            path,
            shapely.to_wkb(part.shapes),
            field_data=[array for array, _ in arrays],
            field_mask=[missing for _, missing in arrays],
            fields=np.array(list(table.kinds), dtype=object),
            layer=table.name,
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs="EPSG:4326",
            append=number > 0,
        )
        told(len(part))


ARRAYS: dict[type, tuple[str, Any]] = {
    str: ("O", ""),
    int: ("<i4", 0),
    date: ("datetime64[D]", date(1970, 1, 1)),
}


def _array(column: Sequence[Any], kind: type) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return a column as an array, and where it has nothing."""
    missing = np.array([value is None for value in column], dtype=np.bool_)
    form, nothing = ARRAYS[kind]
    filled = [nothing if value is None else value for value in column]
    return np.array(filled, dtype=form), missing


def write_parquet(path: Path, table: Table, told: Told = lambda count: None) -> None:
    """Write a table as GeoParquet 1.1: WKB in WGS 84, longitude first, with boxes.

    Each part is a row group. Raises ParquetMissing where there is no pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ParquetMissing from None
    kinds = {str: pa.string(), int: pa.int32(), date: pa.date32()}
    box = pa.struct([(edge, pa.float64()) for edge in BOX])
    fields = [(name, kinds[kind]) for name, kind in table.kinds.items()]
    schema = pa.schema(
        [*fields, ("bbox", box), ("geometry", pa.binary())],
        metadata={"geo": json.dumps(_about(table.extent))},
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for part in table.parts:
            columns = {name: part.columns[name] for name in table.kinds}
            file.write_table(pa.table(columns | _drawn(part.shapes), schema=schema))
            told(len(part))


BOX = ("xmin", "ymin", "xmax", "ymax")


def _drawn(shapes: Shapes) -> dict[str, list[Any]]:
    boxes = shapely.bounds(shapes).reshape(-1, 4)
    said = [
        None if shape is None else dict(zip(BOX, edges, strict=True))
        for shape, edges in zip(shapes, boxes.tolist(), strict=True)
    ]
    return {"bbox": said, "geometry": shapely.to_wkb(shapes).tolist()}


def _about(extent: Sequence[float] | None) -> dict[str, Any]:
    """Return the metadata by which a file is GeoParquet.

    >>> _about([1.0, 2, 3, 4])["columns"]["geometry"]["bbox"]
    [1.0, 2, 3, 4]
    """
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["MultiPolygon"],
        "orientation": "counterclockwise",
        "covering": {"bbox": {edge: ["bbox", edge] for edge in BOX}},
    }
    if extent is not None:
        column["bbox"] = list(extent)
    return {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": column},
    }


WRITERS: dict[str, Callable[[Path, Table, Told], None]] = {
    "csv": write_csv,
    "gpkg": write_gpkg,
    "parquet": write_parquet,
}
