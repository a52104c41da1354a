"""The last things that were counted, while nothing has changed."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 24
"""Counts of one question are some 200 kB, an answer with all numbers 600."""


class Memory:
    """What was made for a key, good for one stamp only.

    >>> memory = Memory(most=2)
    >>> [memory.get("a", stamp, lambda: stamp) for stamp in (1, 1, 2)]
    [1, 1, 2]
    >>> [memory.get(key, 0, lambda: key) for key in "bc"], len(memory)
    (['b', 'c'], 2)
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for the key under that stamp, or make it."""
        with self._lock:
            if key in self._kept and self._kept[key][0] == stamp:
                self._kept.move_to_end(key)
                known: T = self._kept[key][1]
                return known
        made = make()
        with self._lock:
            self._kept[key] = stamp, made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
