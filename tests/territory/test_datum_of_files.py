"""Files of shifted maps: turned once on their way in, said, and never turned back."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from click.testing import CliRunner, Result
from shapely import box
from shapely.geometry import mapping
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.datum import Datum, from_wgs84
from server.audit.models import AuditEntry
from server.cli import linli
from server.config import Settings
from server.screening.models import Record
from server.territory.models import Area, Building
from tests.factories import GRID, IN_EAST, VILLAGE, Factory

SHIFTED_MAPS = [Datum.GCJ02, Datum.BD09]
NORTH = "99010110020100111"
NEW_GRID = "990101100201077"
UPPER = box(120.65, 28.03, 120.66, 28.04)
DOOR: dict[str, Any] = {
    "building_code": "B1",
    "building": "3栋",
    "unit": 1,
    "floor": 2,
    "door": 201,
}

Load = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, make: Factory) -> Load:
    """Run a command of the operator."""
    env = {
        "LINLI_DATA": str(settings.data),
        "LINLI_DATABASE_URL": settings.database_url,
    }

    def run(*said: object) -> Result:
        return CliRunner().invoke(linli, [str(each) for each in said], env=env)

    return run


@pytest.fixture
def load(run: Load, tmp_path: Path) -> Load:
    """Load one area, drawn as a map in that datum has it."""

    def load(
        code: str,
        level: str,
        *options: str,
        parent: str = GRID,
        drawn: Datum = Datum.WGS84,
        shape: Any = UPPER,
    ) -> Result:
        file = tmp_path / "areas.geojson"
        said = {"code": code, "name": "示例", "parent": parent}
        feature = {
            "type": "Feature",
            "properties": said,
            "geometry": mapping(shown(shape, drawn)),
        }
        file.write_text(
            json.dumps({"type": "FeatureCollection", "features": [feature]})
        )
        fields = ["--code", "code", "--name", "name", "--parent", "parent"]
        return run("area", "load", file, "--level", level, *fields, *options)

    return load


def shown(shape: Any, datum: Datum) -> Any:
    def move(xy: Any) -> Any:
        return np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], datum))

    return shapely.transform(shape, move)


def table(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def noted(session: Session, act: str) -> list[object]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.act == act))
    return [entry.facts["datum"] for entry in entries]


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_areas_of_a_shifted_map_are_stored_in_wgs_84_and_it_is_said(
    load: Load, session: Session, datum: Datum
):
    result = load(NORTH, "micro_grid", "--datum", datum.value, drawn=datum)

    assert result.exit_code == 0, result.output
    assert f"Coordinates turned from {datum.said} into WGS 84." in result.output
    shape = session.scalar(select(Area.shape).where(Area.code == NORTH))
    assert shape is not None
    assert shape.bounds == pytest.approx(UPPER.bounds, abs=1e-9, rel=0)
    assert noted(session, "area.load") == [datum.value]


def test_areas_are_taken_as_they_are_where_nothing_is_said(
    load: Load, session: Session
):
    result = load(NORTH, "micro_grid", drawn=Datum.GCJ02)

    assert "turned" not in result.output
    shape = session.scalar(select(Area.shape).where(Area.code == NORTH))
    assert shape is not None
    assert shape.bounds == shown(UPPER, Datum.GCJ02).bounds
    assert noted(session, "area.load") == ["wgs84"]


def test_a_shifted_map_in_metres_is_wrong_use(load: Load, session: Session):
    lot = box(500000, 3098000, 501000, 3099000)
    options = ["--datum", "gcj02", "--crs", "EPSG:4549"]
    result = load(NORTH, "micro_grid", *options, shape=lot)

    assert result.exit_code == 2
    assert "GCJ-02 is in degrees like WGS 84, and EPSG:4549 is not" in result.output
    assert session.scalar(select(Area).where(Area.code == NORTH)) is None


def test_degrees_of_an_older_survey_are_no_shifted_map_either(load: Load):
    result = load(NORTH, "micro_grid", "--datum", "bd09", "--crs", "EPSG:4214")

    assert result.exit_code == 2


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "OGC:CRS84"])
def test_degrees_like_those_of_wgs_84_may_be_of_a_shifted_map(load: Load, crs: str):
    result = load(NORTH, "micro_grid", "--datum", "gcj02", "--crs", crs)

    assert result.exit_code == 0, result.output


def test_an_unknown_datum_is_wrong_use(load: Load):
    assert load(NORTH, "micro_grid", "--datum", "mars").exit_code == 2


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_a_file_of_a_shifted_map_that_does_not_say_so_is_suspected(
    load: Load, session: Session, datum: Datum
):
    load(NEW_GRID, "grid", parent=VILLAGE)
    result = load(NORTH, "micro_grid", parent=NEW_GRID, drawn=datum)

    assert result.exit_code == 0, result.output
    assert "suspected_datum  at 120.66" in result.output
    assert f"use --datum {datum.value}" in result.output
    assert "m too far" in result.output
    shape = session.scalar(select(Area.shape).where(Area.code == NORTH))
    assert shape is not None
    assert shape.bounds == shown(UPPER, datum).bounds


def test_the_option_that_was_told_ends_the_suspicion(load: Load):
    load(NEW_GRID, "grid", parent=VILLAGE)
    options = ["--strict", "--datum", "gcj02"]
    result = load(NORTH, "micro_grid", *options, parent=NEW_GRID, drawn=Datum.GCJ02)

    assert result.exit_code == 0, result.output
    assert "suspected" not in result.output


def test_a_good_file_turned_all_the_same_is_suspected(load: Load):
    load(NEW_GRID, "grid", parent=VILLAGE)
    options = ["--strict", "--datum", "gcj02"]
    result = load(NORTH, "micro_grid", *options, parent=NEW_GRID)

    assert result.exit_code == 1
    assert "use --datum wgs84" in result.output


def test_good_files_far_ones_and_those_without_a_parents_shape_are_not(load: Load):
    load(NEW_GRID, "grid", parent=VILLAGE)
    good = load(NORTH, "micro_grid", "--dry-run", parent=NEW_GRID)
    far = box(119.65, 28.03, 119.66, 28.04)
    away = load(NORTH, "micro_grid", "--dry-run", parent=NEW_GRID, shape=far)
    alone = load(NORTH, "micro_grid", "--dry-run", drawn=Datum.GCJ02)

    for result in (good, away, alone):
        assert result.exit_code == 0
        assert "suspected" not in result.output
    assert "crosses_parent" in away.output


def doors(tmp_path: Path, datum: Datum) -> Path:
    lon, lat = (float(each) for each in from_wgs84(*IN_EAST, datum))
    return table(tmp_path / "doors.csv", [DOOR | {"lon": lon, "lat": lat}])


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_buildings_of_a_shifted_map_are_stored_in_wgs_84(
    run: Load, session: Session, tmp_path: Path, datum: Datum
):
    file = doors(tmp_path, datum)
    result = run("dwelling", "load", file, "--datum", datum.value)

    assert result.exit_code == 0, result.output
    assert f"turned from {datum.said}" in result.output
    building = session.scalars(select(Building)).one()
    assert (building.lon, building.lat) == pytest.approx(IN_EAST, abs=1e-9, rel=0)
    assert noted(session, "building.load") == [datum.value]


def test_a_bad_point_of_a_shifted_map_is_refused_by_its_row(run: Load, tmp_path: Path):
    bad: list[dict[str, Any]] = [
        {"lon": "东", "lat": 28},
        {"lon": 999, "lat": 28},
        {"lon": "nan", "lat": 28},
    ]
    rows = [DOOR | {"door": at} | point for at, point in enumerate(bad, 201)]
    file = table(tmp_path / "doors.csv", rows)
    result = run("dwelling", "load", file, "--datum", "gcj02")

    assert result.exit_code == 1
    for number in (2, 3, 4):
        assert f"row {number}, lon: is no number from -180 to 180" in result.output


def reports(tmp_path: Path, datum: Datum, **more: Any) -> Path:
    lon, lat = (float(each) for each in from_wgs84(*IN_EAST, datum))
    said: dict[str, Any] = {
        "category": "0203",
        "severity": 4,
        "summary": "楼上漏水",
        "outcome": "noted",
        "filed_at": "2026-03-02T10:00:00+08:00",
        "source": "patrol",
    }
    row = more | {"lon": lon, "lat": lat} | said
    return table(tmp_path / "records.csv", [row])


@pytest.mark.parametrize("datum", SHIFTED_MAPS)
def test_records_of_a_shifted_map_are_stored_in_wgs_84(
    run: Load, session: Session, tmp_path: Path, datum: Datum
):
    file = reports(tmp_path, datum)
    result = run("records", "load", file, "--datum", datum.value)

    assert result.exit_code == 0, result.output
    assert f"turned from {datum.said}" in result.output
    record = session.scalars(select(Record)).one()
    assert (record.lon, record.lat) == pytest.approx(IN_EAST, abs=1e-9, rel=0)
    assert noted(session, "record.load") == [datum.value]


def test_the_same_records_are_never_shifted_a_second_time(
    run: Load, session: Session, tmp_path: Path
):
    file = reports(tmp_path, Datum.GCJ02)
    for datum in ("gcj02", "gcj02", "bd09", "wgs84"):
        assert run("records", "load", file, "--datum", datum).exit_code == 0

    record = session.scalars(select(Record)).one()
    assert (record.lon, record.lat) == pytest.approx(IN_EAST, abs=1e-9, rel=0)


def test_records_with_ids_of_their_own_are_refused_in_another_datum(
    run: Load, tmp_path: Path
):
    own = "018f0000-0000-7000-8000-000000000000"
    file = reports(tmp_path, Datum.GCJ02, id=own)
    assert run("records", "load", file, "--datum", "gcj02").exit_code == 0
    again = run("records", "load", file)

    assert again.exit_code == 1
    assert "row 2, id: a record with it says something else" in again.output
