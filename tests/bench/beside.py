"""The peer as it is served: the same gunicorn settings, the same PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from geo.district import demo_district
from server.serving import PROCESSES, THREADS
from tests.bench.ours import Service, free_port, postmaster, served
from tests.machine.postgres import make_database


@contextmanager
def django_rest(
    database: str, pack: dict[str, Any], micro_grids: int = 400
) -> Iterator[Service]:
    """Serve the peer with the same areas and doors until the block ends."""
    folder = Path(str(make_url(database).query["host"]))
    make_database(folder, "peer")
    settings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.peer.settings",
        "PEER_HOST": str(folder),
        "PEER_NAME": "peer",
    }
    filled = subprocess.run(
        [sys.executable, "-m", "tests.bench.peer.fill"],
        env=settings,
        input=json.dumps({"areas": areas(micro_grids), "pack": pack}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.bench.peer.wsgi"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(PROCESSES)]
    command += ["--threads", str(THREADS), "--worker-class", "gthread"]
    command += ["--keep-alive", "15", "--no-control-socket", "--log-level", "warning"]
    with served(command, settings, port, "/api/v1/territory/mine") as pid:
        headers = {"Authorization": f"Token {filled.stdout.strip()}"}
        yield Service(port, headers, (pid, postmaster(database)))


def areas(micro_grids: int) -> list[list[str]]:
    """Return code, name and shape of the micro-grids of the district for show."""
    return [
        [area.code, area.name, area.polygon.wkt]
        for area in demo_district(micro_grids)
        if area.level == "micro_grid"
    ]
