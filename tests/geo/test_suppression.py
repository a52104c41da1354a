"""No count that is hidden can be told from those that are shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.suppression import LEAST, ROOT, Tree


@st.composite
def districts(draw):
    """Draw a tree of areas with what lies directly in each, and who reads it."""
    count = draw(st.integers(1, 24))
    parents = [ROOT] + [draw(st.integers(0, at - 1)) for at in range(1, count)]
    many = st.lists(st.integers(0, 9), min_size=count, max_size=count)
    few = st.lists(st.sampled_from([False] * 5 + [True]), min_size=count)
    small = draw(few)[:count]
    own = list(draw(few)[:count])
    for at in range(1, count):
        own[at] = own[at] or own[parents[at]]
    return parents, draw(many), small, own


def knows(parents, own):
    """Tell which areas the reader can add up from their own: they hide nothing."""
    known = list(own)
    for at in reversed(range(len(parents))):
        below = [one for one, parent in enumerate(parents) if parent == at]
        known[at] = own[at] or (bool(below) and all(known[one] for one in below))
    return known


def bounds(parents, direct, counts, hidden, at):
    """Return the least and the most that a hidden count could be."""
    equations, sums = [], []
    for area in range(len(parents)):
        below = [one for one, parent in enumerate(parents) if parent == area]
        if below:
            row = np.zeros(len(parents))
            row[area], row[below] = 1, -1
            equations.append(row)
            sums.append(direct[area])
    fixed = [
        (0, None) if hidden[one] else (counts[one], counts[one])
        for one in range(len(parents))
    ]
    wanted = np.eye(len(parents))[at]
    said = {"bounds": fixed}
    if equations:
        said |= {"A_eq": np.array(equations), "b_eq": sums}
    least, most = linprog(wanted, **said), linprog(-wanted, **said)
    assert least.success
    return round(least.fun), np.inf if most.status == 3 else round(-most.fun)


@settings(max_examples=120, deadline=None)
@given(districts())
def test_no_hidden_count_follows_from_the_sums_that_are_shown(district):
    parents, direct, small, own = district
    tree = Tree(parents)
    counts = tree.summed(direct)
    hidden = tree.hidden(counts, small, own)
    known = knows(parents, own)
    secret = [hidden[at] and not known[at] for at in range(len(parents))]
    for at in np.flatnonzero(secret):
        least, most = bounds(parents, direct, counts, secret, at)
        assert least < most, (at, counts.tolist(), hidden.tolist())


@settings(max_examples=120, deadline=None)
@given(districts())
def test_small_counts_are_hidden_and_ones_own_are_shown(district):
    parents, direct, small, own = district
    tree = Tree(parents)
    counts = tree.summed(direct)
    hidden = tree.hidden(counts, small, own)
    few = ((counts > 0) & (counts < LEAST)) | np.array(small)

    assert not (hidden & np.array(own)).any()
    assert hidden[few & ~np.array(own)].all()


def test_what_is_hidden_together_is_never_few_either():
    """Two and one: their sum of three would be told by the village's total."""
    tree = Tree([ROOT, 0, 0, 0, 0])
    assert tree.hidden([43, 2, 1, 30, 10], [False] * 5).tolist() == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_where_nothing_can_be_hidden_beside_it_the_sum_is_hidden_too():
    tree = Tree([ROOT, 0, 1, 0, 3, 3])
    hidden = tree.hidden([23, 3, 3, 20, 10, 10], [False] * 6)
    assert hidden.tolist() == [False, True, True, True, True, False]


def test_an_area_of_few_doors_is_hidden_whatever_was_filed_there():
    tree = Tree([ROOT, 0, 0, 0])
    small = [False, True, False, False]
    assert tree.hidden([30, 12, 8, 10], small).tolist() == [False, True, True, False]
    assert tree.hidden([18, 0, 8, 10], small).tolist() == [False, True, True, False]


def test_ones_own_village_does_not_betray_the_only_other_one():
    """Whoever knows 9 of 12 must not be told 12."""
    tree = Tree([ROOT, 0, 0])
    assert tree.hidden([12, 9, 3], [False] * 3, [False, True, False]).tolist() == [
        True,
        False,
        True,
    ]


def test_areas_out_of_order_are_refused():
    with pytest.raises(ValueError, match="stands before the one above"):
        Tree([1, ROOT])
