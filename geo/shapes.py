"""Shapes for a map: borders that neighbours share are sent once, as TopoJSON."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.simplify import simplified
from geo.topology import deltas, encode

STEP_DEGREES = 1e-5
"""About a metre: less than a border's line on any screen."""

MANY = 100_000
"""Corners of a whole district's micro-grids: so many are drawn a little coarser."""
COARSE_STEP, COARSE_M = 3e-5, 13.0
"""Three metres, and bends smaller than a square of so many metres are left out."""


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
        return {"type": "Topology", "arcs": [], **_named([], [])}
    step = STEP_DEGREES
    if int(np.sum(shapely.get_num_coordinates(shapes))) > MANY:
        shapes, step = simplified(shapes, COARSE_M), COARSE_STEP
    arcs, drawn, corner = encode(shapes, step)
    return {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": corner.tolist()},
        "arcs": [deltas(line) for line in arcs.lines],
        **_named(drawn, codes),
    }


def _named(drawn: Sequence[Any], codes: Sequence[str]) -> dict[str, Any]:
    areas = [
        {"type": "MultiPolygon" if parts else None, "id": code, "arcs": parts}
        for parts, code in zip(drawn, codes, strict=True)
    ]
    return {"objects": {"areas": {"type": "GeometryCollection", "geometries": areas}}}
