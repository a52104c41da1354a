"""Drawing micro-grids anew by the command: said first, then done, all or nothing."""

import csv
from datetime import date

import pytest
from shapely import box
from sqlalchemy import select

from server.audit.models import AuditEntry
from server.boundaries import applying
from server.screening.models import MovedRecord, Record
from server.territory.models import (
    Area,
    AreaShape,
    BoundaryPlan,
    BoundarySet,
    Building,
    BuildingPlace,
)
from tests.boundaries.conftest import (
    BOTH,
    IN_NORTHWEST,
    IN_SOUTHWEST,
    NORTHWEST,
    SOUTHWEST,
    TODAY,
    WHOLE,
    area,
    east,
    in_days,
    west,
)
from tests.factories import EAST, GRID, IN_EAST, OTHER, TOWN, WEST

WRITTEN = (Area, AreaShape, BoundarySet, BuildingPlace, MovedRecord, AuditEntry)


def everything(session):
    """Return all rows that a change may write, to see whether it wrote any."""
    tables = (*WRITTEN, Building, BoundaryPlan)
    return [
        sorted(map(repr, session.execute(select(*table.__table__.columns)).all()))
        for table in tables
    ]


def by_code(session, code):
    return session.scalars(select(Area).where(Area.code == code)).one()


def test_a_split_area_is_voided_and_its_halves_are_there(split, session):
    result = split()

    assert result.exit_code == 0, result.output
    assert "0 redrawn, 2 added, 1 voided, 1 as before" in result.output
    assert f"{WEST}  voided: split into {NORTHWEST}, {SOUTHWEST}" in result.output
    old, new = by_code(session, WEST), by_code(session, NORTHWEST)
    assert (old.shape, old.voided_on) == (None, date.fromisoformat(TODAY))
    assert new.path == old.path.replace(WEST, NORTHWEST)
    assert by_code(session, EAST).voided_on is None


def test_two_areas_become_one(change, session):
    result = change(area(WHOLE, BOTH))

    assert f"{WEST}  voided: merged into {WHOLE}" in result.output
    assert f"{WHOLE}  added: out of {WEST}, {EAST}" in result.output
    assert by_code(session, EAST).voided_on is not None


def test_a_border_moves_and_says_what_each_side_gains_and_loses(change, session):
    moved = (box(120.65, 28.01, 120.662, 28.02), box(120.662, 28.01, 120.67, 28.02))
    result = change(area(WEST, moved[0]), area(EAST, moved[1]))

    assert "2 redrawn, 0 added, 0 voided, 0 as before" in result.output
    assert f"{WEST}  redrawn: loses 0 m², gains 217,9" in result.output
    assert f"{EAST}  {WEST}  217,9" in result.output
    assert by_code(session, WEST).shape.equals(moved[0])


def test_records_keep_the_area_that_they_were_given_to(file, split, session):
    filed = [file(at=IN_NORTHWEST), file(at=IN_SOUTHWEST), file(at=IN_EAST)]
    result = split()

    assert "Applied: 2 records and 0 buildings" in result.output
    given = select(Area.code).join(Record, Record.area_id == Area.id)
    assert sorted(session.scalars(given)) == [WEST, WEST, EAST]
    lies = select(MovedRecord.record_id, Area.code).join(
        Area, Area.id == MovedRecord.area_id
    )
    found = {str(row.record_id): row.code for row in session.execute(lies)}
    assert found == {filed[0]["id"]: NORTHWEST, filed[1]["id"]: SOUTHWEST}


def test_a_change_is_one_set_and_one_line_of_the_audit(split, session):
    split()
    drawn = session.scalars(
        select(BoundarySet).where(BoundarySet.valid_from.is_not(None))
    ).one()
    lines = session.scalars(select(AuditEntry).where(AuditEntry.act == "area.change"))

    assert [line.subject_id for line in lines] == [drawn.id]


def test_a_preview_says_the_same_as_the_change_and_writes_nothing(
    file, make, stand, split, session, tmp_path
):
    building, _ = make.dwelling(WEST)
    stand(building, IN_NORTHWEST)
    make.token("grid_worker", WEST)
    file(at=IN_NORTHWEST, outcome="flagged")
    file(at=IN_SOUTHWEST)
    before = everything(session)
    said = split(options=f"--preview --report {tmp_path / 'a.csv'}")
    session.expire_all()
    session.rollback()
    untouched = everything(session)
    done = split(options=f"--report {tmp_path / 'b.csv'}")

    assert (said.exit_code, done.exit_code) == (0, 0), done.output
    assert untouched == before
    told = said.output.split("\n", 1)[1].replace("Preview: nothing was written.\n", "")
    assert told
    assert told in done.output
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_the_report_counts_all_that_is_touched(file, make, stand, split, tmp_path):
    building, _ = make.dwelling(WEST)
    stand(building, IN_NORTHWEST)
    make.token("grid_worker", WEST)
    file(at=IN_NORTHWEST, outcome="flagged")
    split(options=f"--preview --report {tmp_path / 'a.csv'}")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as sheet:
        rows = [
            (row["what"], row["from"], row["to"], row["count"], row["share"])
            for row in csv.DictReader(sheet)
        ]

    assert ("records", WEST, NORTHWEST, "1", "") in rows
    assert ("cases", WEST, NORTHWEST, "1", "") in rows
    assert ("buildings", WEST, NORTHWEST, "1", "") in rows
    assert ("dwellings", WEST, NORTHWEST, "1", "") in rows
    assert ("ground", WEST, NORTHWEST, "", "0.5") in rows
    assert [row[:2] for row in rows if row[0] == "role"] == [("role", WEST)]


def test_buildings_go_where_their_point_lies_and_without_one_to_the_larger_share(
    change, make, stand, session
):
    (north, _), (plain, _) = make.dwelling(WEST, "1"), make.dwelling(WEST, "2")
    stand(north, IN_NORTHWEST)
    change(
        area(NORTHWEST, box(120.65, 28.017, 120.66, 28.02)),
        area(SOUTHWEST, box(120.65, 28.01, 120.66, 28.017)),
        east(),
    )
    lies = select(Building.id, Area.code).join(Area, Area.id == Building.micro_grid_id)
    found = dict(session.execute(lies).all())

    assert found == {north: NORTHWEST, plain: SOUTHWEST}


def test_a_building_whose_point_was_not_believed_before_is_not_believed_now(
    split, make, stand, session
):
    building, _ = make.dwelling(WEST)
    stand(building, IN_EAST)
    split()
    lies = session.get(Building, building).micro_grid_id
    assert lies in {by_code(session, code).id for code in (NORTHWEST, SOUTHWEST)}


def test_a_voided_code_is_never_used_again(split, change, load, session):
    split()
    again = change(west(), east())
    loaded = load(west())

    assert (again.exit_code, loaded.exit_code) == (1, 1)
    for result in (again, loaded):
        assert f"code-voided: the code {WEST} was voided on {TODAY}" in result.output
    assert by_code(session, WEST).shape is None


@pytest.fixture
def load(command, tmp_path):
    def run(feature):
        import json

        file = tmp_path / "load.geojson"
        file.write_text(
            json.dumps({"type": "FeatureCollection", "features": [feature]})
        )
        fields = ["--code", "code", "--name", "name", "--parent", "parent"]
        return command("area", "load", str(file), "--level", "micro_grid", *fields)

    return run


REFUSED = {
    "there is no area 1": {"under": "1"},
    "is a micro-grid": {"under": WEST},
}


@pytest.mark.parametrize("said", REFUSED)
def test_a_part_that_is_none_is_refused(split, session, said):
    before = everything(session)
    result = split(**REFUSED[said])
    assert result.exit_code == 1
    assert said in result.output
    assert everything(session) == before


def test_an_area_does_not_move_to_another_parent(change):
    result = change(area(WEST, BOTH, TOWN), under=TOWN)
    assert result.exit_code == 1
    assert f"{WEST} lies in {GRID} and cannot move to {TOWN}" in result.output


def test_a_code_from_outside_the_part_is_refused(change):
    result = change(area(OTHER, BOTH))
    assert f"the code {OTHER} is there already" in result.output


def test_a_file_that_changes_nothing_is_refused(change):
    result = change(west(), east())
    assert "nothing would change" in result.output
    assert result.exit_code == 1


def test_an_overlap_is_a_warning_and_with_strict_an_error(change, session):
    odd = (area(NORTHWEST, BOTH), east())
    strict = change(*odd, options="--strict")
    result = change(*odd)

    assert (strict.exit_code, result.exit_code) == (1, 0)
    for said in (strict, result):
        assert f"overlap  {NORTHWEST}, {EAST}" in said.output


def test_no_change_begins_before_the_one_in_force(split, change):
    split()
    result = change(area(WHOLE, BOTH), valid_from=in_days(-3))
    assert f"the boundaries in force are those of {TODAY}" in result.output


def test_a_change_that_is_broken_off_leaves_nothing(
    file, make, split, session, monkeypatch
):
    make.dwelling(WEST)
    file(at=IN_NORTHWEST)
    before = everything(session)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(applying, "write_moves", dies)
    assert split().exit_code != 0
    session.rollback()
    assert everything(session) == before
    monkeypatch.undo()
    assert split().exit_code == 0
