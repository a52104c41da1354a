"""Cells put together in groups that are each in one piece."""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def neighbours(sides: Iterable[Sequence[int]], count: int) -> list[list[int]]:
    """Return for each of `count` cells those it shares a border with.

    `sides` holds for each border the one or two cells beside it.

    >>> neighbours([[0, 1], [1]], 2)
    [[1], [0]]
    """
    beside: list[set[int]] = [set() for _ in range(count)]
    for owners in sides:
        for one, other in pairwise(owners):
            beside[one].add(other)
            beside[other].add(one)
    return [sorted(cells) for cells in beside]


def connected(beside: Sequence[Sequence[int]]) -> bool:
    """Tell whether all cells hang together.

    >>> connected([[1], [0]]), connected([[], []]), connected([])
    (True, False, True)
    """
    seen, ahead = {0}, [0] if beside else []
    while ahead:
        new = set(beside[ahead.pop()]) - seen
        seen |= new
        ahead += sorted(new)
    return len(seen) == max(len(beside), 1)


def share_out(whole: int, sizes: Sequence[int]) -> list[int]:
    """Share a number out in proportion to sizes, at least 1 and at most the size.

    `whole` must lie between the number of sizes and their sum.

    >>> share_out(5, [10, 40, 1])
    [1, 3, 1]
    >>> share_out(0, [])
    []
    """
    shares = [1] * len(sizes)
    hungry = [(-size / 2, at) for at, size in enumerate(sizes) if size > 1]
    heapify(hungry)
    for _ in range(whole - len(sizes)):
        _, at = heappop(hungry)
        shares[at] += 1
        if shares[at] < sizes[at]:
            heappush(hungry, (-sizes[at] / (shares[at] + 1), at))
    return shares


def grown(
    cells: Sequence[int], count: int, spots: Floats, beside: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Return the cells in `count` groups of nearly one size, each in one piece.

    The cells hang together; `spots` (n, 2) says where each is.

    >>> line = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    >>> grown([0, 1, 2, 3], 2, line, [[1], [0, 2], [1, 3], [2]])
    [[0, 1], [2, 3]]
    """
    starts = _far_apart(cells, count, spots)
    # The smallest group takes the nearest free cell beside it, and again.
    free = set(cells) - set(starts)
    groups = [[start] for start in starts]
    borders: list[list[tuple[float, int]]] = [[] for _ in starts]
    turns = [(1, group) for group in range(count)]
    for group, start in enumerate(starts):
        _look_around(start, start, borders[group], spots, beside)
    while free and turns:
        _, group = heappop(turns)
        taken = _nearest_free(borders[group], free)
        if taken is None:
            continue
        free.remove(taken)
        groups[group].append(taken)
        _look_around(taken, starts[group], borders[group], spots, beside)
        heappush(turns, (len(groups[group]), group))
    return [sorted(group) for group in groups]


def _far_apart(cells: Sequence[int], count: int, spots: Floats) -> list[int]:
    """Return cells far from each other, the first at the rim."""
    at = spots[list(cells)]
    start = int(np.argmax(np.hypot(*(at - at.mean(axis=0)).T)))
    chosen = [start]
    nearest = np.hypot(*(at - at[start]).T)
    while len(chosen) < count:
        # No spot twice: a chosen one is nearest to itself.
        nearest[chosen] = -1
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, np.hypot(*(at - at[chosen[-1]]).T))
    return [cells[position] for position in chosen]


def _look_around(
    cell: int,
    start: int,
    border: list[tuple[float, int]],
    spots: Floats,
    beside: Sequence[Sequence[int]],
) -> None:
    for other in beside[cell]:
        far = float(np.hypot(*(spots[other] - spots[start])))
        heappush(border, (far, other))


def _nearest_free(border: list[tuple[float, int]], free: set[int]) -> int | None:
    while border:
        _, cell = heappop(border)
        if cell in free:
            return cell
    return None
