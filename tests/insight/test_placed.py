"""Cases as points: for the staff of the area, and nothing about anybody."""

import pytest

from tests.factories import DISTRICT, IN_EAST, IN_OTHER, IN_WEST, TOWN, VILLAGE

FACTS = {"id", "lon", "lat", "state", "severity", "due_at", "overdue"}


def placed(client, who, **asked):
    return client.get("/api/v1/insight/cases", headers=who, query_string=asked)


def at(answer):
    assert answer.status_code == 200, answer.json
    return sorted((one["lon"], one["lat"]) for one in answer.json["items"])


def test_open_cases_of_the_own_area_are_points_without_words(client, file, mediator):
    case = file(at=IN_WEST, outcome="flagged")["case_id"]
    file(at=IN_EAST)
    file(at=IN_OTHER, outcome="flagged")
    answer = placed(client, mediator)

    assert at(answer) == [IN_WEST]
    assert set(answer.json["items"][0]) == FACTS
    assert answer.json["items"][0]["id"] == case
    assert answer.json["more"] is False


@pytest.mark.parametrize("role", ["leader", "justice_admin"])
def test_who_reads_cases_and_no_records_sees_no_places(client, make, role):
    who = make.token(role, DISTRICT)
    assert client.get("/api/v1/cases", headers=who).status_code == 200
    assert placed(client, who).status_code == 403


def test_a_leader_who_mediates_in_a_village_sees_the_places_of_that_village(
    client, make, file
):
    file(at=IN_WEST, outcome="flagged")
    file(at=IN_OTHER, outcome="flagged")
    who = make.token("leader", DISTRICT)
    make.grant(who, "mediator", VILLAGE)
    assert at(placed(client, who)) == [IN_WEST]


@pytest.mark.parametrize("role", ["grid_worker", "building_leader", "admin"])
def test_whoever_carries_no_cases_sees_no_places(client, make, role):
    assert placed(client, make.token(role, DISTRICT)).status_code == 403


@pytest.mark.parametrize("role", ["dispatcher", "auditor"])
def test_the_desk_and_the_auditor_see_their_area(client, make, file, role):
    file(at=IN_WEST, outcome="flagged")
    file(at=IN_OTHER, outcome="flagged")
    assert at(placed(client, make.token(role, TOWN))) == [IN_WEST, IN_OTHER]
    assert at(placed(client, make.token(role, VILLAGE))) == [IN_WEST]


def test_a_box_a_class_and_a_severity_narrow_what_is_shown(client, make, file):
    file(at=IN_WEST, outcome="flagged", severity=2, category="0203")
    file(at=IN_OTHER, outcome="flagged", severity=4, category="0101")
    desk = make.token("dispatcher", TOWN)

    assert at(placed(client, desk, bbox="120.65,28,120.66,29")) == [IN_WEST]
    assert at(placed(client, desk, category="family")) == [IN_OTHER]
    assert at(placed(client, desk, severity="1,2")) == [IN_WEST]
    assert at(placed(client, desk, state="closed")) == []


def test_a_door_beats_what_the_phone_said(client, make, file, mediator):
    _, door = make.dwelling()
    file(at=IN_EAST, outcome="flagged", dwelling_id=str(door))
    # The building of the small district has no point of its own.
    assert at(placed(client, mediator)) == [IN_EAST]
    make.stand(door, *IN_WEST)
    assert at(placed(client, mediator)) == [IN_WEST]


def test_a_case_without_a_place_is_no_point(client, make, file, mediator):
    _, door = make.dwelling()
    file(outcome="flagged", dwelling_id=str(door), place=None)
    assert at(placed(client, mediator)) == []


@pytest.mark.parametrize(
    "box", ["1,2,3", "a,b,c,d", "2,0,1,1", "0,0,999,1", "nan,0,1,1"]
)
def test_a_box_that_is_none_names_the_field(client, mediator, box):
    answer = placed(client, mediator, bbox=box)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["bbox"])
