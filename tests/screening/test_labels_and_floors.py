"""Where a record is, said by a label, a pin, an address or a floor."""

from uuid import uuid4

import pytest

from tests.factories import EAST, GRID, IN_EAST, OTHER, WEST, record

AT = {"lon": IN_EAST[0], "lat": IN_EAST[1], "accuracy_m": None}
NO_POINT = {"lon": None, "lat": None}


def put(client, who, said, record_id=None):
    path = f"/api/v1/records/{record_id or uuid4()}"
    return client.put(path, json=said, headers=who)


@pytest.fixture
def code_of(make, client):
    """The code on a building's label, and its id."""

    def code(micro_grid):
        building, _ = make.dwelling(micro_grid)
        who = make.token("dispatcher", "990101")
        path = f"/api/v1/buildings/signs?area={micro_grid}"
        items = client.get(path, headers=who).json["items"]
        return items[-1]["code"], str(building)

    return code


@pytest.mark.parametrize("source", ["map", "qr", "address"])
def test_how_the_place_is_known_is_kept_with_it(client, worker, source):
    place = AT | {"source": source, "accuracy_m": 3.5, "floor": "-1"}
    answer = put(client, worker, record(place=place))

    assert answer.status_code == 201
    kept = answer.json["place"]
    assert (kept["source"], kept["accuracy_m"], kept["floor"]) == (source, 3.5, "-1")
    assert answer.json["micro_grid"] == EAST


def test_a_label_places_a_record_without_any_point(client, worker, code_of):
    code, _ = code_of(WEST)
    place = NO_POINT | {"source": "qr", "building": code}
    answer = put(client, worker, record(place=place)).json

    assert (answer["placed"], answer["micro_grid"]) == ("by_building", WEST)
    assert answer["place"]["building"] == code
    assert not answer["outside_own_area"]


def test_a_building_that_is_not_ones_own_is_stored_and_marked_never_refused(
    client, worker, code_of
):
    code, building = code_of(OTHER)
    place = NO_POINT | {"source": "qr", "building": code}
    answer = put(client, worker, record(place=place))

    assert answer.status_code == 201
    assert (answer.json["micro_grid"], answer.json["outside_own_area"]) == (OTHER, True)
    named = put(client, worker, record(place=None, building_id=building))
    assert named.status_code == 403


def test_a_forged_label_says_nothing_and_the_record_is_kept(client, worker):
    forged = AT | {"source": "qr", "building": "没有这栋"}
    answer = put(client, worker, record(place=forged)).json
    assert (answer["placed"], answer["micro_grid"]) == ("inside", EAST)

    pointless = NO_POINT | {"source": "qr", "building": "没有这栋"}
    answer = put(client, worker, record(place=pointless)).json
    assert (answer["placed"], answer["area"]) == ("none", GRID)


@pytest.mark.parametrize(
    "said",
    [
        NO_POINT | {"source": "gps"},
        NO_POINT | {"source": "map"},
        {"lon": 120.6, "lat": None, "source": "qr"},
        AT | {"source": "address", "floor": "三楼"},
        AT | {"source": "address", "floor": "2M\n"},
        AT | {"source": "address", "floor": ""},
        AT | {"source": "qr", "building": ""},
        AT | {"source": "qr", "building": "x" * 65},
    ],
    ids=range(8),
)
def test_what_is_no_place_is_refused_by_its_field(client, worker, said):
    answer = put(client, worker, record(place=said))
    assert answer.status_code == 422
    assert "place" in answer.json["errors"]


def test_the_same_again_is_the_same_and_a_correction_keeps_floor_and_label(
    client, worker, code_of
):
    code, _ = code_of(WEST)
    place = NO_POINT | {"source": "qr", "building": code, "floor": "2M"}
    said, record_id = record(place=place), uuid4()
    assert put(client, worker, said, record_id).status_code == 201
    again = put(client, worker, said, record_id)
    assert (again.status_code, again.json["version"]) == (200, 1)

    better = said | {"place": place | {"floor": "3"}}
    path = f"/api/v1/records/{record_id}/versions/2"
    answer = client.put(path, json=better | {"was": {"place": place}}, headers=worker)
    assert answer.status_code in {200, 201}
    assert answer.json["place"]["floor"] == "3"
    path = f"/api/v1/records/{record_id}/versions"
    [before] = client.get(path, headers=worker).json["items"]
    assert before["said"]["place"]["floor"] == "2M"
