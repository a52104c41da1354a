"""Parents that their areas do not fill: what is left is told with its ground."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo.closure import unclosed
from geo.district import demo_district
from geo.metres import area_m2
from geo.partition import check

DISTRICT = demo_district(60, seed=4)
GRIDS = {one.code: one.polygon for one in DISTRICT if one.level == "grid"}
CELLS = [one for one in DISTRICT if one.level == "micro_grid"]


def left(cells, told=()):
    return unclosed(
        GRIDS,
        [one.polygon for one in cells],
        [one.code for one in cells],
        [one.parent for one in cells],
        told,
    )


def test_grids_that_their_micro_grids_fill_are_not_told():
    assert left(CELLS) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(CELLS) - 1))
def test_a_missing_micro_grid_is_told_with_its_ground_and_those_beside(at):
    missing = CELLS[at]
    alone = [one.parent for one in CELLS].count(missing.parent) == 1
    found = left(CELLS[:at] + CELLS[at + 1 :])
    if alone:
        assert found == []
        return
    (one,) = found
    assert one.kind == "unclosed_parent"
    assert one.codes[0] == missing.parent
    assert one.shape.equals(missing.polygon)
    assert one.size_m2 == pytest.approx(area_m2(missing.polygon))
    assert missing.polygon.covers(shapely.Point(one.lon, one.lat))
    beside = {
        other.code
        for other in CELLS
        if other.parent == missing.parent and other.polygon.touches(missing.polygon)
    } - {missing.code}
    assert set(one.codes[1:]) == beside


def test_what_is_told_as_a_gap_is_not_told_again():
    ring = box(0, 0, 3, 3) - box(1, 1, 2, 2)
    told = check([ring], ["r"]).findings
    assert [each.kind for each in told] == ["gap"]
    parent = {"p": box(0, 0, 4, 3)}
    (rest,) = unclosed(parent, [ring], ["r"], ["p"], told)
    assert rest.shape.equals(box(3, 0, 4, 3))
    assert len(unclosed(parent, [ring], ["r"], ["p"])) == 2


def test_what_crosses_its_parent_is_told_with_what_lies_outside():
    (found,) = check([box(0, 0, 2, 1)], ["a"], [box(0, 0, 1.5, 1)]).findings
    assert found.kind == "crosses_parent"
    assert found.shape.equals(box(1.5, 0, 2, 1))


def test_a_strip_that_arithmetic_leaves_is_not_told():
    thin = box(0, 0, 1 - 1e-9, 1)
    assert unclosed({"p": box(0, 0, 1, 1)}, [thin], ["a"], ["p"]) == []
