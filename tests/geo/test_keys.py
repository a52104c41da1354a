"""The row of a record is found by its number, in whatever order the numbers came."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.keys import Keys

KEY = st.one_of(st.integers(0, 40), st.integers(65_500, 65_600), st.integers(0, 2**40))


@given(st.lists(KEY, unique=True, max_size=60), st.integers(1, 9), st.booleans(), KEY)
def test_each_key_has_the_number_it_was_given(keys, part, upwards, other):
    ordered = sorted(keys) if upwards else keys
    rows = Keys()
    for at in range(0, len(ordered), part):
        rows.add(ordered[at : at + part])

    assert len(rows) == len(keys)
    assert [rows.find(key) for key in ordered] == list(range(len(keys)))
    assert other in keys or rows.find(other) is None


def test_a_record_costs_two_bytes():
    rows = Keys()
    for chunk in np.split(np.arange(0, 700_000), 70):
        rows.add(chunk * 2)
    assert rows.nbytes / len(rows) < 2.01
    assert rows.find(1_000_002) == 500_001
