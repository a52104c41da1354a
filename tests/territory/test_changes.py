"""R17: a phone that has a pack fetches what changed of it, not the whole."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from server.db import transaction
from server.identifiers import new_id
from server.identity.queries import identify
from server.screening.schemas import VISIT
from server.screening.visits import make_visit
from server.territory.models import Dwelling
from tests.factories import EAST, GRID, OTHER_GRID, VILLAGE, WEST, record

DOORS, CHANGED = 1500, 100


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


def whole(client, who):
    return client.get("/api/v1/territory/mine", headers=who)


def changes(client, who, pack):
    said = {name: pack[name] for name in ("ground",)} | {"since": pack["cursor"]}
    return client.get("/api/v1/territory/mine/changes", query_string=said, headers=who)


def visit(client, who, doors):
    acts = [
        {
            "path": f"/visits/{uuid4()}",
            "body": {
                "dwelling_id": door,
                "result": "met",
                "filed_at": datetime.now(UTC).isoformat(),
            },
        }
        for door in doors
    ]
    for start in range(0, len(acts), 200):
        said = {"acts": acts[start : start + 200]}
        client.post("/api/v1/acts", json=said, headers=who)


def applied(pack, delta):
    """Do what the app does with a delta."""
    last = {one["id"]: one["last_visit"] for one in delta["doors"]}
    return [
        door | {"last_visit": last.get(door["id"], door["last_visit"])}
        for door in pack["dwellings"]
    ]


@pytest.fixture
def many(app, make):
    building, _ = make.dwelling(WEST)
    with app.app_context(), transaction(writes=True) as session:
        session.add_all(
            Dwelling(
                id=new_id(), building_id=building, unit="1", floor=n // 10, door=f"{n}"
            )
            for n in range(1000, 1000 + DOORS)
        )


@pytest.mark.usefixtures("many")
def test_r17_bytes_go_with_what_changed(client, make, worker):
    first = whole(client, worker)
    colleague = make.token("grid_worker", GRID)
    doors = [one["id"] for one in first.json["dwellings"]]
    visit(client, colleague, doors[:CHANGED])
    delta = changes(client, worker, first.json)
    fresh = whole(client, worker)

    assert len(first.data) > 200_000
    assert len(delta.json["doors"]) == CHANGED
    assert len(delta.data) < len(first.data) * CHANGED / DOORS * 1.5
    assert applied(first.json, delta.json) == fresh.json["dwellings"]
    assert delta.json["cursor"] == fresh.json["cursor"]
    after = changes(client, worker, fresh.json)
    assert after.json["doors"] == after.json["records"] == []
    assert len(after.data) < 200


def test_own_records_come_with_what_became_of_them(client, make, worker):
    start = whole(client, worker).json
    filed = [uuid4() for _ in range(3)]
    for one in filed:
        said = record(outcome="flagged")
        client.put(f"/api/v1/records/{one}", json=said, headers=worker)
    client.put(f"/api/v1/records/{uuid4()}", json=record(), headers=make.token())
    new = changes(client, worker, start).json
    case = next(one for one in new["records"] if one["id"] == str(filed[1]))["case_id"]
    mediator = make.token("mediator", VILLAGE)
    step = f"/api/v1/cases/{case}/steps/{uuid4()}"
    assert client.put(step, json={"act": "case.claim"}, headers=mediator).status_code
    fate = changes(client, worker, start | new).json

    assert {one["id"] for one in new["records"]} == set(map(str, filed))
    assert [one["id"] for one in fate["records"]] == [str(filed[1])]
    assert fate["records"][0]["fate"]["state"] == "assigned"
    assert changes(client, worker, start | fate).json["records"] == []


def test_where_the_ground_is_another_the_pack_is_due_whole(client, make, worker):
    start = whole(client, worker).json
    assert changes(client, worker, start).status_code == 200
    make.dwelling(EAST)
    door = changes(client, worker, start)
    start = whole(client, worker).json
    make.move(worker, OTHER_GRID)
    moved = changes(client, worker, start)

    assert [door.status_code, moved.status_code] == [409, 409]
    assert door.json["type"] == "/problems/pack-renewed"


@pytest.mark.parametrize("since", ["", "nonsense", "-1", "9" * 30, "1.2.3"])
def test_a_cursor_that_is_none_is_refused_by_name(client, worker, since):
    start = whole(client, worker).json
    answer = changes(client, worker, start | {"cursor": since})

    assert answer.status_code == 422
    assert "since" in answer.json["errors"]


def test_a_phone_that_was_away_long_reads_its_records_by_pages(
    client, worker, monkeypatch
):
    start = whole(client, worker).json
    for _ in range(3):
        client.put(f"/api/v1/records/{uuid4()}", json=record(), headers=worker)
    monkeypatch.setattr("server.pack.MOST_CHANGED", 2)

    assert changes(client, worker, start).status_code == 409


def test_what_is_committed_late_is_told_once_more(client, make, worker, door_visit_in):
    """A line may be written before a cursor is given out, and committed after it."""
    start = whole(client, worker).json
    commit = door_visit_in()
    between = changes(client, worker, start).json
    commit()
    after = changes(client, worker, start | between).json

    assert between["doors"] == []
    assert len(after["doors"]) == 1


@pytest.fixture
def door_visit_in(make, held_open, worker):
    """A visit that is written, and committed only when the test says so."""
    _, dwelling = make.dwelling(WEST)

    def write():
        session = held_open[0]
        actor = identify(session, worker["Authorization"].split()[1])
        now = datetime.now(UTC).isoformat()
        said = {"dwelling_id": str(dwelling), "result": "met", "filed_at": now}
        make_visit(session, actor, uuid4(), VISIT.load(said))
        return session.commit

    return write
