"""Phones with something unsent for days: a yes, to call and help, and no more."""

import pytest
from sqlalchemy import inspect, select

from server.audit.models import AuditEntry
from server.walk.models import UnsentPhone
from tests.factories import GRID, OTHER_VILLAGE, TOWN, VILLAGE


@pytest.fixture
def say(client):
    def say(who, holds):
        path = "/api/v1/walk/unsent"
        return client.put(path, json={"holds": holds}, headers=who)

    return say


def listed(client, who):
    answer = client.get("/api/v1/walk/unsent", headers=who)
    return answer.json["items"] if answer.status_code == 200 else answer.status_code


def test_the_desk_sees_whom_to_call_until_it_is_sent(client, make, worker, say):
    desk = make.token("dispatcher", TOWN)
    for _ in range(2):
        assert say(worker, True).status_code == 200
    [phone] = listed(client, desk)

    assert set(phone) == {"name", "area"}
    say(worker, False)
    say(worker, False)
    assert listed(client, desk) == []


def test_nothing_is_kept_but_the_yes(worker, say, session):
    say(worker, True)
    columns = inspect(UnsentPhone).columns

    assert [column.name for column in columns] == ["sign_in_id"]
    assert not [
        act for act in session.scalars(select(AuditEntry.act)) if "unsent" in act
    ]


def test_other_desks_and_leaders_do_not_see_it(client, make, worker, say):
    say(worker, True)
    assert listed(client, make.token("dispatcher", OTHER_VILLAGE)) == []
    for role in ("leader", "auditor", "admin", "mediator", "grid_worker"):
        assert listed(client, make.token(role, VILLAGE)) == 403


def test_a_person_is_named_once_however_many_roles_they_have(client, make, worker, say):
    make.grant(worker, "window_clerk", GRID)
    say(worker, True)
    assert len(listed(client, make.token("dispatcher", TOWN))) == 1


def test_a_yes_or_a_no_and_nothing_else(client, worker, say):
    for holds in (3, "yes", None):
        assert say(worker, holds).status_code == 422
    path = "/api/v1/walk/unsent"
    more = {"holds": True, "count": 4}
    assert client.put(path, json=more, headers=worker).status_code == 422
