"""Cases as they come in, and the night that looks at them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from server.db import transaction
from server.honesty.nights import work
from tests.factories import DISTRICT, GRID, TOWN, VILLAGE, record


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def auditor(make):
    return make.token("auditor", TOWN)


@pytest.fixture
def bureau(make):
    return make.token("justice_admin", DISTRICT)


@pytest.fixture
def take(client, mediator):
    """A maker of steps, done when the test says."""

    def taken(case_id, act, at=None, **said):
        path = f"/api/v1/cases/{case_id}/steps/{uuid4()}"
        body = {"act": f"case.{act}", "at": at and at.isoformat()} | said
        answer = client.put(path, json=body, headers=mediator)
        assert answer.status_code == 201, answer.json

    return taken


@pytest.fixture
def flag(client, worker, take):
    """A maker of cases that the mediator has claimed."""

    def flagged(**said):
        path = f"/api/v1/records/{uuid4()}"
        said = record(outcome="flagged", **said)
        case_id = client.put(path, json=said, headers=worker).json["case_id"]
        take(case_id, "claim")
        return case_id

    return flagged


@pytest.fixture
def side(take):
    """A maker of parties; returns the id."""

    def added(case_id, name="甲住户", phone=None):
        said = {"party_id": str(uuid4()), "kind": "natural", "role": "applicant"}
        take(case_id, "add_party", **said, name=name, phone=phone)
        return said["party_id"]

    return added


@pytest.fixture
def agree(flag, side, take):
    """A maker of cases with an agreement, reached an hour ago if not said else."""

    def agreed(what="修好水管，赔修补的钱", at=None, form="written", **item):
        at = at or datetime.now(UTC) - timedelta(hours=1)
        case_id = flag()
        sides = [side(case_id), side(case_id, "乙住户")]
        for one in sides:
            said = {"party_id": one, "consent": "agree", "how": "in_person"}
            take(case_id, "record_consent", **said)
            take(case_id, "see_identity", party_id=one, paper="id_card")
        take(case_id, "tell_rights", party_ids=sides, how="read_aloud")
        held = {"mode": "on_site", "held_at": at.isoformat()}
        take(case_id, "hold_session", **held)
        item = {"kind": "do_act", "what": what, "due_on": "2027-06-30"} | item
        item |= {"from_party": sides[0], "to_party": sides[1]}
        take(case_id, "agree", at, form=form, items=[item])
        return case_id

    return agreed


@pytest.fixture
def close(flag, take):
    """A maker of cases that were closed without an agreement, at that moment."""

    def closed(at):
        case_id = flag()
        told = {"result": "failed", "other_ways_told": True}
        take(case_id, "fail", **told)
        take(case_id, "close", at, skipped="双方说好了")
        return case_id

    return closed


@pytest.fixture
def night(app):
    """Let the night look, as the worker does."""

    def looked():
        with app.app_context():
            said = {"as_of": datetime.now(UTC).isoformat()}
            write = work(said, lambda done, of: None)
            with transaction(writes=True) as session:
                write(session)

    return looked


@pytest.fixture
def flags(client, auditor, night):
    """What stands out by a rule after the night: the cases, or None for an office."""

    def found(rule, who=None):
        night()
        answer = client.get("/api/v1/flags", headers=who or auditor)
        assert answer.status_code == 200
        return [one["case_id"] for one in answer.json["items"] if one["rule"] == rule]

    return found
