"""Labels on buildings: printed by the desk, read by phones, and nobody is watched."""

from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.db import transaction
from server.identifiers import new_id
from server.territory.models import Area, Building, Dwelling
from tests.factories import EAST, GRID, OTHER, OTHER_VILLAGE, VILLAGE, WEST

LABELS = "/api/v1/buildings/signs"


@pytest.fixture
def desk(make):
    return make.token("dispatcher", VILLAGE)


@pytest.fixture
def put_up(app):
    """A maker of buildings with a code and with staircases."""

    def build(code, units=(), micro_grid=WEST):
        with app.app_context(), transaction(writes=True) as session:
            area = session.scalars(select(Area).where(Area.code == micro_grid)).one()
            building = Building(
                id=new_id(), code=code, name=f"{code}栋", micro_grid_id=area.id
            )
            session.add(building)
            session.flush()
            for unit in units:
                session.add(
                    Dwelling(
                        id=new_id(), building_id=building.id, unit=unit, door="101"
                    )
                )

    return build


def labels(client, who, **asked):
    return client.get(LABELS, query_string={"area": GRID} | asked, headers=who)


def test_a_label_says_where_it_hangs_and_opens_this_server(client, desk, put_up):
    put_up("L-01")
    [label] = labels(client, desk).json["items"]

    assert (label["code"], label["name"], label["unit"]) == ("L-01", "L-01栋", None)
    assert label["url"] == "http://localhost/b/L-01"
    assert label["qr"].startswith("data:image/svg+xml")
    assert label["within"]


def test_each_staircase_has_a_label_of_its_own_if_one_wants(client, desk, put_up):
    put_up("L-02", units=["10", "2", "东"])
    put_up("L-03")
    items = labels(client, desk, staircases="true").json["items"]

    assert [(one["code"], one["unit"]) for one in items] == [
        ("L-02", "2"), ("L-02", "10"), ("L-02", "东"), ("L-03", None),
    ]  # fmt: skip
    assert unquote(items[2]["url"]) == "http://localhost/b/L-02?u=东"


def test_only_the_area_that_was_asked_for_and_page_by_page(
    client, desk, put_up, monkeypatch
):
    monkeypatch.setattr("server.labels.AT_ONCE", 2)
    for code in ("A1", "A2", "A3"):
        put_up(code)
    put_up("B1", micro_grid=EAST)
    put_up("Z1", micro_grid=OTHER)

    first = labels(client, desk, area=WEST).json
    assert [one["code"] for one in first["items"]] == ["A1", "A2"]
    rest = labels(client, desk, area=WEST, after=first["next"]).json
    assert [one["code"] for one in rest["items"]] == ["A3"]
    assert rest["next"] is None


@pytest.mark.parametrize(
    "role",
    [
        "grid_worker", "building_leader", "mediator", "window_clerk", "handler",
        "leader", "justice_admin", "auditor",
    ],
)  # fmt: skip
def test_nobody_else_prints_labels(client, make, role):
    assert labels(client, make.token(role, VILLAGE)).status_code == 403


def test_an_admin_prints_them_and_nobody_those_of_others(client, make, put_up):
    put_up("L-04")
    assert labels(client, make.token("admin", VILLAGE)).status_code == 200
    elsewhere = make.token("dispatcher", OTHER_VILLAGE)
    assert labels(client, elsewhere).status_code == 403
    assert labels(client, elsewhere, area="404").status_code == 404
    assert client.get(LABELS, query_string={"area": GRID}).status_code == 401


def test_a_phone_learns_the_address_of_a_label_and_nothing_of_people(
    client, make, put_up
):
    put_up("L.05/2", units=["1"], micro_grid=OTHER)
    worker = make.token("grid_worker", GRID)
    found = client.get("/api/v1/buildings/L.05%2F2", headers=worker)
    plain = client.get("/api/v1/buildings/L-404", headers=worker)

    assert set(found.json) == {"code", "name", "area"}
    assert found.json["name"] == "L.05/2栋"
    assert plain.status_code == 404
    assert "application/problem+json" in plain.headers["Content-Type"]


@pytest.mark.parametrize(
    "code", ["%00", "%ff", "'--", "x" * 3000, "..%2f..", "%F0%9F%8F%A0", "a.b"]
)
def test_no_code_brings_the_server_down(client, make, code):
    worker = make.token("grid_worker", GRID)
    assert client.get(f"/api/v1/buildings/{code}", headers=worker).status_code == 404
    with client.get(f"/b/{code}") as page:
        assert page.status_code in {200, 503}


def test_scanning_needs_no_account_and_leaves_no_trace(client, put_up, session):
    put_up("L-06")
    before = session.scalar(select(func.count(AuditEntry.change_id)))
    session.rollback()
    client.get("/b/L-06?u=1").close()
    assert session.scalar(select(func.count(AuditEntry.change_id))) == before
    assert client.get("/api/v1/buildings/L-06").status_code == 401
