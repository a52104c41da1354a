"""From the number a record is known by elsewhere to its row, in two bytes a record.

Keys that are numbered as they come, nearly always upwards, stand in blocks of
65,536 possible keys, of which only the lower half is kept.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LOW = 16

Lows = NDArray[np.uint16]


class Keys:
    """Row numbers, from 0 in the order of adding, by key: any whole numbers from 0.

    >>> some = Keys()
    >>> some.add([7, 9, 1_000_000])
    >>> some.add([8])
    >>> [some.find(key) for key in (7, 8, 9, 1_000_000, 10)]
    [0, 3, 1, 2, None]
    """

    def __init__(self) -> None:
        self._blocks: dict[int, tuple[int, Lows]] = {}
        self._late: dict[int, int] = {}
        self._count, self._last = 0, -1

    def __len__(self) -> int:
        """Return how many rows are known."""
        return self._count

    @property
    def nbytes(self) -> int:
        """The bytes of all blocks, and an estimate for the keys that came late."""
        kept = sum(lows.nbytes + 200 for _, lows in self._blocks.values())
        return kept + 150 * len(self._late)

    def add(self, keys: ArrayLike) -> None:
        """Give the next row numbers to keys that have none yet."""
        some = np.asarray(keys, dtype=np.int64)
        if len(some) and (some[0] <= self._last or (np.diff(some) <= 0).any()):
            for key in some.tolist():
                self._add_one(key)
            return
        starts = np.flatnonzero(np.diff(some >> _LOW, prepend=-1))
        for part in np.split(some, starts[1:]) if len(some) else []:
            self._extend(part)

    def find(self, key: int) -> int | None:
        """Return the row number of a key, None where it has none."""
        if key in self._late:
            return self._late[key]
        block = self._blocks.get(key >> _LOW)
        if block is None:
            return None
        first, lows = block
        low = np.uint16(key & 0xFFFF)
        at = int(np.searchsorted(lows, low))
        return first + at if at < len(lows) and lows[at] == low else None

    def _add_one(self, key: int) -> None:
        if key > self._last:
            self._extend(np.array([key], dtype=np.int64))
            return
        # Its number belongs to no block: the last one is given a key a second time,
        # and looking finds the first.
        self._extend(np.array([self._last], dtype=np.int64))
        self._late[key] = self._count - 1

    def _extend(self, keys: NDArray[np.int64]) -> None:
        high = int(keys[0]) >> _LOW
        first, lows = self._blocks.get(high, (self._count, np.empty(0, np.uint16)))
        added = (keys & 0xFFFF).astype(np.uint16)
        self._blocks[high] = first, np.concatenate([lows, added])
        self._count += len(keys)
        self._last = int(keys[-1])
