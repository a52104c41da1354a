"""Where a fix cannot tell, the person who stood there may."""

from uuid import uuid4

import pytest

from tests.factories import EAST, IN_OTHER, OTHER, OTHER_VILLAGE, VILLAGE, WEST, record

NEAR_THE_BORDER = (120.6599, 28.015)
NEAR_THE_OTHER_VILLAGE = (120.6699, 28.015)


def unclear(micro_grid=None, at=NEAR_THE_BORDER, **more):
    said = record(at=at, **more)
    said["place"] |= {"accuracy_m": 40, "micro_grid": micro_grid}
    return said


def put(client, who, record_id, said):
    return client.put(f"/api/v1/records/{record_id}", json=said, headers=who)


def correct(client, who, record_id, version, said):
    path = f"/api/v1/records/{record_id}/versions/{version}"
    return client.put(path, json=said, headers=who)


def test_a_record_lies_where_its_filer_says_if_the_fix_allows_it(client, worker):
    answer = put(client, worker, uuid4(), unclear(EAST))

    assert answer.status_code == 201
    assert answer.json["micro_grid"] == answer.json["area"] == EAST
    assert answer.json["placed"] == "chosen"
    assert answer.json["candidates"] == [WEST, EAST]
    assert answer.json["place"]["micro_grid"] == EAST


def test_a_choice_that_the_fix_does_not_allow_is_kept_and_changes_nothing(
    client, worker
):
    answer = put(client, worker, uuid4(), unclear(OTHER))

    assert answer.status_code == 201
    assert (answer.json["placed"], answer.json["micro_grid"]) == ("ambiguous", WEST)
    assert answer.json["place"]["micro_grid"] == OTHER


def test_a_certain_fix_is_not_overruled(client, worker):
    said = record(at=IN_OTHER)
    said["place"] |= {"accuracy_m": 5, "micro_grid": WEST}
    answer = put(client, worker, uuid4(), said)

    assert (answer.json["placed"], answer.json["micro_grid"]) == ("inside", OTHER)


def test_a_door_beats_a_choice(client, make, worker):
    _, dwelling = make.dwelling(WEST)
    said = unclear(EAST, dwelling_id=str(dwelling))
    answer = put(client, worker, uuid4(), said)

    assert (answer.json["placed"], answer.json["micro_grid"]) == ("by_dwelling", WEST)


def test_without_a_choice_the_content_is_what_it_was_before_one_could_choose(
    client, worker
):
    record_id, said = uuid4(), unclear()
    first = put(client, worker, record_id, said)
    del said["place"]["micro_grid"]

    assert put(client, worker, record_id, said).status_code == 200
    assert first.json["placed"] == "ambiguous"


def test_another_choice_under_the_same_id_is_another_content(client, worker):
    record_id = uuid4()
    put(client, worker, record_id, unclear(EAST))

    assert put(client, worker, record_id, unclear(WEST)).status_code == 409


def test_a_later_choice_moves_the_record_and_keeps_where_it_lay(client, worker):
    record_id = uuid4()
    put(client, worker, record_id, unclear())
    moved = correct(client, worker, record_id, 2, unclear(EAST))
    path = f"/api/v1/records/{record_id}/versions"
    [before] = client.get(path, headers=worker).json["items"]

    assert (moved.json["micro_grid"], moved.json["placed"]) == (EAST, "chosen")
    assert (before["version"], before["area"]) == (1, WEST)
    assert before["placed"] == "ambiguous"
    assert "micro_grid" not in before["said"]["place"]


def test_versions_are_for_those_who_may_see_the_record(client, make, worker):
    record_id = uuid4()
    put(client, worker, record_id, unclear())
    path = f"/api/v1/records/{record_id}/versions"

    for who, status in (
        (make.token("mediator", VILLAGE), 200),
        (make.token("mediator", OTHER_VILLAGE), 404),
        (make.token(), 404),
    ):
        assert client.get(path, headers=who).status_code == status


@pytest.mark.parametrize("bad", ["", "1" * 33, 5, ["x"]])
def test_a_choice_that_is_no_code_is_refused_by_name(client, worker, bad):
    answer = put(client, worker, uuid4(), unclear(bad))

    assert answer.status_code == 422
    assert "micro_grid" in answer.json["errors"]["place"]


def test_a_case_that_nobody_has_taken_goes_with_its_record(client, make, worker):
    record_id = uuid4()
    said = unclear(at=NEAR_THE_OTHER_VILLAGE, outcome="flagged")
    filed = put(client, worker, record_id, said)
    there = make.token("mediator", OTHER_VILLAGE)
    path = f"/api/v1/cases/{filed.json['case_id']}"
    assert client.get(path, headers=there).status_code == 404

    said["place"]["micro_grid"] = OTHER
    moved = correct(client, worker, record_id, 2, said)

    assert moved.json["micro_grid"] == OTHER
    assert client.get(path, headers=there).json["area"] == OTHER
