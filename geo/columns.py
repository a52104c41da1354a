"""Live counts by grid, from columns in memory: what a map asks for again and again.

The database stays the source; this is rebuilt from it.
"""

from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from geo.fold import GONE, Fold, Places
from geo.limits import Limits, must_be_numbered
from geo.orders import Orders
from geo.rows import SEVERITIES, Asked, Counts, Rows
from geo.tail import Tail

# The tail is folded in at a 128th of all. A step for so many records written
# ends that before the tail is as long again.
_SHORTEST_TAIL = 4_096
_TAIL_SHARE = 128
_WRITTEN_PER_STEP = 48


class _Record(NamedTuple):
    """One record, by the names it is written with."""

    grid: int
    time: int
    category: int
    severity: int
    state: int


class Columns:
    """Records as columns: grid, time, category, severity and state of each.

    Grids and categories are numbers from 0 (at most 65,535 and 16,384 of them),
    times seconds since 1970 (until 2106), severities 1 to 4, states any number to
    255. A record is known by its own number, from 0 in the order of writing.

    Threads may read and write at once: one lock is held for each count and each
    write, so that none sees half a write. A write is short, also where it folds a
    little of the tail in; a second copy for readers would cost more memory than
    all columns may take.

    >>> some = Columns.build([0, 2], [60, 90], [1, 0], [4, 3], [0, 0], 3, 2)
    >>> some.append([2], [95], [1], [4], [0])
    range(2, 3)
    >>> some.count(0, 100).tolist(), some.count(90, 95, categories=[0]).tolist()
    ([1, 0, 2], [0, 0, 1])
    >>> some.change(0, state=7)
    >>> some.count(0, 100, states=[7]).tolist(), some.revision
    ([1, 0, 0], 2)
    >>> Columns.build([], [], [], [], [], 2, 1).count(0, 100).tolist()
    [0, 0]
    """

    def __init__(self, limits: Limits, rows: Rows, revision: int) -> None:
        by_time = np.argsort(rows.time)
        self._places: Places = np.empty(len(rows), dtype=np.uint32)
        self._places[by_time] = np.arange(len(rows), dtype=np.uint32)
        kinds = limits.categories * SEVERITIES
        self._orders = Orders.build(rows.part(by_time), kinds)
        self._tail, self._frozen = Tail(), Tail()
        self._fold: Fold | None = None
        self._owed = 0
        self._limits, self._count, self._revision = limits, len(rows), revision
        self._lock = Lock()

    @classmethod
    def build(
        cls,
        grid: ArrayLike,
        time: ArrayLike,
        category: ArrayLike,
        severity: ArrayLike,
        state: ArrayLike,
        grids: int,
        categories: int,
        revision: int = 0,
    ) -> "Columns":
        """Return columns of these records, which come in any order.

        The revision goes on from the one given, so that what is rebuilt is never
        taken for what it was. Raises ValueError for what does not fit a column.
        """
        limits = Limits(grids, categories)
        rows = limits.rows(grid, time, category, severity, state)
        must_be_numbered(len(rows))
        return cls(limits, rows, revision)

    def __len__(self) -> int:
        """Return how many records there are."""
        return self._count

    @property
    def revision(self) -> int:
        """A number that grows with each write that changes something."""
        return self._revision

    @property
    def nbytes(self) -> int:
        """The bytes of all columns; twice as many while a tail is folded in."""
        with self._lock:
            making = self._fold.nbytes if self._fold else 0
            tails = self._tail.nbytes + self._frozen.nbytes
            return self._orders.nbytes + self._places.nbytes + tails + making

    def append(
        self,
        grid: ArrayLike,
        time: ArrayLike,
        category: ArrayLike,
        severity: ArrayLike,
        state: ArrayLike,
    ) -> range:
        """Take more records and return their numbers.

        Raises ValueError, and takes none, where one does not fit.
        """
        rows = self._limits.rows(grid, time, category, severity, state)
        with self._lock:
            numbers = range(self._count, self._count + len(rows))
            must_be_numbered(numbers.stop)
            if numbers:
                self._tail.add(np.array(numbers, dtype=np.uint32), rows)
                self._count = numbers.stop
                self._note(len(rows))
            return numbers

    def change(self, number: int, **new: int) -> None:
        """Change the grid, time, category, severity or state of a record.

        Raises IndexError for a number that no record has, ValueError for what
        does not fit or has another name, and then changes nothing.

        >>> some = Columns.build([0], [60], [0], [4], [0], 2, 1)
        >>> some.change(0, grid=1, severity=1)
        >>> some.count(0, 100, severities=[1]).tolist()
        [0, 1]
        """
        with self._lock:
            if not 0 <= number < self._count:
                raise IndexError(f"there is no record {number}")
            was = self._record(number)
            now = was._replace(**new)
            rows = self._limits.rows(*([said] for said in now))
            if now != was:
                self._rewrite(number, rows, moved=now[:-1] != was[:-1])
                self._note(1)

    def fold(self) -> None:
        """Take all that was written into the sorted orders now.

        Otherwise this is done bit by bit with later writes.
        """
        with self._lock:
            while self._fold or len(self._tail):
                self._step()

    def finish(self) -> None:
        """End a fold that was begun, and free what it holds; others go on meanwhile.

        It would wait for later writes otherwise.
        """
        while True:
            with self._lock:
                if not self._fold:
                    return
                self._step()

    def count(
        self,
        since: int,
        until: int,
        categories: ArrayLike | None = None,
        severities: ArrayLike | None = None,
        states: ArrayLike | None = None,
    ) -> Counts:
        """Return how many records each grid has from `since` until before `until`.

        Of the categories, severities and states that are named: None is any, an
        empty list none. Raises ValueError for one that cannot be.
        """
        asked = self._limits.asked(since, until, categories, severities, states)
        with self._lock:
            return self._counted(asked)

    def count_by_severity(
        self,
        since: int,
        until: int,
        categories: ArrayLike | None = None,
        severities: ArrayLike | None = None,
        states: ArrayLike | None = None,
    ) -> Counts:
        """Return the same by severity: (4, grids), severity 1 first.

        >>> some = Columns.build([1, 1], [5, 6], [0, 0], [1, 4], [0, 0], 2, 1)
        >>> some.count_by_severity(0, 9).tolist()
        [[0, 1], [0, 0], [0, 0], [0, 1]]
        """
        asked = self._limits.asked(since, until, categories, severities, states)
        with self._lock:
            kinds = self._orders.kinds
            each = [asked.of_severity(one, kinds) for one in range(SEVERITIES)]
            return np.stack([self._counted(one) for one in each])

    def _counted(self, asked: Asked) -> Counts:
        bins = self._limits.grids + 1
        counts = self._orders.count(asked, bins)
        for tail in (self._frozen, self._tail):
            if len(tail):
                counts += tail.count(asked, bins)
        return counts[:-1]

    def _record(self, number: int) -> _Record:
        rows, at = self._holder(number)
        category, severity = divmod(int(rows.kind[at]), SEVERITIES)
        seen = int(rows.grid[at]), int(rows.time[at])
        return _Record(*seen, category, severity + 1, int(rows.state[at]))

    def _holder(self, number: int) -> tuple[Rows, int]:
        """Return where a record stands: what was written later hides the earlier."""
        for tail in (self._tail, self._frozen):
            at = tail.find(number)
            if at is not None:
                return tail.rows, at
        return self._orders.rows, int(self._places[number])

    def _rewrite(self, number: int, rows: Rows, moved: bool) -> None:
        """Write a record anew: in its place where that keeps all in order."""
        at = self._tail.find(number)
        if at is not None:
            self._tail.rows.put(slice(at, at + 1), rows)
            return
        if self._fold:
            self._fold.touched.add(number)
        if moved:
            self._mark(number, "grid", self._limits.grids)
            self._tail.add(np.array([number], dtype=np.uint32), rows)
        else:
            self._mark(number, "state", int(rows.state[0]))

    def _mark(self, number: int, column: str, value: int) -> None:
        at = self._frozen.find(number)
        if at is None:
            self._orders.mark(int(self._places[number]), column, value)
        else:
            getattr(self._frozen.rows, column)[at] = value

    def _note(self, written: int) -> None:
        """Count a write, and fold as much as it owes."""
        self._revision += 1
        self._owed = written + (self._owed if self._fold else 0)
        longest = max(_SHORTEST_TAIL, len(self._orders) // _TAIL_SHARE)
        while self._owed >= _WRITTEN_PER_STEP:
            if not self._fold and len(self._tail) < longest:
                return
            self._step()
            self._owed -= _WRITTEN_PER_STEP

    def _step(self) -> None:
        if not self._fold:
            self._begin()
        elif not self._fold.step():
            self._end(self._fold)

    def _begin(self) -> None:
        self._frozen, self._tail = self._tail, Tail()
        parts = self._orders, self._places, self._frozen
        self._fold = Fold(*parts, self._count, self._limits.grids)

    def _end(self, fold: Fold) -> None:
        """Make again what was changed meanwhile, and let the new take its place."""
        for number in fold.touched:
            at = int(fold.places[number])
            if at == GONE:
                continue
            if self._tail.find(number) is not None:
                fold.orders.mark(at, "grid", self._limits.grids)
            else:
                rows, here = self._holder(number)
                fold.orders.mark(at, "state", int(rows.state[here]))
        self._orders, self._places = fold.orders, fold.places
        self._frozen, self._fold = Tail(), None
