import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.audit.models import AuditEntry
from server.cases.models import Case
from server.cases.stages import State
from server.cli import linli
from server.config import Settings
from server.db import transaction
from server.identifiers import new_id
from server.identity.models import Account
from server.screening import cli
from server.screening.loading import load_part
from server.screening.models import Record
from server.territory.models import Area
from tests.factories import (
    DISTRICT,
    EAST,
    IN_EAST,
    IN_OTHER,
    IN_WEST,
    WEST,
    Factory,
    record,
)

Row = dict[str, Any]
Load = Callable[..., Result]


@pytest.fixture
def load(settings: Settings, make: Factory, tmp_path: Path) -> Load:
    """Load a file of bytes, or rows written as CSV, with the command."""

    def run(
        content: bytes | list[Row], options: str = "", name: str = "records.csv"
    ) -> Result:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else as_csv(content))
        env = {
            "LINLI_DATA": str(settings.data),
            "LINLI_DATABASE_URL": settings.database_url,
        }
        args = ["records", "load", str(file), *options.split()]
        return CliRunner().invoke(linli, args, env=env)

    return run


def row(at: tuple[float, float] = IN_WEST, **said: Any) -> Row:
    return {
        "lon": at[0],
        "lat": at[1],
        "accuracy_m": 18,
        "category": "0203",
        "severity": 4,
        "summary": "楼上漏水",
        "outcome": "noted",
        "filed_at": "2026-03-02T10:00:00+08:00",
        "source": "patrol",
    } | said


def as_csv(rows: list[Row]) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def stored(session: Session) -> list[Record]:
    return list(session.scalars(select(Record).order_by(Record.change_id)))


def count(session: Session, table: Any = Record) -> int | None:
    return session.scalar(select(func.count()).select_from(table))


def refused(result: Result, session: Session, *said: str) -> None:
    assert result.exit_code == 1, result.output
    for words in (*said, "nothing was written"):
        assert words in result.output, result.output
    assert count(session) == 0


def test_records_are_loaded_and_placed(load: Load, session: Session):
    result = load([row(IN_WEST), row(IN_EAST), row((10, 10))])

    assert result.exit_code == 0, result.output
    assert "Loaded 3 records; 0 were there already" in result.output
    west, east, away = stored(session)
    assert (west.placed, west.area.code) == ("inside", WEST)
    assert (east.placed, east.area.code) == ("inside", EAST)
    assert (away.placed, away.area.code) == ("outside", DISTRICT)
    assert west.filed_at == datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "accuracy"),
    [
        (IN_WEST, 18),
        ((120.66, 28.015), 5),
        ((120.6599, 28.015), 60),
        ((120.6495, 28.015), 80),
        ((120.6495, 28.015), 5),
        ((120.66, 28.015), 0),
        (IN_OTHER, 9000),
        ((0, 0), 10),
    ],
)
def test_a_loaded_record_is_placed_as_one_that_was_filed(
    load: Load,
    client: FlaskClient,
    make: Factory,
    session: Session,
    at: tuple[float, float],
    accuracy: int,
):
    place = {"lon": at[0], "lat": at[1], "accuracy_m": accuracy, "source": "gps"}
    filed = client.put(
        f"/api/v1/records/{new_id()}",
        json=record(place=place),
        headers=make.token("window_clerk", DISTRICT),
    )
    assert filed.json is not None
    assert load([row(at, accuracy_m=accuracy)]).exit_code == 0

    _, loaded = stored(session)
    names = ("placed", "candidates", "outside_own_area")
    mine = {name: getattr(loaded, name) for name in names}
    assert mine == {name: filed.json[name] for name in names}
    assert loaded.area.code == filed.json["area"]
    found = loaded.micro_grid and loaded.micro_grid.code
    assert found == filed.json["micro_grid"]


def test_a_second_load_adds_nothing(load: Load, session: Session):
    rows = [row(outcome="flagged"), row(), row()]
    load(rows)
    result = load(rows)

    assert result.exit_code == 0
    assert "Loaded 0 records; 3 were there already" in result.output
    assert (count(session), count(session, Case)) == (3, 1)


def test_ids_of_the_file_are_kept(load: Load, session: Session):
    mine = new_id()
    load([row(id=mine), row(id="")])

    ids = {found.id for found in stored(session)}
    assert mine in ids
    assert {UUID(str(each)).version for each in ids} == {5, 7}


def test_a_record_that_a_phone_sent_is_not_doubled(
    load: Load, client: FlaskClient, make: Factory, session: Session
):
    mine = str(new_id())
    said = record(summary="楼上漏水", device_id=None, seq=None)
    said["filed_at"] = "2026-03-02T10:00:00+08:00"
    client.put(f"/api/v1/records/{mine}", json=said, headers=make.token())
    result = load([row(id=mine), row(id="")])

    assert result.exit_code == 0, result.output
    assert "Loaded 1 records; 1 were there already" in result.output


def test_an_id_that_is_stored_with_other_content_is_refused(
    load: Load, session: Session
):
    mine = new_id()
    load([row(id=mine)])
    result = load([row(id=new_id()), row(id=mine, summary="别的")])

    assert result.exit_code == 1
    assert "row 3, id: a record with it says something else" in result.output
    assert count(session) == 1


def test_flagged_records_open_cases_and_somebody_answers(load: Load, session: Session):
    load([row(outcome="flagged", severity=2), row()])

    flagged, noted = stored(session)
    case = session.scalars(select(Case)).one()
    assert flagged.case_id == case.id
    assert noted.case_id is None
    assert (case.state, case.severity, case.area.code) == (State.REGISTERED, 2, WEST)
    assert case.organisation.kind == "county_centre"
    # Until the end of the thirtieth day, in the district's zone.
    assert timedelta(days=30) <= case.due_at - case.registered_at < timedelta(days=31)


def test_every_record_and_case_has_its_line_in_the_audit(load: Load, session: Session):
    load([row(outcome="flagged"), row()])

    lines = session.execute(
        select(AuditEntry.act, func.count()).group_by(AuditEntry.act)
    )
    counts = dict(lines.all())
    assert counts["record.file"] == 2
    assert counts["case.register"] == 1
    assert counts["record.load"] == 1
    numbers = session.scalars(
        select(AuditEntry.change_id)
        .where(AuditEntry.act == "record.file")
        .order_by(AuditEntry.change_id)
    ).all()
    assert [found.change_id for found in stored(session)] == numbers


def test_classes_that_are_not_kept_are_filed_under_99_and_counted(
    load: Load, session: Session
):
    result = load([row(category=code) for code in ("1601", "14", "15", "1307", "0203")])

    assert "4 of a class that is not kept" in result.output
    assert [found.category for found in stored(session)] == ["99"] * 4 + ["0203"]


def test_numbers_of_people_in_the_summary_are_masked(load: Load, session: Session):
    load([row(summary="电话 13800000000")])

    assert stored(session)[0].summary == "电话 ***********"


def test_a_time_without_a_zone_is_one_of_the_districts_clock(
    load: Load, session: Session
):
    result = load([row(filed_at="2026-03-02 10:00:00")])

    assert "1 times without a zone" in result.output
    assert stored(session)[0].filed_at == datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_the_import_account_is_made_once_and_cannot_sign_in(
    load: Load, session: Session
):
    load([row()])
    load([row(summary="别的")])

    account = session.scalars(select(Account).where(Account.login == "import")).one()
    assert account.password_hash is None
    assert {found.filed_by for found in stored(session)} == {account.id}


def test_the_account_that_is_named_files_the_records(
    load: Load, make: Factory, session: Session
):
    make.token("grid_worker", WEST)
    filer, login = session.execute(select(Account.id, Account.login)).one()
    session.rollback()
    result = load([row(IN_WEST), row(IN_EAST)], f"--filed-by {login}")

    assert result.exit_code == 0, result.output
    west, east = stored(session)
    assert west.filed_by == filer
    assert (west.outside_own_area, east.outside_own_area) == (False, True)


def test_an_account_that_is_not_there_or_files_nothing_is_refused(
    load: Load, make: Factory, session: Session
):
    assert load([row()], "--filed-by nobody").exit_code == 1
    make.token("auditor", DISTRICT)
    login = session.scalars(select(Account.login)).one()
    session.rollback()
    assert load([row()], f"--filed-by {login}").exit_code == 1
    assert count(session) == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"lon": "east"}, "lon: is no number"),
        ({"lat": ""}, "lat: is no number"),
        ({"lon": 181}, "lon: "),
        ({"lat": "nan"}, "lat: "),
        ({"accuracy_m": -1}, "accuracy_m: "),
        ({"category": "203"}, "category: is no class"),
        ({"severity": 5}, "severity: write 1, 2, 3 or 4"),
        ({"summary": "长" * 2001}, "summary: "),
        ({"outcome": "done"}, "outcome: "),
        ({"filed_at": "yesterday"}, "filed_at: is no time"),
        ({"filed_at": "2019-12-31T00:00:00Z"}, "filed_at: times run from 2020"),
        ({"source": "rumour"}, "source: "),
        ({"id": "7"}, "id: is no UUID"),
    ],
)
def test_a_bad_value_is_named_with_its_row_and_nothing_is_written(
    load: Load, session: Session, said: Row, words: str
):
    good = row(id=new_id())

    refused(load([good, row(id=new_id()) | said]), session, f"row 3, {words}")


def test_every_bad_row_is_named_even_in_the_last_of_many(load: Load, session: Session):
    rows = [row() for _ in range(2500)]
    rows[0]["severity"], rows[1200]["lon"], rows[2499]["outcome"] = 9, "x", ""
    result = load(rows)

    refused(result, session, "row 2, severity", "row 1202, lon", "row 2501, outcome")
    assert result.output.count("error") == 3


def test_an_id_that_stands_there_twice_is_refused_with_both_rows(
    load: Load, session: Session
):
    mine = new_id()

    refused(
        load([row(id=mine), row(id=mine)]), session, "row 3, id: the same as in row 2"
    )


def test_unknown_columns_are_refused_by_name(load: Load, session: Session):
    refused(load([row(phone="13800000000")]), session, "the column phone is not known")


def test_missing_columns_are_refused_and_the_expected_ones_are_said(
    load: Load, session: Session
):
    short = row()
    del short["outcome"], short["lat"]

    refused(
        load([short]), session, "no column lat, outcome", "should hold: id, accuracy_m"
    )


def test_a_row_with_too_many_cells_is_refused(load: Load, session: Session):
    data = as_csv([row(), row()]).replace("漏水".encode(), "漏,水".encode(), 1)

    refused(load(data), session, "row 2, has 10 cells, the header 9")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty: 0 bytes"),
        (b"\xff\x00\x01", "is no text"),
        (as_csv([row()]).split(b"\r\n")[0], "no record under it"),
        (b"\r\n\r\n", "there is no column"),
    ],
)
def test_a_file_that_holds_no_records_is_refused(
    load: Load, session: Session, data: bytes, words: str
):
    refused(load(data), session, words)


def test_parquet_is_refused_in_one_sentence(load: Load, session: Session):
    refused(load(b"PAR1", name="records.parquet"), session, "pyarrow")


def test_a_district_is_needed(load: Load, make: Factory, session: Session):
    with make.app.app_context(), transaction(writes=True) as writer:
        writer.execute(delete(Area))
    result = load([row()])

    assert result.exit_code == 1
    assert "linli area load" in str(result.exception)


def test_a_load_that_was_interrupted_is_finished_by_the_next(
    load: Load, session: Session, monkeypatch: pytest.MonkeyPatch
):
    rows = [row() for _ in range(2500)]
    write, parts = load_part, iter(range(2))

    def stop_at_the_third(*said: Any) -> int:
        if next(parts, None) is None:
            raise KeyboardInterrupt
        return write(*said)

    with monkeypatch.context() as patch:
        patch.setattr(cli, "load_part", stop_at_the_third)
        assert load(rows).exit_code == 1
    assert count(session) == 2000
    session.rollback()
    assert "Loaded 500 records; 2000 were there already" in load(rows).output
    assert count(session) == 2500
