"""Counting more points than one machine holds: files of points, by area and month.

A folder of GeoParquet files is counted file by file, each by the same GridIndex, here
or by the workers of Dask. The index is a file that each process opens once and maps,
so that all on one machine share its pages. Files may be anywhere that all workers see.
"""

import json
import logging
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.locate import GridIndex
from geo.months import edges, months

ROWS_AT_ONCE = 200_000
WGS84 = {("OGC", "CRS84"), ("EPSG", 4326)}

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


class PartRefused(Exception):
    """A file that cannot be counted, and why."""


@dataclass(frozen=True)
class Part:
    """What one file holds: month * areas + position, and how many there."""

    name: str
    rows: int = 0
    outside: int = 0
    """Rows in no area, or without a place."""
    keys: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    counts: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    fault: str | None = None


@dataclass(frozen=True)
class Counted:
    """All files together. `damaged` says why each file that is not in it is not."""

    rows: int
    outside: int
    empty: list[str]
    damaged: dict[str, str]
    counts: dict[tuple[str, date], int]
    """By the code of the area and the month; what is not there is naught."""


def count_folder(
    folder: Path,
    index: Path,
    zone: ZoneInfo,
    *,
    workers: int = 0,
    when: str = "filed_at",
    told: Callable[[Part], object] = lambda part: None,
) -> Counted:
    """Count the points of all `*.parquet` below a folder by area and month.

    With `workers`, so many processes of Dask share the files; without, this one does
    it all. `told` hears of each file when it is done. Raises what GridIndex.open does.

    >>> import tempfile
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> with tempfile.TemporaryDirectory() as name:
    ...     GridIndex.build([], []).save(Path(name, "index"))
    ...     count_folder(Path(name), Path(name, "index"), zone).rows
    0
    """
    files = sorted(folder.rglob("*.parquet"))
    codes = opened(index).codes
    parts = []
    with _counting(files, index, zone, when, workers) as counting:
        for part in counting:
            told(part)
            parts.append(part)
    return _together(sorted(parts, key=lambda part: part.name), codes)


@contextmanager
def _counting(
    files: list[Path], index: Path, zone: ZoneInfo, when: str, workers: int
) -> Iterator[Iterable[Part]]:
    """Give the parts as they are done; whatever ends the block ends the workers."""
    if not workers:
        yield (count_file(file, index, zone, when) for file in files)
        return
    from distributed import as_completed

    with _workers(min(workers, max(len(files), 1))) as client:
        names = {
            client.submit(count_file, file, index, zone, when, pure=False): file
            for file in files
        }
        yield (_outcome(done, names[done]) for done in as_completed(list(names)))


@contextmanager
def _workers(count: int) -> Iterator[Any]:
    """Start so many processes, and end them with the block, however that ends."""
    from distributed import Client, LocalCluster

    with _unbroken() as broken, ExitStack() as stack:
        stack.enter_context(_silent())
        cluster = LocalCluster(
            n_workers=count, threads_per_worker=1, dashboard_address=None
        )
        stack.push(cluster)
        client = stack.enter_context(Client(cluster))
        with _breakable(broken):
            yield client


@contextmanager
def _silent() -> Iterator[None]:
    """Let workers be ended without a word of what they were about to send."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _unbroken() -> Iterator[list[int]]:
    """Put Ctrl-C off: workers that are half started or half ended would stay."""
    said: list[int] = []
    if current_thread() is not main_thread():
        yield said
        return
    before = signal.signal(signal.SIGINT, lambda number, _: said.append(number))
    try:
        yield said
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _breakable(broken: list[int]) -> Iterator[None]:
    """Let Ctrl-C through again for a while, also one that came before."""
    if broken:
        raise KeyboardInterrupt
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _outcome(done: Any, file: Path) -> Part:
    """Return what a worker counted; one that died is a fault of the file it read."""
    if failure := done.exception():
        return Part(file.name, fault=f"{type(failure).__name__}: {failure}")
    part: Part = done.result()
    return part


@lru_cache(maxsize=2)
def opened(index: Path) -> GridIndex:
    """Map the index into this process, once."""
    return GridIndex.open(index)


def count_file(file: Path, index: Path, zone: ZoneInfo, when: str) -> Part:
    """Count one file; what is wrong with it is said, not raised."""
    import pyarrow as pa

    try:
        return _count(file, opened(index), zone, when)
    except PartRefused as refusal:
        return Part(file.name, fault=str(refusal))
    except (pa.ArrowException, OSError, shapely.GEOSException) as failure:
        return Part(file.name, fault=str(failure).splitlines()[0])


def _count(file: Path, index: GridIndex, zone: ZoneInfo, when: str) -> Part:
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    place = _place_of(table)
    _must_have(table, [when, *place])
    found, rows, outside = [], 0, 0
    for batch in table.iter_batches(ROWS_AT_ONCE, columns=[when, *place]):
        month = _months(batch.column(when), zone)
        lon, lat = _points(batch, place)
        at = index.locate_many(lon, lat)
        inside = at >= 0
        found.append(month[inside] * len(index) + at[inside])
        rows, outside = rows + len(at), outside + int((~inside).sum())
    keys = np.concatenate([np.empty(0, np.int64), *found])
    keys, counts = np.unique(keys, return_counts=True)
    return Part(file.name, rows, outside, keys, counts.astype(np.int64))


def _must_have(table: Any, names: list[str]) -> None:
    there = table.schema_arrow.names
    if missing := [name for name in names if name not in there]:
        raise PartRefused(f"there is no column {missing[0]}, only: {', '.join(there)}")


def _place_of(table: Any) -> list[str]:
    """Return the columns that hold the place: GeoParquet's, or else lon and lat."""
    about = (table.schema_arrow.metadata or {}).get(b"geo")
    if about is None:
        return ["lon", "lat"]
    said = json.loads(about)
    name = said["primary_column"]
    column = said["columns"][name]
    if column["encoding"] != "WKB":
        raise PartRefused(f"its shapes are {column['encoding']}, and not WKB")
    crs = column.get("crs", {"id": {"authority": "OGC", "code": "CRS84"}})
    named = (crs or {}).get("id", {})
    if (named.get("authority"), named.get("code")) not in WGS84:
        raise PartRefused("its coordinates are not in WGS 84 (OGC:CRS84)")
    return [name]


def _points(batch: Any, place: list[str]) -> tuple[Floats, Floats]:
    if len(place) == 2:
        lon, lat = (
            batch.column(name).cast("float64").to_numpy(zero_copy_only=False)
            for name in place
        )
        return lon, lat
    points = shapely.from_wkb(batch.column(place[0]).to_numpy(zero_copy_only=False))
    kinds = shapely.get_type_id(points)
    if ((kinds != shapely.GeometryType.POINT) & (kinds >= 0)).any():
        raise PartRefused("it holds shapes that are no points")
    return shapely.get_x(points), shapely.get_y(points)


def _months(column: Any, zone: ZoneInfo) -> Numbers:
    """Return months counted from January 1970; times without a zone are local."""
    import pyarrow as pa

    if not pa.types.is_timestamp(column.type):
        raise PartRefused(f"its times are {column.type}, and not a timestamp")
    if column.null_count:
        raise PartRefused(f"{column.null_count} rows have no time")
    local = column.type.tz is None
    moments: NDArray[np.datetime64] = column.to_numpy(zero_copy_only=False)
    moments = moments.astype("datetime64[s]")
    if local or not len(moments):
        return moments.astype("datetime64[M]").astype(np.int64)
    # A day more at both ends: the zone may be ahead of UTC, or behind.
    ends = (
        moments.min() - np.timedelta64(1, "D"),
        moments.max() + np.timedelta64(1, "D"),
    )
    first, last = (end.astype("datetime64[D]").item() for end in ends)
    begins = [int(edge.timestamp()) for edge in edges(months(first, last), zone)]
    at: Numbers = np.searchsorted(begins, moments.astype(np.int64), side="right")
    return at - 1 + _number(first)


def _number(month: date) -> int:
    return (month.year - 1970) * 12 + month.month - 1


def _together(parts: list[Part], codes: tuple[str, ...]) -> Counted:
    keys = np.concatenate([np.empty(0, np.int64), *(part.keys for part in parts)])
    counts = np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)])
    each, at = np.unique(keys, return_inverse=True)
    total = np.zeros(len(each), dtype=np.int64)
    np.add.at(total, at, counts)
    month, area = np.divmod(each, max(len(codes), 1))
    firsts = month.astype("datetime64[M]").astype("datetime64[D]").tolist()
    named = [(codes[one], day) for one, day in zip(area.tolist(), firsts, strict=True)]
    return Counted(
        rows=sum(part.rows for part in parts),
        outside=sum(part.outside for part in parts),
        empty=[part.name for part in parts if not part.rows and not part.fault],
        damaged={part.name: part.fault for part in parts if part.fault},
        counts=dict(zip(named, total.tolist(), strict=True)),
    )
