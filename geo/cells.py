"""The cells over areas: which area a whole cell lies in, or which edges cross it.

A cell that no edge comes near lies in one area as a whole. A border cell keeps
its edges and what holds at its south-western corner, from which a point is
reached by crossing edges (`geo.crossing`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.edges import ASK, EDGE, OUTSIDE, Floats, said, side, unique_edges
from geo.frame import BLOCK, BLOCK_BITS, NOWHERE, Frame, Integers, framed

FIRST = -3
"""FIRST - n stands for block n, or for border cell n."""

BORDER = np.dtype([("first", "<i4"), ("corner", "<i4")])
"""Where a cell's meetings start, up to the next cell's; what holds at its corner."""

# An edge counts for a cell that it passes within this part of a cell: far more
# than rounding can move a point, a corner or a crossing.
_MARGIN = 1e-4
# A corner this near to an edge, along its row, has no certain sum.
_DOUBT = 1e-5
_AT_ONCE = 100_000
_FARTHEST = 1e6
"""Coordinates beyond are no degrees; sums and products of them might overflow."""


@dataclass(frozen=True)
class Cells:
    """The frame and its tables; what they hold of areas are positions.

    edges: EDGE (e,);
    blocks: int32 (rows / 8, columns / 8), a position, OUTSIDE, ASK or FIRST - block;
    cells: int32 (n, 8, 8), the same or FIRST - border cell;
    borders: BORDER (m + 1,), the last only ends the one before;
    meetings: int32 (k,), twice the edge, and one more where the cell's corner lies
    to the left of it;
    outside: what holds beyond the frame.
    """

    frame: Frame
    edges: NDArray[np.void]
    blocks: NDArray[np.int32]
    cells: NDArray[np.int32]
    borders: NDArray[np.void]
    meetings: NDArray[np.int32]
    outside: int = OUTSIDE


def covered(polygons: NDArray[np.object_], cell_m: float | None = None) -> Cells:
    """Return the cells over polygons (n,) in WGS 84, some cell_m wide.

    Rings that cross themselves are left to GEOS, with the blocks around them; all
    is left to GEOS where coordinates are no degrees.

    >>> from shapely import box
    >>> covered(np.array([box(0, 0, 1, 1)])).blocks.shape
    (7, 7)
    >>> covered(np.array([box(0, 0, 1e9, 1)])).outside == ASK
    True
    """
    spans = shapely.bounds(polygons[~shapely.is_empty(polygons)])
    if not len(spans) or np.abs(spans).max() > _FARTHEST:
        beyond = ASK if len(spans) else OUTSIDE
        return raster(NOWHERE, np.empty(0, dtype=EDGE), beyond)
    sound = shapely.is_valid(polygons)
    edges = unique_edges(np.where(sound, polygons, shapely.Polygon()))
    cells = raster(framed(_around(spans), edges, cell_m), edges)
    for box in shapely.bounds(polygons[~sound]):
        _leave_to_geos(cells, *box)
    return cells


def _around(spans: Floats) -> tuple[float, float, float, float]:
    west, south = spans[:, :2].min(axis=0).tolist()
    east, north = spans[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _leave_to_geos(
    cells: Cells, west: float, south: float, east: float, north: float
) -> None:
    left, right = cells.frame.column(np.array([west, east])) + [-_MARGIN, _MARGIN]
    low, high = cells.frame.row(np.array([south, north])) + [-_MARGIN, _MARGIN]
    cells.blocks[
        int(low) // BLOCK : int(high) // BLOCK + 1,
        int(left) // BLOCK : int(right) // BLOCK + 1,
    ] = ASK


def raster(frame: Frame, edges: NDArray[np.void], outside: int = OUTSIDE) -> Cells:
    """Return the cells of a frame that covers all edges.

    >>> from shapely import box
    >>> edges = unique_edges(np.array([box(0, 0, 0.01, 0.01)]))
    >>> cells = raster(framed((0, 0, 0.02, 0.01), edges, 12), edges)
    >>> sorted(set(cells.blocks[cells.blocks > FIRST].tolist()))
    [-1, 0]
    >>> bool(len(cells.borders) <= len(cells.meetings) < 1000)
    True
    """
    edge, row = _rows(frame, edges)
    met = _met(frame, edges, edge, row)
    corners = _Corners(frame, edges, edge, row)
    bits = len(edges).bit_length()
    cell, edge_met = met >> bits, met & ((1 << bits) - 1)
    left, unsure = _corner_sides(frame, edges, cell, edge_met)
    borders, border = _borders(cell, corners)
    several = border[borders["corner"][:-1] == ASK]
    doubtful = np.concatenate([cell[unsure], corners.doubtful, several])
    blocks, cells = _tables(frame, border, corners, doubtful)
    meetings = (2 * edge_met + left).astype(np.int32)
    return Cells(frame, edges, blocks, cells, borders, meetings, outside)


def spread(first: Integers, count: Integers) -> tuple[Integers, Integers]:
    """Return for ranges (n,) which one each member is of, and all members.

    >>> [each.tolist() for each in spread(np.array([5, 9]), np.array([2, 1]))]
    [[0, 0, 1], [5, 6, 9]]
    """
    owner = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return owner, np.arange(len(owner)) + (first - before)[owner]


def _rows(frame: Frame, edges: NDArray[np.void]) -> tuple[Integers, Integers]:
    """Return each edge with each row that it comes near."""
    low = frame.row(np.minimum(edges["ay"], edges["by"])) - _MARGIN
    high = frame.row(np.maximum(edges["ay"], edges["by"])) + _MARGIN
    first = np.floor(low).astype(np.int64)
    return spread(first, np.floor(high).astype(np.int64) - first + 1)


def _met(
    frame: Frame, edges: NDArray[np.void], edge: Integers, row: Integers
) -> Integers:
    """Return the meetings of cells and edges, sorted: the cell's bits, the edge's."""
    met, south = edges[edge], frame.south + row * frame.step_y
    margin = _MARGIN * frame.step_y
    one, other = (
        _x_at(met, south - margin),
        _x_at(met, south + frame.step_y + margin),
    )
    flat = met["ay"] == met["by"]
    one, other = np.where(flat, met["ax"], one), np.where(flat, met["bx"], other)
    west = np.floor(frame.column(np.minimum(one, other)) - _MARGIN).astype(np.int64)
    east = np.floor(frame.column(np.maximum(one, other)) + _MARGIN).astype(np.int64)
    owner, column = spread(west, east - west + 1)
    cell = frame.cell(row[owner], column)
    return np.sort(cell << len(edges).bit_length() | edge[owner])


def _x_at(edges: NDArray[np.void], y: NDArray[np.floating[Any]]) -> Floats:
    """Return where edges cross y, or their end that is nearest to it."""
    ay, rise = edges["ay"], edges["by"] - edges["ay"]
    share = (np.clip(y, *_span(edges)) - ay) / np.where(rise == 0, 1, rise)
    return np.asarray(edges["ax"] + share * (edges["bx"] - edges["ax"]))


def _span(edges: NDArray[np.void]) -> tuple[Floats, Floats]:
    return np.minimum(edges["ay"], edges["by"]), np.maximum(edges["ay"], edges["by"])


class _Corners:
    """What holds at the south-western corners of cells, by what is west of them."""

    def __init__(
        self, frame: Frame, edges: NDArray[np.void], edge: Integers, row: Integers
    ) -> None:
        south = frame.south + row * frame.step_y
        low, high = edges["ay"][edge] > south, edges["by"][edge] > south
        edge, row, south = (each[low != high] for each in (edge, row, south))
        far = frame.column(_x_at(edges[edge], south))
        cell = frame.cell(row, np.ceil(far).astype(np.int64))
        rising = edges["by"][edge] > edges["ay"][edge]
        gain = np.where(rising, -edges["gain"][edge], edges["gain"][edge])
        order = np.argsort(cell, kind="stable")
        self.crossed = cell[order]
        self._held = said(np.concatenate([[0], np.cumsum(gain[order])]))
        near = np.abs(far - np.rint(far)) < _DOUBT
        self.doubtful = frame.cell(row, np.rint(far).astype(np.int64))[near]

    def rank(self, cell: Integers) -> Integers:
        """Return how many crossings come before the corners of cells (n,)."""
        return np.searchsorted(self.crossed, cell, "right")

    def after(self, rank: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """Return what holds after so many crossings: a position, OUTSIDE or ASK."""
        held: NDArray[np.int32] = self._held[rank]
        return held


def _borders(cell: Integers, corners: _Corners) -> tuple[NDArray[np.void], Integers]:
    """Return the table of border cells, and their numbers, from sorted meetings."""
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    borders: NDArray[np.void] = np.empty(len(first) + 1, dtype=BORDER)
    borders["first"] = np.append(first, len(cell))
    borders["corner"][:-1] = corners.after(corners.rank(cell[first]))
    borders["corner"][-1] = OUTSIDE
    return borders, cell[first]


def _corner_sides(
    frame: Frame, edges: NDArray[np.void], cell: Integers, met: Integers
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether corners lie to the left of edges, and whether that is unsure."""
    left, unsure = np.empty(len(met), dtype=bool), np.empty(len(met), dtype=bool)
    for start in range(0, len(met), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        row, column = frame.row_and_column(cell[some])
        x, y = frame.west + column * frame.step_x, frame.south + row * frame.step_y
        left[some], unsure[some] = side(edges[met[some]], x, y)
    return left, unsure


def _tables(
    frame: Frame, border: Integers, corners: _Corners, doubtful: Integers
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the tables of blocks and of cells within blocks that have a border."""
    wide, high = frame.columns >> BLOCK_BITS, frame.rows >> BLOCK_BITS
    row, column = np.divmod(np.arange(high * wide), max(wide, 1))
    corner = frame.cell(row << BLOCK_BITS, column << BLOCK_BITS)
    blocks = corners.after(corners.rank(corner))
    near = np.zeros(len(blocks), dtype=bool)
    near[_block(frame, border)] = True
    mixed = np.flatnonzero(near)
    blocks[mixed] = FIRST - np.arange(len(mixed), dtype=np.int32)
    cells = _within(frame, blocks, row[mixed], column[mixed], corners)
    cells[_place(frame, blocks, border)] = FIRST - np.arange(
        len(border), dtype=np.int32
    )
    cells[_place(frame, blocks, doubtful)] = ASK
    return blocks.reshape(high, wide), cells.reshape(-1, BLOCK, BLOCK)


def _within(
    frame: Frame,
    blocks: NDArray[np.int32],
    row: Integers,
    column: Integers,
    corners: _Corners,
) -> NDArray[np.int32]:
    """Return what holds at the corners of all cells of mixed blocks, flat."""
    ranks = np.zeros((len(row), BLOCK, BLOCK), dtype=np.int32)
    # A cell ranks above its western neighbour by the edges crossed between them.
    inner = corners.crossed[(corners.crossed & (BLOCK - 1)) != 0]
    np.add.at(ranks.ravel(), _place(frame, blocks, inner), np.int32(1))
    for up in range(BLOCK):
        start = frame.cell((row << BLOCK_BITS) + up, column << BLOCK_BITS)
        ranks[:, up, 0] = corners.rank(start)
    for first in range(0, len(ranks), _AT_ONCE // BLOCK**2):
        some = ranks[first : first + _AT_ONCE // BLOCK**2]
        some[:] = corners.after(np.cumsum(some, axis=2))
    return ranks.ravel()


def _block(frame: Frame, cell: Integers) -> Integers:
    row, column = frame.row_and_column(cell)
    wide = frame.columns >> BLOCK_BITS
    return (row >> BLOCK_BITS) * wide + (column >> BLOCK_BITS)


def _place(frame: Frame, blocks: NDArray[np.int32], cell: Integers) -> Integers:
    """Return where cells of mixed blocks stand in the flat table of cells."""
    row, column = frame.row_and_column(cell)
    block = (FIRST - blocks[_block(frame, cell)]).astype(np.int64)
    within = (row & (BLOCK - 1)) << BLOCK_BITS | column & (BLOCK - 1)
    return block << 2 * BLOCK_BITS | within
