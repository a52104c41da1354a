"""What a mediator's phone keeps of their own cases, and what it sends late."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.cases.stages import WAY, State
from tests.cases.test_way_of_a_case import (
    add_party,
    case_id,
    case_of,
    claimed,
    dispatcher,
    flag,
    hold,
    mediator,
    ready,
    step,
    worker,
)
from tests.factories import DISTRICT, VILLAGE

__all__ = ["case_id", "claimed", "dispatcher", "mediator", "worker"]


def carried(client, who, *have):
    return client.get(f"/api/v1/cases/mine?have={','.join(have)}", headers=who)


def readings(session, case_id):
    session.rollback()
    noted = select(func.count()).select_from(AuditEntry)
    return session.scalar(
        noted.where(AuditEntry.act == "party.read", AuditEntry.subject_id == case_id)
    )


def test_own_open_cases_come_whole_with_parties_notes_and_reports(
    client, mediator, claimed
):
    ready(client, mediator, claimed)
    hold(client, mediator, claimed)
    [one] = carried(client, mediator).json["cases"]

    assert one["case"] == case_of(client, mediator, claimed).json
    answer = carried(client, mediator)
    assert answer.headers["Cache-Control"] == "no-store"
    names = {party["name"] for party in one["case"]["parties"]}
    assert names == {"甲住户", "乙住户"}
    path = f"/api/v1/records?case={claimed}"
    assert one["reports"] == client.get(path, headers=mediator).json["items"]


def test_an_unchanged_case_is_not_handed_out_again_and_not_noted_as_read(
    client, mediator, claimed, session
):
    add_party(client, mediator, claimed)
    [one] = carried(client, mediator).json["cases"]
    before = readings(session, UUID(claimed))
    again = carried(client, mediator, one["tag"])

    assert again.json == {"cases": [], "kept": [one["tag"]]}
    assert len(again.data) < 100
    assert readings(session, UUID(claimed)) == before


def test_each_case_handed_out_is_noted_once_and_no_other(
    client, worker, mediator, claimed, session
):
    other = flag(client, worker)
    step(client, mediator, other, "claim")
    add_party(client, mediator, claimed)
    add_party(client, mediator, other)
    tags = {c["case"]["id"]: c["tag"] for c in carried(client, mediator).json["cases"]}
    add_party(client, mediator, claimed, "respondent", "乙住户")
    before = [readings(session, UUID(one)) for one in (claimed, other)]
    changed = carried(client, mediator, *tags.values()).json

    assert [one["case"]["id"] for one in changed["cases"]] == [claimed]
    assert changed["kept"] == [tags[other]]
    after = [readings(session, UUID(one)) for one in (claimed, other)]
    assert after == [before[0] + 1, before[1]]


def test_a_corrected_report_is_a_changed_case(client, worker, mediator, claimed):
    [one] = carried(client, mediator).json["cases"]
    report = one["reports"][0]
    words = {"source", "visit_id", "dwelling_id", "building_id", "category", "severity"}
    words |= {"danger", "outcome", "place", "people", "filed_at", "device_id", "seq"}
    said = {name: report[name] for name in words} | {"summary": "说得更清楚"}
    path = f"/api/v1/records/{report['id']}/versions/2"
    assert client.put(path, json=said, headers=worker).status_code == 201
    [fresh] = carried(client, mediator, one["tag"]).json["cases"]

    assert fresh["reports"][0]["summary"] == "说得更清楚"


def test_what_is_closed_or_somebody_elses_is_carried_no_more(
    client, worker, mediator, dispatcher, claimed
):
    back = flag(client, worker)
    step(client, mediator, back, "claim")
    tags = [one["tag"] for one in carried(client, mediator).json["cases"]]
    told = {"result": "refused_by_party", "other_ways_told": True}
    step(client, mediator, claimed, "fail", **told)
    step(client, mediator, claimed, "close", skipped="另有办法")
    step(client, dispatcher, back, "return", reason="no_capacity")

    assert len(tags) == 2
    assert carried(client, mediator, *tags).json == {"cases": [], "kept": []}


def test_nobody_carries_a_colleagues_case(client, make, worker, dispatcher, claimed):
    for who in (make.token("mediator", VILLAGE), dispatcher):
        assert carried(client, who).json == {"cases": [], "kept": []}
    assert carried(client, worker).status_code == 403
    assert carried(client, make.token("leader", DISTRICT)).json["cases"] == []


def late_acts(case_id, at, parties):
    """Return what a phone without a network sends at the end of the day."""
    people = [
        {
            "act": "case.add_party",
            "party_id": one,
            "kind": "natural",
            "role": role,
            "name": name,
        }
        for one, role, name in zip(
            parties, ("applicant", "respondent"), ("甲住户", "乙住户"), strict=True
        )
    ]
    consents = [
        {
            "act": "case.record_consent",
            "party_id": one,
            "consent": "agree",
            "how": "in_person",
        }
        for one in parties
    ]
    rest = [
        {"act": "case.tell_rights", "party_ids": parties, "how": "read_aloud"},
        {
            "act": "case.hold_session",
            "mode": "home_visit",
            "held_at": at,
            "notes": "谈",
        },
        {
            "act": "case.agree",
            "form": "oral",
            "items": [
                {
                    "from_party": parties[0],
                    "to_party": parties[1],
                    "kind": "apologize",
                    "what": "当面道歉",
                }
            ],
        },
        {"act": "case.close", "skipped": "当场做完了"},
    ]
    seen = [
        {"act": "case.see_identity", "party_id": one, "paper": "known_to_mediator"}
        for one in parties
    ]
    said = [*people, *seen, *consents, *rest]
    return [
        {
            "path": f"/cases/{case_id}/steps/{uuid4()}",
            "body": one | {"at": at, "device_id": "phone", "seq": seq},
        }
        for seq, one in enumerate(said)
    ]


@pytest.fixture
def sent_late(client, mediator, claimed):
    """Days later the phone sends all of it, and once more, for the answer was lost."""
    at = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    acts = late_acts(claimed, at, [str(uuid4()), str(uuid4())])

    def send():
        said = client.post("/api/v1/acts", json={"acts": acts}, headers=mediator)
        return said.json["results"]

    return acts, send(), send()


def test_steps_of_a_day_without_a_network_arrive_in_order_and_once(
    client, mediator, claimed, sent_late
):
    acts, first, again = sent_late
    taken = case_of(client, mediator, claimed).json

    assert [one["status"] for one in first] == [201] * len(acts)
    assert [one["status"] for one in again] == [200] * len(acts)
    assert [one["act"] for one in taken["steps"]][1:] == [
        one["body"]["act"] for one in acts
    ]
    assert len(taken["parties"]) == 2
    assert taken["state"] == "closed"


def test_a_late_step_says_when_it_was_done_and_when_it_came(
    client, mediator, claimed, sent_late
):
    acts, *_ = sent_late
    taken = case_of(client, mediator, claimed).json
    now = datetime.now(UTC)

    for one in taken["steps"][1:]:
        assert datetime.fromisoformat(one["said_at"]) < now - timedelta(days=2)
        assert now - datetime.fromisoformat(one["received_at"]) < timedelta(minutes=5)


def test_no_due_date_uses_a_phones_clock(client, mediator, claimed):
    due = case_of(client, mediator, claimed).json["due_at"]
    for days in (-900, 300):
        at = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        party = {"party_id": str(uuid4()), "kind": "natural", "role": "agent"}
        step(client, mediator, claimed, "add_party", name="丙住户", at=at, **party)

    assert case_of(client, mediator, claimed).json["due_at"] == due


def test_what_came_after_the_case_was_taken_back_is_refused_and_changes_nothing(
    client, mediator, dispatcher, claimed
):
    at = datetime.now(UTC).isoformat()
    acts = late_acts(claimed, at, [str(uuid4()), str(uuid4())])
    step(client, dispatcher, claimed, "return", reason="no_capacity")
    said = client.post("/api/v1/acts", json={"acts": acts}, headers=mediator)

    assert {one["body"]["type"] for one in said.json["results"]} == {
        "/problems/step-out-of-turn"
    }
    assert case_of(client, dispatcher, claimed).json["parties"] == []


def test_the_phone_knows_the_same_way_as_the_server():
    """Whoever changes the way changes the phone's copy too: it is this text."""
    way = {
        act: {
            "since": [one for one in State if one in turn.since],
            "to": turn.to,
        }
        for act, turn in WAY.items()
        if turn.own
    }
    copy = Path(__file__).parents[2] / "pwa" / "src" / "cases" / "way.json"

    assert json.loads(copy.read_text("utf-8")) == way
