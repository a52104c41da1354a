"""Neighbours, Gi* and what is called hot, held against the formulas themselves."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo import clusters
from geo.district import demo_district
from tests.geo.quiet import Quiet


def squares(wide, high):
    return [box(x, y, x + 1, y + 1) for y in range(high) for x in range(wide)]


def by_the_formula(neighbours, week):
    """Gi* of Ord and Getis (1995), written out, with weights that add up to one."""
    count = len(week)
    mean = sum(week) / count
    spread = math.sqrt(sum(x * x for x in week) / count - mean * mean)
    said = []
    for area in range(count):
        near = [area, *np.flatnonzero(neighbours[area]).tolist()]
        weight = 1 / len(near)
        summed = sum(weight * week[other] for other in near)
        squared = len(near) * weight * weight
        wide = spread * math.sqrt((count * squared - 1) / (count - 1))
        said.append((summed - mean) / wide if wide > 1e-9 else 0.0)
    return said


def touching(shapes):
    """Every pair that shares a corner, one by one."""
    corners = [set(shape.exterior.coords) for shape in shapes]
    return [[float(a is not b and bool(a & b)) for b in corners] for a in corners]


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=12, max_size=12), min_size=1))
def test_every_week_has_the_z_of_the_formula(weeks):
    neighbours = clusters.contiguity(squares(4, 3))
    found = clusters.gi_star(clusters.star(neighbours), weeks)
    for week, said in zip(weeks, found, strict=True):
        expected = by_the_formula(neighbours.toarray(), week)
        assert said == pytest.approx(expected, abs=1e-9)


def test_neighbours_are_those_that_share_a_corner():
    areas = [one for one in demo_district(40) if one.level == "micro_grid"]
    shapes = [one.polygon for one in areas]
    assert clusters.contiguity(shapes).toarray().tolist() == touching(shapes)


def test_a_diagonal_neighbour_is_one_and_a_distant_area_has_none():
    lots = [*squares(2, 2), box(9, 9, 10, 10)]
    degrees = clusters.contiguity(lots).sum(axis=1).tolist()
    assert degrees == [3, 3, 3, 3, 0]


@pytest.mark.parametrize(
    "week",
    [[0] * 5, [3] * 5, [0.1] * 5, [0, 0, 0, 0, 7]],
    ids=["empty", "all alike", "alike but for rounding", "only the isolated one"],
)
def test_isolated_areas_and_constant_weeks_give_numbers_and_no_warning(week):
    lots = [*squares(2, 2), box(9, 9, 10, 10)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = clusters.gi_star(clusters.star(clusters.contiguity(lots)), [week])
        flags = clusters.hot(clusters.contiguity(lots), [week], [0.0] * 5, 3)
    assert np.isfinite(found).all()
    assert not flags.any()
    if len(set(week)) == 1:
        assert not found.any()


def test_no_areas_and_a_single_one_are_no_trouble():
    none = clusters.star(clusters.contiguity([]))
    assert clusters.gi_star(none, np.empty((2, 0))).shape == (2, 0)
    alone = clusters.star(clusters.contiguity([box(0, 0, 1, 1)]))
    assert clusters.gi_star(alone, [[5]]).tolist() == [[0.0]]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_discoveries_are_those_of_the_procedure_step_by_step(chances):
    ordered = sorted(chances)
    ranks = [
        rank
        for rank, chance in enumerate(ordered, 1)
        if chance <= 0.05 * rank / len(chances)
    ]
    bar = ordered[ranks[-1] - 1] if ranks else -1
    found = clusters.discoveries([chances])[0].tolist()
    assert found == [chance <= bar for chance in chances]


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_noise_is_called_hot_in_one_week_of_twenty_at_the_most(rate):
    quiet = Quiet(400, rate)
    found = 0
    for seed in range(40):
        weeks = quiet.weeks(seed, 57)
        usual = quiet.usual(weeks[:52].sum(axis=0))
        found += clusters.hot(quiet.neighbours, weeks[52:], usual, 3).any(axis=1).sum()
    # 200 weeks: more than 18 would come once in a thousand times at one in twenty.
    assert found <= 18


def test_a_spike_over_neighbours_is_hot_where_and_when_it_is():
    quiet = Quiet(400, 0.5)
    weeks = quiet.weeks(3, 57)
    usual = quiet.usual(weeks[:52].sum(axis=0))
    middle = int(quiet.neighbours.sum(axis=1).argmax())
    spot = [middle, *quiet.neighbours[[middle]].indices.tolist()]
    weeks[54, spot] += 4

    hot = clusters.hot(quiet.neighbours, weeks[52:], usual, 3)
    assert hot[2, spot].mean() > 0.8
    assert hot[2, middle]
    assert not hot[[0, 1, 3, 4]].any()


def test_nothing_under_three_matters_is_hot_however_hot_its_neighbours():
    quiet = Quiet(400, 0.1)
    weeks = quiet.weeks(3, 53)
    usual = quiet.usual(weeks[:52].sum(axis=0))
    middle = int(quiet.neighbours.sum(axis=1).argmax())
    weeks[52, quiet.neighbours[[middle]].indices] = 9
    weeks[52, middle] = 2
    assert not clusters.hot(quiet.neighbours, weeks[52:], usual, 3)[0, middle]
    assert clusters.hot(quiet.neighbours, weeks[52:], usual, 2)[0, middle]


def test_a_place_that_is_always_busy_is_not_hot():
    quiet = Quiet(400, 0.5)
    busy = np.full(400, 0.5)
    busy[quiet.neighbours[[200]].indices] = 12
    weeks = np.random.default_rng(5).poisson(busy, (60, 400))
    usual = quiet.usual(weeks[:52].sum(axis=0))
    assert not clusters.hot(quiet.neighbours, weeks[52:], usual, 3).any()


def test_a_week_in_which_all_have_more_is_hot_nowhere():
    quiet = Quiet(400, 1.0, evenness=20)
    weeks = quiet.weeks(3, 53)
    usual = quiet.usual(weeks[:52].sum(axis=0))
    weeks[52] = np.random.default_rng(8).poisson(usual * 2)
    assert not clusters.hot(quiet.neighbours, weeks[52:], usual, 3).any()
