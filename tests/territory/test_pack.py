from datetime import UTC, datetime
from uuid import uuid4

import pytest
from marshmallow import RAISE
from sqlalchemy import event

from server.db import db, transaction
from server.identifiers import new_id
from server.territory.models import Dwelling
from server.territory.schemas import DwellingSchema
from tests.factories import EAST, GRID, OTHER, OTHER_GRID, VILLAGE, WEST

NOW = datetime.now(UTC).isoformat()


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


def mine(client, who, **headers):
    return client.get("/api/v1/territory/mine", headers=who | headers)


def test_a_worker_gets_the_own_area_and_nothing_else(client, make, worker):
    building, dwelling = make.dwelling(WEST)
    make.dwelling(OTHER)
    pack = mine(client, worker).json

    assert [area["code"] for area in pack["areas"]] == [GRID, WEST, EAST]
    assert [one["properties"]["code"] for one in pack["micro_grids"]] == [WEST, EAST]
    assert pack["micro_grids"][0]["geometry"]["type"] == "MultiPolygon"
    assert [one["id"] for one in pack["buildings"]] == [str(building)]
    assert [one["id"] for one in pack["dwellings"]] == [str(dwelling)]
    assert pack["dwellings"][0]["last_visit"] is None


def test_the_catalogue_has_eight_chips_and_no_class_that_is_not_kept(client, worker):
    catalogue = mine(client, worker).json["catalogue"]
    codes = {one["code"] for one in catalogue["classes"]}

    assert len(catalogue["chips"]) == 8
    assert not {code for code in codes if code[:2] in {"14", "15", "16"}}
    assert "1307" not in codes
    assert {code for chip in catalogue["chips"] for code in chip["classes"]} <= codes


def test_what_has_not_changed_is_not_sent_again(client, make, worker):
    tag = mine(client, worker).headers["ETag"]
    again = mine(client, worker, **{"If-None-Match": tag})
    make.dwelling(WEST)
    changed = mine(client, worker, **{"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


def test_an_admin_gets_areas_to_choose_from_and_no_doors(client, make):
    make.dwelling()
    pack = mine(client, make.token("admin", VILLAGE)).json

    assert {area["code"] for area in pack["areas"]} >= {VILLAGE, GRID, WEST}
    assert pack["buildings"] == pack["dwellings"] == pack["micro_grids"] == []


def test_a_mediator_gets_the_shapes_of_a_map_and_no_doors(client, make):
    make.dwelling()
    pack = mine(client, make.token("mediator", VILLAGE)).json

    assert WEST in {one["properties"]["code"] for one in pack["micro_grids"]}
    assert pack["buildings"] == pack["dwellings"] == []


def test_what_is_too_much_for_a_phone_stays_away_whole(
    client, make, worker, monkeypatch
):
    make.dwelling(WEST, "101")
    make.dwelling(EAST, "102")
    monkeypatch.setattr("server.pack.MOST_SHAPES", 1)
    monkeypatch.setattr("server.pack.MOST_DOORS", 1)
    pack = mine(client, worker).json

    assert [area["code"] for area in pack["areas"]] == [GRID, WEST, EAST]
    assert pack["micro_grids"] == pack["buildings"] == pack["dwellings"] == []


def test_another_persons_tag_is_no_use(client, make, worker):
    tag = mine(client, worker).headers["ETag"]
    other = make.token("grid_worker", OTHER_GRID)

    assert mine(client, other, **{"If-None-Match": tag}).status_code == 200


def test_the_pack_takes_as_many_questions_for_ten_doors_as_for_one(
    app, client, make, worker
):
    def questions():
        asked = []
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        mine(client, worker)
        return len(asked)

    make.dwelling(WEST, "101")
    few = questions()
    for door in range(10):
        make.dwelling(EAST, str(door))

    assert questions() / 2 <= few + 1


def test_the_doors_of_the_pack_are_what_their_schema_says(client, make, worker):
    _, dwelling = make.dwelling(WEST)
    visit = {"dwelling_id": str(dwelling), "result": "not_home", "filed_at": NOW}
    client.put(f"/api/v1/visits/{uuid4()}", json=visit, headers=worker)
    doors = mine(client, worker).json["dwellings"]

    assert DwellingSchema(many=True, unknown=RAISE).validate(doors) == {}
    assert doors[0]["last_visit"]["result"] == "not_home"


def test_a_visit_changes_the_pack_and_doors_elsewhere_do_not(client, make, worker):
    _, dwelling = make.dwelling(WEST)
    first = mine(client, worker).headers["ETag"]
    visit = {"dwelling_id": str(dwelling), "result": "met", "filed_at": NOW}
    client.put(f"/api/v1/visits/{uuid4()}", json=visit, headers=worker)
    second = mine(client, worker).headers["ETag"]
    make.dwelling(OTHER)
    third = mine(client, worker).headers["ETag"]

    assert first != second
    assert second == third  # doors elsewhere are nothing to this worker


def test_doors_whose_load_is_committed_late_change_the_pack_too(
    app, client, make, worker
):
    """Their ids were made earlier than those of the doors that came before them."""
    early = new_id()
    building, _ = make.dwelling(WEST)
    tag = mine(client, worker).headers["ETag"]
    with app.app_context(), transaction(writes=True) as session:
        late = Dwelling(id=early, building_id=building, unit="1", floor=3, door="301")
        session.add(late)

    assert mine(client, worker, **{"If-None-Match": tag}).status_code == 200
