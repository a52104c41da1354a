"""The benches themselves run: what they measure is for `make bench`."""

from pathlib import Path

import pytest

from tests.bench.geo import live
from tests.bench.measuring import Line, cpu_seconds, in_turn, show
from tests.bench.ours import linli
from tests.bench.writing import batches, cpu_each, singles, spots_of
from tests.machine.postgres import Missing, cluster, find_binaries


@pytest.fixture
def _installed() -> None:
    try:
        find_binaries()
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.mark.usefixtures("_installed")
def test_what_a_record_costs_is_counted_over_server_and_database(tmp_path: Path):
    with cluster(durable=True) as database, linli(database, tmp_path, 30) as ours:
        spots = spots_of(ours)
        both = cpu_each(ours, singles(100, spots, seed=1), 100)
        many = cpu_each(ours, batches(2, 50, spots, seed=2), 100)
        assert all(cpu_seconds([one]) > 0 for one in ours.processes)

    assert 0 < many < both


def test_a_target_that_is_missed_is_said(capsys):
    ours, peer = in_turn(3, lambda: 2.0, lambda: 6.0)
    show(
        "A bench", [Line("this", "ms", ours, peer, 3), Line("that", "ms", 9, target=3)]
    )
    this, that = capsys.readouterr().out.splitlines()[-2:]

    assert "3.0x" in this
    assert "MISSED" not in this
    assert "MISSED" in that


@pytest.mark.usefixtures("_installed")
def test_live_counts_are_measured_on_tiny_input(capsys):
    for peer in ("duckdb", "polars"):
        pytest.importorskip(peer, reason="`make bench` brings the peers")
    live.main(live.Size((300, 600), rounds=1, batches=9))
    said = capsys.readouterr().out

    assert said.count("20 mixed,") == said.count("append of 50") == 2
    assert all(f"beside {peer}" in said for peer in live.TARGETS)
    assert "bytes each" in said
    assert "times what they do at 300" in said


@pytest.mark.usefixtures("_installed")
def test_every_bench_runs_on_tiny_input(capsys):
    for peer in ("rest_framework", "geopandas"):
        pytest.importorskip(peer, reason="`make bench` brings the peers")
    from tests.bench.__main__ import Size, main

    main(Size(1, records=8, batch=4, packs=1, seconds=0.5, micro_grids=30, points=100))
    said = capsys.readouterr().out

    assert "0 of" in said
    assert said.count("PUT /records") == said.count("sjoin") == 1
