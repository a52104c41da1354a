"""Neighbours, Gi*, CUSUM and the scan, beside libpysal and esda.

    .venv/bin/python -m tests.bench.geo.sense

CPU time of one process, medians of rounds that take turns. Answers are compared.
"""

import os
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from geo import clusters, cusum, scan
from tests.bench.measuring import Line, in_turn, show
from tests.geo.quiet import Quiet

WEEKS = 104
ROUNDS = 5
TARGET_GI, TARGET_QUEEN = 300, 10
EXACT = 1e-9


def main() -> None:
    """Measure the district of 5,236 micro-grids; a target missed is printed."""
    warnings.simplefilter("ignore")  # the peers' own dependencies grumble
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began")
    quiet = Quiet(rate=2.57)
    weeks = quiet.weeks(1, WEEKS).astype(float)
    lines = [queen(quiet), *gi_star(quiet, weeks)]
    show(f"{quiet.micro_grids:,} micro-grids, {WEEKS} weeks; CPU of one process", lines)
    show("Without a peer", [rise(quiet, weeks), *scanned(quiet, weeks)])


def queen(quiet: Quiet) -> Line:
    """Compare the neighbours with those of libpysal's Queen."""
    import geopandas
    from libpysal.weights import Queen

    frame = geopandas.GeoDataFrame(geometry=quiet.shapes, crs=4326)
    theirs = Queen.from_dataframe(frame, use_index=False).sparse
    if (quiet.neighbours != theirs).nnz:
        raise AssertionError("other neighbours")
    ours, peer = in_turn(
        ROUNDS,
        timed(lambda: clusters.contiguity(quiet.shapes)),
        timed(lambda: Queen.from_dataframe(frame, use_index=False)),
    )
    return Line("neighbours, beside Queen", "ms", ours, peer, peer / TARGET_QUEEN)


def gi_star(quiet: Quiet, weeks: Any) -> list[Line]:
    """Compare z of one week and of all with esda's, without permutations."""
    import geopandas
    from esda import G_Local
    from libpysal.weights import Queen

    frame = geopandas.GeoDataFrame(geometry=quiet.shapes, crs=4326)
    weights = Queen.from_dataframe(frame, use_index=False)

    def theirs(week: Any) -> Any:
        return G_Local(week, weights, transform="B", star=True, permutations=0).Zs

    near = clusters.star(quiet.neighbours)
    found = clusters.gi_star(near, weeks)
    apart = max(np.abs(found[at] - theirs(weeks[at])).max() for at in (0, 50, 103))
    if apart > EXACT:
        raise AssertionError(f"z differs by {apart}")
    print(f"largest difference of z in three weeks: {apart:.1e}")
    one, every, peer = in_turn(
        ROUNDS,
        timed(lambda: clusters.gi_star(near, weeks[:1]), 50),
        timed(lambda: clusters.gi_star(near, weeks)),
        timed(lambda: theirs(weeks[0])),
    )
    return [
        Line("Gi*, one week", "ms", one, peer, peer / TARGET_GI),
        Line(
            f"Gi*, {WEEKS} weeks (peer: {WEEKS} times one)",
            "ms",
            every,
            WEEKS * peer,
            WEEKS * peer / TARGET_GI,
        ),
    ]


def rise(quiet: Quiet, weeks: Any) -> Line:
    usual = quiet.usual(weeks[:52].sum(axis=0))
    [ours] = in_turn(ROUNDS, timed(lambda: cusum.rises(weeks, usual)))
    return Line(f"CUSUM, {WEEKS} weeks", "ms", ours)


def scanned(quiet: Quiet, weeks: Any) -> list[Line]:
    """Measure one scan, a replicate, and a night with something in it."""
    nearest = scan.circles(quiet.centres)
    weeks = weeks[-60:].copy()
    laid = scan._laid(weeks, quiet.usual, scan.WINDOWS)
    weeks[-3:, nearest[2_000, :6]] += 4
    [circles, once] = in_turn(
        ROUNDS,
        timed(lambda: scan.circles(quiet.centres)),
        timed(lambda: scan._places(*laid, nearest)),
    )
    [night] = in_turn(1, timed(lambda: scan.find(weeks, nearest, quiet.usual)))
    size = f"{nearest.shape[1]} radii x {scan.WINDOWS} windows"
    return [
        Line("circles", "ms", circles),
        Line(f"scan, {size}", "ms", once),
        Line(f"with {scan.REPLICATES} replicates", "s", night / 1000),
    ]


def timed(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Return a work that tells the milliseconds of CPU it took, each time."""

    def one() -> float:
        start = time.process_time()
        for _ in range(times):
            work()
        return 1000 * (time.process_time() - start) / times

    return one


if __name__ == "__main__":
    main()
