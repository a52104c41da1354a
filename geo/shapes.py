"""Shapes for a map: borders that neighbours share are sent once, as TopoJSON."""

import math
from collections.abc import Sequence
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

STEP_DEGREES = 1e-5
"""About a metre: less than a border's line on any screen."""


def topology(
    shapes: Sequence[Polygon | MultiPolygon], codes: Sequence[str]
) -> dict[str, Any]:
    """Return the areas as TopoJSON, each with its code as its id.

    A border that two areas share point for point is one arc of both, so that no
    gap opens between them. What is smaller than a step has no geometry left.

    >>> from shapely import box
    >>> drawn = topology([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["a", "b"])
    >>> [one["id"] for one in drawn["objects"]["areas"]["geometries"]]
    ['a', 'b']
    >>> len(drawn["arcs"])
    3
    >>> topology([], [])["objects"]["areas"]["geometries"]
    []
    """
    if not len(shapes):
        return _named({"type": "Topology", "arcs": []}, [], [])
    # Slow to import, and only the map asks.
    from topojson.core.topology import Topology

    west, south, east, north = shapely.total_bounds(list(shapes))
    steps = math.ceil(max(east - west, north - south) / STEP_DEGREES) + 1
    drawn = Topology(list(shapes), prequantize=steps, shared_coords=False).to_dict()
    geometries = drawn.pop("objects")["data"]["geometries"]
    return _named(drawn, geometries, codes)


def _named(
    drawn: dict[str, Any], geometries: list[dict[str, Any]], codes: Sequence[str]
) -> dict[str, Any]:
    areas = [
        {"type": shape["type"], "id": code, "arcs": shape.get("arcs", [])}
        for shape, code in zip(geometries, codes, strict=True)
    ]
    collection = {"type": "GeometryCollection", "geometries": areas}
    return {**drawn, "objects": {"areas": collection}}
