"""Requests beside a peer's, measured in the same run; `make bench` begins with it."""

import itertools
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.beside import django_rest
from tests.bench.measuring import Line, in_turn, show
from tests.bench.ours import Service, linli
from tests.bench.sending import Answers, Call, fetch, send
from tests.bench.writing import batches, cpu_each, singles, spots_of
from tests.machine.postgres import cluster

MINE = "/api/v1/territory/mine"


@dataclass(frozen=True)
class Size:
    """How much is measured: four minutes of it, unless said otherwise."""

    rounds: int = 5
    records: int = 400
    batch: int = 50
    packs: int = 20
    seconds: float = 20


def main(size: Size) -> None:
    """Run every bench; a target that is missed is printed, nothing fails."""
    print(f"CPU time of server and database together, medians of {size.rounds} rounds.")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began.")
    print("Ratio: how many times as much the peer takes.")
    with (
        cluster(durable=True) as database,
        tempfile.TemporaryDirectory() as folder,
        linli(database, Path(folder)) as ours,
    ):
        pack, tag = fetch(ours.port, MINE, ours.headers)
        with django_rest(database, pack) as peer:
            doors = len(pack["dwellings"])
            show("Records, beside Django REST Framework", writes(ours, peer, size))
            lines = reads(ours, peer, tag, size)
            show(f"The pack of {doors} doors, beside the same", lines)
        steady(ours, size.seconds)


def writes(ours: Service, peer: Service, size: Size) -> list[Line]:
    """Measure records one by one over 8 connections, and in batches."""
    spots, seeds = spots_of(ours), itertools.count()

    def single(service: Service) -> float:
        calls = singles(size.records, spots, next(seeds))
        return cpu_each(service, calls, size.records)

    def batch(service: Service) -> float:
        count = size.records // size.batch
        calls = batches(count, size.batch, spots, next(seeds))
        return cpu_each(service, calls, count * size.batch)

    put = in_turn(size.rounds, lambda: single(ours), lambda: single(peer))
    many = in_turn(size.rounds, lambda: batch(ours), lambda: batch(peer))
    return [
        Line("PUT /records, 8 connections", "ms CPU", put[0], put[1], 5),
        Line(f"/acts of {size.batch}, a record", "ms CPU", many[0], many[1], 1.2),
    ]


def reads(ours: Service, peer: Service, tag: str, size: Size) -> list[Line]:
    """Measure the worker's pack, whole and where nothing has changed."""

    def whole(service: Service) -> float:
        return cpu_each(service, iter([Call("GET", MINE)] * size.packs), size.packs)

    known = Service(ours.port, ours.headers | {"If-None-Match": tag}, ours.processes)
    figures = in_turn(
        size.rounds, lambda: whole(ours), lambda: whole(peer), lambda: whole(known)
    )
    return [
        Line("GET /territory/mine", "ms CPU", figures[0], figures[1], 60),
        Line("the same, unchanged (304)", "ms CPU", figures[2]),
    ]


def steady(ours: Service, seconds: float) -> Answers:
    """Send for a while as fast as it goes: whether all were answered well."""
    calls = singles(100_000, spots_of(ours), seed=-1)
    answers = send(ours.port, ours.headers, calls, seconds=seconds)
    done, good = sum(answers.statuses.values()), answers.statuses[201]
    print(
        f"\n{seconds:g} s without a pause over 8 connections: {done / seconds:.0f}/s,"
    )
    print(f"{done - good} of {done} refused; half waited {answers.wait(0.5):.0f} ms,")
    print(f"one in a hundred longer than {answers.wait(0.99):.0f} ms (wall time)")
    return answers


if __name__ == "__main__":
    main(Size())
