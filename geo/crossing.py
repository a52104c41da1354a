"""Which area holds a point, read off the cells: for one point, or for many.

From the corner of its cell a point is reached north, then east; each edge that
is crossed changes the sum of weights. Where a sign is within the error of
float64, as for a point on an edge, or several areas overlap, the answer is ASK.
"""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geo.cells import BORDER, FIRST, Cells, spread
from geo.edges import ASK, EDGE, ONE, UNDERFLOW, UNSURE, Floats, said, side
from geo.frame import BLOCK, BLOCK_BITS, Integers

_MEETINGS_AT_ONCE = 1_000_000


def place_many(cells: Cells, x: Floats, y: Floats) -> NDArray[np.int32]:
    """Return for points (n,) the position of the area that holds each, or ASK.

    >>> from shapely import box
    >>> from geo.cells import covered
    >>> cells = covered(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]))
    >>> x, y = np.array([0.4, 1.5, 1.0, 7.0]), np.array([0.999, 0.001, 0.5, 0.5])
    >>> place_many(cells, x, y).tolist()
    [0, 1, -2, -1]
    """
    frame = cells.frame
    with np.errstate(over="ignore", invalid="ignore"):
        column, row = frame.column(x), frame.row(y)
        within = (column >= 0) & (column < frame.columns)
        within &= (row >= 0) & (row < frame.rows)
    found = np.full(len(x), cells.outside, dtype=np.int32)
    inner = np.flatnonzero(within)
    at_hand = _at_hand(cells, column[inner].astype(int), row[inner].astype(int))
    found[inner] = at_hand
    border = np.flatnonzero(at_hand <= FIRST)
    at = inner[border]
    corner = frame.west + np.floor(column[at]) * frame.step_x
    found[at] = _crossed(cells, FIRST - at_hand[border], corner, x[at], y[at])
    return found


def _at_hand(cells: Cells, column: Integers, row: Integers) -> NDArray[np.int32]:
    """Return what the tables hold of cells (n,): FIRST and below for borders."""
    held: NDArray[np.int32] = cells.blocks[row >> BLOCK_BITS, column >> BLOCK_BITS]
    mixed = np.flatnonzero(held <= FIRST)
    up, along = row[mixed] & (BLOCK - 1), column[mixed] & (BLOCK - 1)
    held[mixed] = cells.cells[FIRST - held[mixed], up, along]
    return held


def _crossed(
    cells: Cells,
    border: NDArray[np.int32],
    west: Floats,
    x: Floats,
    y: Floats,
) -> NDArray[np.int32]:
    """Return positions or ASK for points (n,) in border cells, in fitting parts."""
    first = cells.borders["first"][border].astype(np.int64)
    count = cells.borders["first"][border + 1] - first
    if len(x) > 1 and count.sum() > _MEETINGS_AT_ONCE:
        halves = (slice(0, len(x) // 2), slice(len(x) // 2, None))
        parts = [
            _crossed(cells, border[half], west[half], x[half], y[half])
            for half in halves
        ]
        return np.concatenate(parts)
    owner, meeting = spread(first, count)
    met = cells.meetings[meeting]
    gained, unsure = _gained(
        cells.edges[met >> 1], (met & 1).astype(bool), west[owner], x[owner], y[owner]
    )
    corners = cells.borders["corner"][border].astype(np.int64)
    sums = np.where(corners < 0, 0, ONE + 1 + corners)
    if len(owner):
        sums += np.add.reduceat(gained, np.cumsum(count) - count)
    found = said(sums)
    found[owner[unsure]] = ASK
    return found


def _gained(
    edges: NDArray[np.void],
    corner_left: NDArray[np.bool_],
    corner: Floats,
    x: Floats,
    y: Floats,
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return what is gained by crossing each edge on the way, and what is unsure."""
    north = (edges["ax"] > corner) != (edges["bx"] > corner)
    east = (edges["ay"] > y) != (edges["by"] > y)
    turn_left, turn_unsure = side(edges, corner, y)
    left, unsure = side(edges, x, y)
    times = north * (turn_left.astype(np.int64) - corner_left)
    times += east * (left.astype(np.int64) - turn_left)
    return times * edges["gain"], unsure | (turn_unsure & (north | east))


Place = Callable[[float, float], int]

_BORDER = struct.Struct("<3i").unpack_from
_EDGE = struct.Struct("<4dq").unpack_from


def placer(cells: Cells) -> Place:
    """Return what places one point as `place_many` does, sooner for few.

    >>> from geo.cells import covered
    >>> placer(covered(np.empty(0, dtype=object)))(1.0, 2.0)
    -1
    """
    frame, outside = cells.frame, cells.outside
    west, south, step_x, step_y = frame.west, frame.south, frame.step_x, frame.step_y
    # Floats are compared sooner with floats, and names of a function sooner found.
    columns, rows, wide = float(frame.columns), float(frame.rows), frame.columns >> 3
    blocks, inner = cells.blocks.ravel().data, cells.cells.ravel().data
    first, crossed = FIRST, _crosser(cells)

    def place(x: float, y: float) -> int:
        far, high = (x - west) / step_x, (y - south) / step_y
        if not (0.0 <= far < columns and 0.0 <= high < rows):
            return outside
        column, row = int(far), int(high)
        held: int = blocks[(row >> 3) * wide + (column >> 3)]
        if held <= first:
            held = inner[(first - held) << 6 | (row & 7) << 3 | column & 7]
            if held <= first:
                return crossed(first - held, west + column * step_x, x, y)
        return held

    return place


def _crosser(cells: Cells) -> Callable[[int, float, float, float], int]:
    """Return `_crossed` for one point."""
    borders, meetings = cells.borders.view(np.uint8).data, cells.meetings.data
    edges = cells.edges.view(np.uint8).data

    def crossed(border: int, corner: float, x: float, y: float) -> int:
        first, holds, end = _BORDER(borders, border * BORDER.itemsize)
        total = 0 if holds < 0 else ONE + 1 + holds
        for met in meetings[first:end]:
            *line, gain = _EDGE(edges, (met >> 1) * EDGE.itemsize)
            times = _times(line, met & 1, corner, x, y)
            if times is None:
                return ASK
            total += times * gain
        return total % ONE - 1 if total < 2 * ONE else ASK

    return crossed


def _times(
    line: list[float], corner_left: int, corner: float, x: float, y: float
) -> int | None:
    """Return how often the edge is crossed from right to left; None is unsure."""
    ax, ay, bx, by = line
    run, rise = bx - ax, by - ay
    one, other = run * (y - ay), rise * (x - ax)
    turn = one - other
    if abs(turn) <= UNSURE * (abs(one) + abs(other)) + UNDERFLOW:
        return None
    north, east = (ax > corner) != (bx > corner), (ay > y) != (by > y)
    if not (north or east):
        return 0
    other = rise * (corner - ax)
    turn_there = one - other
    if abs(turn_there) <= UNSURE * (abs(one) + abs(other)) + UNDERFLOW:
        return None
    turned = turn_there > 0
    return north * (turned - corner_left) + east * ((turn > 0) - turned)
