"""When areas of a file are said to be in another datum, and when not."""

import numpy as np
import pytest
import shapely
from shapely import box

from geo.datum import Datum, from_wgs84
from geo.district import demo_district
from geo.rings import mend
from geo.suspicion import suspected_datum

DISTRICT = demo_district(400, seed=3)
GRIDS = [area for area in DISTRICT if area.level == "micro_grid"]


def drawn(shapes, datum):
    def shown(xy):
        return np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], datum))

    return [shapely.transform(shape, shown) for shape in shapes]


def above(level):
    """Return for each micro-grid the area of that level it lies in."""
    length = {"district": 6, "town": 9, "village": 12, "grid": 15}[level]
    shapes = {area.code: area.polygon for area in DISTRICT}
    return [shapes[grid.code[:length]] for grid in GRIDS]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("level", ["district", "town", "village", "grid"])
def test_a_file_of_a_shifted_map_is_suspected_below_parents_of_any_size(level, datum):
    shapes = [grid.polygon for grid in GRIDS]
    found = suspected_datum(drawn(shapes, datum), above(level), Datum.WGS84)

    assert found is not None
    assert f"use --datum {datum.value}" in found.said
    assert f"if read as {datum.said}" in found.said


def test_it_says_how_far_and_which_way():
    shapes = [grid.polygon for grid in GRIDS]
    found = suspected_datum(drawn(shapes, Datum.GCJ02), above("town"), Datum.WGS84)

    assert found is not None
    assert "541 m too far south-east" in found.said
    assert found.size_m2 > 1_000_000


@pytest.mark.parametrize("level", ["district", "town", "village", "grid"])
def test_a_good_file_is_not(level):
    shapes = [grid.polygon for grid in GRIDS]
    assert suspected_datum(shapes, above(level), Datum.WGS84) is None


@pytest.mark.parametrize("level", ["district", "town", "village", "grid"])
def test_a_file_drawn_by_another_hand_is_not(level):
    def sloppy(xy):
        return xy + 30 / 111_000 * np.sin(1e4 * xy[:, ::-1])

    shapes = [mend(shapely.transform(grid.polygon, sloppy)).shape for grid in GRIDS]
    assert suspected_datum(shapes, above(level), Datum.WGS84) is None


def test_areas_at_one_border_that_reach_over_it_a_little_are_not():
    town = box(120.6, 28.0, 120.7, 28.1)
    lots = [box(120.697, 28 + at / 100, 120.7002, 28.01 + at / 100) for at in range(5)]
    assert suspected_datum(lots, [town] * 5, Datum.WGS84) is None


def test_what_was_turned_already_and_is_turned_again_is_suspected():
    def back(xy):
        east, north = from_wgs84(xy[:, 0], xy[:, 1], Datum.GCJ02)
        return 2 * xy - np.column_stack([east, north])

    twice = [shapely.transform(grid.polygon, back) for grid in GRIDS]
    found = suspected_datum(twice, above("town"), Datum.GCJ02)

    assert found is not None
    assert "541 m too far north-west" in found.said
    assert "use --datum wgs84" in found.said


def test_a_file_that_was_turned_rightly_is_not():
    shapes = [grid.polygon for grid in GRIDS]
    assert suspected_datum(shapes, above("town"), Datum.GCJ02) is None


def test_areas_far_away_are_not_and_abroad_there_is_nothing_to_suspect():
    town = box(120.6, 28.0, 120.7, 28.1)
    assert suspected_datum([box(119, 27, 119.1, 27.1)], [town], Datum.WGS84) is None
    seoul = box(126.9, 37.5, 127.0, 37.6)
    beside = box(126.905, 37.497, 127.005, 37.597)
    assert suspected_datum([beside], [seoul], Datum.WGS84) is None


def test_without_a_parents_shape_nothing_is_said():
    lot = box(120.6, 28.0, 120.7, 28.1)
    assert suspected_datum([lot], [None], Datum.WGS84) is None
    assert suspected_datum([], [], Datum.WGS84) is None
