"""The demo district: it tiles, nests, repeats itself, and names nobody."""

import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely

from geo import GridIndex
from geo.demo_records import CATEGORIES, demo_records
from geo.demo_stories import MAIN
from geo.demo_words import AMOUNTS, PLACES, STORIES, TIMES
from geo.district import LEVELS, demo_district
from geo.doors import demo_buildings, demo_dwellings
from geo.metres import area_m2, distance_m
from geo.partition import check

DIGITS = dict(zip(LEVELS, (6, 9, 12, 15, 17), strict=True))
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def areas():
    return demo_district()


@pytest.fixture(scope="module")
def buildings(areas):
    return demo_buildings(areas)


@pytest.fixture(scope="module")
def records(buildings):
    return demo_records(buildings, 5000, until=UNTIL)


def shapes_of(areas, level):
    return [area.polygon for area in areas if area.level == level]


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_tiles_the_district(areas, level):
    shapes = shapes_of(areas, level)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    report = check(shapes, [str(at) for at in range(len(shapes))])
    assert report.findings == ()
    whole = areas[0].polygon
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert shapely.coverage_union_all(shapes).equals(whole)


@pytest.mark.parametrize(("micro_grids", "seed"), [(1, 1), (2, 2), (17, 3), (1000, 4)])
def test_a_district_of_any_size_tiles(micro_grids, seed):
    shapes = shapes_of(demo_district(micro_grids, seed), "micro_grid")
    assert len(shapes) == micro_grids
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_every_parent_is_exactly_the_union_of_its_children(areas):
    for parent in areas:
        children = [area.polygon for area in areas if area.parent == parent.code]
        if children:
            union = shapely.coverage_union_all(children)
            assert union.normalize().equals_exact(parent.polygon.normalize(), 0)


def test_codes_nest_and_have_the_digits_of_their_level(areas):
    codes = {area.code for area in areas}
    assert len(codes) == len(areas)
    for area in areas:
        assert re.fullmatch(rf"990101\d{{{DIGITS[area.level] - 6}}}", area.code)
        if area.parent:
            assert area.parent in codes
            assert area.code.startswith(area.parent)
            assert (
                LEVELS.index(area.level)
                == [DIGITS[level] for level in LEVELS].index(len(area.parent)) + 1
            )


def test_parents_come_before_their_children(areas):
    seen = {None}
    for area in areas:
        assert area.parent in seen
        seen.add(area.code)


def test_the_default_district_has_the_size_of_a_small_one(areas):
    counts = [len(shapes_of(areas, level)) for level in LEVELS]
    assert counts == [1, 3, 12, 60, 400]
    assert 50e6 < area_m2(areas[0].polygon) < 75e6
    sizes = [area_m2(shape) for shape in shapes_of(areas, "micro_grid")]
    assert np.quantile(sizes, 0.9) > 10 * np.quantile(sizes, 0.1)


def test_the_same_seed_gives_the_same_district_and_another_does_not(areas):
    assert demo_district(seed=1) == areas
    assert demo_district(seed=2) != areas


def test_a_district_has_at_least_one_micro_grid():
    with pytest.raises(ValueError, match="at least one"):
        demo_district(0)


def test_every_building_lies_in_its_micro_grid(areas, buildings):
    micro_grids = [area for area in areas if area.level == "micro_grid"]
    index = GridIndex.build(
        [area.polygon for area in micro_grids], [area.code for area in micro_grids]
    )
    found = index.locate_many([b.lon for b in buildings], [b.lat for b in buildings])
    assert [index.codes[at] for at in found] == [b.micro_grid for b in buildings]


def test_buildings_and_doors_have_codes_of_their_own(buildings):
    dwellings = demo_dwellings(buildings)
    assert 7000 < len(dwellings) < 9000
    assert len({b.code for b in buildings}) == len(buildings)
    assert len({d.code for d in dwellings}) == len(dwellings)
    assert {len(b.code) for b in buildings} == {17}
    assert all(b.code[:12] == b.micro_grid[:12] for b in buildings)
    assert {d.building for d in dwellings} == {b.code for b in buildings}
    assert all(re.fullmatch(r"\d+(栋|号)", b.name) for b in buildings)


def test_names_of_buildings_are_not_repeated_in_a_village(buildings):
    named = {(b.code[:12], b.name) for b in buildings}
    assert len(named) == len(buildings)


def test_the_same_seed_gives_the_same_doors_and_records(areas, buildings, records):
    assert demo_buildings(areas) == buildings
    assert demo_records(buildings, 5000, until=UNTIL) == records
    assert demo_records(buildings, 5000, until=UNTIL, seed=2) != records


def test_records_have_the_mix_of_a_real_year(records):
    def share(start):
        return np.mean([record.category.startswith(start) for record in records])

    assert sum(CATEGORIES.values()) == pytest.approx(1)
    for start, expected in {
        "0503": 0.248,
        "02": 0.218,
        "01": 0.103,
        "09": 0.085,
    }.items():
        assert share(start) == pytest.approx(expected, abs=0.02)
    assert np.mean([record.severity == 4 for record in records]) > 0.8
    assert {record.severity for record in records} == {1, 2, 3, 4}
    assert {record.outcome for record in records} == {"settled", "flagged", "noted"}


def test_records_lie_in_the_last_year_and_mostly_in_waking_hours(records):
    times = [record.filed_at for record in records]
    assert times == sorted(times)
    assert times[0] >= UNTIL - timedelta(days=365)
    assert times[-1] < UNTIL
    hours = [(time + timedelta(hours=8)).hour for time in times]
    evening = sum(18 <= hour < 21 for hour in hours)
    assert evening > 3 * sum(9 <= hour < 12 for hour in hours) / 2
    assert sum(hour < 5 for hour in hours) < 0.03 * len(hours)


def test_records_scatter_around_their_building_as_phones_do(buildings, records):
    at = {building.code: building for building in buildings}
    off = [
        distance_m(r.lon, r.lat, at[r.building].lon, at[r.building].lat)
        for r in records
    ]
    within = [far <= r.accuracy_m for far, r in zip(off, records, strict=True)]
    assert np.mean(within) == pytest.approx(0.68, abs=0.04)


def test_stories_are_many_whole_and_name_nobody():
    assert set(STORIES) == set(CATEGORIES)
    for main in ("0503", "02", "01", "09"):
        assert sum(len(MAIN[key]) for key in MAIN if key.startswith(main)) >= 15
    for words in STORIES.values():
        for word in words:
            said = word.format(place=PLACES[0], time=TIMES[0], amount=AMOUNTS[0])
            assert not re.search(r"[{}\d]|先生|女士|某|老[王李张陈]", said)


def test_records_need_a_zone_and_somewhere_to_be(buildings):
    with pytest.raises(ValueError, match="time zone"):
        demo_records(buildings, 1, until=UNTIL.replace(tzinfo=None))
    with pytest.raises(ValueError, match="buildings"):
        demo_records([], 1, until=UNTIL)
