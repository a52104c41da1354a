"""The frame of cells over areas: where it starts and how wide a cell is.

A cell is named by its column, from the west, and its row, from the south. Cells
stand in blocks of 8 by 8.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

BLOCK_BITS = 3
BLOCK = 1 << BLOCK_BITS
FINEST_M = 6.0

_METRES_A_DEGREE = 111_320.0
# Cells are wider than chosen where there would be more than so many blocks, or
# meetings of a cell with an edge, for each edge and altogether.
_BLOCKS_FOR_AN_EDGE, _MOST_BLOCKS = 16, 4_000_000
_MEETINGS_FOR_AN_EDGE, _MOST_MEETINGS = 32, 8_000_000
_WITHOUT_AN_EDGE = 64
# A cell is so much wider than the last bit of a coordinate that rounding counts
# for nothing beside the margins of `geo.cells`.
_COARSENESS = 1e-8
# Corners of cells keep clear of round coordinates, on which borders are drawn.
_OFF = 0.381966


@dataclass(frozen=True)
class Frame:
    """Columns and rows of cells; west, south and the steps are degrees of WGS 84."""

    west: float
    south: float
    step_x: float
    step_y: float
    columns: int
    rows: int

    def column(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how many cells each x, in degrees, lies east of the frame's start.

        >>> Frame(1.0, 0.0, 0.5, 0.5, 8, 8).column(np.array([1.0, 2.25])).tolist()
        [0.0, 2.5]
        """
        return (x - self.west) / self.step_x

    def row(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how many cells each y, in degrees, lies north of the frame's start.

        >>> Frame(1.0, 0.0, 0.5, 0.5, 8, 8).row(np.array([0.75])).tolist()
        [1.5]
        """
        return (y - self.south) / self.step_y

    @property
    def width_m(self) -> float:
        """Return how wide a cell is, in metres.

        >>> round(Frame(1.0, 0.0, 0.0001, 0.0001, 8, 8).width_m)
        11
        """
        return self.step_y * _METRES_A_DEGREE

    @property
    def column_bits(self) -> int:
        """Return how many bits a column takes in a cell's number, below its row.

        >>> Frame(1.0, 0.0, 0.5, 0.5, 8, 8).column_bits
        4
        """
        return self.columns.bit_length()

    def cell(self, row: Integers, column: Integers) -> Integers:
        """Return the numbers of cells; a row's numbers follow each other."""
        return row << self.column_bits | column

    def row_and_column(self, cell: Integers) -> tuple[Integers, Integers]:
        """Return the rows and columns of numbered cells.

        >>> frame = Frame(1.0, 0.0, 0.5, 0.5, 8, 8)
        >>> at = frame.row_and_column(frame.cell(np.array([3]), np.array([7])))
        >>> [each.tolist() for each in at]
        [[3], [7]]
        """
        return cell >> self.column_bits, cell & ((1 << self.column_bits) - 1)


NOWHERE = Frame(0.0, 0.0, 1.0, 1.0, 0, 0)


def framed(
    bounds: tuple[float, float, float, float],
    edges: NDArray[np.void],
    cell_m: float | None = None,
) -> Frame:
    """Return a frame around bounds (west, south, east, north) in degrees.

    Cells are cell_m wide, or 6 m, or wider where that would be too many for so
    many edges: a district of 5,236 micro-grids comes out at 6 m.

    >>> from geo.edges import EDGE
    >>> frame = framed((120.0, 28.0, 120.001, 28.001), np.zeros(100, dtype=EDGE), 12)
    >>> round(frame.step_y * 111_320), frame.columns, frame.rows
    (12, 16, 16)
    """
    west, south, east, north = bounds
    shrunk = max(0.01, math.cos(math.radians(min(90.0, abs(south + north) / 2))))
    x_m, y_m = _METRES_A_DEGREE * shrunk, _METRES_A_DEGREE
    width = max(
        cell_m or FINEST_M,
        _border_m(edges, x_m, y_m) / _at_most(edges, _MEETINGS_FOR_AN_EDGE),
        max(map(abs, bounds)) * _COARSENESS * x_m,
        max(map(abs, bounds)) * _COARSENESS * y_m,
    )
    wide, high = (east - west) * x_m / BLOCK, (north - south) * y_m / BLOCK
    most = min(_WITHOUT_AN_EDGE + _BLOCKS_FOR_AN_EDGE * len(edges), _MOST_BLOCKS)
    while (wide / width + 1.5) * (high / width + 1.5) > most:
        width *= 1.1
    step_x, step_y = width / x_m, width / y_m
    return Frame(
        west - (1 + _OFF) * step_x,
        south - (1 + _OFF) * step_y,
        step_x,
        step_y,
        _cells(east - west, step_x),
        _cells(north - south, step_y),
    )


def _border_m(edges: NDArray[np.void], x_m: float, y_m: float) -> float:
    """Return how many sides of cells of a metre all edges together cross."""
    along = np.abs(edges["bx"] - edges["ax"]).sum() * x_m
    return float(along + np.abs(edges["by"] - edges["ay"]).sum() * y_m)


def _at_most(edges: NDArray[np.void], each: int) -> int:
    return min(_WITHOUT_AN_EDGE + each * len(edges), _MOST_MEETINGS)


def _cells(degrees: float, step: float) -> int:
    """Return how many cells, in whole blocks, cover a length and a rim."""
    return BLOCK * math.ceil((degrees / step + 3) / BLOCK)
