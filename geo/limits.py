"""What fits the columns, or a refusal that names the first number that does not."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.rows import LAST_SECOND, SEVERITIES, Asked, Rows, Truths

MOST_GRIDS = 65_535
MOST_CATEGORIES = 16_384
LAST_STATE = 255
MOST_RECORDS = 2**32 - 1


def fitting(
    name: str, values: ArrayLike, lowest: int, highest: int
) -> NDArray[np.integer[Any]]:
    """Return a list of whole numbers of which none is below or above.

    >>> fitting("grid", [0, 5], 0, 5).tolist(), fitting("grid", [], 0, 5).tolist()
    ([0, 5], [])
    >>> fitting("grid", [0, 6, 7], 0, 5)
    Traceback (most recent call last):
    ValueError: grid: 6 is not one of 0 to 5
    >>> fitting("grid", [0.5], 0, 5)
    Traceback (most recent call last):
    ValueError: grid: not a list of whole numbers
    """
    numbers = np.asarray(values)
    if not numbers.size:
        numbers = np.empty(numbers.shape, dtype=np.int64)
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        raise ValueError(f"{name}: not a list of whole numbers")
    wrong = numbers[(numbers < lowest) | (numbers > highest)]
    if len(wrong):
        raise ValueError(f"{name}: {wrong[0]} is not one of {lowest} to {highest}")
    return numbers


def chosen(name: str, values: ArrayLike | None, lowest: int, highest: int) -> Truths:
    """Return for each number from lowest to highest if it is chosen; None is all.

    >>> chosen("state", [2], 1, 3).tolist(), chosen("state", None, 0, 1).tolist()
    ([False, True, False], [True, True])
    """
    if values is None:
        return np.ones(highest - lowest + 1, dtype=np.bool_)
    is_chosen = np.zeros(highest - lowest + 1, dtype=np.bool_)
    is_chosen[fitting(name, values, lowest, highest) - lowest] = True
    return is_chosen


@dataclass(frozen=True)
class Limits:
    """How many grids and categories there are: each is a number from 0."""

    grids: int
    categories: int

    def __post_init__(self) -> None:
        """Refuse more than a column can tell apart."""
        fitting("how many grids", [self.grids], 0, MOST_GRIDS)
        fitting("how many categories", [self.categories], 0, MOST_CATEGORIES)

    def rows(
        self,
        grid: ArrayLike,
        time: ArrayLike,
        category: ArrayLike,
        severity: ArrayLike,
        state: ArrayLike,
    ) -> Rows:
        """Return records of these lists, one for each place in them."""
        grids = fitting("grid", grid, 0, self.grids - 1)
        times = fitting("time in seconds since 1970", time, 0, LAST_SECOND)
        classes = fitting("category", category, 0, self.categories - 1)
        grades = fitting("severity", severity, 1, SEVERITIES)
        states = fitting("state", state, 0, LAST_STATE)
        lengths = [len(one) for one in (grids, times, classes, grades, states)]
        if len(set(lengths)) > 1:
            raise ValueError(f"lists of one length, not {lengths}")
        kinds = classes.astype(np.uint16) * SEVERITIES + (grades - 1).astype(np.uint16)
        return Rows(
            times.astype(np.uint32),
            kinds,
            grids.astype(np.uint16),
            states.astype(np.uint8),
        )

    def asked(
        self,
        since: int,
        until: int,
        categories: ArrayLike | None,
        severities: ArrayLike | None,
        states: ArrayLike | None,
    ) -> Asked:
        """Return which records are asked for, None meaning any."""
        classes = chosen("category", categories, 0, self.categories - 1)
        grades = chosen("severity", severities, 1, SEVERITIES)
        kinds = np.logical_and.outer(classes, grades).ravel()
        in_state = chosen("state", states, 0, LAST_STATE)
        return Asked(
            since,
            until,
            None if kinds.all() else kinds,
            None if in_state.all() else in_state,
        )


def must_be_numbered(count: int) -> None:
    """Raise ValueError where there would be more records than numbers.

    >>> must_be_numbered(2**32 - 1)
    >>> must_be_numbered(2**32)
    Traceback (most recent call last):
    ValueError: 4294967296 records are more than 4294967295
    """
    if count > MOST_RECORDS:
        raise ValueError(f"{count} records are more than {MOST_RECORDS}")
