"""What a map costs to fetch, in bytes as they travel, beside GeoJSON with numbers."""

import json
import time
from typing import Any

import numpy as np
from shapely.geometry import mapping

from geo.district import demo_district
from geo.shapes import topology
from server.compression import packed
from tests.bench.measuring import Line, show

MICRO_GRIDS, RECORDS = 5_236, 1_400_000
FIRST, REFRESH = 3.5, 150
"""How many times smaller than GeoJSON the first load and a refresh shall be."""


def main(micro_grids: int = MICRO_GRIDS) -> None:
    """Print the bytes of a district's shapes and of its values."""
    codes, shapes = drawn(micro_grids)
    start = time.process_time()
    said = json.dumps(topology(shapes, codes), separators=(",", ":"))
    made = time.process_time() - start
    counts = counted(len(codes))
    values = told(counts)
    peer = json.dumps(geojson(codes, shapes, counts), separators=(",", ":"))
    whole = weigh(peer, "application/geo+json")
    first, refresh = weigh(said) + weigh(values), weigh(values)
    lines = [
        Line("first load (shapes and values)", "kB gz", first, whole, whole / FIRST),
        Line("shapes alone", "kB gz", weigh(said), None, 450),
        Line("refresh (values)", "kB gz", refresh, whole, min(9, whole / REFRESH)),
        Line("making the shapes, once a version", "CPU s", made),
    ]
    show(f"{len(codes):,} micro-grids; the peer is GeoJSON with its numbers", lines)


def drawn(micro_grids: int) -> tuple[list[str], list[Any]]:
    """Return codes and shapes of a district for show."""
    areas = [a for a in demo_district(micro_grids) if a.level == "micro_grid"]
    return [area.code for area in areas], [area.polygon for area in areas]


def counted(areas: int, records: int = RECORDS) -> list[int]:
    """Return numbers as unequal as the demo has them: records lie where houses are."""
    random = np.random.default_rng(1)
    shares = random.lognormal(sigma=1.17, size=areas)
    counts: list[int] = random.poisson(records * shares / shares.sum()).tolist()
    return counts


def told(counts: list[int]) -> str:
    """Return the values as the server says them."""
    random = np.random.default_rng(2)
    colours = random.choice(list("gbyo"), len(counts), p=[0.8, 0.14, 0.05, 0.01])
    said = {
        "as_of": "2026-11-22T08:00:00+00:00",
        "level": "micro_grid",
        "shapes": "01a201d6-d428-7e51-99b9-0e25ee000000",
        "measure": "filed",
        "values": counts,
        "colours": "".join(colours),
    }
    return json.dumps(said, separators=(",", ":"))


def geojson(codes: list[str], shapes: list[Any], counts: list[int]) -> dict[str, Any]:
    """Return what is sent where shapes and numbers travel together."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "filed": count},
            "geometry": mapping(shape),
        }
        for code, shape, count in zip(codes, shapes, counts, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def weigh(text: str, mimetype: str = "application/json") -> float:
    """Return the kilobytes of a text as the server compresses it.

    GeoJSON goes as gzip makes it everywhere; packed as our numbers are, it would be 4 %
    smaller.
    """
    return len(packed(text.encode(), mimetype)) / 1000


if __name__ == "__main__":
    main()
