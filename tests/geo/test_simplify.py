"""Simplified areas still tile: what is left out is left out on both sides."""

import gzip
import json

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo.district import demo_district
from geo.metres import area_m2
from geo.shapes import topology
from geo.simplify import simplified
from tests.geo.damage import METRE, micro_grids
from tests.geo.test_shapes import decoded, stored_sides


@pytest.fixture(scope="module")
def polygons():
    return micro_grids(demo_district(120, seed=5))


@pytest.mark.parametrize("tolerance", [1, 5, 30, 200])
def test_neighbours_share_their_borders_as_before(polygons, tolerance):
    fewer = simplified(polygons, tolerance)
    assert shapely.coverage_is_valid(fewer)
    assert sum(map(area_m2, fewer)) == pytest.approx(
        area_m2(shapely.union_all(fewer)), rel=1e-9
    )
    before, after = (
        shapely.get_num_interior_rings(shapely.coverage_union_all(each))
        for each in (polygons, fewer)
    )
    assert before == after


def test_a_larger_tolerance_leaves_fewer_corners_of_those_that_were_there(polygons):
    corners = {tuple(spot) for spot in shapely.get_coordinates(polygons).tolist()}
    counts = []
    for tolerance in (0, 1, 5, 30, 200):
        fewer = shapely.get_coordinates(simplified(polygons, tolerance)).tolist()
        assert {tuple(spot) for spot in fewer} <= corners
        counts.append(len(fewer))
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 3


def test_nothing_moves_much_further_than_the_tolerance(polygons):
    for before, after in zip(polygons, simplified(polygons, 5), strict=True):
        far = shapely.hausdorff_distance(before, after) / METRE
        assert far < 40
        assert area_m2(after) == pytest.approx(area_m2(before), rel=0.02)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**6), st.floats(0.1, 500))
def test_any_tiling_stays_one(seed, tolerance):
    seeds = np.random.default_rng(seed).uniform(0, 0.02, (30, 2)) + [120.65, 28.01]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds)).geoms
    # Rounded, since either side steps along a border from its own end.
    cut = [cell.segmentize(0.0003) for cell in cells]
    cut = [shapely.transform(cell, lambda xy: xy.round(8)) for cell in cut]
    assume(shapely.coverage_is_valid(cut))
    assert shapely.coverage_is_valid(simplified(cut, tolerance))


def test_what_is_not_sound_is_left_alone():
    tie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    there = simplified([tie, Polygon(), box(3, 0, 4, 1)], 5)
    assert there[0] is tie
    assert there[1].is_empty
    assert simplified([box(0, 0, 1, 1)], 0)[0].equals(box(0, 0, 1, 1))
    parts = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])
    assert simplified([parts], 5)[0].equals(parts)
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="metres"):
            simplified([], wrong)


def test_the_map_of_a_district_is_smaller_and_has_no_gaps(polygons):
    codes = [f"{at:017d}" for at in range(len(polygons))]
    whole, drawn = topology(polygons, codes), topology(simplified(polygons, 5), codes)
    packed = [len(gzip.compress(json.dumps(each).encode())) for each in (whole, drawn)]
    sides = stored_sides(drawn)
    back = list(decoded(drawn).values())

    assert packed[1] < packed[0]
    assert len(sides) == len(set(sides))
    union = shapely.union_all(back)
    assert union.area == pytest.approx(sum(one.area for one in back), rel=1e-9)
