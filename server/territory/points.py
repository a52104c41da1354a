"""Points of a list, turned into WGS 84 once, before anything looks at them."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from geo.datum import Datum, to_wgs84

Cells = Mapping[str, str]


def turn_points(rows: Sequence[Cells], datum: Datum) -> list[Cells]:
    """Return rows of text with `lon` and `lat` turned from that datum into WGS 84.

    What is no number stays, for whoever checks the row to refuse it.

    >>> turn_points([{"lon": "116.3840472", "lat": "39.9133455"}], Datum.GCJ02)
    [{'lon': '116.377816...', 'lat': '39.911954...'}]
    >>> turn_points([{"lon": "", "lat": "north"}], Datum.BD09)
    [{'lon': '', 'lat': 'north'}]
    """
    if datum == Datum.WGS84:
        return list(rows)
    said = [(_number(row, "lon"), _number(row, "lat")) for row in rows]
    points = np.array(said, dtype=np.float64).reshape(-1, 2)
    lon, lat = to_wgs84(points[:, 0], points[:, 1], datum)
    moved = zip(rows, lon.tolist(), lat.tolist(), strict=True)
    return [
        row if math.isnan(x + y) else {**row, "lon": repr(x), "lat": repr(y)}
        for row, x, y in moved
    ]


def _number(row: Cells, name: str) -> float:
    try:
        return float(row.get(name, ""))
    except ValueError:
        return math.nan
