"""Flags are about cases and offices: nobody is flagged, and few may look."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect, select

from server.audit.models import AuditEntry
from server.honesty.models import CaseFlag
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN


@pytest.fixture
def copied(flag, side):
    case_id = flag()
    side(case_id, bytes.fromhex("e5bca0e59089e6839f").decode())
    return case_id


@pytest.fixture
def raised(client, auditor, copied, night):
    night()
    [one] = client.get("/api/v1/flags", headers=auditor).json["items"]
    return one


def settle(client, who, flag_id, how="true"):
    path = f"/api/v1/flags/{flag_id}"
    return client.put(path, json={"settled": how}, headers=who)


def test_a_night_that_is_done_again_flags_nothing_twice(flags, copied, session):
    assert flags("names_of_a_list") == flags("names_of_a_list") == [copied]

    assert len(session.scalars(select(CaseFlag)).all()) == 1
    raised = select(AuditEntry).where(AuditEntry.act == "flag.raise")
    assert len(session.scalars(raised).all()) == 1


def test_a_flag_knows_no_person_but_who_looked_at_it():
    columns = {one.name for one in inspect(CaseFlag).columns}
    accounts = {
        one.parent.name
        for one in CaseFlag.__table__.foreign_keys
        if one.column.table.name == "account"
    }

    assert accounts == {"seen_by"}
    assert not {"account_id", "mediator_id", "party_id", "phone"} & columns


def test_flags_cannot_be_asked_for_by_person_case_or_words(client, auditor, raised):
    for asked in ("mediator", "account_id", "case_id", "name", "q", "filed_by"):
        answer = client.get(f"/api/v1/flags?{asked}={uuid4()}", headers=auditor)
        assert answer.status_code == 422, asked
        assert set(answer.json["errors"]) == {asked}


OTHERS = ("mediator", "dispatcher", "leader", "admin", "handler")


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_bureau_and_the_auditor_reads_them(client, make, role, raised):
    who = make.token(role, TOWN)

    assert client.get("/api/v1/flags", headers=who).status_code == 403
    assert settle(client, who, raised["id"]).status_code == 403


def test_an_auditor_of_elsewhere_sees_nothing(client, make, raised):
    who = make.token("auditor", OTHER_VILLAGE)

    assert client.get("/api/v1/flags", headers=who).json["items"] == []
    assert settle(client, who, raised["id"]).status_code == 404


def test_what_came_of_it_is_said_once(client, auditor, bureau, raised, session):
    assert settle(client, auditor, raised["id"], "corrected").status_code == 201
    assert settle(client, auditor, raised["id"], "corrected").status_code == 200
    assert settle(client, bureau, raised["id"], "made_up").status_code == 409

    assert client.get("/api/v1/flags", headers=bureau).json["items"] == []
    seen = client.get("/api/v1/flags?settled=true", headers=bureau).json["items"]
    assert [one["settled"] for one in seen] == ["corrected"]
    line = session.scalars(select(AuditEntry).where(AuditEntry.act == "flag.settle"))
    assert line.one().facts == {"how": "corrected"}


def test_what_is_settled_stays_settled_after_the_next_night(
    client, auditor, raised, night
):
    settle(client, auditor, raised["id"])
    night()

    assert client.get("/api/v1/flags", headers=auditor).json["items"] == []


@pytest.mark.parametrize("how", ["guilty", None, 1, ""])
def test_what_came_of_it_is_one_of_three(client, auditor, raised, how):
    refused = settle(client, auditor, raised["id"], how)

    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"settled"}


def test_the_name_that_was_found_is_nowhere_in_a_flag(raised, session):
    kept = session.get_one(CaseFlag, UUID(raised["id"]))
    name = bytes.fromhex("e5bca0e59089e6839f").decode()

    assert name not in str(raised) + str(vars(kept))
    assert raised["area_name"].startswith("示例")
    assert DISTRICT not in raised["office"]
