"""Calls by another office, twice at most and by day; looking back on 7, 30 and 90."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from server.audit.models import AuditEntry
from tests.factories import OTHER_VILLAGE, TOWN, VILLAGE


@pytest.fixture
def clerk(make, committee):
    return make.token("window_clerk", TOWN)


@pytest.fixture
def due(over, mediator, clerk, long_ago):
    case_id, both = over(mediator)
    long_ago(case_id, 2)
    return case_id, both


def calls(client, who):
    return client.get("/api/v1/evaluations/calls", headers=who)


def call(client, who, party_id, outcome="no_answer"):
    path = f"/api/v1/evaluations/calls/{party_id}/tries/{uuid4()}"
    return client.put(path, json={"outcome": outcome}, headers=who)


def number(client, who, party_id):
    path = f"/api/v1/evaluations/calls/{party_id}/number"
    return client.get(path, headers=who)


def test_a27_another_office_is_told_whom_to_call_without_names(
    client, make, clerk, due, mediator
):
    listed = calls(client, clerk)
    assert {one["party_id"] for one in listed.json["items"]} == set(due[1])
    assert "住户" not in listed.text
    assert "0571" not in listed.text
    assert calls(client, make.token("window_clerk", VILLAGE)).json["items"] == []
    assert calls(client, make.token("dispatcher", OTHER_VILLAGE)).json["items"] == []
    assert calls(client, mediator).status_code == 403


def test_a_number_is_read_one_by_one_and_noted(client, clerk, due, hour, session):
    hour(12)
    shown = number(client, clerk, due[1][0])
    assert shown.json == {"name": "甲住户", "phone": "0571-000 0000"}
    assert shown.headers["Cache-Control"] == "no-store"
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("evaluation.read_number") == 1


@pytest.mark.parametrize(("at", "status"), [(8, 409), (9, 200), (19, 200), (20, 409)])
def test_a27_people_are_called_by_day(client, clerk, due, hour, at, status):
    hour(at)
    assert number(client, clerk, due[1][0]).status_code == status
    assert call(client, clerk, due[1][0]).status_code == status


def test_a27_nobody_is_called_a_third_time(client, clerk, due, hour):
    hour(10)
    party = due[1][0]
    assert [call(client, clerk, party).json["tries"] for _ in range(2)] == [1, 2]
    assert call(client, clerk, party).status_code == 404
    assert number(client, clerk, party).status_code == 404
    assert {one["party_id"] for one in calls(client, clerk).json["items"]} == {
        due[1][1]
    }


def test_the_same_call_again_counts_once(client, clerk, due, hour):
    hour(10)
    path = f"/api/v1/evaluations/calls/{due[1][0]}/tries/{uuid4()}"
    said = {"outcome": "declined"}
    tries = [client.put(path, json=said, headers=clerk).json["tries"] for _ in range(2)]
    assert tries == [1, 1]


def test_who_has_answered_is_not_called(client, clerk, due, link, judge):
    judge(link(due[0], due[1][0]), 4)
    assert {one["party_id"] for one in calls(client, clerk).json["items"]} == {
        due[1][1]
    }


def test_nobody_calls_about_the_own_offices_case(client, make, clerk, due, hour):
    hour(10)
    colleague = make.token("window_clerk", VILLAGE)
    assert number(client, colleague, due[1][0]).status_code == 403
    assert call(client, colleague, due[1][0]).status_code == 403
    assert number(client, clerk, uuid4()).status_code == 404


def look_backs(client, who):
    listed = client.get("/api/v1/follow-ups", headers=who).json["items"]
    return [(one["case_id"], one["days"]) for one in listed]


def look_back(client, who, case_id, days, row_id=None, **said):
    path = f"/api/v1/cases/{case_id}/follow-ups/{row_id or uuid4()}"
    said = {"days": days, "how": "visit", "outcome": "holds"} | said
    return client.put(path, json=said, headers=who)


def test_b15_a_matter_is_looked_back_on_after_7_30_and_90_days(
    client, over, mediator, long_ago
):
    case_id, _ = over(mediator)
    assert look_backs(client, mediator) == []
    assert look_back(client, mediator, case_id, 7).status_code == 404
    for days, due in ((7, [7]), (23, [7, 30]), (60, [7, 30, 90])):
        long_ago(case_id, days)
        assert [one for _, one in look_backs(client, mediator)] == due
    assert look_back(client, mediator, case_id, 7).status_code == 200
    assert [one for _, one in look_backs(client, mediator)] == [30, 90]
    assert look_back(client, mediator, case_id, 7).status_code == 404
    assert look_back(client, mediator, case_id, 8).status_code == 422


def test_b15_the_same_look_back_again_is_one(client, over, mediator, long_ago):
    case_id, _ = over(mediator)
    long_ago(case_id, 8)
    row = uuid4()
    answers = [look_back(client, mediator, case_id, 7, row).json for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["outcome"] == "holds"


def test_b15_only_the_areas_own_people_look_back(
    client, make, over, mediator, long_ago
):
    case_id, _ = over(mediator)
    long_ago(case_id, 8)
    elsewhere = make.token("mediator", OTHER_VILLAGE)
    assert look_backs(client, elsewhere) == []
    assert look_back(client, elsewhere, case_id, 7).status_code == 404
    assert look_back(client, make.token("auditor"), case_id, 7).status_code == 403
