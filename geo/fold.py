"""A tail taken into the sorted orders, in small steps, while both are still in use.

The result is made beside what it comes from. Whoever changes a record meanwhile
puts its number into `touched`, and the change is made again in the result.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from geo.orders import Orders
from geo.rows import Rows, chunks
from geo.tail import Tail

Places = NDArray[np.uint32]
GONE = 2**32 - 1
"""The place of a record that was left out."""


class Fold:
    """The making of new orders and places from orders, places and a tail.

    A place is the position by time of the record with that number. Records whose
    grid is `gone` are left out. The tail holds every number that has no place.
    """

    def __init__(
        self, orders: Orders, places: Places, tail: Tail, count: int, gone: int
    ) -> None:
        self.touched: set[int] = set()
        self.places: Places = np.empty(count, dtype=np.uint32)
        self._old, self._old_places, self._gone = orders, places, gone
        sooner = np.argsort(tail.rows.time)
        self._late, self._late_numbers = tail.rows.part(sooner), tail.numbers[sooner]
        self._late_places: Places = np.empty(len(sooner), dtype=np.uint32)
        self._moved: Places = np.empty(len(orders), dtype=np.uint32)
        self._rows = Rows.room(len(orders) + len(sooner))
        self._end = 0
        self.orders = Orders.room(self._rows.part(slice(0)), orders.kinds)
        self._steps = self._work()

    def step(self) -> bool:
        """Do a little; return whether there is more to do."""
        return next(self._steps, False)

    @property
    def nbytes(self) -> int:
        """Return the bytes that are held only until the end."""
        made = max(self._rows.nbytes, self.orders.nbytes)
        late = self._late.nbytes + self._late_numbers.nbytes + self._late_places.nbytes
        return made + late + self.places.nbytes + self._moved.nbytes

    def _work(self) -> Iterator[bool]:
        yield from self._merge()
        rows = self._rows.part(slice(self._end))
        self.orders = Orders.room(rows, self._old.kinds)
        yield from self.orders.fill()
        for some in chunks(len(self._old_places)):
            before = self._old_places[some]
            # What left while an earlier fold was made stands in the tail.
            stood = before != GONE
            self.places[some][stood] = self._moved[before[stood]]
            yield True
        self.places[self._late_numbers] = self._late_places

    def _merge(self) -> Iterator[bool]:
        """Write the rows by time, and where each went."""
        before = np.searchsorted(self._old.rows.time, self._late.time)
        taken = 0
        for some in chunks(len(self._old)):
            until = int(np.searchsorted(before, some.stop))
            self._merge_chunk(some, slice(taken, until), before)
            taken = until
            yield True
        nothing = slice(len(self._old), len(self._old))
        self._merge_chunk(nothing, slice(taken, len(before)), before)
        yield True

    def _merge_chunk(self, some: slice, late: slice, before: NDArray[np.intp]) -> None:
        """Write a chunk of old rows, and late ones before those that they precede."""
        old = self._old.rows.part(some)
        kept = old.grid != self._gone
        preceding = np.concatenate([[0], np.cumsum(kept)])[before[late] - some.start]
        into = preceding + np.arange(len(preceding))
        free = np.ones(np.count_nonzero(kept) + len(into), dtype=np.bool_)
        free[into] = False
        written = self._rows.part(slice(self._end, self._end + len(free)))
        written.put(free, old.part(kept))
        written.put(into, self._late.part(late))
        moved = self._moved[some]
        moved[:] = GONE
        moved[kept] = self._end + np.flatnonzero(free)
        self._late_places[late] = self._end + into
        self._end += len(free)
