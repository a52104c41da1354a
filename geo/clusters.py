"""Where weeks stand out together with their neighbours: Getis-Ord Gi*.

Areas are neighbours where they share a corner. Gi* holds each area and its
neighbours against all areas of the same week; all weeks are done in one product.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sparse = Any
"""A scipy matrix in rows; scipy has no types."""

FALSE = 0.05
"""Of what is called hot so large a share at most is so by chance."""


def contiguity(shapes: Sequence[Any] | NDArray[Any]) -> Sparse:
    """Return which areas share a corner, 1 or nothing: Queen's neighbours.

    A corner is the same two numbers in both. A corner that lies on a neighbour's
    straight side is none of the neighbour's.

    >>> from shapely import box
    >>> row = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 1, 3, 2), box(9, 9, 10, 10)]
    >>> contiguity(row).toarray().astype(int).tolist()
    [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    >>> contiguity([]).shape
    (0, 0)
    """
    # Slow to import, and most commands of the server never ask.
    from scipy.sparse import csr_array

    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    # As complex numbers they are sorted six times as fast as in pairs.
    paired = corners[:, 0] + 1j * corners[:, 1]
    _, corner = np.unique(paired, return_inverse=True)
    size = (len(shapes), int(corner.max(initial=-1)) + 1)
    has = csr_array((np.ones(len(owner)), (owner, corner)), shape=size)
    touching = (has @ has.T).tocoo()
    apart = touching.row != touching.col
    where = touching.row[apart], touching.col[apart]
    found = csr_array((np.ones(len(where[0])), where), shape=touching.shape)
    found.sort_indices()
    return found


def star(neighbours: Sparse) -> Sparse:
    """Return the weights of the star: each area and its neighbours, 1 each.

    >>> from shapely import box
    >>> star(contiguity([box(0, 0, 1, 1), box(9, 9, 10, 10)])).toarray().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    from scipy.sparse import eye_array

    return (neighbours + eye_array(neighbours.shape[0], format="csr")).tocsr()


def gi_star(near: Sparse, values: ArrayLike) -> Floats:
    """Return z of Gi* by week and area, for a star and values by week and area.

    It is that of Ord and Getis (1995) with each area and its neighbours weighing 1;
    weights that add up to one give the same. It equals esda's with transform="B".
    esda's default "R" takes the variance of such weights for that of ones and
    zeros, so its z is too small by a factor that only depends on the neighbours.

    Areas without neighbours are held against all alone. A week in which all are
    alike, and an area that all others are neighbours of, stand out nowhere: 0.

    >>> from shapely import box
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(6)])
    >>> gi_star(star(row), [[9, 8, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]]).round(2).tolist()
    [[2.23, 1.58, -0.09, -1.58, -1.58, -1.12], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    week = np.asarray(values, float)
    if not week.size:
        return week
    count = week.shape[1]
    each = 1 / np.diff(near.indptr)
    means = around(near, week) * each
    middle = week.mean(axis=1, keepdims=True)
    spread = week.std(axis=1, keepdims=True)
    # Weights of a mean: their squares add up to one over their number.
    wide = spread * np.sqrt(np.maximum(count * each - 1, 0) / max(count - 1, 1))
    rough = np.finfo(float).eps * count * np.abs(week).max(axis=1, keepdims=True)
    found = np.zeros_like(week)
    np.divide(means - middle, wide, out=found, where=wide > rough)
    return found


def around(near: Sparse, counts: ArrayLike) -> Floats:
    """Return what each area has together with its neighbours, by week and area.

    >>> from shapely import box
    >>> row = contiguity([box(x, 0, x + 1, 1) for x in range(4)])
    >>> around(star(row), [[1, 2, 3, 4]]).tolist()
    [[3.0, 6.0, 9.0, 7.0]]
    """
    summed: Floats = (near @ np.asarray(counts, float).T).T
    return summed


def discoveries(chances: ArrayLike, share: float = FALSE) -> Flags:
    """Return which chances are small enough for so many at once, row by row.

    Benjamini and Hochberg: of what is found, that share is found falsely at the
    most, also where neighbours have the same matters in their sums.

    >>> discoveries([[0.001, 0.02, 0.03, 0.5], [0.02, 0.5, 0.6, 0.7]]).tolist()
    [[True, True, True, False], [False, False, False, False]]
    >>> discoveries(np.empty((1, 0))).tolist()
    [[]]
    """
    chance = np.asarray(chances, float)
    count = chance.shape[-1]
    bar = share * np.arange(1, count + 1) / max(count, 1)
    ordered = np.sort(chance, axis=-1)
    passed = np.where(ordered <= bar, ordered, -1.0)
    found: Flags = chance <= passed.max(axis=-1, keepdims=True, initial=-1.0)
    return found


def hot(neighbours: Sparse, counts: ArrayLike, usual: ArrayLike, fewest: int) -> Flags:
    """Return which areas are hot, by week and area.

    Hot is what stands out with its neighbours in two ways at once. By Gi*, of all
    areas that week; and against its own past: so many matters there and next door
    would hardly come by chance. The second keeps places that are always busy out,
    and holds where counts are too small for z to be normal. The rarer the worse of
    both, and few enough found falsely; and so many matters in the area itself.
    """
    from scipy.special import ndtr, pdtrc

    counted = np.asarray(counts, float)
    rates = np.broadcast_to(np.asarray(usual, float), counted.shape)
    near = star(neighbours)
    beside = ndtr(-gi_star(near, counted - rates))
    together, due = around(near, counted), around(near, rates)
    # Where nothing is usual there is no past to compare with.
    past = np.where(
        (together > 0) & (due > 0), pdtrc(np.maximum(together - 1, 0), due), 1.0
    )
    found = discoveries(np.maximum(beside, past))
    return found & (counted >= fewest)
