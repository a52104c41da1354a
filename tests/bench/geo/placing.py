"""Placing points in 5,236 micro-grids: our index beside its peers, and bare memory.

    .venv/bin/python -m tests.bench.geo.placing

CPU time, medians of rounds that take turns, in one run. PostGIS: the client's and
the server's together.
"""

import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely
from shapely import STRtree
from sqlalchemy import make_url

from geo import GridIndex
from tests.bench.geo.points import MICRO_GRIDS, POINTS, district, scattered
from tests.bench.measuring import Line, cpu_seconds, in_turn, show
from tests.geo.adversaries import Floats, Shapes
from tests.machine.postgres import cluster

HELD = """SELECT code FROM area
WHERE ST_Covers(shape, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
ORDER BY position LIMIT 1"""
JOINED = """SELECT count(*) FROM spot JOIN area ON ST_Covers(area.shape, spot.shape)"""


@dataclass(frozen=True)
class Size:
    """How much is measured: some four minutes of it, unless said otherwise."""

    micro_grids: int = MICRO_GRIDS
    points: int = POINTS
    single: int = 2_000
    joined: int = 140_000
    rounds: int = 5


def main(size: Size = Size()) -> None:  # noqa: B008  # frozen
    """Measure memory first, while nothing else has been taken; then all else."""
    polygons, codes = district(size.micro_grids)
    index = built(polygons, codes)
    points = scattered(polygons, size.points, np.random.default_rng(7))
    title = f"{size.points:,} points in {size.micro_grids:,} micro-grids"
    show(title, bulk(polygons, codes, index, points, size.rounds))
    show("A batch of 50", batch(polygons, index, points[:50], size.rounds))
    with stored(polygons, codes, points[: size.joined]) as (session, processes):
        some = points[: size.single]
        lines = single(polygons, index, some, session, processes, size.rounds)
        show(f"One point, one after another ({len(some):,})", lines)
        postgis_join(index, points[: size.joined], session, processes)
    file(index, points[: size.single], size.rounds)


def built(polygons: Shapes, codes: list[str]) -> GridIndex:
    """Say what an index costs in memory, and return it."""
    before = status("VmRSS")
    index = GridIndex.build(list(polygons), codes)
    cells = index._cells
    print(f"cells of {cells.frame.width_m:.1f} m", end=", ")
    print(f"{len(cells.borders):,} border cells, {len(cells.meetings):,} meetings")
    print(f"built: {status('VmRSS') - before:.0f} MB kept", end=", ")
    print(f"{status('VmHWM') - before:.0f} MB at the most")
    return index


def status(name: str) -> float:
    """Return a figure of this process in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (said,) = (line.split()[1] for line in lines if line.startswith(name))
    return int(said) / 1024


def bulk(
    polygons: Shapes, codes: list[str], index: GridIndex, points: Floats, rounds: int
) -> list[Line]:
    """Place all at once, and build; with what only reads and writes the memory."""
    x, y = points.T.copy()
    shapely.prepare(polygons)
    tree, made = STRtree(polygons), shapely.points(x, y)
    sums = np.empty(len(x), dtype=np.float32)
    join = joining(polygons, made)
    ours, build, strtree, memory, *sjoin = in_turn(
        rounds,
        spent(lambda: index.locate_many(x, y)),
        spent(lambda: GridIndex.build(list(polygons), codes)),
        spent(lambda: tree.query(made, "intersects")),
        spent(lambda: np.add(x, y, sums, casting="unsafe")),
        *([spent(join)] if join else []),
    )
    best = sjoin[0] if sjoin else None
    return [
        Line("GridIndex beside geopandas.sjoin", "ms", ours, best),
        Line("GridIndex beside STRtree", "ms", ours, strtree),
        Line("reading 16 B and writing 4 B a point", "ms", memory, ours),
        Line("building the index, beside one sjoin", "ms", build, best),
    ]


def batch(
    polygons: Shapes, index: GridIndex, points: Floats, rounds: int
) -> list[Line]:
    """Place as many as come in one request."""
    x, y = points.T.copy()
    made, tree = shapely.points(x, y), STRtree(polygons)
    join = joining(polygons, made)
    ours, strtree, *sjoin = in_turn(
        rounds,
        spent(twenty(lambda: index.locate_many(x, y)), 20),
        spent(twenty(lambda: tree.query(made, "intersects")), 20),
        *([spent(twenty(join), 20)] if join else []),
    )
    return [
        Line("beside geopandas.sjoin", "ms", ours, sjoin[0] if sjoin else None),
        Line("beside STRtree", "ms", ours, strtree),
    ]


def joining(polygons: Shapes, made: Shapes) -> Callable[[], object] | None:
    """Return geopandas' join of points and polygons, where it is installed."""
    if not importlib.util.find_spec("geopandas"):
        return None
    import geopandas

    left = geopandas.GeoDataFrame(geometry=made, crs=4326)
    right = geopandas.GeoDataFrame(geometry=polygons, crs=4326)
    return lambda: geopandas.sjoin(left, right, predicate="intersects")


def twenty(way: Callable[[], object]) -> Callable[[], object]:
    """Return what does it twenty times."""
    return lambda: [way() for _ in range(20)]


def spent(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Return what does a work and gives the milliseconds of CPU each time took."""

    def measured() -> float:
        start = time.process_time()
        work()
        return 1000 * (time.process_time() - start) / times

    return measured


Session = psycopg.Connection[Any]


@contextmanager
def stored(
    polygons: Shapes, codes: list[str], points: Floats
) -> Iterator[tuple[Session, tuple[int, ...]]]:
    """Give a PostGIS with areas and points under GiST, and who works for it."""
    with cluster() as database:
        address = make_url(database).set(drivername="postgresql")
        said = address.render_as_string(hide_password=False)
        with psycopg.connect(said, autocommit=True) as session:
            fill(session, polygons, codes, points)
            yield session, (session.info.backend_pid, os.getpid())


def fill(session: Session, polygons: Shapes, codes: list[str], points: Floats) -> None:
    """Write areas and points as everyone would."""
    session.execute("SET max_parallel_workers_per_gather = 0")
    session.execute(
        "CREATE TABLE area (position int, code text, shape geometry(Geometry, 4326))"
    )
    session.execute("CREATE TABLE spot (shape geometry(Point, 4326))")
    with session.cursor() as cursor:
        with cursor.copy("COPY area FROM STDIN") as copy:
            wkbs = shapely.to_wkb(
                shapely.set_srid(polygons, 4326), True, include_srid=True
            )
            for at, (code, wkb) in enumerate(zip(codes, wkbs, strict=True)):
                copy.write_row((at, code, wkb))
        with cursor.copy("COPY spot FROM STDIN") as copy:
            made = shapely.set_srid(shapely.points(points), 4326)
            for wkb in shapely.to_wkb(made, True, include_srid=True):
                copy.write_row((wkb,))
    for table in ("area", "spot"):
        session.execute(f"CREATE INDEX ON {table} USING gist (shape)")
    session.execute("ANALYZE")


def single(
    polygons: Shapes,
    index: GridIndex,
    points: Floats,
    session: Session,
    processes: tuple[int, ...],
    rounds: int,
) -> list[Line]:
    """Place one point at a time, as for a record that comes alone."""
    tree, spots = STRtree(polygons), points.tolist()
    count = len(spots)

    def asked() -> None:
        for spot in spots:
            session.execute(HELD, spot, prepare=True).fetchone()

    said = [session.execute(HELD, spot).fetchone() for spot in spots]
    if [one and one[0] for one in said] != [index.locate(*spot) for spot in spots]:
        raise AssertionError("PostGIS places a point elsewhere")
    ours, strtree, postgis = in_turn(
        rounds,
        spent(lambda: [index.locate(*spot) for spot in spots], count),
        spent(
            lambda: [tree.query(shapely.Point(spot), "intersects") for spot in spots],
            count,
        ),
        lambda: 1000 * family_spent(asked, processes) / count,
    )
    return [
        Line("beside STRtree", "us", 1000 * ours, 1000 * strtree),
        Line(
            "beside PostGIS, prepared, with its GiST", "us", 1000 * ours, 1000 * postgis
        ),
    ]


def family_spent(work: Callable[[], object], processes: tuple[int, ...]) -> float:
    """Return the seconds of CPU that these processes took for a work."""
    start = cpu_seconds(processes)
    work()
    return cpu_seconds(processes) - start


def postgis_join(
    index: GridIndex, points: Floats, session: Session, processes: tuple[int, ...]
) -> None:
    """Time, once, the join that everyone writes."""
    x, y = points.T.copy()
    ours = spent(lambda: index.locate_many(x, y))()
    postgis = 1000 * family_spent(lambda: session.execute(JOINED), processes)
    show(f"{len(points):,} points, once", [Line("PostGIS' join", "ms", ours, postgis)])


def file(index: GridIndex, points: Floats, rounds: int) -> None:
    """Time saving, opening and the first answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index")
        index.save(path)
        save, opening, first = in_turn(
            rounds,
            spent(lambda: index.save(path)),
            spent(lambda: GridIndex.open(path)),
            spent(lambda: GridIndex.open(path).locate_many(*points.T)),
        )
        before = status("RssAnon")
        opened = GridIndex.open(path)
        opened.locate(*points[0])
        own = status("RssAnon") - before
        print(f"\nThe file: {path.stat().st_size / 1e6:.0f} MB", end=", ")
        print(f"{own:.1f} MB of each process its own; saved in {save:.0f} ms", end=", ")
        print(f"opened in {opening:.1f}, with {len(points):,} answers in {first:.1f}")


if __name__ == "__main__":
    main()
