"""Whether areas fill the area above them, or leave a part of it uncovered."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.metres import area_m2, width_m
from geo.partition import NOISE_M, Finding, Shapes, beside, found, united
from geo.rings import mend, polygonal


def unclosed(
    parents: Mapping[str, Polygon | MultiPolygon],
    polygons: Sequence[Polygon | MultiPolygon],
    codes: Sequence[str],
    above: Sequence[str | None],
    told: Sequence[Finding] = (),
) -> list[Finding]:
    """Return the parts of each parent that none of the areas below it covers.

    `above` holds for each area the code of its parent. What is `told` as a gap is
    not told again, and a parent without any area below it is not told of at all.
    The parent's code comes first, then those beside the uncovered part.

    >>> from shapely import box
    >>> (found,) = unclosed({"p": box(0, 0, 3, 1)}, [box(0, 0, 2, 1)], ["a"], ["p"])
    >>> found.kind, found.codes, found.shape.bounds
    ('unclosed_parent', ('p', 'a'), (2.0, 0.0, 3.0, 1.0))
    >>> unclosed({"p": box(0, 0, 3, 1)}, [], [], [])
    []
    """
    below: dict[str, list[int]] = {}
    for at, parent in enumerate(above):
        if parent in parents:
            below.setdefault(str(parent), []).append(at)
    gaps = [each.shape for each in told if each.kind in ("gap", "sliver")]
    known = shapely.union_all([gap for gap in gaps if gap is not None])
    return [
        finding
        for parent, places in below.items()
        for finding in _uncovered(
            (parent, mend(parents[parent]).shape),
            _array([mend(polygons[at]).shape for at in places]),
            [codes[at] for at in places],
            known,
        )
    ]


def _uncovered(
    parent: tuple[str, Polygon | MultiPolygon],
    shapes: Shapes,
    codes: Sequence[str],
    known: BaseGeometry,
) -> Iterator[Finding]:
    code, whole = parent
    left = shapely.difference(shapely.difference(whole, united(shapes)), known)
    tree = STRtree(shapes)
    for part in shapely.get_parts(polygonal(left)):
        if width_m(part) >= NOISE_M:
            there = tuple(codes[at] for at in beside(tree, part))
            size = area_m2(part)
            said = f"{size:.1f} m² of {code} lie in no area below it"
            yield found("unclosed_parent", (code, *there), part, size, said)


def _array(shapes: Sequence[BaseGeometry]) -> Shapes:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found
