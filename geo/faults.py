"""What was found or changed, as a file to look at: GeoJSON for a map, CSV for Excel."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from geo.partition import Finding

KINDS = {
    "overlap": "重叠",
    "gap": "空隙",
    "sliver": "狭缝",
    "invalid_ring": "边界自交",
    "crosses_parent": "越出上级",
    "unclosed_parent": "上级没有填满",
    "malformed_code": "编码位数不对",
    "suspected_datum": "疑似坐标系不对",
    "ring_mended": "边界自交已修",
    "corners_moved": "顶点并拢",
    "corners_added": "边界上加了顶点",
    "overlap_given": "重叠让出",
    "gap_taken": "空隙并入",
    "part_given": "碎块让出",
    "part_taken": "碎块并入",
    "part_dropped": "碎块去掉",
}
"""The kinds of faults and changes, as a Chinese reader knows them."""

ENDINGS = (".geojson", ".csv")

_HEADS = (
    "种类",
    "kind",
    "编码 codes",
    "平方米 m2",
    "经度 lon",
    "纬度 lat",
    "说明 said",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXCEL_DIGITS = 15


def write_findings(path: Path, findings: Sequence[Finding]) -> None:
    """Write a report whose ending says which kind: .geojson or .csv.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     report = Path(folder, "faults.csv")
    ...     write_findings(report, [])
    ...     report.read_text("utf-8-sig").strip()
    '种类,kind,编码 codes,平方米 m2,经度 lon,纬度 lat,说明 said'
    """
    if path.suffix.lower() == ".csv":
        path.write_text(as_csv(findings), encoding="utf-8-sig", newline="")
    else:
        said = json.dumps(as_geojson(findings), ensure_ascii=False)
        path.write_text(said, encoding="utf-8")


def as_geojson(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings as GeoJSON, one feature each, in WGS 84.

    >>> from shapely import Point
    >>> gap = Finding("gap", ("a",), 120.65, 28.01, 9.5, "gap", Point(120.65, 28.01))
    >>> as_geojson([gap])["features"][0]["geometry"]["coordinates"]
    [120.65, 28.01]
    >>> as_geojson([])
    {'type': 'FeatureCollection', 'features': []}
    """
    features = [
        {
            "type": "Feature",
            "properties": {
                "number": number,
                "kind": found.kind,
                "种类": KINDS.get(found.kind, found.kind),
                "codes": list(found.codes),
                "size_m2": round(found.size_m2, 2),
                "said": found.said,
            },
            "geometry": json.loads(shapely.to_geojson(_shape(found))),
        }
        for number, found in enumerate(findings, start=1)
    ]
    return {"type": "FeatureCollection", "features": features}


def _shape(found: Finding) -> Any:
    return found.shape or shapely.Point(found.lon, found.lat)


def as_csv(findings: Sequence[Finding]) -> str:
    r"""Return the findings as a table that Excel opens, without the mark of UTF-8.

    What Excel would calculate or round is kept as text: a code of 17 digits stands
    behind a tab.

    >>> found = Finding("gap", ("99010110020100101",), 120.65, 28.01, 9.5, "gap")
    >>> as_csv([found]).splitlines()[1]
    '空隙,gap,\t99010110020100101,9.5,120.650000,28.010000,gap'
    """
    to = io.StringIO(newline="")
    writer = csv.writer(to)
    writer.writerow(_HEADS)
    writer.writerows(_rows(findings))
    return to.getvalue()


def _rows(findings: Sequence[Finding]) -> Iterator[tuple[str, ...]]:
    for found in findings:
        yield (
            KINDS.get(found.kind, found.kind),
            found.kind,
            _as_text(" ".join(found.codes)),
            f"{round(found.size_m2, 1) + 0.0:.1f}",
            f"{found.lon:.6f}",
            f"{found.lat:.6f}",
            _as_text(found.said),
        )


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula or a long number.

    >>> _as_text("=1+1"), _as_text("990101"), _as_text("")
    ("'=1+1", '990101', '')
    """
    if cell.startswith(_FORMULA):
        return f"'{cell}"
    return f"\t{cell}" if cell.isdigit() and len(cell) > _EXCEL_DIGITS else cell


def as_line(found: Finding) -> str:
    """Return a finding as a line for a terminal.

    >>> as_line(Finding("gap", ("a", "b"), 120.65, 28.01, 9.5, "gap of 9.5 m²"))
    'gap  a, b  at 120.650000, 28.010000: gap of 9.5 m²'
    """
    what = "  ".join(filter(None, [found.kind, ", ".join(found.codes)]))
    return f"{what}  at {found.lon:.6f}, {found.lat:.6f}: {found.said}"
