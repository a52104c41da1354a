"""Early notice of a rise: a CUSUM of Poisson counts, for all areas at once.

Each week adds what it says for twice the usual rate and against the usual one;
below nothing it starts anew. Small excesses that go on add up.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIMES = 2.0
"""What is looked for: so many times what is usual."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def threshold(run_length: float) -> float:
    """Return the sum that a quiet area reaches once in so many weeks, or seldomer.

    The weeks' logarithms of likelihoods are added, and for those the mean time to
    a false alarm is at least e to the power of the threshold, whatever the rate
    (Lorden 1971). So one threshold fits all areas.

    >>> round(threshold(5_200), 2)
    8.56
    """
    return math.log(run_length)


def at_most(year: ArrayLike, usual: ArrayLike, weeks: int = 52) -> Floats:
    """Return what a usual week may well have, where it is only estimated.

    The greater of the estimate and of one deviation above the area's own mean: an
    estimate that is a little too low would look like a rise week after week.

    >>> at_most([104, 0], [1.9, 0.2]).round(3).tolist()
    [2.196, 0.2]
    """
    own = np.asarray(year, float)
    most: Floats = np.maximum(np.asarray(usual, float), (own + np.sqrt(own)) / weeks)
    return most


def busy(weeks: ArrayLike, usual: ArrayLike) -> Floats:
    """Return how many times as much as usual all areas have together, by week.

    At least once: what all have more of is no area's rise, but a quiet week is no
    reason to call another one a rise.

    >>> busy([[1, 1], [3, 3], [0, 0]], [1.0, 1.0]).tolist()
    [1.0, 3.0, 1.0]
    >>> busy([[1, 1]], [0.0, 0.0]).tolist()
    [1.0]
    """
    whole = float(np.sum(usual))
    summed = np.asarray(weeks, float).sum(axis=1)
    more: Floats = np.maximum(summed / whole if whole else 0 * summed, 1.0)
    return more


def rises(
    weeks: ArrayLike, usual: ArrayLike, times: float = TIMES
) -> tuple[Floats, Numbers]:
    """Return the sum after the last week, and in how many weeks it grew, by area.

    `weeks` counts matters by week and area, the oldest first; `usual` is by area,
    or by week and area. Where nothing is usual nothing rises.

    >>> sums, since = rises([[1, 1], [3, 1], [4, 0]], [1.0, 1.0])
    >>> sums.round(2).tolist(), since.tolist()
    ([2.85, 0.0], [2, 0])
    """
    counted = np.asarray(weeks, float)
    rates = np.broadcast_to(np.asarray(usual, float), counted.shape)
    sums = np.zeros(counted.shape[1])
    since = np.zeros(counted.shape[1], np.int64)
    step = math.log(times)
    for week, rate in zip(counted, rates, strict=True):
        summed = sums + week * step - (times - 1) * rate
        sums = np.where(rate > 0, np.maximum(summed, 0), 0)
        since = np.where(sums > 0, since + 1, 0)
    return sums, since
