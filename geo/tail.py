"""What was written last, unsorted: few enough to be looked through each time."""

import numpy as np
from numpy.typing import NDArray

from geo.rows import Asked, Counts, Rows, tally

_ROOM = 256


class Tail:
    """Records with their row numbers, in the order of writing."""

    def __init__(self) -> None:
        self._count = 0
        self._numbers = np.empty(_ROOM, dtype=np.uint32)
        self._rows = Rows.room(_ROOM)

    def __len__(self) -> int:
        """Return how many records there are."""
        return self._count

    @property
    def numbers(self) -> NDArray[np.uint32]:
        """The row number of each record."""
        return self._numbers[: self._count]

    @property
    def rows(self) -> Rows:
        """The records; written to, they are changed."""
        return self._rows.part(slice(self._count))

    @property
    def nbytes(self) -> int:
        """Return the bytes of all that is held, free room included."""
        return self._rows.nbytes + self._numbers.nbytes

    def add(self, numbers: NDArray[np.uint32], rows: Rows) -> None:
        """Take more records."""
        count = self._count + len(rows)
        if count > len(self._numbers):
            self._widen(max(count, 2 * len(self._numbers)))
        added = slice(self._count, count)
        self._numbers[added] = numbers
        self._rows.put(added, rows)
        self._count = count

    def _widen(self, room: int) -> None:
        numbers, rows = np.empty(room, dtype=np.uint32), Rows.room(room)
        numbers[: self._count] = self.numbers
        rows.put(slice(self._count), self.rows)
        self._numbers, self._rows = numbers, rows

    def find(self, number: int) -> int | None:
        """Return where the record with a row number stands, None if it does not."""
        found = np.flatnonzero(self.numbers == np.uint32(number))
        return int(found[0]) if len(found) else None

    def count(self, asked: Asked, bins: int) -> Counts:
        """Return how many records of each grid are asked for."""
        rows = self.rows
        within = (rows.time >= asked.since) & (rows.time < asked.until)
        return tally(asked.wanted(rows.part(within)), bins)
