"""Mending: small faults go to a neighbour by one rule, large ones stay and are told."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geo.district import demo_district
from geo.mending import mend_areas
from geo.metres import area_m2
from geo.partition import check
from geo.rings import mend
from tests.geo import damage

LIMIT_M2 = 400.0
DISTRICTS = {
    seed: damage.micro_grids(demo_district(40, seed=seed)) for seed in (1, 2, 3)
}
DAMAGES = {
    "moved far": lambda areas, by: damage.shifted_corners(areas, by, 0.05, 6),
    "moved a little": lambda areas, by: damage.shifted_corners(areas, by, 0.5, 0.4),
    "dropped": lambda areas, by: damage.dropped_corners(areas, by, 0.02),
    "grown and shrunk": lambda areas, by: damage.shrunk(areas, by, 0.4, 0.3),
    "twisted": lambda areas, by: damage.twisted(areas, by, 0.1),
    "rounded": lambda areas, by: damage.rounded(areas, 5),
}


def lot(x, y, wide=100.0, high=100.0):
    """A box of so many metres near 28 N, so many metres east and north."""
    metre_x, metre_y = 1 / 98_300, 1 / 110_850
    west, south = 120 + x * metre_x, 28 + y * metre_y
    return box(west, south, west + wide * metre_x, south + high * metre_y)


def names(polygons):
    return [f"a{at}" for at in range(len(polygons))]


def mended(polygons, **options):
    return mend_areas(polygons, names(polygons), **{"snap_m": 0, **options})


def kinds(mending):
    """Return what was done, but for corners that arithmetic put a hair apart."""
    return [
        (change.kind, change.codes)
        for change in mending.changes
        if not (change.kind.startswith("corners") and abs(change.size_m2) < 0.1)
    ]


def large(finding, areas):
    """Tell whether a fault is one that the rule leaves."""
    if finding.kind == "gap":
        return finding.size_m2 > LIMIT_M2
    tenth = min(area_m2(areas[code]) for code in finding.codes) / 10
    return finding.kind == "overlap" and finding.size_m2 > min(LIMIT_M2, tenth * 0.99)


damages = st.lists(st.sampled_from(sorted(DAMAGES)), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(DISTRICTS)), damages, st.integers(0, 10**6), st.booleans()
)
def test_whatever_the_damage_only_large_faults_are_left(district, done, seed, snap):
    polygons = DISTRICTS[district]
    for damaged in done:
        polygons = DAMAGES[damaged](polygons, damage.seeded(seed))
    codes = names(polygons)
    mending = mend_areas(
        polygons, codes, limit_m2=LIMIT_M2, snap_m=0.5 if snap else 0.0
    )
    findings = check(mending.polygons, codes).findings
    areas = dict(zip(codes, mending.polygons, strict=True))

    assert [found for found in findings if not large(found, areas)] == []
    assert findings or shapely.coverage_is_valid(mending.polygons)
    assert all(shape.is_valid and not shape.is_empty for shape in mending.polygons)
    gained, moved = dict.fromkeys(codes, 0.0), dict.fromkeys(codes, 0.0)
    for change in mending.changes:
        gained[change.codes[0]] += change.size_m2
        moved[change.codes[0]] += abs(change.size_m2)
    for code, before, after in zip(codes, polygons, mending.polygons, strict=True):
        if before.is_valid:
            # On the plane of degrees, where a corner more on a side changes nothing.
            grown = (after.area - before.area) * area_m2(before) / before.area
            assert gained[code] == pytest.approx(grown, abs=0.1 + moved[code] / 500)
        if code not in {change.codes[0] for change in mending.changes}:
            assert after.equals_exact(mend(before).shape, normalize=True)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(DAMAGES)), st.integers(0, 10**6))
def test_what_was_mended_needs_no_mending_again(done, seed):
    polygons = DAMAGES[done](DISTRICTS[1], damage.seeded(seed))
    once = mended(polygons, limit_m2=LIMIT_M2)
    assert kinds(mended(once.polygons, limit_m2=LIMIT_M2)) == []


def test_areas_that_tile_come_back_as_they_were():
    polygons = DISTRICTS[1]
    mending = mend_areas(polygons, names(polygons))
    assert mending.changes == ()
    assert all(a is b for a, b in zip(polygons, mending.polygons, strict=True))


def test_a_gap_goes_to_the_neighbour_with_the_longest_border():
    around = [
        lot(0, 0, 300),
        lot(0, 102, 300),
        lot(0, 100, 100, 2),
        lot(110, 100, 190, 2),
    ]
    mending = mended(around)
    (change,) = [each for each in mending.changes if each.kind == "gap_taken"]
    assert change.codes == ("a0",)
    assert change.size_m2 == pytest.approx(20, rel=0.01)
    assert lot(100, 100, 10, 2).covers(Point(change.lon, change.lat))
    assert check(mending.polygons, names(around)).findings == ()


def test_equally_long_borders_give_to_the_one_that_comes_first():
    hole = [lot(0, 0), lot(100.5, 0), lot(0, -10, 201, 10), lot(0, 100, 201, 10)]
    assert kinds(mended(hole))[0] == ("gap_taken", ("a0",))
    turned = [hole[1], hole[0], *hole[2:]]
    mending = mended(turned)
    assert kinds(mending)[0] == ("gap_taken", ("a0",))
    assert mending.polygons[0].intersects(lot(100.2, 50, 0.1, 1))


def test_an_overlap_goes_to_one_of_the_two_and_the_other_is_told_what_it_lost():
    mending = mended([lot(0, 0, 100.4), lot(100, 0)])
    given = next(each for each in mending.changes if each.kind == "overlap_given")
    assert given.codes == ("a1", "a0")
    assert given.size_m2 == pytest.approx(-40, rel=0.01)
    assert mending.polygons[0].touches(mending.polygons[1])


@pytest.mark.parametrize("limit", [150, 250])
def test_a_fault_over_the_limit_stays_and_is_told(limit):
    both = [lot(0, 0, 102), lot(100, 0)]
    mending = mended(both, limit_m2=limit)
    left = check(mending.polygons, names(both)).counts()
    assert left == ({"overlap": 1} if limit == 150 else {})


@pytest.mark.parametrize("inner", [lot(10, 10, 5, 5), lot(96, 10, 20, 5)])
def test_an_overlap_of_over_a_tenth_of_an_area_is_never_given_away(inner):
    inside = [lot(0, 0), inner]
    mending = mended(inside, limit_m2=1000)
    assert kinds(mending) == []
    assert all(map(shapely.equals, mending.polygons, inside))
    assert check(mending.polygons, names(inside)).counts() == {"overlap": 1}


def test_a_thin_part_of_an_area_goes_to_its_neighbour():
    apart = MultiPolygon([lot(0, 0), lot(200, 0, 0.3)])
    mending = mended([apart, lot(100, 0), lot(200.3, 0, 100, 50)])
    told = [each for each in kinds(mending) if each[0].startswith("part")]
    assert ("part_given", ("a0", "a1")) in told
    assert ("part_taken", ("a1", "a0")) in told
    assert mending.polygons[0].geom_type == "Polygon"


def test_a_ring_that_crosses_is_mended_and_it_is_told_where():
    tie = Polygon([(120, 28), (120.02, 28.02), (120.02, 28), (120, 28.02)])
    (change,) = mended([tie]).changes
    assert (change.kind, change.codes) == ("ring_mended", ("a0",))
    assert "1 part became 2" in change.said


def test_borders_drawn_twice_are_laid_together_where_near():
    west = lot(0, 0)
    ragged = Polygon([(x, y) for x, y in shapely.get_coordinates(lot(100.3, 0))][:-1])
    apart = [west, ragged]
    assert not mended(apart).polygons[0].touches(mended(apart).polygons[1])
    mending = mended(apart, snap_m=0.5)
    assert {kind for kind, _ in kinds(mending)} == {"corners_moved"}
    assert shapely.coverage_is_valid(mending.polygons)
    assert mending.polygons[0].touches(mending.polygons[1])


def test_a_corner_on_a_neighbours_side_is_laid_into_it():
    wide, upper, lower = lot(0, 0, 100, 200), lot(100.3, 100), lot(100.3, 0)
    mending = mended([wide, upper, lower], snap_m=0.5)
    assert shapely.coverage_is_valid(mending.polygons)
    assert shapely.get_num_interior_rings(shapely.union_all(mending.polygons)) == 0
    assert all(mending.polygons[0].touches(each) for each in mending.polygons[1:])


def test_no_corner_moves_further_than_it_may():
    polygons = damage.shifted_corners(DISTRICTS[2], damage.seeded(4), 0.5, 0.3)
    moved = mended(polygons, snap_m=0.5, limit_m2=0).polygons
    for before, after in zip(polygons, moved, strict=True):
        far = shapely.hausdorff_distance(before.boundary, after.boundary)
        assert far <= 2 * 0.5 * damage.METRE * 1.2


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="one length"):
        mend_areas([lot(0, 0)], [])
    for wrong in (-1, np.inf, np.nan):
        with pytest.raises(ValueError, match="finite"):
            mended([lot(0, 0)], limit_m2=wrong)
