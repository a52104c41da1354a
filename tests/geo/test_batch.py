"""Files of points counted by many processes as by one, and what is wrong with some."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely import box

from geo import GridIndex
from geo.batch import count_file, count_folder, opened

ZONE = ZoneInfo("Asia/Shanghai")
LAYOUT = {"encoding": "WKB", "geometry_types": ["Point"]}
CODES = [f"{x}-{y}" for x in range(5) for y in range(4)]
POLYGONS = [
    box(120 + x / 100, 28 + y / 100, 120 + (x + 1) / 100, 28 + (y + 1) / 100)
    for x in range(5)
    for y in range(4)
]


def write(path, lon, lat, moments, *, column=LAYOUT, plain=False, zone="UTC"):
    """Write points as GeoParquet, or as columns lon and lat."""
    kind = pa.timestamp("us", tz=zone)
    said = {"filed_at": pa.array(moments, kind)}
    if plain:
        pq.write_table(pa.table(said | {"lon": lon, "lat": lat}), path)
        return
    said["geometry"] = pa.array(shapely.to_wkb(shapely.points(lon, lat)).tolist())
    columns = {"geometry": column}
    about = {"version": "1.1.0", "primary_column": "geometry", "columns": columns}
    table = pa.table(said).replace_schema_metadata({"geo": json.dumps(about)})
    pq.write_table(table, path, row_group_size=400)


def scattered(seed, count=1000):
    """Points in and around the areas, some on an edge, through four months."""
    chance = np.random.default_rng(seed)
    lon, lat = (
        chance.uniform(119.995, 120.055, count),
        chance.uniform(28, 28.041, count),
    )
    lon[:50] = 120.01
    begins = datetime(2025, 12, 15, tzinfo=UTC)
    seconds = chance.integers(0, 120 * 86400, count).tolist()
    return lon, lat, [begins + timedelta(seconds=one) for one in seconds]


@pytest.fixture
def index(tmp_path):
    path = tmp_path / "areas.index"
    GridIndex.build(POLYGONS, CODES).save(path)
    return path


@pytest.fixture
def folder(tmp_path):
    """Six files, in folders too; what is in them by GEOS, one point at a time."""
    made = tmp_path / "parts"
    (made / "month=1").mkdir(parents=True)
    for seed in range(6):
        where = made / "month=1" if seed % 2 else made
        write(where / f"{seed}.parquet", *scattered(seed), plain=seed == 5)
    return made


@pytest.fixture
def expected():
    tree, found = shapely.STRtree(POLYGONS), Counter()
    for seed in range(6):
        for lon, lat, moment in zip(*scattered(seed), strict=True):
            at = tree.query(shapely.Point(lon, lat), predicate="intersects")
            if len(at):
                month = moment.astimezone(ZONE).date().replace(day=1)
                found[CODES[min(at)], month] += 1
    return found


def test_one_process_counts_what_geos_counts(folder, index, expected):
    counted = count_folder(folder, index, ZONE)

    assert counted.counts == expected
    assert counted.rows == 6000
    assert counted.rows - counted.outside == expected.total()
    assert (counted.empty, counted.damaged) == ([], {})
    assert len({month for _, month in counted.counts}) == 5


def test_two_workers_of_dask_count_the_same(folder, index, expected):
    damage(folder)
    heard = []
    alone = count_folder(folder, index, ZONE)
    shared = count_folder(folder, index, ZONE, workers=2, told=heard.append)

    assert shared == alone
    assert shared.counts == expected
    assert len({part.name for part in heard}) == len(heard) == 15


def test_the_index_is_opened_once_in_a_process(folder, index):
    opened.cache_clear()
    count_folder(folder, index, ZONE)
    assert opened.cache_info().misses == 1
    assert opened.cache_info().hits == 6


def test_a_month_begins_with_the_districts_midnight(tmp_path, index):
    moments = [
        datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC),
        datetime(2026, 1, 31, 16, tzinfo=UTC),
        datetime(1969, 12, 31, 16, tzinfo=UTC),
        datetime(1969, 12, 31, 15, tzinfo=UTC),
    ]
    write(tmp_path / "a.parquet", np.full(4, 120.005), np.full(4, 28.005), moments)
    counts = count_folder(tmp_path, index, ZONE).counts

    assert counts == {
        ("0-0", date(2026, 1, 1)): 1,
        ("0-0", date(2026, 2, 1)): 1,
        ("0-0", date(1970, 1, 1)): 1,
        ("0-0", date(1969, 12, 1)): 1,
    }


def test_times_without_a_zone_are_those_of_the_district(tmp_path, index):
    moments = [datetime(2026, 1, 31, 23, 59, 59), datetime(2026, 2, 1)]  # noqa: DTZ001
    lon, lat = np.full(2, 120.005), np.full(2, 28.005)
    write(tmp_path / "a.parquet", lon, lat, moments, zone=None)
    counts = count_folder(tmp_path, index, ZONE).counts
    assert sorted(month.month for _, month in counts) == [1, 2]


def damage(folder):
    """Put beside good files what a folder may hold: each is named with its reason."""
    (folder / "a-text.parquet").write_text("no parquet")
    (folder / "b-nothing.parquet").touch()
    whole = (folder / "0.parquet").read_bytes()
    (folder / "c-half.parquet").write_bytes(whole[: len(whole) // 2])
    spoilt = bytearray(whole)
    spoilt[4:400] = bytes(396)
    (folder / "d-spoilt.parquet").write_bytes(spoilt)
    pq.write_table(pa.table({"lon": [1.0]}), folder / "e-columns.parquet")
    lon, lat, moments = scattered(9, 10)
    metres = LAYOUT | {"crs": {"id": {"authority": "EPSG", "code": 4547}}}
    write(folder / "f-metres.parquet", lon, lat, moments, column=metres)
    unknown = LAYOUT | {"crs": None}
    write(folder / "g-unknown.parquet", lon, lat, moments, column=unknown)
    write(folder / "h-empty.parquet", lon[:0], lat[:0], [])
    write(folder / "i-timeless.parquet", lon, lat, [None, *moments[1:]])


def test_damaged_and_empty_files_are_named_and_the_others_counted(
    folder, index, expected
):
    damage(folder)
    counted = count_folder(folder, index, ZONE)

    assert counted.counts == expected
    assert counted.empty == ["h-empty.parquet"]
    assert sorted(name[0] for name in counted.damaged) == list("abcdefgi")
    reasons = counted.damaged
    assert "no column filed_at" in reasons["e-columns.parquet"]
    assert "not in WGS 84" in reasons["f-metres.parquet"]
    assert "not in WGS 84" in reasons["g-unknown.parquet"]
    assert "1 rows have no time" in reasons["i-timeless.parquet"]


def test_shapes_that_are_no_points_are_a_fault_and_no_place_is_outside(tmp_path, index):
    moments = [datetime(2026, 1, 3, tzinfo=UTC)] * 3
    for name, shape in (("area", POLYGONS[0]), ("none", None)):
        path = tmp_path / f"{name}.parquet"
        write(path, np.full(3, 120.005), np.full(3, 28.005), moments)
        table = pq.read_table(path)
        shapes = table["geometry"].to_pylist()
        shapes[1] = shape and shapely.to_wkb(shape)
        pq.write_table(table.set_column(1, "geometry", pa.array(shapes)), path)

    said = count_file(tmp_path / "area.parquet", index, ZONE, "filed_at")
    assert said.fault == "it holds shapes that are no points"
    said = count_file(tmp_path / "none.parquet", index, ZONE, "filed_at")
    assert (said.fault, said.rows, said.outside) == (None, 3, 1)


def linli(*said, **options):
    command = [sys.executable, "-m", "server.cli", "batch", "count", *map(str, said)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def test_the_command_counts_and_writes(folder, index, expected, tmp_path):
    out = tmp_path / "counts.csv"
    done = linli(folder, "--index", index, "--out", out, "--workers", 0)
    output, _ = done.communicate(timeout=120)

    assert done.returncode == 0, output
    assert "6000 points" in output
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0] == "code,month,count"
    assert len(lines) == len(expected) + 1
    read = {(c, date.fromisoformat(m)): int(n) for c, m, n in map(split, lines[1:])}
    assert read == expected


def split(line):
    return line.split(",")


def test_the_command_writes_nothing_where_a_file_is_damaged_unless_told_to(
    folder, index, expected, tmp_path
):
    damage(folder)
    out = tmp_path / "counts.parquet"
    asked = (folder, "--index", index, "--out", out, "--workers", 0)
    refused = linli(*asked)
    output, _ = refused.communicate(timeout=120)
    assert (refused.returncode, out.exists()) == (1, False)
    assert "damaged  c-half.parquet" in output
    assert "empty    h-empty.parquet" in output

    done = linli(*asked, "--skip-damaged")
    output, _ = done.communicate(timeout=120)
    assert done.returncode == 0, output
    assert sum(pq.read_table(out)["count"].to_pylist()) == expected.total()


def test_a_damaged_index_is_refused(folder, index, tmp_path):
    index.write_bytes(index.read_bytes()[:-64])
    done = linli(folder, "--index", index, "--out", tmp_path / "o.csv")
    output, _ = done.communicate(timeout=60)
    assert done.returncode == 2
    assert "areas.index" in output


def members(group):
    """Return the processes that are left of a session."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(said[3]) == group and said[0] != "Z":
            found.append(int(status.parent.name))
    return found


def mapping(group, file):
    """Return those that have the file mapped into memory, beside the first."""
    there = set(members(group)) - {group}
    maps = {one: Path(f"/proc/{one}/maps") for one in there}
    return [one for one in there if maps[one].exists() and named(maps[one], file)]


def named(maps, file):
    try:
        return str(file) in maps.read_text()
    except OSError:
        return False


def test_interrupted_it_ends_with_its_workers_and_writes_nothing(
    folder, index, tmp_path
):
    """Both workers have the index mapped; they are in the midst of the files."""
    for at in range(3000):
        os.link(folder / "0.parquet", folder / f"again-{at}.parquet")
    out = tmp_path / "counts.csv"
    running = linli(folder, "--index", index, "--out", out, "--workers", 2)
    deadline = time.monotonic() + 60
    while len(mapping(running.pid, index)) < 2:
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGINT)
    output, _ = running.communicate(timeout=60)

    assert running.returncode not in (0, None), output
    assert "Traceback" not in output
    assert not out.exists()
    deadline = time.monotonic() + 10
    while members(running.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert members(running.pid) == []
