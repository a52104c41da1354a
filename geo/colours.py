"""The five colours of areas, from counts of matters. No person's mark goes in.

An area is held against its own usual week: the 52 weeks before, drawn towards the
mean of its town where they are few. Red is not among the answers: only a person
who has looked may say it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

WEEKS = 52
WEIGHT = 4
"""The town's mean counts as much as so many matters of the area's own."""
FEWEST = 3
"""Below so many matters in a week nothing is called unusual."""

MORE = 1e-3
MUCH_MORE = 1e-4
GRAVE_TOGETHER = 2

Floats = NDArray[np.float64]


def usual(year: ArrayLike, mean: ArrayLike) -> Floats:
    """Return the matters of a usual week, by area.

    `year` counts the matters of 52 weeks; `mean` is what such an area of the same
    town has in a week. Where the town has had none, neither is anything usual: 0.

    >>> usual([52, 0, 0], [1.0, 0.5, 0.0]).round(3).tolist()
    [1.0, 0.067, 0.0]
    >>> usual([], []).tolist()
    []
    """
    own, town = np.asarray(year, float), np.asarray(mean, float)
    with np.errstate(divide="ignore"):
        rates: Floats = (own + WEIGHT) / (WEEKS + WEIGHT / town)
    return rates


def scores(week: ArrayLike, year: ArrayLike, mean: ArrayLike) -> Floats:
    """Return how likely at least so many matters are in a usual week, by area.

    It is 1 for fewer than three matters, and where the town has no past to
    compare with.

    >>> scores([2, 3, 9], [52, 52, 52], [1.0, 1.0, 1.0]).round(6).tolist()
    [1.0, 0.080301, 1e-06]
    >>> scores([9], [0], [0.0]).tolist()
    [1.0]
    """
    # Slow to import, and most commands of the server never ask.
    from scipy.special import pdtrc

    counted, rate = np.asarray(week, float), usual(year, mean)
    likely = pdtrc(np.maximum(counted - 1, 0), rate)
    return np.where((counted < FEWEST) | (rate == 0), 1.0, likely)


@dataclass(frozen=True)
class Bars:
    """How unlikely a week must be to be yellow, and to be orange.

    Of a thousand quiet areas about one is yellow by chance in a week at 0.001.
    """

    yellow: float = MORE
    orange: float = MUCH_MORE


def colours(
    score: ArrayLike,
    opened: ArrayLike,
    overdue: ArrayLike,
    grave: ArrayLike,
    *,
    bars: Bars = Bars(),  # noqa: B008  # it is frozen
) -> list[str]:
    """Return the colour of each area; `grave` counts the grave cases that are open.

    >>> colours([1, 1, 1, 5e-4, 5e-5], [0, 2, 2, 1, 0], [0, 0, 1, 0, 0], [0] * 5)
    ['green', 'blue', 'yellow', 'yellow', 'orange']
    >>> colours([1], [2], [0], [2])
    ['orange']
    >>> colours([], [], [], [])
    []
    """
    rare = np.asarray(score, float)
    rules = {
        "orange": (rare < bars.orange) | (np.asarray(grave) >= GRAVE_TOGETHER),
        "yellow": (rare < bars.yellow) | (np.asarray(overdue) > 0),
        "blue": np.asarray(opened) > 0,
    }
    said: list[str] = np.select(list(rules.values()), list(rules), "green").tolist()
    return said
