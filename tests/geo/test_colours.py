"""How unusual a week is, and what colour comes of it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.colours import Bars, colours, scores, usual
from tests.geo.quiet import Quiet

counts = st.integers(0, 60)
years = st.integers(0, 500)
means = st.floats(1e-3, 20)


@settings(deadline=None)  # the first asks scipy in
@given(counts, years, means)
def test_the_score_is_the_chance_of_at_least_so_many(week, year, mean):
    rate = (year + 4) / (52 + 4 / mean)
    fewer = sum(
        math.exp(-rate + k * math.log(rate) - math.lgamma(k + 1)) for k in range(week)
    )
    (score,) = scores([week], [year], [mean])
    if week < 3:
        assert score == 1
    else:
        assert score == pytest.approx(1 - fewer, abs=1e-9)


@given(counts, years, means)
def test_more_matters_are_never_less_unusual(week, year, mean):
    few, more = scores([week, week + 1], [year, year], [mean, mean])
    assert 0 <= more <= few <= 1


@given(counts, years, means)
def test_the_busier_the_past_the_less_is_unusual(week, year, mean):
    calm, busy = scores([week, week], [year, year + 1], [mean, mean])
    assert calm <= busy
    calm, busy = scores([week, week], [year, year], [mean, mean * 1.1])
    assert calm <= busy


@given(years, means)
def test_usual_lies_between_the_own_rate_and_the_towns(year, mean):
    (rate,) = usual([year], [mean])
    low, high = sorted([year / 52, mean])
    assert low - 1e-9 <= rate <= high + 1e-9


def test_the_tail_is_exact_where_one_minus_the_sum_has_no_digits_left():
    (score,) = scores([30], [52], [1.0])
    assert score == pytest.approx(1.4362e-33, rel=1e-3)


@pytest.mark.parametrize(
    ("score", "opened", "overdue", "grave", "colour"),
    [
        (1, 0, 0, 0, "green"),
        (0.001, 0, 0, 0, "green"),
        (0.00099, 0, 0, 0, "yellow"),
        (0.0001, 0, 0, 0, "yellow"),
        (0.000099, 0, 0, 0, "orange"),
        (1, 1, 0, 0, "blue"),
        (1, 2, 1, 0, "yellow"),
        (1, 1, 0, 1, "blue"),
        (1, 2, 0, 2, "orange"),
        (1, 2, 2, 2, "orange"),
        (0, 9, 9, 9, "orange"),
    ],
)
def test_each_rule_and_its_edge(score, opened, overdue, grave, colour):
    assert colours([score], [opened], [overdue], [grave]) == [colour]


@given(st.floats(0, 1), counts, counts, counts)
def test_no_number_alone_ever_says_red(score, opened, overdue, grave):
    assert colours([score], [opened], [overdue], [grave]) != ["red"]


def test_the_bars_are_the_districts_own():
    bars = Bars(yellow=0.01, orange=0.002)
    rare = [0.02, 0.005, 0.001]
    none = [0, 0, 0]
    assert colours(rare, none, none, none, bars=bars) == ["green", "yellow", "orange"]


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5, 2.6, 10])
@pytest.mark.parametrize("evenness", [0.5, 3])
def test_chance_colours_about_five_of_a_quiet_district_in_a_week(rate, evenness):
    """5,236 micro-grids in which nothing changes: five of them at one in a thousand."""
    quiet, weeks = Quiet(rate=rate, evenness=evenness), 20
    coloured = 0
    for seed in range(weeks):
        *year, week = quiet.weeks(seed, 53)
        past = np.sum(year, axis=0)
        none = np.zeros(5_236)
        said = colours(scores(week, past, quiet.mean(past)), none, none, none)
        coloured += 5_236 - said.count("green")
    # The matters are whole numbers, so that it is less than five.
    assert coloured / weeks <= 5.236
    assert coloured / weeks >= 1 or rate < 0.5
