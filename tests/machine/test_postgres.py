"""The tests' own PostgreSQL comes and goes without a trace."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.machine.postgres import Missing, cluster, find_binaries

HOLD = """
import time
from tests.machine.postgres import cluster
with cluster() as address:
    print(address, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _installed() -> None:
    try:
        find_binaries()
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def other_run() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_cluster_starts_with_postgis_and_leaves_nothing() -> None:
    with cluster() as address:
        folder = folder_of(address)
        assert ask(address, "SELECT ST_AsText(ST_Point(116, 40))") == "POINT(116 40)"
        assert processes_of(folder)
    assert not folder.exists()
    assert not processes_of(folder)


def test_a_cluster_ends_when_its_block_fails() -> None:
    with pytest.raises(KeyboardInterrupt), cluster() as address:
        raise KeyboardInterrupt
    assert not folder_of(address).exists()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_cluster_ends_with_a_run_that_was_killed(
    other_run: subprocess.Popen[str], end: signal.Signals
) -> None:
    folder = folder_of(first_line(other_run))
    other_run.send_signal(end)
    assert in_time(lambda: not folder.exists() and not processes_of(folder))


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def folder_of(address: str) -> Path:
    return Path(str(make_url(address).query["host"]))


def ask(address: str, question: str) -> object:
    engine = create_engine(address)
    with engine.connect() as connection:
        answer = connection.scalar(text(question))
    engine.dispose()
    return answer


def processes_of(folder: Path) -> list[Path]:
    return [
        path
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if str(folder) in read(path)
    ]


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended meanwhile
        return ""


def in_time(happened: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)
    return happened()
