import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from shapely import MultiPolygon, Polygon, box
from shapely.geometry import mapping
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geo.district import demo_district
from server.access import Actor
from server.audit.models import AuditEntry
from server.cli import linli
from server.config import Settings
from server.db import transaction
from server.territory import actions
from server.territory.models import Area, BoundarySet, Level
from tests.factories import DISTRICT, GRID, OTHER_GRID, TOWN, WEST, Factory

NORTH, SOUTH = "99010110020100111", "99010110020100112"
UPPER = box(120.65, 28.03, 120.66, 28.04)
LOWER = box(120.65, 28.02, 120.66, 28.03)

Load = Callable[..., Result]


@pytest.fixture
def load(settings: Settings, make: Factory, tmp_path: Path) -> Load:
    """Write areas as GeoJSON and load them with the command."""

    def run(
        *areas: dict[str, Any], level: str = "micro_grid", options: str = ""
    ) -> Result:
        file = tmp_path / "areas.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
        return load_file(settings, file, level, options)

    return run


def load_file(settings: Settings, file: Path, level: str, options: str = "") -> Result:
    fixed = ["area", "load", str(file), "--level", level]
    fields = ["--code", "code", "--name", "name", *options.split()]
    env = {
        "LINLI_DATA": str(settings.data),
        "LINLI_DATABASE_URL": settings.database_url,
    }
    return CliRunner().invoke(linli, [*fixed, *fields], env=env)


def feature(
    code: str | None, shape: Any = UPPER, parent: str | None = GRID, name: str = "示例"
) -> dict[str, Any]:
    said = {"code": code, "name": name, "parent": parent}
    return {"type": "Feature", "properties": said, "geometry": shape and mapping(shape)}


def stored(session: Session, code: str = NORTH) -> Area | None:
    return session.scalar(select(Area).where(Area.code == code))


def test_areas_are_loaded_below_the_parents_that_the_file_names(
    load: Load, session: Session
):
    result = load(
        feature(NORTH), feature(SOUTH, LOWER, OTHER_GRID), options="--parent parent"
    )

    assert result.exit_code == 0, result.output
    assert "Loaded 2 areas, 0 warnings" in result.output
    area = stored(session)
    assert area is not None
    assert area.path.endswith(f"/{GRID}/{NORTH}/")
    assert area.level == Level.MICRO_GRID
    assert isinstance(area.shape, MultiPolygon)


def test_areas_lie_under_the_district_where_no_parent_is_named(
    load: Load, session: Session
):
    assert load(feature(NORTH, parent=None)).exit_code == 0

    area = stored(session)
    assert area is not None
    assert area.path == f"/{DISTRICT}/{NORTH}/"


def test_a_loading_is_one_boundary_set_and_one_line_of_the_audit(
    load: Load, session: Session
):
    load(feature(NORTH), feature(SOUTH, LOWER))

    drawn = session.scalars(
        select(BoundarySet).order_by(BoundarySet.loaded_at.desc())
    ).first()
    assert drawn is not None
    assert (drawn.level, drawn.areas) == (Level.MICRO_GRID, 2)
    line = session.scalars(select(AuditEntry).where(AuditEntry.act == "area.load"))
    assert [entry.subject_id for entry in line] == [drawn.id]


def test_a_dry_run_reports_and_writes_nothing(load: Load, session: Session):
    result = load(feature(NORTH), options="--dry-run")

    assert result.exit_code == 0
    assert "nothing was written" in result.output
    assert stored(session) is None


def test_overlaps_load_with_a_warning_that_names_both_and_the_place(
    load: Load, session: Session
):
    result = load(feature(NORTH), feature(SOUTH, box(120.65, 28.02, 120.66, 28.031)))

    assert result.exit_code == 0
    assert f"overlap  {NORTH}, {SOUTH}  at 120.655000, 28.0305" in result.output
    warnings = session.scalars(
        select(BoundarySet.warnings).order_by(BoundarySet.loaded_at.desc())
    ).first()
    assert warnings is not None
    assert warnings["counts"] == {"overlap": 1}


def test_an_overlap_with_an_area_that_is_there_already_is_told_too(load: Load):
    result = load(feature(NORTH, box(120.65, 28.019, 120.66, 28.03)))

    assert "1 overlap" in result.output
    assert WEST in result.output


def test_a_gap_between_areas_loads_with_a_warning(load: Load):
    ring = UPPER.difference(box(120.653, 28.033, 120.656, 28.036))
    result = load(feature(NORTH, ring))

    assert result.exit_code == 0
    assert "1 gap" in result.output


def test_a_sliver_loads_with_a_warning(load: Load):
    result = load(feature(NORTH), feature(SOUTH, box(120.65, 28.02, 120.66, 28.030003)))

    assert result.exit_code == 0
    assert "1 sliver" in result.output


def test_a_ring_that_crosses_itself_is_mended_and_the_change_is_said(
    load: Load, session: Session
):
    bow_tie = Polygon(
        [(120.65, 28.03), (120.66, 28.04), (120.66, 28.03), (120.65, 28.04)]
    )
    result = load(feature(NORTH, bow_tie))

    assert result.exit_code == 0
    assert "invalid_ring" in result.output
    assert "1 part became 2" in result.output
    area = stored(session)
    assert area is not None
    assert area.shape is not None
    assert area.shape.is_valid


def test_a_child_that_crosses_its_parent_loads_with_a_warning(load: Load):
    load(feature("990101100201077", UPPER), level="grid")
    inside_and_out = box(120.65, 28.03, 120.662, 28.04)
    result = load(
        feature(NORTH, inside_and_out, "990101100201077"), options="--parent parent"
    )

    assert result.exit_code == 0
    assert "crosses_parent" in result.output


@pytest.mark.parametrize(
    ("level", "code"),
    [
        ("town", "9901011"),
        ("village", "99010110"),
        ("grid", NORTH),
        ("micro_grid", "甲"),
    ],
)
def test_a_code_without_the_digits_of_its_level_loads_with_a_warning(
    load: Load, level: str, code: str
):
    result = load(feature(code), level=level)

    assert result.exit_code == 0
    assert f"malformed_code  {code}" in result.output


def test_strict_makes_warnings_errors(load: Load, session: Session):
    result = load(feature("甲"), options="--strict")

    assert result.exit_code == 1
    assert "malformed_code" in result.output
    assert stored(session, "甲") is None


def test_a_code_that_is_there_already_refuses_the_file_and_names_the_row(
    load: Load, session: Session
):
    result = load(feature(NORTH), feature(WEST, LOWER))

    assert result.exit_code == 1
    assert f"row 2: the code {WEST} is there already" in result.output
    assert "nothing was written" in result.output
    assert stored(session) is None


def test_every_unknown_parent_is_named_with_its_row(load: Load, session: Session):
    result = load(
        feature(NORTH, parent="9"),
        feature(SOUTH, LOWER, "8"),
        options="--parent parent",
    )

    assert result.exit_code == 1
    assert "row 1: there is no area 9" in result.output
    assert "row 2: there is no area 8" in result.output
    assert stored(session) is None


def test_an_empty_parent_is_refused(load: Load):
    result = load(feature(NORTH, parent=None), options="--parent parent")

    assert result.exit_code == 1
    assert "row 1: the parent is empty" in result.output


@pytest.mark.parametrize("parent", [GRID, WEST])
def test_a_parent_of_a_wrong_level_is_refused(load: Load, parent: str):
    result = load(
        feature("990101100201077", parent=parent),
        level="grid",
        options="--parent parent",
    )

    assert result.exit_code == 1
    assert f"row 1: the parent {parent} is a" in result.output


@pytest.mark.parametrize("code", ["99/01", "99 01", "9" * 33])
def test_a_code_that_no_path_can_hold_is_refused(load: Load, code: str):
    result = load(feature(code))

    assert result.exit_code == 1
    assert "row 1: the code" in result.output


def test_missing_codes_are_refused_with_every_row(load: Load):
    result = load(feature(None), feature(SOUTH, LOWER), feature(""))

    assert result.exit_code == 1
    assert "code-missing" in result.output
    assert "rows 1, 3" in result.output


def test_duplicate_codes_are_refused_with_every_row(load: Load):
    result = load(feature(NORTH), feature(SOUTH, LOWER), feature(NORTH, LOWER))

    assert result.exit_code == 1
    assert f"{NORTH} stands in rows 1, 3" in result.output


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (box(28.03, 120.65, 28.04, 120.66), "axes-swapped"),
        (box(500000, 3098000, 501000, 3099000), "crs-missing"),
        (UPPER.boundary, "geometry-no-area"),
        (None, "geometry-no-area"),
    ],
)
def test_shapes_that_cannot_be_meant_are_refused(load: Load, shape: Any, name: str):
    result = load(feature(NORTH, shape))

    assert result.exit_code == 1
    assert name in result.output


def test_metres_load_where_the_operator_says_the_coordinate_system(
    load: Load, session: Session
):
    lot = box(500000, 3098000, 501000, 3099000)

    assert load(feature(NORTH, lot), options="--crs EPSG:4549").exit_code == 0
    area = stored(session)
    assert area is not None
    assert area.shape is not None
    assert area.shape.bounds[0] == pytest.approx(120.0, abs=1e-6)


def test_an_unknown_coordinate_system_is_refused(load: Load):
    result = load(feature(NORTH), options="--crs EPSG:1")

    assert result.exit_code == 1
    assert "crs-unknown" in result.output


def test_a_field_that_the_file_has_not_is_refused(load: Load):
    result = load(feature(NORTH), options="--parent above")

    assert result.exit_code == 1
    assert "field-missing" in result.output


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "file-empty"),
        (b"no areas", "file-unreadable"),
        (b"\x00\xff", "file-unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    settings: Settings, make: Factory, tmp_path: Path, content: bytes, name: str
):
    file = tmp_path / "areas.geojson"
    file.write_bytes(content)
    result = load_file(settings, file, "micro_grid")

    assert result.exit_code == 1
    assert name in result.output


def test_a_file_without_areas_is_refused(load: Load):
    result = load()

    assert result.exit_code == 1
    assert "nothing was written" in result.output


def test_wrong_use_has_a_status_of_its_own(load: Load, settings: Settings):
    assert load(feature(NORTH), level="province").exit_code == 2
    assert load_file(settings, Path("nowhere.geojson"), "grid").exit_code == 2
    assert (
        load(feature("990102"), level="district", options="--parent a").exit_code == 2
    )


def test_a_second_district_is_refused(load: Load):
    result = load(feature("990102", parent=None), level="district")

    assert result.exit_code == 1
    assert f"there is a district already, {DISTRICT}" in result.output


def test_a_database_without_a_district_takes_one_first(
    load: Load, make: Factory, session: Session
):
    with make.app.app_context(), transaction(writes=True) as writer:
        writer.execute(delete(Area))

    towns_first = load(feature("990101100"), level="town")
    assert towns_first.exit_code == 1
    assert "load it first, with --level district" in towns_first.output
    two = load(feature("990101"), feature("990102", LOWER), level="district")
    assert "holds 2 districts" in two.output
    assert load(feature("990101"), level="district").exit_code == 0
    assert load(feature("990101100"), level="town").exit_code == 0
    area = stored(session, "990101100")
    assert area is not None
    assert area.path == "/990101/990101100/"


def test_interrupted_half_way_nothing_is_written(
    load: Load, session: Session, monkeypatch: pytest.MonkeyPatch
):
    before = session.scalar(select(func.count()).select_from(Area))
    session.rollback()

    def stop(session: Session, actor: Actor | None, *_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "note", stop)
    result = load(feature(NORTH), feature(SOUTH, LOWER))

    assert result.exit_code == 1
    assert session.scalar(select(func.count()).select_from(Area)) == before


def test_a_district_loads_level_by_level_without_a_warning(
    load: Load, make: Factory, session: Session
):
    with make.app.app_context(), transaction(writes=True) as writer:
        writer.execute(delete(Area))
    areas = demo_district(60, seed=3)
    for level in ("district", "town", "village", "grid", "micro_grid"):
        mine = [
            feature(area.code, area.polygon, area.parent, area.name)
            for area in areas
            if area.level == level
        ]
        options = "" if level == "district" else "--strict --parent parent"
        result = load(*mine, level=level, options=options)
        assert result.exit_code == 0, result.output
    assert session.scalar(select(func.count()).select_from(Area)) == len(areas)


def test_a_database_without_tables_is_refused_and_stays_away(tmp_path: Path):
    file = tmp_path / "areas.geojson"
    file.write_text("{}")
    missing = tmp_path / "linli.db"
    settings = Settings.read({"LINLI_DATA": str(tmp_path)})
    result = load_file(settings, file, "town")

    assert result.exit_code == 1
    assert "linli migrate" in str(result.exception)
    assert not missing.exists()


def test_the_town_of_the_small_district_is_no_parent_of_itself(load: Load):
    result = load(
        feature("990101101", parent=TOWN), level="town", options="--parent parent"
    )

    assert result.exit_code == 1
