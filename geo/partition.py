"""Whether areas tile: overlaps, gaps, slivers, unsound rings, strayed children.

Whether they fill their parents is asked in `geo.closure`.

Nothing here refuses; it tells. What is compared is compared in degrees, exactly
as stored; what is told is told in metres.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.metres import area_m2, width_m
from geo.rings import mend, polygonal

# A strip with less than this mean width is a slip of the drawing hand.
SLIVER_M = 0.5
# A strip with less than this is left by arithmetic, and is not told.
NOISE_M = 0.001
# Corners of computed gaps lie this near, in degrees, to the borders they are from.
_TOUCH_DEGREES = 1e-9

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, where it is and how large.

    Kinds: overlap, gap, sliver (an overlap, gap or part too thin to be meant),
    invalid_ring, crosses_parent, unclosed_parent.
    """

    kind: str
    codes: tuple[str, ...]
    lon: float
    lat: float
    size_m2: float
    said: str
    shape: BaseGeometry | None = field(default=None, compare=False, repr=False)
    """What is doubly covered, not covered or astray; a point where a ring crosses."""

    def facts(self) -> dict[str, object]:
        """Return it without its shape, as it is kept.

        >>> Finding("gap", ("a", "b"), 120.65, 28.01, 9.5, "gap of 9.5 m²").facts()
        {'kind': 'gap', 'codes': ('a', 'b'), 'lon': 120.65, 'lat': 28.01, ...}
        """
        names = ("kind", "codes", "lon", "lat", "size_m2", "said")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Report:
    """The findings, and the polygons with their rings mended, in the order given."""

    findings: tuple[Finding, ...]
    polygons: tuple[Polygon | MultiPolygon, ...]

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each kind.

        >>> Report((), ()).counts()
        {}
        """
        kinds = sorted(finding.kind for finding in self.findings)
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def check(
    polygons: Sequence[Polygon | MultiPolygon],
    codes: Sequence[str],
    parents: Sequence[Polygon | MultiPolygon | None] | None = None,
) -> Report:
    """Return what is wrong with a set of areas of one level, in WGS 84.

    `parents` holds for each area the polygon it should lie in, or None. Gaps are
    told where areas of the set lie all around them. Raises ValueError when the
    lists are not of one length.

    >>> from shapely import box
    >>> report = check([box(0, 0, 2, 1), box(1, 0, 3, 1)], ["a", "b"])
    >>> [(found.kind, found.codes, found.lon) for found in report.findings]
    [('overlap', ('a', 'b'), 1.5)]
    >>> check([], []).findings
    ()
    """
    around = [None] * len(polygons) if parents is None else list(parents)
    if not len(polygons) == len(codes) == len(around):
        raise ValueError("polygons, codes and parents must be of one length")
    mended = [mend(polygon) for polygon in polygons]
    shapes = np.empty(len(mended), dtype=object)
    shapes[:] = [each.shape for each in mended]
    findings = [
        *_invalid(polygons, codes, [each.change for each in mended]),
        *_thin_parts(shapes, codes),
        *_overlaps(shapes, codes),
        *_gaps(shapes, codes),
        *_strays(shapes, codes, around),
    ]
    return Report(tuple(findings), tuple(shapes))


def _invalid(
    polygons: Sequence[BaseGeometry], codes: Sequence[str], changes: Sequence[str]
) -> Iterator[Finding]:
    for polygon, code, change in zip(polygons, codes, changes, strict=True):
        if change:
            size = area_m2(mend(polygon).shape)
            place = _crossing(change) or polygon.centroid
            yield found("invalid_ring", (code,), place, size, change)


def _crossing(change: str) -> Point | None:
    """Return the place that GEOS names in brackets.

    >>> _crossing("Self-intersection[1 2.5]: 1 part became 2").wkt
    'POINT (1 2.5)'
    """
    found = re.search(r"\[(\S+) (\S+)\]", change)
    return Point(float(found[1]), float(found[2])) if found else None


def _thin_parts(shapes: Shapes, codes: Sequence[str]) -> Iterator[Finding]:
    parts, owners = shapely.get_parts(shapes, return_index=True)
    for part, owner in zip(parts, owners, strict=True):
        if not part.is_empty and width_m(part) < SLIVER_M:
            yield _strip("part", (codes[owner],), part)


def _overlaps(shapes: Shapes, codes: Sequence[str]) -> Iterator[Finding]:
    tree = STRtree(shapes)
    for first, second in _suspects(shapes, tree):
        both = polygonal(shapely.intersection(shapes[first], shapes[second]))
        if width_m(both) >= NOISE_M:
            yield _strip("overlap", (codes[first], codes[second]), both)


def _suspects(shapes: Shapes, tree: STRtree) -> list[tuple[int, int]]:
    """Return the pairs that could overlap, each once, lower position first.

    Only an area with a border that no neighbour shares, or its like, can overlap:
    in a set that tiles there is none, and nothing is intersected.
    """
    odd = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    at, other = tree.query(shapes[odd], predicate="intersects")
    pairs = np.sort(np.column_stack([odd[at], other]), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    return [(int(first), int(second)) for first, second in pairs]


def _gaps(shapes: Shapes, codes: Sequence[str]) -> Iterator[Finding]:
    tree = STRtree(shapes)
    for gap in gaps(shapes):
        if width_m(gap) >= NOISE_M:
            yield _strip("gap", tuple(codes[at] for at in beside(tree, gap)), gap)


def gaps(shapes: Shapes) -> list[Polygon]:
    """Return what no area covers though areas lie all around it.

    >>> from shapely import box
    >>> ring = box(0, 0, 3, 3) - box(1, 1, 2, 2)
    >>> [gap.bounds for gap in gaps(np.array([ring]))]
    [(1.0, 1.0, 2.0, 2.0)]
    >>> gaps(np.empty(0, dtype=object))
    []
    """
    union = united(shapes)
    shells = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(union)))
    holes = shapely.difference(shapely.union_all(shells), union)
    return [gap for gap in shapely.get_parts(holes) if isinstance(gap, Polygon)]


def beside(tree: STRtree, shape: BaseGeometry) -> list[int]:
    """Return the positions of the areas of a tree that a fault lies at, in order.

    >>> from shapely import box
    >>> beside(STRtree([box(0, 0, 1, 1), box(5, 5, 6, 6)]), box(1, 0, 2, 1))
    [0]
    """
    found = tree.query(shape, predicate="dwithin", distance=_TOUCH_DEGREES)
    return [int(at) for at in np.sort(found)]


def united(shapes: Shapes) -> BaseGeometry:
    """Return areas as one shape; much sooner where they tile.

    >>> from shapely import box
    >>> united(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)])).bounds
    (0.0, 0.0, 2.0, 1.0)
    >>> united(np.empty(0, dtype=object)).is_empty
    True
    """
    if len(shapes) and shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes)


def _strays(
    shapes: Shapes,
    codes: Sequence[str],
    parents: Sequence[Polygon | MultiPolygon | None],
) -> Iterator[Finding]:
    shapely.prepare([parent for parent in parents if parent is not None])
    for shape, code, parent in zip(shapes, codes, parents, strict=True):
        if parent is None or shapely.covers(parent, shape):
            continue
        outside = polygonal(shapely.difference(shape, mend(parent).shape))
        if width_m(outside) >= NOISE_M:
            size = area_m2(outside)
            said = f"{size:.0f} m² lie outside its parent"
            yield found("crosses_parent", (code,), outside, size, said)


def _strip(what: str, codes: tuple[str, ...], shape: BaseGeometry) -> Finding:
    size, width = area_m2(shape), width_m(shape)
    thin = width < SLIVER_M
    said = f"{what} of {size:.1f} m², {width:.2f} m wide"
    return found("sliver" if thin else what, codes, shape, size, said)


def found(
    kind: str, codes: tuple[str, ...], shape: BaseGeometry, size: float, said: str
) -> Finding:
    """Return a finding of what is wrong with a piece of ground, told by a place in it.

    >>> found("gap", ("a",), Point(120.65, 28.01), 2.0, "gap of 2.0 m²").lat
    28.01
    """
    place = shapely.point_on_surface(shape)
    return Finding(kind, codes, place.x, place.y, size, said, shape)
