"""Live counts from columns in memory, beside PostgreSQL, DuckDB and polars.

    .venv/bin/python -m tests.bench.geo.live

CPU time, medians of rounds that take turns, in one run. Answers are compared.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.columns import Columns
from geo.keys import Keys
from tests.bench.geo.live_peers import Peer, peers
from tests.bench.measuring import Line, in_turn, show
from tests.machine.postgres import cluster

GRIDS, CATEGORIES, DAYS = 5_236, 30, 730
START, DAY = 1_700_000_000, 86_400
WINDOWS = (7, 30, 90, 365, 730)
Data = dict[str, Any]
Questions = list[dict[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    """How much is measured: three minutes of it, unless said otherwise."""

    records: tuple[int, ...] = (1_400_000, 14_000_000)
    rounds: int = 9
    batches: int = 1_000


def main(size: Size | None = None) -> None:
    """Measure beside the peers, then more records, and how the cost grows."""
    size = size or Size()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began")
    print(f"CPU ms, medians of {size.rounds} rounds in turn")
    few, *more = size.records
    mixed = [beside_peers(few, size)]
    mixed += [measured(count, size) for count in more]
    if more:
        print(f"\nthe mixed questions at {more[-1]:,} records", end=" cost ")
        print(f"{mixed[-1] / mixed[0]:.1f} times what they do at {few:,} (<= {GROWTH})")


GROWTH = 12
TARGETS = {"PostgreSQL": 25, "DuckDB": 8, "polars": 8}
"""At least so many times the CPU of ours."""


def beside_peers(count: int, size: Size) -> float:
    """Print the mixed questions beside each peer, then all the rest."""
    data = drawn(count)
    asked, columns = questions()["20 mixed"], build(data)
    with cluster() as address, peers(address, data, GRIDS) as others:
        print("PostgreSQL:", others["PostgreSQL"].plans(asked))  # type: ignore[attr-defined]  # the only one that has plans
        for one in asked:
            counted = columns.count(**one)
            for name, peer in others.items():
                if not (counted == peer.count(one)).all():
                    raise AssertionError(f"{name} has other counts for {one}")
        ours, *theirs = in_turn(
            size.rounds,
            lambda: timed(lambda: [columns.count(**one) for one in asked])[1],
            *[asking(peer, asked) for peer in others.values()],
        )
    lines = [
        Line(f"beside {name}", "ms", ours, figure, figure / TARGETS[name])
        for name, figure in zip(others, theirs, strict=True)
    ]
    show(f"20 mixed questions over {count:,} records", lines)
    return measured(count, size)


def asking(peer: Peer, questions: Questions) -> Callable[[], float]:
    """Return the work of asking a peer all questions, which gives its CPU ms."""

    def work() -> float:
        start = peer.cpu()
        for one in questions:
            peer.count(one)
        return 1000 * (peer.cpu() - start)

    return work


def measured(count: int, size: Size) -> float:
    """Print all figures of so many records; return that of the mixed questions."""
    data = drawn(count)
    columns, built = timed(lambda: build(data))
    keys = Keys()
    # Of 21 lines in the audit 20 are records.
    keys.add(np.arange(count, dtype=np.int64) * 21 // 20)
    own, found = columns.nbytes / count, keys.nbytes / count
    title = f"{count:,} records, built in {built:.0f} ms"
    print(f"\n{title}; bytes each: {own:.2f} both orders and places", end=", ")
    print(f"{found:.2f} to find a record, {own + found:.2f} in all (<= 24)")
    lines = [
        line(what, columns, data, asked, size.rounds)
        for what, asked in questions().items()
    ]
    show("Questions, beside numpy over all records", lines)
    writes(columns, data, size.batches)
    return lines[0].ours


def drawn(count: int) -> Data:
    """Return records of two years; few kinds and few grids have most of them."""
    chance = np.random.default_rng(7)
    weight = chance.pareto(1.2, GRIDS) + 0.05
    often = 1 / np.arange(1, CATEGORIES + 1)
    some = {
        "grid": chance.choice(GRIDS, count, p=weight / weight.sum()),
        "time": START + np.sort(chance.integers(0, DAYS * DAY, count)),
        "category": chance.choice(CATEGORIES, count, p=often / often.sum()),
        "severity": chance.choice([1, 2, 3, 4], count, p=[0.01, 0.04, 0.2, 0.75]),
        "state": chance.choice([0, 1, 2], count, p=[0.97, 0.025, 0.005]),
    }
    return {name: column.astype(np.int32) for name, column in some.items()}


def build(data: Data) -> Columns:
    """Return the columns of all."""
    return Columns.build(**data, grids=GRIDS, categories=CATEGORIES)


def questions() -> dict[str, Questions]:
    """Return questions by what they are: each with every window."""
    end = START + DAYS * DAY
    windows = [{"since": end - days * DAY, "until": end} for days in WINDOWS]
    narrowed: Questions = [
        {"categories": [2]},
        {"categories": [0, 7, 19], "severities": [1, 2, 3]},
        {"severities": [1, 2]},
        {"severities": [1, 2, 3]},
    ]
    return {
        "20 mixed": [window | more for window in windows for more in narrowed],
        "5 of all": windows,
        "5 of what is open": [window | {"states": [1, 2]} for window in windows],
        "5 of the commonest category": [one | {"categories": [0]} for one in windows],
    }


def naive(data: Data, **asked: Any) -> NDArray[np.int64]:
    """Return the counts of one question from all records."""
    wanted = (data["time"] >= asked["since"]) & (data["time"] < asked["until"])
    named = {"categories": "category", "severities": "severity", "states": "state"}
    for name, column in named.items():
        if name in asked:
            wanted &= np.isin(data[column], asked[name])
    return np.bincount(data["grid"][wanted], minlength=GRIDS)


def line(
    what: str, columns: Columns, data: Data, asked: Questions, rounds: int
) -> Line:
    """Return the cost of questions beside the peer's; both must agree."""
    for one in asked:
        if not (columns.count(**one) == naive(data, **one)).all():
            raise AssertionError(f"other counts for {one}")
    ours, peer = in_turn(
        rounds,
        lambda: timed(lambda: [columns.count(**one) for one in asked])[1],
        lambda: timed(lambda: [naive(data, **one) for one in asked])[1],
    )
    return Line(what, "ms", ours, peer)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what a work gives, and the milliseconds of CPU it took."""
    start = time.process_time()
    done = work()
    return done, 1000 * (time.process_time() - start)


def writes(columns: Columns, data: Data, batches: int) -> None:
    """Print what batches of 50 and changes cost, and how long the longest waits."""
    chance = np.random.default_rng(9)
    places = chance.integers(0, len(data["grid"]), (batches, 50))
    now = np.full(50, START + DAYS * DAY)
    batch = [{name: some[at] for name, some in data.items()} for at in places]
    numbers, held = places[:, 0].tolist(), [columns.nbytes]

    def append(at: int) -> None:
        columns.append(**batch[at] | {"time": now})

    title = (
        f"\n{'writes, CPU ms':<40}{'mean':>9}{'median':>9}{'1 in 100':>9}{'most':>9}"
    )
    print(title)
    report("append of 50", append, batches, lambda: held.append(columns.nbytes))
    report("edit", lambda at: columns.change(numbers[at], category=at % 9), batches)
    report("state", lambda at: columns.change(numbers[at], state=at % 3), batches)
    tail = len(columns._tail)
    print(f"the rest folded at once: {tail:,} records in", end=" ")
    print(f"{timed(columns.fold)[1]:.1f} ms", end="; ")
    print(f"{max(held) / len(columns):.1f} bytes each at the most, while appended")


def report(
    what: str,
    write: Callable[[int], None],
    times: int,
    after: Callable[[], None] = lambda: None,
) -> None:
    """Print the mean, the median and the longest of some writes."""
    each = []
    for at in range(times):
        start = time.process_time()
        write(at)
        each.append(1000 * (time.process_time() - start))
        after()
    each.sort()
    said = statistics.mean(each), each[times // 2], each[times * 99 // 100], each[-1]
    print(f"{what:<40}" + "".join(f"{one:>9.3f}" for one in said))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1.4 million only")
    main(Size((1_400_000,)) if parser.parse_args().quick else Size())
