"""The duty card: who is responsible here, and the number one calls."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.duty.models import DutyLine
from tests.factories import DISTRICT, EAST, GRID, OTHER_VILLAGE, TOWN, VILLAGE, WEST

DESK = {
    "organisation": "示例镇综治中心",
    "phone": "000-8100 0100",
    "hours": "8:30-17:30",
}


@pytest.fixture
def admin(make):
    return make.token("admin", DISTRICT)


@pytest.fixture
def leader(make):
    return make.token("building_leader", WEST)


def keep(client, who, area, post="desk", **said):
    path = f"/api/v1/duty/{area}/{post}"
    return client.put(path, json=DESK | said, headers=who)


def drop(client, who, area, post="desk"):
    return client.delete(f"/api/v1/duty/{area}/{post}", headers=who)


def card(client, who, asked=""):
    found = client.get(f"/api/v1/duty{asked}", headers=who).json["items"]
    return [(one["post"], one["organisation"], one["area"]) for one in found]


def test_a_leader_sees_the_nearest_office_of_each_post(client, admin, leader):
    keep(client, admin, DISTRICT, organisation="示例区中心")
    keep(client, admin, TOWN)
    keep(client, admin, DISTRICT, "police_station", organisation="示例派出所")
    keep(client, admin, OTHER_VILLAGE, organisation="别村的")

    assert card(client, leader) == [
        ("desk", "示例镇综治中心", TOWN),
        ("police_station", "示例派出所", DISTRICT),
    ]


def test_a_worker_of_several_micro_grids_sees_what_each_has(client, make, admin):
    worker = make.token("grid_worker", GRID)
    keep(client, admin, VILLAGE, "mediation_room", organisation="村调解室")
    keep(client, admin, EAST, "mediation_room", organisation="东片调解室")

    assert card(client, worker) == [
        ("mediation_room", "村调解室", VILLAGE),
        ("mediation_room", "东片调解室", EAST),
    ]


def test_the_card_is_in_the_pack_and_a_change_makes_a_new_one(client, admin, leader):
    path = "/api/v1/territory/mine"
    before = client.get(path, headers=leader)
    assert before.json["duty"] == []
    keep(client, admin, TOWN)

    known = {"If-None-Match": before.headers["ETag"]}
    after = client.get(path, headers=leader | known)
    assert [one["phone"] for one in after.json["duty"]] == [DESK["phone"]]

    known = {"If-None-Match": after.headers["ETag"]}
    assert client.get(path, headers=leader | known).status_code == 304
    keep(client, admin, TOWN, phone="000-8100 0199")
    changed = client.get(path, headers=leader | known)
    assert [one["phone"] for one in changed.json["duty"]] == ["000-8100 0199"]


def test_a_line_is_kept_changed_and_taken_off(client, admin, leader, session):
    answers = [keep(client, admin, TOWN), keep(client, admin, TOWN, hours="全天")]

    assert [one.status_code for one in answers] == [201, 200]
    assert answers[1].json["hours"] == "全天"
    assert drop(client, admin, TOWN).status_code == 204
    assert card(client, leader) == []
    assert drop(client, admin, TOWN).status_code == 404
    noted = session.scalars(select(AuditEntry.act).order_by(AuditEntry.change_id)).all()
    assert noted[-3:] == ["duty.keep", "duty.keep", "duty.drop"]


def test_the_admin_sees_for_one_area_what_holds_there(client, admin):
    keep(client, admin, DISTRICT, organisation="示例区中心")
    keep(client, admin, TOWN)
    keep(client, admin, WEST, "property_office", organisation="物业")

    assert card(client, admin, f"?area={VILLAGE}") == [("desk", "示例镇综治中心", TOWN)]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": "打给老示例"}, "phone"),
        ({"phone": "1"}, "phone"),
        ({"phone": "110\n"}, "phone"),
        ({"organisation": ""}, "organisation"),
        ({"person": "某人"}, "person"),
    ],
)
def test_a_line_is_an_organisation_and_a_number(client, admin, said, field):
    refused = keep(client, admin, TOWN, **said)
    assert (refused.status_code, [*refused.json["errors"]]) == (422, [field])


def test_only_the_areas_admin_keeps_the_card(client, make, leader):
    assert keep(client, leader, WEST).status_code == 403
    assert keep(client, make.token("dispatcher", TOWN), TOWN).status_code == 403
    village = make.token("admin", VILLAGE)
    assert keep(client, village, TOWN).status_code == 403
    assert keep(client, village, VILLAGE).status_code == 201


def test_what_is_not_there_is_said(client, admin):
    assert keep(client, admin, "999999").status_code == 404
    assert keep(client, admin, TOWN, "mayor").status_code == 404
    assert keep(client, admin, "%00").status_code == 404
    assert client.get("/api/v1/duty?area=999999", headers=admin).status_code == 404


def test_a_line_raced_is_one(app, admin, session):
    def put(_):
        return keep(app.test_client(), admin, TOWN).status_code

    with ThreadPoolExecutor(6) as threads:
        codes = sorted(threads.map(put, range(12)))

    assert codes == [200] * 11 + [201]
    assert session.scalar(select(func.count()).select_from(DutyLine)) == 1
