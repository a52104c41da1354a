"""Records as columns: what is kept of each, what is asked of them, and the counting.

A kind is a category and a severity in one number. A grid that is the number of
grids marks a record that is there no more: it is counted in a bin of its own,
which is left out in the end, so that nothing else has to look for it.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

SEVERITIES = 4
LAST_SECOND = 2**32 - 1
# So many records are worked on at once: their widened copies stay in the cache.
CHUNK = 65_536

Counts = NDArray[np.int64]
Times = NDArray[np.uint32]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Columns of one length: seconds since 1970, kind, grid and state."""

    time: Times
    kind: NDArray[np.uint16]
    grid: NDArray[np.uint16]
    state: NDArray[np.uint8]

    @classmethod
    def room(cls, count: int) -> Self:
        """Return columns for so many records, not yet written."""
        whole = np.empty(count, np.uint16), np.empty(count, np.uint16)
        return cls(np.empty(count, np.uint32), *whole, np.empty(count, np.uint8))

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self.time)

    def part(self, at: Any) -> "Rows":
        """Return the records at a slice, a list of positions or a mask."""
        return Rows(self.time[at], self.kind[at], self.grid[at], self.state[at])

    def put(self, at: Any, rows: "Rows") -> None:
        """Write records over those at a slice, a list of positions or a mask."""
        for field in fields(self):
            getattr(self, field.name)[at] = getattr(rows, field.name)

    @property
    def nbytes(self) -> int:
        """Return the bytes of all columns."""
        return sum(int(getattr(self, field.name).nbytes) for field in fields(self))


@dataclass(frozen=True)
class Asked:
    """Which records are counted: from `since` until before `until`.

    `kinds` and `states` say of each number if it is counted; None is all.
    """

    since: int
    until: int
    kinds: Truths | None = None
    states: Truths | None = None

    @cached_property
    def edges(self) -> Times | None:
        """Both ends as the columns write them, None where they cannot be."""
        if self.since >= 0 and max(self.since, self.until) <= LAST_SECOND:
            return np.array([self.since, max(self.until, 0)], np.uint32)
        return None

    def window(self, times: Times) -> slice:
        """Return which of the sorted times are asked for."""
        if self.edges is None:
            return slice(position(times, self.since), position(times, self.until))
        return slice(*times.searchsorted(self.edges).tolist())

    def of_severity(self, severity: int, kinds: int) -> "Asked":
        """Return the same of one severity, from 0, where there are so many kinds."""
        only = np.zeros(kinds, dtype=np.bool_)
        only[severity::SEVERITIES] = True
        return replace(self, kinds=only if self.kinds is None else only & self.kinds)

    def wanted(self, rows: Rows) -> NDArray[np.uint16]:
        """Return the grids of what is asked for, whatever its time."""
        if self.kinds is None:
            return self.in_state(rows.grid, rows.state)
        wanted = self.kinds[rows.kind]
        if self.states is not None:
            wanted &= self.states[rows.state]
        return rows.grid[wanted]

    def in_state(
        self, grid: NDArray[np.uint16], state: NDArray[np.uint8]
    ) -> NDArray[np.uint16]:
        """Return the grids of those whose state is asked for."""
        return grid if self.states is None else grid[self.states[state]]


def position(times: Times, second: int) -> int:
    """Return how many of the sorted times are before a second, any whole number.

    >>> some = np.array([5, 7, 7, 9], dtype=np.uint32)
    >>> [position(some, second) for second in (-1, 5, 7, 8, 2**40)]
    [0, 0, 1, 3, 4]
    """
    if second <= 0:
        return 0
    if second > LAST_SECOND:
        return len(times)
    # Asked with a Python int, numpy would make int64 of the whole column.
    return int(np.searchsorted(times, np.uint32(second)))


def chunks(count: int) -> list[slice]:
    """Return slices that cover so many records.

    >>> len(chunks(70_000)), chunks(0)
    (2, [])
    """
    return [slice(at, min(at + CHUNK, count)) for at in range(0, count, CHUNK)]


def tally(grid: NDArray[np.uint16], bins: int) -> Counts:
    """Return how many times each grid stands there.

    >>> tally(np.array([2, 0, 2], dtype=np.uint16), 4).tolist()
    [1, 0, 2, 0]
    """
    counts = np.zeros(bins, dtype=np.int64)
    for some in chunks(len(grid)):
        counts += np.bincount(grid[some], minlength=bins)
    return counts
