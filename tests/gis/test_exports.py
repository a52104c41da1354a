"""Counts as files: what is in them, for whom, and that it is noted."""

import csv
import io
import json
from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from pyogrio import raw
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.months import later, month_of
from server.access import MAY, Role
from server.audit.models import AuditEntry
from server.cli import linli
from server.db import db
from server.identity.models import Account
from tests.factories import EAST, IN_OTHER, IN_WEST, OTHER, VILLAGE, WEST

KINDS = ("csv", "gpkg", "parquet")
FIELDS = ["code", "name", "level", "parent", "month", "filed", "open"]


def ask(client, who, kind, **asked):
    path = f"/api/v1/insight/counts.{kind}"
    return client.get(path, headers=who, query_string=asked, buffered=True)


def rows_of(kind, data, tmp_path):
    """Read a file back by the programs that others use; None is nothing."""
    if kind == "csv":
        return [
            {name: value or None for name, value in row.items()}
            for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        ]
    path = tmp_path / f"read.{kind}"
    path.write_bytes(data)
    if kind == "parquet":
        columns = pq.read_table(path, columns=FIELDS).to_pylist()
        return [{k: v if v is None else str(v) for k, v in r.items()} for r in columns]
    meta, _, _, columns = raw.read(path)
    return [
        {
            name: None if value is None or value != value else said(value)
            for name, value in zip(meta["fields"], row, strict=True)
        }
        for row in zip(*columns, strict=True)
    ]


def said(value):
    return str(int(value)) if isinstance(value, float) else str(value)


def told(rows, month, measure="filed"):
    return {row["code"]: row[measure] for row in rows if row["month"] == str(month)}


@pytest.fixture
def filed(doors, file):
    file(2, at=IN_WEST)
    file(9, at=IN_OTHER, outcome="flagged")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_says_the_same(client, leader, filed, month, kind, tmp_path):
    answer = ask(client, leader, kind)
    rows = rows_of(kind, answer.data, tmp_path)

    assert answer.status_code == 200
    assert f"micro_grid_counts.{kind}" in answer.headers["Content-Disposition"]
    assert list(rows[0]) == FIELDS
    assert len(rows) == 39
    assert told(rows, month) == {WEST: "2", EAST: "0", OTHER: "9"}
    assert told(rows, month, "open") == {WEST: "0", EAST: "0", OTHER: "9"}


@pytest.mark.parametrize("kind", KINDS)
def test_beyond_ones_own_areas_the_few_are_hidden(
    client, make, filed, month, kind, tmp_path
):
    elsewhere = make.token("mediator", "990101100202")
    rows = rows_of(kind, ask(client, elsewhere, kind).data, tmp_path)
    assert told(rows, month) == {WEST: None, EAST: "0", OTHER: "9"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_export_gets_a_file(client, make, role, kind):
    answer = ask(client, make.token(role.value, VILLAGE), kind)
    may = "insight.export" in MAY[role]
    assert answer.status_code == (200 if may else 403)


def test_a_file_for_excel_begins_with_the_mark_it_looks_for(client, leader):
    answer = ask(client, leader, "csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(
        b"\xef\xbb\xbfcode,name,level,parent,month,filed,open"
    )


def test_geoparquet_is_that_of_version_1_1(client, leader, filed, tmp_path):
    path = tmp_path / "counts.parquet"
    path.write_bytes(ask(client, leader, "parquet").data)
    file = pq.ParquetFile(path)
    about = json.loads(file.schema_arrow.metadata[b"geo"])
    column = about["columns"]["geometry"]

    assert (about["version"], about["primary_column"]) == ("1.1.0", "geometry")
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["MultiPolygon"])
    assert column["bbox"] == pytest.approx([120.65, 28.01, 120.68, 28.02])
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert "crs" not in column, "without it, longitude and latitude of WGS 84"
    table = file.read()
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    boxes = [list(box.values()) for box in table["bbox"].to_pylist()]
    assert np.array_equal(shapely.bounds(shapes), boxes)
    assert all(shape.geoms[0].exterior.is_ccw for shape in shapes)
    assert file.num_row_groups == 13


def test_areas_without_a_shape_are_in_the_file_all_the_same(client, leader, tmp_path):
    path = tmp_path / "counts.parquet"
    path.write_bytes(ask(client, leader, "parquet", level="village").data)
    table = pq.read_table(path)
    assert len(table) == 26
    assert set(table["geometry"].to_pylist()) == {None}
    (tmp_path / "c.gpkg").write_bytes(ask(client, leader, "gpkg", level="town").data)
    assert pyogrio.read_info(tmp_path / "c.gpkg")["features"] == 13


def test_a_geopackage_has_one_layer_in_wgs_84(client, leader, tmp_path):
    path = tmp_path / "counts.gpkg"
    path.write_bytes(ask(client, leader, "gpkg").data)
    about = pyogrio.read_info(path)

    assert pyogrio.list_layers(path).tolist() == [["micro_grid_counts", "MultiPolygon"]]
    assert about["crs"] == "EPSG:4326"
    kinds = dict(zip(about["fields"], about["dtypes"], strict=True))
    assert (kinds["month"], kinds["filed"]) == ("datetime64[D]", "int32")


def test_months_are_those_that_any_day_asked_for_lies_in(client, leader, month):
    def months(**asked):
        answer = ask(client, leader, "csv", level="town", **asked)
        return [row["month"] for row in rows_of("csv", answer.data, None)]

    middle = f"{month:%Y-%m}-17"
    assert months(**{"from": middle, "to": middle}) == [str(month)]
    assert months(**{"from": middle}) == [str(month), str(later(month, 1))]
    assert months(to=middle, by="month")[-1] == str(month)
    assert len(months()) == 13


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", "district"),
        ("level", "street"),
        ("from", "2026-02-30"),
        ("from", "1990-01-01"),
        ("to", "yesterday"),
        ("by", "day"),
        ("category", "02"),
    ],
)
def test_what_is_not_understood_is_named(client, leader, name, value):
    answer = ask(client, leader, "csv", **{name: value})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [name])


def test_days_in_the_wrong_order_are_named(client, leader, month):
    asked = {"from": str(later(month, 1)), "to": str(month)}
    assert ask(client, leader, "csv", **asked).status_code == 422


def test_every_export_is_noted(client, make, mediator, session, month):
    day = str(month)
    ask(client, mediator, "gpkg", **{"from": day, "to": day})
    ask(client, make.token("leader", "990101"), "csv", level="town")
    ask(client, mediator, "csv", level="nonsense")

    query = select(AuditEntry).where(AuditEntry.act == "insight.export")
    first, second = session.scalars(query.order_by(AuditEntry.change_id)).all()
    assert first.facts == {
        "kind": "gpkg",
        "level": "micro_grid",
        "months": [f"{month:%Y-%m}"],
        "rows": 3,
        "beyond": True,
    }
    assert (second.facts["beyond"], second.facts["rows"]) == (False, 13)
    assert first.account_id != second.account_id


@pytest.fixture
def run(settings, make, monkeypatch):
    """Run a command on the test's own database."""
    monkeypatch.setenv("LINLI_DATA", str(settings.data))
    monkeypatch.setenv("LINLI_DATABASE_URL", settings.database_url)

    def call(*said):
        return CliRunner().invoke(linli, [str(one) for one in said])

    return call


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_what_anybody_may_see(
    run, filed, session, month, kind, tmp_path
):
    path = tmp_path / f"counts.{kind}"
    done = run("export", "counts", path)

    assert done.exit_code == 0, done.output
    assert "39 rows, 13 months" in done.output
    rows = rows_of(kind, path.read_bytes(), tmp_path)
    assert told(rows, month) == {WEST: None, EAST: "0", OTHER: None}
    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.act == "insight.export")
    ).one()
    assert (noted.account_id, noted.facts["beyond"]) == (None, True)


def test_the_command_counts_as_an_account_may(run, make, filed, month, tmp_path):
    make.token("mediator", VILLAGE)
    login = login_of_the_mediator(make)
    path = tmp_path / "counts.csv"
    done = run("export", "counts", path, "--as", login, "--from", month, "--to", month)

    assert done.exit_code == 0, done.output
    rows = rows_of("csv", path.read_bytes(), None)
    assert told(rows, month) == {WEST: "2", EAST: "0", OTHER: "9"}


def login_of_the_mediator(make):
    with make.app.app_context(), Session(db.engine) as session:
        query = select(Account.login).where(Account.login.startswith("mediator"))
        return session.scalars(query).one()


def test_the_command_refuses_a_file_it_cannot_make(run, tmp_path):
    done = run("export", "counts", tmp_path / "counts.xlsx")
    assert done.exit_code == 2
    assert ".csv, .gpkg or .parquet" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_month_before_any_record_is_all_naught(client, leader, tmp_path):
    long_ago = {"from": "2001-01-01", "to": "2001-01-31"}
    rows = rows_of("csv", ask(client, leader, "csv", **long_ago).data, None)
    assert {row["filed"] for row in rows} == {"0"}
    assert month_of(date(2001, 1, 31)) == date(2001, 1, 1)
