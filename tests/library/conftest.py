"""Closed cases by the quickest lawful way, and entries made from them."""

from uuid import uuid4

import pytest

from server.library.schemas import CHECKS
from tests.factories import DISTRICT, GRID, TOWN, VILLAGE, record

TEXTS = {
    "title": "楼上漏水",
    "happened": "楼上卫生间漏水，楼下天花板湿了一片，两家争了三个月。",
    "settled": "楼上重做防水，赔楼下修补的费用，两家都签了字。",
    "law": "民法典第二百九十六条",
    "root_cause": "noise_smell_leak",
}


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def desk(make):
    return make.token("dispatcher", TOWN)


@pytest.fixture
def bureau(make):
    return make.token("justice_admin", DISTRICT)


def step(client, who, case_id, act, **said):
    path = f"/api/v1/cases/{case_id}/steps/{uuid4()}"
    answer = client.put(path, json={"act": f"case.{act}"} | said, headers=who)
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.fixture
def flag(client, worker):
    """A maker of open cases."""

    def flagged(**said):
        path = f"/api/v1/records/{uuid4()}"
        said = record(outcome="flagged", **said)
        answer = client.put(path, json=said, headers=worker)
        return answer.json["case_id"]

    return flagged


@pytest.fixture
def close(client, mediator, flag):
    """A maker of closed cases, with whom the test says as parties."""

    def closed(*names, kind="natural", **said):
        case_id = flag(**said)
        step(client, mediator, case_id, "claim")
        for name in names:
            party = {"party_id": str(uuid4()), "kind": kind, "role": "applicant"}
            step(client, mediator, case_id, "add_party", **party, name=name)
        told = {"result": "failed", "other_ways_told": True}
        step(client, mediator, case_id, "fail", **told)
        step(client, mediator, case_id, "close", skipped="双方说好了")
        return case_id

    return closed


@pytest.fixture
def propose(client, mediator):
    def proposed(case_id, who=None, entry_id=None, **said):
        path = f"/api/v1/library/{entry_id or uuid4()}"
        body = TEXTS | {"case_id": case_id} | said
        return client.put(path, json=body, headers=who or mediator)

    return proposed


@pytest.fixture
def approve(client, desk):
    def approved(entry_id, who=None, checked=CHECKS):
        path = f"/api/v1/library/{entry_id}/approval"
        said = {"checked": list(checked)}
        return client.put(path, json=said, headers=who or desk)

    return approved


@pytest.fixture
def put_in(close, propose, approve):
    """A maker of approved entries; returns the id."""

    def entry(category="0203", **said):
        made = propose(close(category=category), **said).json["id"]
        assert approve(made).status_code == 201
        return made

    return entry


@pytest.fixture
def look(client, mediator):
    def found(who=None, **asked):
        answer = client.get(
            "/api/v1/library", query_string=asked, headers=who or mediator
        )
        assert answer.status_code == 200, answer.json
        return [one["id"] for one in answer.json["items"]]

    return found
