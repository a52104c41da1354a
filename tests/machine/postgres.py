"""An own PostgreSQL with PostGIS for one test run."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import psycopg
from sqlalchemy import URL

OLDEST = 15
PATIENCE = 30  # seconds until the server must answer

SETTINGS = {
    "listen_addresses": "",  # only the socket, in a folder that is ours alone
    "max_connections": "200",
    "dynamic_shared_memory_type": "mmap",  # in the folder, so that it goes with it
    "timezone": "Asia/Shanghai",  # not UTC: a time without its zone shall show
}

FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}

# Waits for a line, or for our end of the pipe to close: however we end, it tidies up.
# It asks more than once, for a server that has only begun to start does not listen yet.
KEEPER = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
read -r _
while kill -QUIT $! 2>/dev/null; do sleep 0.05; done
rm -rf "$folder"
"""


class Missing(Exception):
    """There is no PostgreSQL here that would do."""


class Owner(TypedDict, total=False):
    """Who shall run the server, in the words of subprocess."""

    user: int
    group: int
    extra_groups: list[int]


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A fresh database with PostGIS, by its address; the server ends with the block.

    A test run needs no data after a power cut; what is measured has to keep them.
    """
    binaries, owner = find_binaries(), find_owner()
    # /tmp whatever TMPDIR says: a socket's path must be short and its folder reachable.
    with TemporaryDirectory(prefix="linli-postgres-", dir="/tmp") as name:
        folder = Path(name)
        make_data(binaries, folder, owner)
        settings = SETTINGS if durable else SETTINGS | FORGETFUL
        keeper = start(binaries, folder, owner, settings)
        try:
            await_answer(folder)
            yield make_database(folder, "linli")
        finally:
            keeper.communicate(b"\n")


def find_binaries() -> Path:
    """The newest PostgreSQL that has PostGIS, where Debian puts its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=version_of)
    good = [
        path.parent
        for path in found
        if version_of(path) >= OLDEST and has_postgis(path)
    ]
    if not good:
        raise Missing(
            f"no PostgreSQL {OLDEST} or newer with PostGIS in /usr/lib/postgresql"
        )
    return good[-1]


def version_of(postgres: Path) -> int:
    return int(postgres.parents[1].name)


def has_postgis(postgres: Path) -> bool:
    share = Path(f"/usr/share/postgresql/{version_of(postgres)}")
    return (share / "extension/postgis.control").exists()


def find_owner() -> Owner:
    """PostgreSQL refuses to be run by root; anyone else runs it himself."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    someone = names.get("postgres") or names["nobody"]
    return {"user": someone.pw_uid, "group": someone.pw_gid, "extra_groups": []}


def make_data(binaries: Path, folder: Path, owner: Owner) -> None:
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    options = [
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    ]
    command = [f"{binaries}/initdb", "--no-sync", *options, f"{folder}/data"]
    made = subprocess.run(
        command, check=False, cwd="/", capture_output=True, text=True, **owner
    )
    if made.returncode != 0:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def start(
    binaries: Path, folder: Path, owner: Owner, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us and not the server."""
    said = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
    server = [
        f"{binaries}/postgres",
        "-D",
        f"{folder}/data",
        "-k",
        str(folder),
        *said,
    ]
    return subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", str(folder), *server],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
        **owner,
    )


def await_answer(folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return connect(folder, "postgres").close()
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                log = (folder / "log").read_text()
                raise RuntimeError(f"PostgreSQL does not answer: {log}") from problem
            time.sleep(0.05)


def connect(folder: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(folder), user="postgres", dbname=database, autocommit=True
    )


def make_database(folder: Path, name: str) -> str:
    with connect(folder, "postgres") as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with connect(folder, name) as connection:
        connection.execute("CREATE EXTENSION postgis")
    address = URL.create(
        "postgresql+psycopg",
        username="postgres",
        database=name,
        query={"host": str(folder)},
    )
    return address.render_as_string(hide_password=False)
