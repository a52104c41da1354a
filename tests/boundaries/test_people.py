"""Whoever works in the areas: nothing is lost on the day that borders move."""

from threading import Thread
from time import sleep
from uuid import uuid4

from sqlalchemy import select

from server.db import transaction
from server.identity.models import Account
from server.identity.queries import identify
from server.screening.actions import file_record
from server.screening.schemas import FINDING
from tests.boundaries.conftest import (
    IN_NORTHWEST,
    IN_SOUTHWEST,
    NORTHWEST,
    SOUTHWEST,
    TODAY,
)
from tests.boundaries.test_counting import counts
from tests.factories import EAST, GRID, IN_WEST, OTHER, VILLAGE, WEST, record

PACK = "/api/v1/territory/mine"


def pack(client, who):
    answer = client.get(PACK, headers=who)
    assert answer.status_code == 200
    return answer.json


def put(client, who, path=None, **said):
    path = path or f"/api/v1/records/{uuid4()}"
    return client.put(path, json=record(**said), headers=who)


def visit(dwelling, **said):
    return {
        "dwelling_id": str(dwelling),
        "mode": "door",
        "result": "not_home",
        "needs": [],
        "note": "",
        "place": None,
        "filed_at": record()["filed_at"],
        "device_id": "示例手机",
        "seq": 1,
    } | said


def test_what_an_old_pack_filed_offline_is_placed_where_it_lies_now(
    client, make, stand, split
):
    building, dwelling = make.dwelling(WEST)
    stand(building, IN_NORTHWEST)
    worker = make.token("grid_worker", WEST)
    old = pack(client, worker)
    split()
    by_point = put(client, worker, at=IN_SOUTHWEST)
    by_door = put(client, worker, dwelling_id=old["dwellings"][0]["id"], place=None)
    by_house = put(client, worker, building_id=str(building), place=None)
    at_home = put(client, worker, place=None)
    path = f"/api/v1/visits/{uuid4()}"
    at_door = client.put(path, json=visit(dwelling), headers=worker)

    answers = (by_point, by_door, by_house, at_home, at_door)
    assert [answer.status_code for answer in answers] == [201] * 5
    placed = [answer.json["micro_grid"] for answer in (by_point, by_door, by_house)]
    assert placed == [SOUTHWEST, NORTHWEST, NORTHWEST]


def test_a_door_that_was_never_theirs_is_refused_as_ever(client, make, split):
    _, dwelling = make.dwelling(EAST)
    worker = make.token("grid_worker", WEST)
    split()
    answer = put(client, worker, dwelling_id=str(dwelling), place=None)
    assert (answer.status_code, answer.json["type"]) == (
        403,
        "/problems/not-your-area",
    )


def test_a_record_sent_again_after_the_change_is_the_same_record(client, make, split):
    worker, path = make.token("grid_worker", WEST), f"/api/v1/records/{uuid4()}"
    said = record(at=IN_NORTHWEST)
    first = client.put(path, json=said, headers=worker)
    split()
    again = client.put(path, json=said, headers=worker)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["micro_grid"] == WEST


def test_whoever_filed_in_a_voided_area_sees_it_still(client, make, split):
    worker = make.token("grid_worker", WEST)
    filed = put(client, worker, at=IN_WEST).json
    split()
    mine = client.get("/api/v1/records?mine=true", headers=worker).json["items"]

    assert [one["id"] for one in mine] == [filed["id"]]
    assert (
        client.get(f"/api/v1/records/{filed['id']}", headers=worker).status_code == 200
    )


def test_a_mediator_above_reads_records_of_voided_and_of_new_areas(
    client, make, worker, split
):
    put(client, worker, at=IN_NORTHWEST)
    split()
    put(client, worker, at=IN_NORTHWEST)
    mediator = make.token("mediator", VILLAGE)
    found = client.get("/api/v1/records", headers=mediator).json["items"]
    assert [one["area"] for one in found] == [WEST, NORTHWEST]


def test_whoever_holds_a_voided_micro_grid_keeps_its_doors(client, make, stand, split):
    building, dwelling = make.dwelling(WEST)
    stand(building, IN_NORTHWEST)
    make.dwelling(EAST)
    worker = make.token("grid_worker", WEST)
    before = pack(client, worker)
    split()
    after = pack(client, worker)

    assert before["revision"] != after["revision"]
    assert [one["id"] for one in after["dwellings"]] == [str(dwelling)]
    assert [(one["code"], one["voided_on"]) for one in after["areas"]] == [
        (WEST, TODAY)
    ]


def test_a_pack_has_the_new_micro_grids_and_no_voided_ones(client, make, split):
    worker = make.token("grid_worker", GRID)
    split()
    got = pack(client, worker)

    drawn = [one["properties"]["code"] for one in got["micro_grids"]]
    assert drawn == [EAST, NORTHWEST, SOUTHWEST]
    assert [one["code"] for one in got["areas"]] == [GRID, *drawn]


def test_the_account_list_says_whose_area_was_voided(client, make, split):
    make.token("grid_worker", WEST)
    split()
    admin = make.token("admin", VILLAGE)
    items = client.get("/api/v1/accounts?role=grid_worker", headers=admin).json["items"]
    assert [one["roles"][0]["area"]["voided_on"] for one in items] == [TODAY]


def test_no_role_is_given_over_a_voided_area(client, make, split, session):
    admin = make.token("admin", VILLAGE)
    worker = make.token("grid_worker", EAST)
    split()
    query = select(Account.id).where(Account.login.startswith("grid_worker"))
    account = session.scalars(query).one()
    path = f"/api/v1/accounts/{account}"
    given = {
        code: client.patch(
            path,
            json={"grant": {"role": "grid_worker", "area": code}},
            headers=admin,
        )
        for code in (WEST, NORTHWEST)
    }

    assert (given[WEST].status_code, given[WEST].json["type"]) == (
        409,
        "/problems/area-voided",
    )
    assert given[NORTHWEST].status_code == 200
    assert worker


def test_a_case_stays_with_whoever_answers_for_it(client, make, worker, split):
    put(client, worker, at=IN_NORTHWEST, outcome="flagged")
    mediator = make.token("mediator", VILLAGE)
    before = client.get("/api/v1/cases", headers=mediator).json["items"]
    split()
    after = client.get("/api/v1/cases", headers=mediator).json["items"]

    assert len(after) == 1
    assert after == before


def test_what_is_filed_while_a_change_is_made_is_counted_under_it(
    app, client, make, leader, split
):
    token = make.token("grid_worker", WEST)["Authorization"].split()[1]
    results = []
    changing = Thread(target=lambda: results.append(split()))
    with app.app_context(), transaction(writes=True) as session:
        actor = identify(session, token)
        finding = FINDING.load(record(at=IN_NORTHWEST))
        filed, _ = file_record(session, actor, uuid4(), finding)
        assert filed.area.code == WEST
        changing.start()
        sleep(1.5)
    changing.join()

    assert results[0].exit_code == 0, results[0].output
    assert counts(client, leader) == {NORTHWEST: 1, SOUTHWEST: 0, EAST: 0, OTHER: 0}
