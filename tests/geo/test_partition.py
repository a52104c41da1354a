"""What is told of areas that do not tile."""

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geo.metres import area_m2
from geo.partition import check

METRE = 1 / 111_000


def kinds(polygons, parents=None):
    codes = [f"a{at}" for at in range(len(polygons))]
    found = check(polygons, codes, parents).findings
    return [(each.kind, each.codes) for each in found]


def lot(x, y, wide=1.0, high=1.0):
    """A box near 28 N, in hundredths of a degree."""
    west, south = 120 + x / 100, 28 + y / 100
    return box(west, south, west + wide / 100, south + high / 100)


def test_areas_that_share_borders_are_sound():
    assert kinds([lot(0, 0), lot(1, 0), lot(0, 1), lot(1, 1)]) == []


def test_an_overlap_is_told_once_with_its_place_and_size():
    (found,) = check([lot(0, 0), lot(0.5, 0)], ["a", "b"]).findings
    assert (found.kind, found.codes) == ("overlap", ("a", "b"))
    assert lot(0.5, 0, 0.5).covers(shapely.Point(found.lon, found.lat))
    assert found.size_m2 == pytest.approx(area_m2(lot(0.5, 0, 0.5)), rel=1e-6)


def test_an_area_within_another_or_drawn_twice_overlaps():
    assert kinds([lot(0, 0, 3, 3), lot(1, 1)]) == [("overlap", ("a0", "a1"))]
    assert kinds([lot(0, 0), lot(0, 0)]) == [("overlap", ("a0", "a1"))]


def test_a_gap_with_areas_all_around_is_told_with_its_neighbours():
    around = [lot(0, 0, 3, 1), lot(0, 2, 3, 1), lot(0, 1), lot(2, 1)]
    (found,) = check(around, list("nswe")).findings
    assert (found.kind, found.codes) == ("gap", ("n", "s", "w", "e"))
    assert found.size_m2 == pytest.approx(area_m2(lot(1, 1)), rel=1e-6)


def test_an_island_in_a_gap_is_no_gap():
    ring = lot(0, 0, 3, 3) - lot(1, 1)
    (found,) = check([ring, lot(1.25, 1.25, 0.5, 0.5)], ["r", "i"]).findings
    assert found.kind == "gap"
    left = area_m2(lot(1, 1)) - area_m2(lot(1.25, 1.25, 0.5, 0.5))
    assert found.size_m2 == pytest.approx(left, rel=1e-6)


def test_strips_too_thin_to_be_meant_are_slivers():
    thin = 0.2 * METRE * 100
    assert kinds([lot(0, 0, 1 + thin), lot(1, 0)]) == [("sliver", ("a0", "a1"))]
    gap = [lot(0, 0, 1, 3), lot(1 + thin, 0, 1, 3)]
    closed = [*gap, lot(0, -1, 3, 1), lot(0, 3, 3, 1)]
    assert kinds(closed) == [("sliver", ("a0", "a1", "a2", "a3"))]
    assert kinds([lot(0, 0, thin)]) == [("sliver", ("a0",))]


def test_what_arithmetic_leaves_is_not_told():
    assert kinds([lot(0, 0, 1 + 1e-9), lot(1, 0)]) == []


def test_rings_that_cross_are_mended_and_it_is_said():
    tie = Polygon([(120, 28), (120.02, 28.02), (120.02, 28), (120, 28.02)])
    report = check([tie], ["tie"])
    (found,) = report.findings
    assert (found.kind, found.codes) == ("invalid_ring", ("tie",))
    assert "1 part became 2" in found.said
    assert report.polygons[0].is_valid
    assert report.polygons[0].geom_type == "MultiPolygon"


def test_a_spike_is_cut_off_and_nothing_else_is_left():
    spiked = Polygon([(0, 0), (2, 0), (2, 1), (2, 3), (2, 1), (0, 1)])
    report = check([spiked], ["s"])
    assert report.counts() == {"invalid_ring": 1}
    assert report.polygons[0].equals(box(0, 0, 2, 1))


def test_a_child_outside_its_parent_is_told():
    parent = lot(0, 0, 2, 2)
    children = [lot(0, 0), lot(1.5, 1), lot(5, 5)]
    parents = [parent, parent, None]
    assert kinds(children, parents) == [("crosses_parent", ("a1",))]


def test_findings_are_those_of_comparing_all_pairs():
    random = np.random.default_rng(5)
    west, south = random.uniform(0, 8, (2, 60)) / 100 + [[120], [28]]
    shapes = [
        box(x, y, x + size, y + size)
        for x, y, size in zip(west, south, random.uniform(0.002, 0.02, 60), strict=True)
    ]
    told = {codes for kind, codes in kinds(shapes) if kind != "gap"}
    pairs = {
        (f"a{one}", f"a{other}")
        for one in range(60)
        for other in range(one + 1, 60)
        if shapely.area(shapes[one] & shapes[other]) > 0
    }
    assert told == pairs


def test_lists_of_unlike_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        check([lot(0, 0)], [])
    with pytest.raises(ValueError, match="one length"):
        check([lot(0, 0)], ["a"], [])
