"""Where and since when matters gather: Kulldorff's scan of space and time, backwards.

Every circle around every centre, in every window of weeks that ends now, is held
against what is usual there: the logarithm of the likelihood ratio of two Poisson
rates, within and without. How likely the best of them comes by chance is told by
doing all of it again and again with the matters of each area put into weeks at
random. So it is allowed for that the usual is an estimate, and that busy areas are
busy; and each window is held against its own whole, so that a week which is busy
everywhere is no place's. What is found is more now than before, there and not all
over (the idea of Kulldorff's space-time permutation scan, 2005).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

WINDOWS = 8
"""The longest window of weeks, ending now."""
SHARE = 0.01
"""The largest circle holds so large a share of all areas."""
FEWEST = 3
REPLICATES = 999
RARE = 0.05
MOST = 5
"""So many places, apart from each other, are told at the most."""
TIE = 1 - 1e-9

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Usual = Callable[[Floats], ArrayLike]
"""Gives what is usual in a week from what the weeks before had, by area."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Place:
    """Areas that have more than usual together, since some weeks."""

    areas: tuple[int, ...]
    """Positions, the middle first."""
    weeks: int
    matters: int
    usual: float
    ratio: float
    """The logarithm of the likelihood ratio."""
    chance: float = 1.0
    """How likely the best place anywhere is as good, where nothing has changed."""


def circles(centres: ArrayLike, share: float = SHARE) -> Numbers:
    """Return the areas nearest to each centre, itself first, up to a share of all.

    Centres are metres on a plane.

    >>> circles([[0, 0], [1, 0], [5, 0], [7, 0]], share=0.5).tolist()
    [[0, 1], [1, 0], [2, 3], [3, 2]]
    >>> circles(np.empty((0, 2))).shape
    (0, 0)
    """
    # Slow to import, and most commands of the server never ask.
    from scipy.spatial import KDTree

    points = np.asarray(centres, float)
    if not len(points):
        return np.empty((0, 0), np.int64)
    most = min(len(points), max(1, round(share * len(points))))
    nearest = KDTree(points).query(points, most)[1].reshape(len(points), most)
    found: Numbers = nearest.astype(np.int64)
    return found


def ratios(within: ArrayLike, due: ArrayLike, whole: ArrayLike) -> Floats:
    """Return Kulldorff's ratios: so many within, so many due there, of the whole.

    It is 0 where there are no more than due, or fewer than three.

    >>> ratios([12, 4, 2], [5.0, 5.0, 0.1], 100).round(3).tolist()
    [3.77, 0.0, 0.0]
    """
    inside, expected = np.asarray(within, float), np.asarray(due, float)
    outside, elsewhere = whole - inside, whole - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        said = inside * np.log(inside / expected)
        rest = outside * np.log(outside / elsewhere)
    high = (inside > expected) & (expected > 0) & (inside >= FEWEST)
    return np.where(high, said + np.where(outside > 0, rest, 0), 0)


def find(
    weeks: ArrayLike,
    nearest: Numbers,
    usual: Usual,
    *,
    windows: int = WINDOWS,
    replicates: int = REPLICATES,
    seed: int = 0,
    went: Progress = lambda done, of: None,
) -> list[Place]:
    """Return the places that would hardly come by chance, the rarest first.

    `weeks` counts matters by week and area, the oldest first; `nearest` are the
    circles. `went` is told how many replicates are done, and may raise to break
    off. No more are done once it is plain that even the best place is nothing.
    """
    counted = np.asarray(weeks, float)
    places = _places(*_laid(counted, usual, windows), nearest)
    if not places:
        return []
    bar = TIE * places[-1].ratio
    highest = TIE * places[0].ratio
    best: list[float] = []
    for table in _shuffled(counted, windows, replicates, seed):
        best.append(_best(*_laid(table, usual, windows), nearest, bar))
        went(len(best), replicates)
        if sum(one >= highest for one in best) > RARE * (replicates + 1):
            return []
    told = [_with_chance(place, best) for place in places]
    return [place for place in told if place.chance <= RARE]


def _laid(weeks: Floats, usual: Usual, windows: int) -> tuple[Floats, Floats]:
    """Return what each window has, by area and window, and each area's usual share.

    A week in which all areas have more is no single place's: due is the share of
    what the window has in all.
    """
    rate = np.asarray(usual(weeks[:-windows].sum(axis=0)), float)
    recent = np.where(rate > 0, weeks[-windows:], 0)
    counted = np.ascontiguousarray(np.cumsum(recent[::-1], axis=0).T)
    return counted, rate / (rate.sum() or 1)


def _shuffled(weeks: Floats, windows: int, times: int, seed: int) -> Iterator[Floats]:
    """Yield tables in which each area's matters fell into weeks at random.

    The weeks before the windows are one row: only their sum is used.
    """
    chance = np.random.default_rng(seed)
    lots = weeks.sum(axis=0).astype(np.int64)
    shares = np.full(windows + 1, 1 / len(weeks))
    shares[0] = 1 - windows / len(weeks)
    for _ in range(times):
        yield chance.multinomial(lots, shares).T.astype(float)


def _rings(
    counted: Floats, share: Floats, nearest: Numbers
) -> Iterator[tuple[Floats, Floats]]:
    """Yield what lies in all circles and their shares, by centre, ring after ring."""
    within, shares = np.zeros_like(counted), np.zeros_like(share)
    for ring in np.ascontiguousarray(nearest.T):
        within += counted[ring]
        shares += share[ring]
        yield within, shares


def _best(counted: Floats, share: Floats, nearest: Numbers, bar: float) -> float:
    """Return the best ratio of all if it is above the bar, and else 0."""
    whole, best = counted.sum(axis=0), bar
    root = np.sqrt(whole)
    for within, shares in _rings(counted, share, nearest):
        high = np.nonzero(within > _least(shares, best, whole, root))
        if len(high[0]):
            every = whole[high[1]]
            found = ratios(within[high], shares[high[0]] * every, every)
            best = max(best, float(found.max()))
    return best if best > bar else 0.0


def _least(shares: Floats, ratio: float, whole: Floats, root: Floats) -> Floats:
    """Return how many no ratio so high is without: it spares the logarithms.

    With d more than due e, of W in all, no ratio exceeds d²/2e + d²/(W - e).
    """
    inside = np.minimum(shares, 1)
    more = np.sqrt(2 * ratio * inside * (1 - inside) / (1 + inside))
    least: Floats = inside[:, None] * whole
    least += more[:, None] * root
    return least


def _places(counted: Floats, share: Floats, nearest: Numbers) -> list[Place]:
    """Return the best circles that do not overlap, the best first."""
    best, window, ring = _best_by_centre(counted, share, nearest)
    taken: set[int] = set()
    places: list[Place] = []
    for centre in np.argsort(-best, kind="stable"):
        if best[centre] == 0 or len(places) == MOST:
            break
        areas = nearest[centre, : ring[centre] + 1].tolist()
        if taken.isdisjoint(areas):
            taken.update(areas)
            at = int(window[centre])
            places.append(_place(counted, share, areas, at, float(best[centre])))
    return places


def _best_by_centre(
    counted: Floats, share: Floats, nearest: Numbers
) -> tuple[Floats, Numbers, Numbers]:
    """Return the best ratio around each centre, its window and its ring."""
    whole, count = counted.sum(axis=0), len(nearest)
    best, each = np.zeros(count), np.arange(count)
    window, circle = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for ring, (within, shares) in enumerate(_rings(counted, share, nearest)):
        found = ratios(within, np.outer(shares, whole), whole)
        longest = found.argmax(axis=1)
        higher = found[each, longest] > best
        best[higher] = found[each, longest][higher]
        window[higher], circle[higher] = longest[higher], ring
    return best, window, circle


def _place(
    counted: Floats, share: Floats, areas: list[int], window: int, ratio: float
) -> Place:
    return Place(
        areas=tuple(areas),
        weeks=window + 1,
        matters=int(counted[areas, window].sum()),
        usual=float(share[areas].sum() * counted[:, window].sum()),
        ratio=ratio,
    )


def _with_chance(place: Place, best: list[float]) -> Place:
    as_good = sum(one >= TIE * place.ratio for one in best)
    return replace(place, chance=(1 + as_good) / (1 + len(best)))
