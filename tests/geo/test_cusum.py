"""A rise is noticed early, and a quiet area seldom enough cries out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cusum import TIMES, at_most, busy, rises, threshold
from tests.geo.quiet import Quiet


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.floats(0.01, 10))
def test_the_sum_is_that_of_the_likelihoods_week_by_week(weeks, rate):
    one, since = 0.0, 0
    for week in weeks:
        one = max(0.0, one + week * math.log(TIMES) - (TIMES - 1) * rate)
        since = since + 1 if one > 0 else 0
    sums, weeks_since = rises([[week] for week in weeks], [rate])
    assert sums[0] == pytest.approx(one)
    assert weeks_since[0] == since


@pytest.mark.parametrize("rate", [0.05, 0.5, 3.0, 12.0])
def test_a_quiet_area_cries_out_once_in_the_stated_weeks_or_seldomer(rate):
    """4,000 areas for 50 weeks: at one in 200 weeks a thousand would cry at most."""
    stated, areas, years = 200, 4_000, 50
    chance = np.random.default_rng(11)
    sums, cries = np.zeros(areas), 0
    for _ in range(years):
        week = chance.poisson(rate, areas)
        sums = np.maximum(sums + week * math.log(TIMES) - (TIMES - 1) * rate, 0)
        cried = sums >= threshold(stated)
        cries += int(cried.sum())
        sums[cried] = 0
    assert cries < areas * years / stated
    assert cries > 0 or rate < 0.5


@pytest.mark.parametrize(
    ("rate", "evenness"), [(0.1, 0.2), (0.3, 0.5), (1, 0.5), (1, 3), (8, 1)]
)
def test_a_quiet_district_of_which_only_the_past_is_known_has_one_a_week(
    rate, evenness
):
    """With rates as they are estimated, and once in 5,236 weeks for each area."""
    quiet, found = Quiet(rate=rate, evenness=evenness), 0
    for seed in range(12):
        weeks = quiet.weeks(seed)
        year = weeks[:52].sum(axis=0)
        sums, _ = rises(weeks[52:], at_most(year, quiet.usual(year)))
        found += int((sums >= threshold(5_236)).sum())
    assert found <= 12


def test_a_rise_that_no_week_alone_would_show_is_found_within_six_weeks():
    quiet = Quiet(rate=2.0, evenness=20)
    weeks = quiet.weeks(2)
    weeks[-6:, 77] = [5, 4, 6, 5, 4, 6]
    year = weeks[:52].sum(axis=0)
    sums, since = rises(weeks[52:], at_most(year, quiet.usual(year)))
    assert sums[77] >= threshold(5_236)
    assert 6 <= since[77] <= 9


def test_a_rise_of_all_is_no_areas_rise():
    """As in a district that has only begun to file."""
    quiet = Quiet(rate=1.0, evenness=3)
    weeks = quiet.weeks(4)
    weeks[:26] = 0
    year = weeks[:52].sum(axis=0)
    rate, recent = at_most(year, quiet.usual(year)), weeks[52:]
    times = busy(recent, quiet.usual(year))

    assert (rises(recent, rate)[0] >= threshold(5_236)).sum() > 50
    assert (rises(recent, np.outer(times, rate))[0] >= threshold(5_236)).sum() <= 3


def test_where_nothing_is_usual_nothing_rises():
    sums, since = rises([[9], [9]], [0.0])
    assert (sums.tolist(), since.tolist()) == ([0.0], [0])
