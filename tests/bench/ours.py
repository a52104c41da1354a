"""Linli as it is served, with its district for show."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from tests.bench.sending import await_answer


@dataclass(frozen=True)
class Service:
    """A server that answers: where, for whom, and which processes work for it."""

    port: int
    headers: dict[str, str]
    processes: tuple[int, ...]


@contextmanager
def linli(database: str, folder: Path, micro_grids: int = 400) -> Iterator[Service]:
    """Serve a fresh district until the block ends."""
    settings = os.environ | {
        "LINLI_DATA": str(folder),
        "LINLI_DATABASE_URL": database,
        "LINLI_KEY_FILE": str(folder / "key"),
    }
    size = ["--micro-grids", str(micro_grids), "--records", "200"]
    _run(settings, "key", str(folder / "key"))
    _run(settings, "demo", "load", *size)
    token = _run(settings, "token", "worker").strip()
    port = free_port()
    command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
    with served(command, settings, port, "/healthz") as pid:
        headers = {"Authorization": f"Bearer {token}"}
        yield Service(port, headers, (pid, postmaster(database)))


def _run(settings: dict[str, str], *command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "server.cli", *command],
        env=settings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@contextmanager
def served(
    command: list[str], settings: dict[str, str], port: int, path: str
) -> Iterator[int]:
    """Run a server; give its process number once it answers; end it with the block."""
    with subprocess.Popen(command, env=settings) as process:
        try:
            await_answer(port, path)
            yield process.pid
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def postmaster(database: str) -> int:
    """Return the process number of the PostgreSQL server behind an address."""
    folder = Path(str(make_url(database).query["host"]))
    return int((folder / "data/postmaster.pid").read_text().split()[0])
