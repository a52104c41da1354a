"""Checking, mending and writing files of areas by the command line."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from click.testing import CliRunner, Result
from pyogrio import raw
from shapely import MultiPolygon, Polygon, box
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.files import read_areas
from server.audit.models import AuditEntry
from server.cli import linli
from server.config import Settings
from server.territory.models import Area, BoundarySet
from tests.factories import EAST, GRID, OTHER, OTHER_GRID, TOWN, WEST, Factory
from tests.territory.test_loading_areas import LOWER, NORTH, SOUTH, UPPER, feature

Run = Callable[..., Result]
OVERLAPPING = [
    ("a", box(120.65, 28.03, 120.66, 28.04)),
    ("b", box(120.65999, 28.03, 120.67, 28.04)),
    ("c", box(120.66999, 28.03, 120.68, 28.04)),
    ("d", box(120.67999, 28.03, 120.69, 28.04)),
]
"""Four lots with 3 overlaps, each about a metre wide and 1,100 m long."""
FIELDS = ["--code", "code", "--name", "name"]


@pytest.fixture
def run(settings: Settings, make: Factory) -> Run:
    env = {
        "LINLI_DATA": str(settings.data),
        "LINLI_DATABASE_URL": settings.database_url,
    }
    return lambda *said: CliRunner().invoke(linli, [*map(str, said)], env=env)


def collection(path: Path, *areas: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
    return path


@pytest.fixture
def overlapping(tmp_path: Path) -> Path:
    areas = [feature(code, shape) for code, shape in OVERLAPPING]
    return collection(tmp_path / "areas.geojson", *areas)


def counted(session: Session) -> int | None:
    # What is read next shall see what a command wrote in between.
    session.rollback()
    count = session.scalar(select(func.count()).select_from(Area))
    session.rollback()
    return count


def test_a_file_is_checked_alone_without_any_database(
    overlapping: Path, tmp_path: Path
):
    env = {"LINLI_DATA": str(tmp_path / "nowhere")}
    said = ["area", "check", str(overlapping), "--code", "code"]
    result = CliRunner().invoke(linli, said, env=env)
    assert result.exit_code == 0, result.output
    assert "3 warnings: 3 overlap" in result.output
    for pair in ("a, b", "b, c", "c, d"):
        assert f"overlap  {pair}  at 120." in result.output
    assert not (tmp_path / "nowhere").exists()


def test_a_check_against_what_is_stored_writes_nothing(
    run: Run, tmp_path: Path, session: Session
):
    before = counted(session)
    onto_west = feature(NORTH, box(120.65, 28.019, 120.66, 28.03))
    path = collection(tmp_path / "a.geojson", onto_west)
    result = run("area", "check", path, *FIELDS, "--level", "micro_grid")
    assert result.exit_code == 0, result.output
    assert f"overlap  {NORTH}, {WEST}" in result.output
    assert counted(session) == before
    strict = run("area", "check", path, *FIELDS, "--level", "micro_grid", "--strict")
    assert strict.exit_code == 1


def test_errors_of_a_dry_check_are_those_of_loading(run: Run, tmp_path: Path):
    path = collection(tmp_path / "a.geojson", feature(WEST))
    result = run("area", "check", path, *FIELDS, "--level", "micro_grid")
    assert result.exit_code == 1
    assert f"row 1: the code {WEST} is there already" in result.output


def test_a_report_for_a_map_has_each_fault_with_its_ground(
    run: Run, overlapping: Path, tmp_path: Path
):
    out = tmp_path / "faults.geojson"
    assert run("area", "check", overlapping, *FIELDS, "--report", out).exit_code == 0
    said = json.loads(out.read_text("utf-8"))["features"]
    assert [each["properties"]["codes"] for each in said] == [
        ["a", "b"],
        ["b", "c"],
        ["c", "d"],
    ]
    for each, (_, one), (_, other) in zip(
        said, OVERLAPPING, OVERLAPPING[1:], strict=False
    ):
        ground = shapely.geometry.shape(each["geometry"])
        assert ground.equals(one & other)
        assert each["properties"]["kind"] == "overlap"
        assert each["properties"]["种类"] == "重叠"
        assert each["properties"]["size_m2"] == pytest.approx(1090, rel=0.01)
    assert raw.read(out)[2] is not None


def test_a_report_for_excel_keeps_every_digit_of_a_code(run: Run, tmp_path: Path):
    tie = Polygon([(120.65, 28.03), (120.66, 28.04), (120.66, 28.03), (120.65, 28.04)])
    path = collection(
        tmp_path / "a.geojson", feature(NORTH, tie), feature("=1+1", LOWER)
    )
    out = tmp_path / "faults.csv"
    assert run("area", "check", path, *FIELDS, "--report", out).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[:3] == ["种类", "kind", "编码 codes"]
    assert rows[0][:3] == ["边界自交", "invalid_ring", f"\t{NORTH}"]
    assert rows[0][4:6] == ["120.655000", "28.035000"]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_report_of_another_ending_is_wrong_use(run: Run, overlapping: Path):
    result = run("area", "check", overlapping, *FIELDS, "--report", "a.xlsx")
    assert result.exit_code == 2
    assert ".geojson or .csv" in result.output


def test_what_is_stored_is_checked_level_by_level(
    run: Run, tmp_path: Path, session: Session
):
    grid = collection(tmp_path / "g.geojson", feature("990101100201077", UPPER, GRID))
    below = [
        feature(NORTH, box(120.65, 28.03, 120.655, 28.04), "990101100201077"),
        feature(SOUTH, box(120.654, 28.03, 120.659, 28.04), "990101100201077"),
    ]
    path = collection(tmp_path / "m.geojson", *below)
    assert run("area", "load", grid, *FIELDS, "--level", "grid").exit_code == 0
    parent = ("--parent", "parent")
    loaded = run("area", "load", path, *FIELDS, *parent, "--level", "micro_grid")
    assert "1 overlap, 1 unclosed_parent" in loaded.output

    out = tmp_path / "out.geojson"
    result = run("area", "check", "--report", out)
    assert result.exit_code == 0, result.output
    assert f"overlap  {NORTH}, {SOUTH}" in result.output
    assert f"unclosed_parent  990101100201077, {SOUTH}  at 120.6595" in result.output
    said = {
        each["properties"]["kind"]: each
        for each in json.loads(out.read_text())["features"]
    }
    ground = shapely.geometry.shape(said["unclosed_parent"]["geometry"])
    assert ground.equals(box(120.659, 28.03, 120.66, 28.04))
    assert run("area", "check", "--strict").exit_code == 1
    assert "town: 0 warnings" in run("area", "check", "--level", "town").output
    assert run("area", "check", "--code", "code").exit_code == 2


def test_a_parent_that_is_filled_by_what_is_stored_and_new_is_not_told(
    run: Run, tmp_path: Path
):
    grid = collection(tmp_path / "g.geojson", feature("990101100201077", UPPER, GRID))
    run("area", "load", grid, *FIELDS, "--level", "grid")
    west, east = box(120.65, 28.03, 120.655, 28.04), box(120.655, 28.03, 120.66, 28.04)
    parent = ("--parent", "parent", "--level", "micro_grid")
    for code, shape, told in ((NORTH, west, True), (SOUTH, east, False)):
        path = tmp_path / f"{code}.geojson"
        collection(path, feature(code, shape, "990101100201077"))
        result = run("area", "load", path, *FIELDS, *parent)
        assert ("unclosed_parent" in result.output) == told, result.output


def test_only_the_level_right_above_has_to_be_filled(run: Run, tmp_path: Path):
    village = feature("990101100288", UPPER, TOWN)
    path = collection(tmp_path / "v.geojson", village)
    run("area", "load", path, *FIELDS, "--parent", "parent", "--level", "village")
    half = feature(NORTH, box(120.65, 28.03, 120.655, 28.04), "990101100288")
    path = collection(tmp_path / "m.geojson", half)
    parent = ("--parent", "parent", "--level", "micro_grid")
    result = run("area", "load", path, *FIELDS, *parent)
    assert "Loaded 1 areas, 0 warnings" in result.output


def test_three_overlaps_load_with_their_places_or_not_at_all_or_mended(
    run: Run, overlapping: Path, tmp_path: Path, session: Session
):
    before = counted(session)
    level = ("--level", "micro_grid")
    strict = run("area", "load", overlapping, *FIELDS, *level, "--strict")
    assert strict.exit_code == 1
    assert len(re.findall(r"overlap  \w, \w  at 120\.\d+, 28\.\d+", strict.output)) == 3
    assert counted(session) == before

    mend = (*level, "--mend", "--limit", 2000, "--strict")
    mended = run("area", "load", overlapping, *FIELDS, *mend)
    # Strict still refuses: codes of one letter are malformed.
    assert "overlap_given  b, a" in mended.output
    assert not re.search(r"  overlap  ", mended.output)
    loaded = run("area", "load", overlapping, *FIELDS, *mend[:-1])
    assert loaded.exit_code == 0, loaded.output
    warnings = session.scalars(
        select(BoundarySet.warnings).order_by(BoundarySet.loaded_at.desc())
    ).first()
    assert warnings is not None
    changes: Any = warnings["mended"]
    assert [each["kind"] for each in changes].count("overlap_given") == 3
    shapes = session.scalars(
        select(Area.shape).where(Area.code.in_(["a", "b", "c", "d"]))
    ).all()
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "kml", "csv", "zip"])
def test_a_mended_file_is_clean_and_tells_what_each_area_gained_and_lost(
    run: Run, overlapping: Path, tmp_path: Path, ending: str
):
    out, report = tmp_path / f"fixed.{ending}", tmp_path / "changes.csv"
    result = run(
        "area",
        "mend",
        overlapping,
        *FIELDS,
        "--out",
        out,
        "--limit",
        2000,
        "--report",
        report,
    )
    assert result.exit_code == 0, result.output
    assert len(re.findall(r"overlap_given  \w, \w  at", result.output)) == 3
    assert len(re.findall(r"^  [bcd]: -\d+\.\d\d m²$", result.output, re.M)) == 3
    assert "Mended 4 of 4 areas; 3 gained or lost ground." in result.output
    assert "No faults are left." in result.output
    name = "Name" if ending == "kml" else "name"
    checked = run("area", "check", out, "--code", "code", "--name", name, "--strict")
    assert checked.exit_code == 0, checked.output
    areas = read_areas(out, code="code", name=name)
    assert [area.code for area in areas] == ["a", "b", "c", "d"]
    assert shapely.coverage_is_valid([area.polygon for area in areas])
    with report.open(encoding="utf-8-sig") as file:
        kinds = [row[1] for row in csv.reader(file)][1:]
    assert kinds.count("overlap_given") == 3
    assert {*kinds} == {"overlap_given", "corners_added"}


def test_larger_faults_are_left_and_told(run: Run, overlapping: Path, tmp_path: Path):
    out = tmp_path / "fixed.gpkg"
    result = run("area", "mend", overlapping, *FIELDS, "--out", out)
    assert result.exit_code == 0, result.output
    assert "3 warnings: 3 overlap" in result.output
    assert "overlap_given" not in result.output
    assert "Left are faults over --limit 100 m²" in result.output
    other = tmp_path / "strict.gpkg"
    refused = run("area", "mend", overlapping, *FIELDS, "--out", other, "--strict")
    assert refused.exit_code == 1
    assert not other.exists()


@pytest.mark.parametrize(
    ("out", "said"),
    [("fixed.xlsx", "ends in"), ("areas.geojson", "already"), ("no/a.gpkg", "folder")],
)
def test_where_nothing_can_be_written_it_is_wrong_use(
    run: Run, overlapping: Path, tmp_path: Path, out: str, said: str
):
    before = overlapping.read_bytes()
    for command in (
        ("mend", overlapping, *FIELDS, "--out", tmp_path / out),
        ("export", tmp_path / out),
    ):
        result = run("area", *command)
        assert result.exit_code == 2
        assert said in result.output
    assert overlapping.read_bytes() == before


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "kml", "csv", "zip"])
def test_what_is_stored_is_written_out_and_comes_back(
    run: Run, tmp_path: Path, session: Session, ending: str
):
    out = tmp_path / f"areas.{ending}"
    result = run("area", "export", out)
    assert result.exit_code == 0, result.output
    assert "WGS 84" in result.output
    name = "Name" if ending == "kml" else "name"
    back = read_areas(out, code="code", name=name, parent="parent")
    assert [(area.code, area.parent) for area in back] == [
        (WEST, GRID),
        (EAST, GRID),
        (OTHER, OTHER_GRID),
    ]
    rows = session.execute(select(Area.code, Area.shape)).all()
    stored = {row.code: row.shape for row in rows}
    for area in back:
        shape = MultiPolygon(shapely.get_parts(area.polygon).tolist())
        assert shape.normalize().equals_exact(stored[area.code].normalize(), 1e-9)
    notes = select(AuditEntry.act).where(AuditEntry.act == "area.export")
    assert len(session.scalars(notes).all()) == 1


def test_a_level_without_shapes_is_not_written(run: Run, tmp_path: Path):
    result = run("area", "export", tmp_path / "a.gpkg", "--level", "town")
    assert result.exit_code == 1
    assert "no area of the level town has a shape" in result.output
    assert not (tmp_path / "a.gpkg").exists()


def test_stopped_while_reading_nothing_is_written(
    run: Run, tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
):
    path = collection(tmp_path / "a.geojson", feature(NORTH))
    before, read = counted(session), raw.read

    def stopped(*said: Any, **more: Any) -> Any:
        read(*said, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(raw, "read", stopped)
    for command in (
        ("load", path, *FIELDS, "--level", "micro_grid"),
        ("mend", path, *FIELDS, "--out", tmp_path / "b.gpkg"),
    ):
        assert run("area", *command).exit_code == 1
    assert counted(session) == before
    assert not (tmp_path / "b.gpkg").exists()


def test_a_layer_is_named_where_there_are_several(run: Run, tmp_path: Path):
    path = tmp_path / "a.gpkg"
    for layer, code in (("grids", "g"), ("lots", NORTH)):
        raw.write(
            path,
            layer=layer,
            geometry=shapely.to_wkb([UPPER]),
            fields=["code", "name"],
            field_data=[_texts(code), _texts(code)],
            geometry_type="Polygon",
            crs="EPSG:4326",
            append=path.exists(),
        )
    refused = run("area", "check", path, *FIELDS)
    assert refused.exit_code == 1
    assert (
        "say with --layer which of a.gpkg holds the areas: grids, lots"
        in refused.output
    )
    assert run("area", "check", path, *FIELDS, "--layer", "lots").exit_code == 0


def _texts(text: str) -> Any:
    return np.array([text], dtype=object)
