"""Answers as files: of where they were given, no more than the village."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from server.audit.models import AuditEntry
from tests.factories import DISTRICT, OTHER_VILLAGE, VILLAGE
from tests.forms.books import book, leaks, settings


@pytest.fixture
def form(client, live, send, matter, admin):
    """A form with two answers."""
    version = live(leaks(), "record")
    spot = {"lon": 120.6551, "lat": 28.0152, "accuracy_m": 9}
    first = {
        "spots": [{"where": "=SUM(A:A)", "size": 2}, {"where": "楼顶角上"}],
        "rooms": ["hall", "roof"],
        "spot": spot,
    }
    for said in (first, {"hour": "21:30", "rooms": ["hall"]}):
        assert send(version, said, record_id=matter).status_code == 201
    listed = client.get("/api/v1/forms/versions", headers=admin).json["items"]
    assert listed[0]["answers"] == 2
    return listed[0]["form"]


@pytest.fixture
def desk(make):
    return make.token("dispatcher", DISTRICT)


def get(client, who, form, kind):
    return client.get(f"/api/v1/forms/{form}/answers.{kind}", headers=who)


def test_answers_come_as_csv_with_the_village_and_no_finer_place(client, form, desk):
    answer = get(client, desk, form, "csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert [row["village"] for row in rows] == [VILLAGE, VILLAGE]
    assert rows[0]["spot"] == "given"
    assert rows[0]["spots/1/where"] == "'=SUM(A:A)"
    assert rows[0]["spots/2/where"] == "楼顶角上"
    assert rows[0]["rooms"] == "hall roof"
    assert (rows[0]["all"], rows[1]["hour"]) == ("2.0", "21:30")
    for finer in ("120.655", "28.015", "9901011002010"):
        assert finer not in answer.data.decode("utf-8-sig")


def test_answers_come_as_a_workbook_whose_texts_are_no_formulas(client, form, desk):
    answer = get(client, desk, form, "xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows())
    column = [cell.value for cell in rows[0]].index("spots/1/where")

    assert rows[1][column].value == "=SUM(A:A)"
    assert rows[1][column].data_type != "f"
    assert len(rows) == 3


def test_answers_come_as_geojson_by_village_only(client, form, desk):
    whole = get(client, desk, form, "geojson").json
    [feature] = whole["features"]

    assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert feature["properties"] == {
        "village": VILLAGE,
        "name": "示例village01",
        "answers": 2,
        "rooms:hall": 2,
        "rooms:roof": 1,
    }
    assert "120.6551" not in json.dumps(whole)


def test_only_the_desk_takes_answers_of_its_own_area_and_it_is_noted(
    client, make, form, desk, worker, admin, session
):
    elsewhere = make.token("dispatcher", OTHER_VILLAGE)
    empty = get(client, elsewhere, form, "csv")

    assert get(client, desk, form, "csv").status_code == 200
    assert get(client, worker, form, "csv").status_code == 403
    assert get(client, admin, form, "csv").status_code == 403
    assert empty.data.decode("utf-8-sig").count("\n") == 1
    assert get(client, desk, form, "exe").status_code == 404
    query = select(AuditEntry.facts).where(AuditEntry.act == "form.export")
    facts = session.scalars(query.order_by(AuditEntry.change_id)).all()
    assert {"kind": "csv", "answers": 2} in facts


def test_a_desk_of_a_part_sees_the_forms_of_the_whole(client, make, form):
    village = make.token("dispatcher", VILLAGE)
    listed = client.get("/api/v1/forms/versions", headers=village).json["items"]

    assert [one["form"] for one in listed] == [form]
    assert listed[0]["own"] is False
    assert get(client, village, form, "csv").data.count(b"\n") == 3


def test_columns_of_all_versions_stand_in_one_file(
    client, live, upload, step, send, visit, admin, second, desk
):
    first = live()
    again = upload(admin, leaks("lift"), "visit").json
    step(second, again["id"], "live")
    send(first, {"broken": "no"}, visit_id=visit)
    send(again["id"], {"hour": "09:00"}, visit_id=visit)
    answer = get(client, desk, again["form"], "csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert [(row["version"], row["broken"], row["hour"]) for row in rows] == [
        ("1", "no", ""),
        ("2", "", "09:00"),
    ]


def test_a_later_version_that_asks_for_a_picture_breaks_no_older_answer(
    client, live, upload, send, visit, admin, desk
):
    send(live(), {"broken": "no"}, visit_id=visit)
    survey = (("type", "name", "label"), ("image", "broken", "坏的地方拍一张"))
    again = upload(admin, book(survey, settings=settings("lift", "电梯")), "visit")
    answer = get(client, desk, again.json["form"], "csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert (answer.status_code, [row["broken"] for row in rows]) == (200, ["no"])
