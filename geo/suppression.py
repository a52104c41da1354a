"""Which counts stay hidden so that nobody's few can be told from what is shown.

Areas lie in a tree, and the count of one is the sum of those within it and of what
lies in it directly. A small count is hidden; and so that subtraction does not give
it back, others are hidden with it, until what is hidden below every count that is
shown is at least two areas and at least `least` together.

Whoever reads is taken to know what lies directly in an area and all of their own
areas, but not which hidden count is a small one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST = 5
ROOT = -1

Flags = NDArray[np.bool_]


class Tree:
    """Areas by position, each after the one that it lies in.

    >>> tree = Tree([-1, 0, 0, 0])
    >>> tree.hidden([20, 3, 8, 9], [False] * 4).tolist()
    [False, True, True, False]
    >>> Tree([]).hidden([], []).tolist()
    []
    """

    def __init__(self, parents: Sequence[int]) -> None:
        self.parents = list(parents)
        self.children: list[list[int]] = [[] for _ in self.parents]
        for at, parent in enumerate(self.parents):
            if parent >= at:
                raise ValueError(f"the area at {at} stands before the one above it")
            if parent != ROOT:
                self.children[parent].append(at)

    def summed(self, direct: ArrayLike) -> NDArray[np.int64]:
        """Return (n, …) counts of what lies directly in areas with all below them.

        >>> Tree([-1, 0, 0]).summed([1, 2, 3]).tolist()
        [6, 2, 3]
        """
        total = np.array(direct, dtype=np.int64)
        for at in range(len(self.parents) - 1, -1, -1):
            if self.parents[at] != ROOT:
                total[self.parents[at]] += total[at]
        return total

    def hidden(
        self,
        counts: ArrayLike,
        small: ArrayLike,
        own: ArrayLike | None = None,
        least: int = LEAST,
    ) -> Flags:
        """Return which of the counts (n,) are not to be shown.

        `small` are areas whose count is nobody's to see, `own` those that the reader
        knows anyway: with each all below it. Counts from 1 to `least` - 1 are hidden.
        """
        said = np.asarray(counts, dtype=np.int64)
        mine = np.zeros(len(said), np.bool_) if own is None else np.asarray(own)
        few = ((said > 0) & (said < least)) | np.asarray(small, dtype=np.bool_)
        veil = _Veil(self, said.tolist(), (few & ~mine).tolist(), mine.tolist(), least)
        return veil.drawn()


@dataclass
class _Veil:
    """What is hidden so far, from the smallest areas upwards."""

    tree: Tree
    counts: list[int]
    few: list[bool]
    own: list[bool]
    least: int
    hide: list[bool] = field(init=False)
    shield: list[bool] = field(init=False)
    """Hidden, and unknown to the reader: it makes what is hidden beside it unsure."""
    weight: list[int] = field(init=False)
    """What is hidden in a shield, in its smallest areas."""
    strange: list[bool] = field(init=False)
    """Whether it holds a smallest area that is not the reader's own."""

    def drawn(self) -> Flags:
        count = len(self.counts)
        self.hide, self.shield = [False] * count, [False] * count
        self.weight, self.strange = [0] * count, [False] * count
        for at in range(count - 1, -1, -1):
            below = self.tree.children[at]
            if not below:
                self.strange[at] = not self.own[at]
                if self.few[at]:
                    self._cover(at)
            elif any(self.strange[one] for one in below):
                self.strange[at] = True
                self._settle(at)
            else:
                self.hide[at] = self.few[at]
        return np.array(self.hide, dtype=np.bool_)

    def _settle(self, at: int) -> None:
        """Show a count only if what is hidden below it is enough."""
        if self.few[at] or not self._made_safe(at):
            self._cover(at)

    def _made_safe(self, at: int) -> bool:
        below = self._shields(at)
        if not below:
            return True
        total = sum(self.weight[one] for one in below)
        while len(below) < 2 or total < self.least:
            chosen = self._next(at, self.least - total)
            if chosen is None:
                return False
            self._cover(chosen)
            below.append(chosen)
            total += self.weight[chosen]
        return True

    def _shields(self, at: int) -> list[int]:
        return [one for one in self.tree.children[at] if self.shield[one]]

    def _next(self, at: int, wanted: int) -> int | None:
        """Return the smallest count that is enough, or else the largest there is."""
        free = [
            one
            for one in self.tree.children[at]
            if self.strange[one] and not self.hide[one]
        ]
        enough = [one for one in free if self.counts[one] >= max(wanted, 1)]
        if enough:
            return min(enough, key=self.counts.__getitem__)
        return max(free, key=self.counts.__getitem__, default=None)

    def _cover(self, at: int) -> None:
        """Hide a count, and something below it: else the parts would add up to it."""
        self.hide[at] = self.shield[at] = True
        if not self.tree.children[at]:
            self.weight[at] = self.counts[at]
            return
        if not self._shields(at):
            chosen = self._next(at, 1)
            if chosen is not None:
                self._cover(chosen)
        self.weight[at] = sum(self.weight[one] for one in self._shields(at))
