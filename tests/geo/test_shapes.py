"""Shapes for a map: as they were to within a metre, and without gaps."""

import json
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo.district import demo_district
from geo.shapes import STEP_DEGREES, topology


def points(drawn, ring):
    """Return a ring's corners, in steps of the grid."""
    lines = [np.cumsum(drawn["arcs"][at if at >= 0 else ~at], axis=0) for at in ring]
    turned = [
        line if at >= 0 else line[::-1] for at, line in zip(ring, lines, strict=True)
    ]
    return np.concatenate([turned[0], *[line[1:] for line in turned[1:]]])


def decoded(drawn):
    """Return every area's shape in degrees, as a map would draw it."""
    scale, shift = (
        np.array(drawn["transform"][name]) for name in ("scale", "translate")
    )
    found = {}
    for one in drawn["objects"]["areas"]["geometries"]:
        if one["type"] is None:
            continue
        parts = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        rings = [
            [points(drawn, ring) * scale + shift for ring in part] for part in parts
        ]
        found[one["id"]] = MultiPolygon([(part[0], part[1:]) for part in rings])
    return found


def stored_sides(drawn):
    """Return each side of each arc once for every time it is stored."""
    sides = []
    for arc in drawn["arcs"]:
        corners = [tuple(corner) for corner in np.cumsum(arc, axis=0).tolist()]
        sides += [frozenset(side) for side in pairwise(corners)]
    return sides


@pytest.fixture(scope="module")
def district():
    areas = [one for one in demo_district(300, seed=3) if one.level == "micro_grid"]
    return [one.polygon for one in areas], [one.code for one in areas]


def test_a_district_comes_back_as_it_was_to_within_a_step(district):
    polygons, codes = district
    back = decoded(topology(polygons, codes))

    assert list(back) == codes
    for polygon, code in zip(polygons, codes, strict=True):
        assert back[code].is_valid
        assert shapely.hausdorff_distance(back[code], polygon) <= STEP_DEGREES


def test_no_border_is_stored_twice_and_no_gap_opens(district):
    polygons, codes = district
    drawn = topology(polygons, codes)
    sides = stored_sides(drawn)
    back = list(decoded(drawn).values())
    whole = shapely.union_all(back)

    assert len(sides) == len(set(sides))
    assert whole.area == pytest.approx(sum(one.area for one in back), rel=1e-9)
    before = shapely.union_all(polygons)
    assert shapely.get_num_interior_rings(whole) == shapely.get_num_interior_rings(
        before
    )


def test_holes_islands_and_parts_stay_what_they_are():
    ring = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    apart = MultiPolygon([box(4, 0, 5, 1), box(6, 0, 7, 1)])
    before = {"ring": ring, "island": box(1, 1, 2, 2), "apart": apart}
    back = decoded(topology(list(before.values()), list(before)))

    assert shapely.get_num_interior_rings(back["ring"].geoms[0]) == 1
    assert len(back["apart"].geoms) == 2
    for code, shape in before.items():
        assert back[code].is_valid
        assert shapely.hausdorff_distance(back[code], shape) <= STEP_DEGREES


def test_what_is_too_small_to_see_keeps_its_code_and_has_no_shape():
    speck = box(0, 0, 1e-9, 1e-9)
    drawn = topology([speck, box(1, 1, 2, 2)], ["speck", "lot"])
    kinds = {one["id"]: one["type"] for one in drawn["objects"]["areas"]["geometries"]}

    assert kinds == {"speck": None, "lot": "MultiPolygon"}


cuts = st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True)


@settings(max_examples=40)
@given(cuts, cuts)
def test_any_tiling_of_boxes_comes_back_whole(across, up):
    columns = [at / 100 for at in sorted({0, 100, *across})]
    rows = [at / 100 for at in sorted({0, 100, *up})]
    tiles = [box(w, s, e, n) for w, e in pairwise(columns) for s, n in pairwise(rows)]
    codes = [str(at) for at in range(len(tiles))]
    drawn = topology(tiles, codes)
    back = decoded(drawn)

    sides = stored_sides(drawn)
    assert len(sides) == len(set(sides))
    for tile, code in zip(tiles, codes, strict=True):
        assert shapely.equals_exact(
            back[code].normalize(), MultiPolygon([tile]).normalize(), STEP_DEGREES
        )


def test_a_whole_district_is_drawn_coarser_and_still_without_gaps(
    district, monkeypatch
):
    polygons, codes = district
    fine = len(json.dumps(topology(polygons, codes)))
    monkeypatch.setattr("geo.shapes.MANY", 1)
    drawn = topology(polygons, codes)
    back = decoded(drawn)

    sides = stored_sides(drawn)
    assert len(sides) == len(set(sides))
    assert len(json.dumps(drawn)) < fine * 0.95
    for polygon, code in zip(polygons, codes, strict=True):
        assert shapely.hausdorff_distance(back[code], polygon) < 1.5e-4
    whole = shapely.coverage_union_all(list(back.values()))
    assert whole.area == pytest.approx(sum(one.area for one in back.values()))
