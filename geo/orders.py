"""Records in two orders: by time, and by kind and within each kind by time.

The first answers what asks for most kinds, the second what asks for few.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.rows import Asked, Counts, Rows, Times, chunks, position, tally

# What it costs to go to one more kind, and to ask a record for its kind, in
# records counted. Estimates: wrong ones choose the slower order, not other counts.
_NEXT_KIND = 1_500
_ASK_KIND = 8


@dataclass(frozen=True)
class Orders:
    """Records by time (`rows`), and by kind: kind k from starts[k] to starts[k + 1].

    Within a kind records stand as they stand by time, so that a position there
    gives the position here.
    """

    rows: Rows
    starts: NDArray[np.int64]
    time: Times
    grid: NDArray[np.uint16]
    state: NDArray[np.uint8]

    @classmethod
    def room(cls, rows: Rows, kinds: int) -> "Orders":
        """Return records that are sorted by time, with room for the second order."""
        starts = np.zeros(kinds + 1, dtype=np.int64)
        time, grid, state = map(np.empty_like, (rows.time, rows.grid, rows.state))
        return cls(rows, starts, time, grid, state)

    @classmethod
    def build(cls, rows: Rows, kinds: int) -> "Orders":
        """Return both orders of records that are sorted by time."""
        made = cls.room(rows, kinds)
        for _ in made.fill():
            pass
        return made

    def fill(self) -> Iterator[bool]:
        """Write the second order from the first, in short steps."""
        for some in chunks(len(self.rows)):
            self.starts[1:] += np.bincount(self.rows.kind[some], minlength=self.kinds)
            yield True
        np.cumsum(self.starts, out=self.starts)
        free = self.starts[:-1].copy()
        for some in chunks(len(self.rows)):
            rows = self.rows.part(some)
            order = np.argsort(rows.kind, kind="stable")
            sizes = np.bincount(rows.kind, minlength=len(free))
            before = np.cumsum(sizes) - sizes
            to = np.arange(len(rows)) + np.repeat(free - before, sizes)
            self.time[to] = rows.time[order]
            self.grid[to] = rows.grid[order]
            self.state[to] = rows.state[order]
            free += sizes
            yield True

    def __len__(self) -> int:
        """Return how many records there are, those marked as gone included."""
        return len(self.rows)

    @property
    def kinds(self) -> int:
        """Return how many kinds there may be."""
        return len(self.starts) - 1

    @property
    def nbytes(self) -> int:
        """Return the bytes of both orders."""
        second = self.time.nbytes + self.grid.nbytes + self.state.nbytes
        return self.rows.nbytes + self.starts.nbytes + second

    def mark(self, at: int, column: str, value: int) -> None:
        """Write the grid or the state of the record at a position by time."""
        getattr(self, column)[self._by_kind(at)] = value
        getattr(self.rows, column)[at] = value

    def _by_kind(self, at: int) -> int:
        """Return the position by kind of the record at a position by time."""
        kind, second = int(self.rows.kind[at]), int(self.rows.time[at])
        first = position(self.rows.time, second)
        same = np.count_nonzero(self.rows.kind[first:at] == kind)
        times = self.time[self.starts[kind] : self.starts[kind + 1]]
        return int(self.starts[kind]) + position(times, second) + int(same)

    def count(self, asked: Asked, bins: int) -> Counts:
        """Return how many records of each grid are asked for."""
        window = asked.window(self.rows.time)
        if asked.kinds is not None:
            kinds = np.flatnonzero(asked.kinds)
            if self._sooner_by_kind(kinds, window.stop - window.start):
                return tally(self._wanted_by_kind(asked, kinds), bins)
        return self._count_by_time(window, asked, bins)

    def _sooner_by_kind(self, kinds: NDArray[np.intp], window: int) -> bool:
        share = float(np.diff(self.starts)[kinds].sum()) / max(len(self), 1)
        by_kind = len(kinds) * _NEXT_KIND + window * share
        return by_kind < window * (_ASK_KIND + share)

    def _wanted_by_kind(
        self, asked: Asked, kinds: NDArray[np.intp]
    ) -> NDArray[np.uint16]:
        found = [np.empty(0, np.uint16)]
        ends = self.starts[kinds + 1].tolist()
        for start, end in zip(self.starts[kinds].tolist(), ends, strict=True):
            some = asked.window(self.time[start:end])
            if some.stop > some.start:
                part = slice(start + some.start, start + some.stop)
                found.append(asked.in_state(self.grid[part], self.state[part]))
        return np.concatenate(found)

    def _count_by_time(self, window: slice, asked: Asked, bins: int) -> Counts:
        rows, counts = self.rows.part(window), np.zeros(bins, dtype=np.int64)
        for some in chunks(len(rows)):
            counts += np.bincount(asked.wanted(rows.part(some)), minlength=bins)
        return counts
