"""Planted gatherings are found where and when they are; chance raises few alerts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import scan
from tests.geo.quiet import Quiet

SMALL = Quiet(300, 0.5)
NEAREST = scan.circles(SMALL.centres, share=0.05)


def found(weeks, quiet=SMALL, nearest=NEAREST, **said):
    return scan.find(weeks, nearest, quiet.usual, **{"replicates": 99} | said)


def one_by_one(weeks, nearest, usual):
    """The best ratio of all circles and windows, each counted for itself."""
    share = usual(weeks[:-8].sum(axis=0))
    share = share / share.sum()
    best = 0.0
    for row in nearest:
        for ring in range(1, len(row) + 1):
            for window in range(1, 9):
                inside = weeks[-window:, row[:ring]].sum()
                whole = weeks[-window:].sum()
                due = whole * share[row[:ring]].sum()
                if inside > due and inside >= 3:
                    rest = whole - inside
                    ratio = inside * math.log(inside / due)
                    ratio += rest * math.log(rest / (whole - due)) if rest else 0
                    best = max(best, ratio)
    return best


@pytest.mark.parametrize("seed", range(3))
def test_the_best_is_the_best_of_all_circles_and_windows(seed):
    quiet = Quiet(40, 0.6)
    nearest = scan.circles(quiet.centres, share=0.2)
    weeks = quiet.weeks(seed, 60).astype(float)
    laid = scan._laid(weeks, quiet.usual, 8)
    best = one_by_one(weeks, nearest, quiet.usual)

    assert scan._places(*laid, nearest)[0].ratio == pytest.approx(best)
    assert scan._best(*laid, nearest, 0.0) == pytest.approx(best)
    assert scan._best(*laid, nearest, best * 1.0001) == 0


@given(st.floats(1e-4, 0.9), st.floats(0.5, 40), st.floats(5, 1e4))
def test_fewer_than_the_least_never_have_so_high_a_ratio(share, ratio, whole):
    every = np.array([whole])
    least = scan._least(np.array([share]), ratio, every, np.sqrt(every))[0]
    within = np.minimum(least, whole)
    assert scan.ratios(within, share * every, every)[0] <= ratio + 1e-9


@pytest.mark.parametrize(("spot", "weeks_ago"), [(40, 1), (150, 3), (260, 6)])
def test_a_planted_gathering_is_found_with_its_place_and_weeks(spot, weeks_ago):
    weeks = SMALL.weeks(spot, 60)
    areas = NEAREST[spot, :6]
    more = max(1, 6 // weeks_ago)
    weeks[-weeks_ago:, areas] += more

    best = found(weeks)[0]
    assert best.weeks == weeks_ago
    assert set(best.areas) & set(areas.tolist())
    assert len(set(best.areas) ^ set(areas.tolist())) <= 4
    assert best.matters == weeks[-weeks_ago:, list(best.areas)].sum()
    assert best.matters > 1.5 * best.usual
    assert best.chance <= 0.02


def test_two_gatherings_apart_are_both_found_and_do_not_overlap():
    weeks = SMALL.weeks(7, 60)
    weeks[-2:, NEAREST[40, :5]] += 4
    weeks[-4:, NEAREST[260, :5]] += 3

    first, second = found(weeks)[:2]
    assert {first.weeks, second.weeks} == {2, 4}
    assert not set(first.areas) & set(second.areas)


@pytest.mark.parametrize("rate", [0.05, 1.0])
def test_chance_alone_is_told_in_one_night_of_twenty_at_the_most(rate):
    """Busy and quiet areas, and rates known only from their past."""
    quiet = Quiet(150, rate, evenness=0.5)
    nearest = scan.circles(quiet.centres, share=0.05)
    nights = [
        found(quiet.weeks(seed, 60), quiet, nearest, seed=seed) for seed in range(100)
    ]
    # One in twenty is expected: more than 12 would come once in a thousand times.
    assert sum(map(bool, nights)) <= 12


def test_what_all_areas_have_more_of_is_no_places():
    weeks = SMALL.weeks(5, 60)
    assert found(weeks) == []
    more = np.random.default_rng(5).poisson(SMALL.usual(weeks[:52].sum(axis=0)) * 2)
    weeks[-1] += more
    assert found(weeks) == []


def test_the_same_seed_gives_the_same_chance():
    weeks = SMALL.weeks(7, 60)
    weeks[-2:, NEAREST[40, :5]] += 2
    one, again = found(weeks, seed=4), found(weeks, seed=4)
    assert one == again != []


def test_it_says_how_far_it_is_and_can_be_broken_off():
    weeks = SMALL.weeks(7, 60)
    weeks[-2:, NEAREST[40, :5]] += 4
    heard = []

    class Enough(Exception):
        pass

    def went(done, of):
        heard.append((done, of))
        if done == 7:
            raise Enough

    with pytest.raises(Enough):
        found(weeks, went=went)
    assert heard == [(done, 99) for done in range(1, 8)]


def test_where_there_is_no_past_nothing_is_found_and_nothing_warns():
    weeks = np.zeros((60, 300), int)
    assert found(weeks) == []
    weeks[-1, 5] = 40
    assert found(weeks) == []
    assert scan.find(np.zeros((60, 0)), NEAREST[:0], lambda past: past) == []
