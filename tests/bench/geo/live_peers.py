"""The peers of the live counts: PostgreSQL, DuckDB and polars, each at its best."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tests.bench.measuring import cpu_seconds

Asked = dict[str, Any]
Counts = NDArray[np.int64]

COLUMNS = {"categories": "category", "severities": "severity", "states": "state"}
INDEXES = (
    "(time, category, severity, state, grid)",
    "(category, severity, time, grid, state)",
)
"""Each covers every question; PostgreSQL takes the one it finds cheaper."""


class Peer(Protocol):
    """One that counts the same records."""

    def count(self, asked: Asked) -> Counts:
        """Return the count of each grid."""

    def cpu(self) -> float:
        """Return the seconds of CPU that were taken until now."""


def conditions(asked: Asked) -> str:
    """Return a question as SQL.

    >>> conditions({"since": 5, "until": 9, "categories": [1, 2]})
    'time >= 5 and time < 9 and category in (1,2)'
    """
    said = [f"time >= {asked['since']} and time < {asked['until']}"]
    for name, column in COLUMNS.items():
        if name in asked:
            said.append(f"{column} in ({','.join(map(str, asked[name]))})")
    return " and ".join(said)


def spread(grids: Any, counts: Any, all_grids: int) -> Counts:
    """Return counts of some grids as a count of each."""
    spread_out = np.zeros(all_grids, np.int64)
    spread_out[np.asarray(grids, np.int64)] = counts
    return spread_out


class Postgres:
    """A table that is all in memory, with covering indexes; no parallel workers."""

    def __init__(self, address: str, frame: Any, grids: int) -> None:
        import psycopg

        self._grids = grids
        self._line = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
        run = self._line.execute
        run("set max_parallel_workers_per_gather = 0")
        run("set max_parallel_maintenance_workers = 0")
        run("set jit = off")
        run("set work_mem = '256MB'")
        run("set maintenance_work_mem = '256MB'")
        kinds = "grid int4, time int4, category int2, severity int2, state int2"
        run(f"create unlogged table record ({kinds})")
        with self._line.cursor().copy("copy record from stdin (format csv)") as copy:
            copy.write(frame.write_csv(include_header=False))
        for columns in INDEXES:
            run(f"create index on record {columns}")
        run("vacuum analyze record")
        self._backend = self._line.info.backend_pid

    def count(self, asked: Asked) -> Counts:
        """Return the count of each grid."""
        question = f"select grid, count(*) from record where {conditions(asked)}"
        rows = self._line.execute(f"{question} group by grid").fetchall()
        return spread([row[0] for row in rows], [row[1] for row in rows], self._grids)

    def cpu(self) -> float:
        """Return the seconds of its own process: reading the answer is not counted."""
        return cpu_seconds([self._backend])

    def close(self) -> None:
        """Leave the server."""
        self._line.close()

    def plans(self, questions: list[Asked]) -> str:
        """Return how it goes about the questions, each way with how often."""
        seen: dict[str, int] = {}
        for asked in questions:
            text = (
                f"explain select grid, count(*) from record where {conditions(asked)}"
            )
            lines = [row[0] for row in self._line.execute(f"{text} group by grid")]
            scans = [one for one in lines if "Scan" in one and "Bitmap Heap" not in one]
            way = scans[0].strip(" ->").split("  (")[0]
            seen[way] = seen.get(way, 0) + 1
        return ", ".join(f"{way}: {often}" for way, often in seen.items())


class Duck:
    """A table of DuckDB in memory, sorted by time; one thread."""

    def __init__(self, frame: Any, grids: int) -> None:
        import duckdb

        self._grids = grids
        self._line = duckdb.connect(":memory:", config={"threads": 1})
        columns = {name: frame[name].to_numpy() for name in frame.columns}
        self._line.register("incoming", columns)
        self._line.execute("create table record as select * from incoming")
        self._line.unregister("incoming")

    def count(self, asked: Asked) -> Counts:
        """Return the count of each grid."""
        question = f"select grid, count(*) n from record where {conditions(asked)}"
        found = self._line.execute(f"{question} group by grid").fetchnumpy()
        return spread(found["grid"], found["n"], self._grids)

    def cpu(self) -> float:
        """Return the seconds of this process, where it works."""
        return time.process_time()


class Polars:
    """A frame in memory, sorted by time; one thread."""

    def __init__(self, frame: Any, grids: int) -> None:
        self._frame, self._grids = frame, grids

    def count(self, asked: Asked) -> Counts:
        """Return the count of each grid."""
        import polars

        wanted = polars.col("time").is_between(
            asked["since"], asked["until"], closed="left"
        )
        for name, column in COLUMNS.items():
            if name in asked:
                wanted &= polars.col(column).is_in(asked[name])
        found = self._frame.lazy().filter(wanted).group_by("grid").len().collect()
        return spread(found["grid"].to_numpy(), found["len"].to_numpy(), self._grids)

    def cpu(self) -> float:
        """Return the seconds of this process, where it works."""
        return time.process_time()


def framed(data: dict[str, Any]) -> Any:
    """Return records as a frame of polars, in the smallest types that hold them."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    small = {"category": np.int16, "severity": np.int8, "state": np.int8}
    some = {name: one.astype(small.get(name, np.int32)) for name, one in data.items()}
    return polars.DataFrame(some).with_columns(polars.col("time").set_sorted())


@contextmanager
def peers(address: str, data: dict[str, Any], grids: int) -> Iterator[dict[str, Peer]]:
    """Give each its copy of the records."""
    frame = framed(data)
    with closing(Postgres(address, frame, grids)) as postgres:
        yield {
            "PostgreSQL": postgres,
            "DuckDB": Duck(frame, grids),
            "polars": Polars(frame, grids),
        }
