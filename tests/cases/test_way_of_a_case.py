from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from server.audit.models import AuditEntry
from server.cases import drawing
from server.cases.models import Step
from tests.factories import DISTRICT, GRID, OTHER_VILLAGE, TOWN, VILLAGE, record


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def dispatcher(make):
    return make.token("dispatcher", TOWN)


def flag(client, worker, **said):
    path = f"/api/v1/records/{uuid4()}"
    said = record(outcome="flagged", **said)
    return client.put(path, json=said, headers=worker).json["case_id"]


def step(client, who, case_id, act, step_id=None, **said):
    path = f"/api/v1/cases/{case_id}/steps/{step_id or uuid4()}"
    return client.put(path, json={"act": f"case.{act}"} | said, headers=who)


def case_of(client, who, case_id):
    return client.get(f"/api/v1/cases/{case_id}", headers=who)


@pytest.fixture
def case_id(client, worker):
    return flag(client, worker)


@pytest.fixture
def claimed(client, mediator, case_id):
    assert step(client, mediator, case_id, "claim").status_code == 201
    return case_id


def add_party(client, mediator, case_id, role="applicant", name="甲住户"):
    party_id = str(uuid4())
    said = {"party_id": party_id, "kind": "natural", "role": role, "name": name}
    assert step(client, mediator, case_id, "add_party", **said).status_code == 201
    return party_id


def ready(client, mediator, case_id):
    """Bring the case to where mediation may begin."""
    parties = [
        add_party(client, mediator, case_id, "applicant", "甲住户"),
        add_party(client, mediator, case_id, "respondent", "乙住户"),
    ]
    for party_id in parties:
        said = {"party_id": party_id, "consent": "agree", "how": "in_person"}
        step(client, mediator, case_id, "record_consent", **said)
    told = {"party_ids": parties, "how": "read_aloud"}
    step(client, mediator, case_id, "tell_rights", **told)
    return parties


def hold(client, mediator, case_id):
    now = datetime.now(UTC).isoformat()
    return step(client, mediator, case_id, "hold_session", mode="on_site", held_at=now)


def sign(client, mediator, case_id, parties):
    """Everybody's mark, on paper; each has shown who they are."""
    for party_id in parties:
        seen = {"party_id": party_id, "paper": "id_card"}
        step(client, mediator, case_id, "see_identity", **seen)
        said = {"by": "party", "party_id": party_id, "way": "paper"}
        step(client, mediator, case_id, "sign", **said)
    step(client, mediator, case_id, "sign", by="mediator", way="paper")
    return step(client, mediator, case_id, "sign", by="seal", way="seal")


def perform(client, mediator, case_id, number=1, performance="full", **said):
    said = {"item": number, "performance": performance, "proof": "both_say"} | said
    return step(client, mediator, case_id, "record_performance", **said)


def look_after(client, mediator, case_id, parties):
    for party_id in parties:
        said = {"day": 7, "how": "phone", "reached": True, "solved": "solved"}
        answer = step(client, mediator, case_id, "follow_up", party_id=party_id, **said)
    return answer


def item(parties, **said):
    return {
        "from_party": parties[1],
        "to_party": parties[0],
        "kind": "pay",
        "what": "赔偿天花板修补",
        "amount_fen": 80_000,
        "due_on": "2027-01-31",
    } | said


def test_a20_a_flagged_record_is_settled_signed_performed_asked_after_and_closed(
    client, mediator, claimed, session
):
    parties = ready(client, mediator, claimed)
    hold(client, mediator, claimed)
    agreed = step(
        client, mediator, claimed, "agree", form="written", items=[item(parties)]
    )
    signed = sign(client, mediator, claimed, parties)
    performed = perform(client, mediator, claimed)
    asked = look_after(client, mediator, claimed, parties)
    checked = step(client, mediator, claimed, "check_dossier")
    closed = step(client, mediator, claimed, "close", root_cause="noise_smell_leak")

    states = [one.json["state"] for one in (agreed, signed, performed, asked)]
    assert states == ["agreed", "effective", "performed", "followup"]
    assert [checked.json["state"], closed.json["state"]] == ["dossier_check", "closed"]
    assert closed.json["items"][0]["amount_fen"] == 80_000
    acts = [taken["act"] for taken in closed.json["steps"]]
    assert acts[0] == "case.claim"
    assert acts[-2:] == ["case.check_dossier", "case.close"]
    noted = session.scalars(select(AuditEntry.act)).all()
    assert set(acts) <= set(noted)


def test_a_flagged_record_opens_a_case_that_somebody_answers_for(
    client, mediator, case_id
):
    case = case_of(client, mediator, case_id).json

    assert case["state"] == "registered"
    assert case["organisation"]["name"].endswith("综治中心")
    assert case["may"] == ["case.claim"]


def test_the_filer_sees_what_became_of_it_and_no_party(
    client, worker, mediator, claimed
):
    ready(client, mediator, claimed)
    mine = client.get("/api/v1/records?mine=1", headers=worker).json["items"]

    assert set(mine[0]["fate"]) == {"state", "organisation", "due_at"}
    assert mine[0]["fate"]["state"] == "assigned"
    assert case_of(client, worker, claimed).status_code == 404


def test_each_step_says_in_codes_what_was_done_and_where_it_led(
    client, mediator, claimed
):
    party_id = add_party(client, mediator, claimed)
    told = {"result": "refused_by_party", "other_ways_told": True}
    steps = step(client, mediator, claimed, "fail", **told).json["steps"]

    assert steps[1]["facts"] == {"party_id": party_id, "role": "applicant"}
    assert (steps[2]["since"], steps[2]["to"]) == ("assigned", "refused_by_party")
    assert [one["role"] for one in steps] == ["mediator"] * 3


def test_of_two_who_claim_one_is_told_who_has_it(client, make, mediator, case_id):
    step(client, mediator, case_id, "claim")
    late = step(client, make.token("mediator", VILLAGE), case_id, "claim")

    assert late.status_code == 409
    assert late.json["type"] == "/problems/case-claimed"
    assert late.json["claimed_by"] == "示例mediator"


def test_the_same_step_sent_twice_is_done_once(client, mediator, case_id, session):
    step_id = uuid4()
    first = step(client, mediator, case_id, "claim", step_id)
    again = step(client, mediator, case_id, "claim", step_id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert len(session.scalars(select(Step.id)).all()) == 1


def test_other_content_under_the_same_step_is_refused(client, mediator, claimed):
    step_id = uuid4()
    said = {"party_id": str(uuid4()), "kind": "natural", "role": "applicant"}
    step(client, mediator, claimed, "add_party", step_id, name="甲住户", **said)
    other = step(client, mediator, claimed, "add_party", step_id, name="乙住户", **said)

    assert (other.status_code, other.json["type"]) == (409, "/problems/step-differs")


def test_nobody_claims_where_someone_is_in_danger_until_the_desk_has_cleared_it(
    client, worker, mediator, dispatcher
):
    case_id = flag(client, worker, danger=True)
    refused = step(client, mediator, case_id, "claim")
    unnamed = step(client, dispatcher, case_id, "clear_danger")
    cleared = step(
        client, dispatcher, case_id, "clear_danger", note="已联系派出所，人已分开"
    )

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/danger-open")
    assert unnamed.status_code == 422
    assert cleared.json["danger"] == "cleared"
    assert step(client, mediator, case_id, "claim").status_code == 201


def test_danger_opens_a_case_whatever_else_was_tapped(client, worker):
    path = f"/api/v1/records/{uuid4()}"
    said = record(outcome="noted", danger=True)

    assert client.put(path, json=said, headers=worker).json["case_id"] is not None


def test_danger_comes_first_in_the_list_then_what_is_due_first(
    client, worker, mediator
):
    early, late = flag(client, worker), flag(client, worker)
    danger = flag(client, worker, danger=True)
    listed = client.get("/api/v1/cases?state=open", headers=mediator).json["items"]

    assert [case["id"] for case in listed] == [danger, early, late]


def test_the_list_goes_on_where_its_cursor_stands(client, worker, mediator):
    flagged = record(outcome="flagged")
    acts = [{"path": f"/records/{uuid4()}", "body": flagged} for _ in range(60)]
    client.post("/api/v1/acts", json={"acts": acts}, headers=worker)
    first = client.get("/api/v1/cases", headers=mediator).json
    second = client.get(f"/api/v1/cases?cursor={first['next']}", headers=mediator).json

    seen = [case["id"] for case in first["items"] + second["items"]]
    assert (len(first["items"]), len(set(seen)), second["next"]) == (50, 60, None)


@pytest.mark.parametrize(
    "asked", ["state=nonsense", "cursor=x", "cursor=WzFd", "overdue=perhaps"]
)
def test_a_question_that_makes_no_sense_is_refused(client, mediator, asked):
    answer = client.get(f"/api/v1/cases?{asked}", headers=mediator)

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == asked.split("=")[:1]


def test_mediation_waits_for_the_consent_of_every_party(client, mediator, claimed):
    add_party(client, mediator, claimed)
    missing = add_party(client, mediator, claimed, "respondent", "乙住户")
    answer = hold(client, mediator, claimed)

    assert answer.json["type"] == "/problems/consent-missing"
    assert missing in answer.json["party_ids"]


def test_one_party_alone_is_no_quarrel_to_mediate(client, mediator, claimed):
    party_id = add_party(client, mediator, claimed)
    said = {"party_id": party_id, "consent": "agree", "how": "phone"}
    step(client, mediator, claimed, "record_consent", **said)
    step(client, mediator, claimed, "tell_rights", party_ids=[party_id], how="phone")

    assert hold(client, mediator, claimed).json["type"] == "/problems/consent-missing"


def test_mediation_waits_until_everyone_knows_their_rights(client, mediator, claimed):
    for role in ("applicant", "respondent"):
        party_id = add_party(client, mediator, claimed, role)
        said = {"party_id": party_id, "consent": "agree", "how": "in_person"}
        step(client, mediator, claimed, "record_consent", **said)

    assert hold(client, mediator, claimed).json["type"] == "/problems/rights-not-told"


def test_ending_without_agreement_needs_the_other_ways_told(client, mediator, claimed):
    untold = step(
        client, mediator, claimed, "fail", result="failed", other_ways_told=False
    )
    told = step(
        client,
        mediator,
        claimed,
        "fail",
        result="refused_by_party",
        other_ways_told=True,
    )

    assert untold.status_code == 422
    assert told.json["state"] == "refused_by_party"
    unsaid = step(client, mediator, claimed, "close")
    assert list(unsaid.json["errors"]) == ["skipped"]
    closed = step(client, mediator, claimed, "close", skipped="两边都不愿再谈")
    assert closed.json["state"] == "closed"


def test_after_closing_nothing_more_is_done(client, mediator, claimed):
    step(client, mediator, claimed, "fail", result="failed", other_ways_told=True)
    step(client, mediator, claimed, "close", skipped="两边都不愿再谈")
    answer = step(client, mediator, claimed, "close", skipped="两边都不愿再谈")

    assert answer.json["type"] == "/problems/step-out-of-turn"


@pytest.mark.parametrize("act", ["agree", "close"])
def test_a_step_out_of_turn_is_refused_and_leaves_nothing(
    client, mediator, claimed, session, act
):
    parties = ready(client, mediator, claimed)
    said = {"form": "oral", "items": [item(parties)]} if act == "agree" else {}
    before = len(session.scalars(select(Step.id)).all())
    answer = step(client, mediator, claimed, act, **said)

    session.rollback()
    assert answer.json["type"] == "/problems/step-out-of-turn"
    assert len(session.scalars(select(Step.id)).all()) == before


def test_an_agreement_to_pay_says_how_much_and_between_whom(client, mediator, claimed):
    parties = ready(client, mediator, claimed)
    hold(client, mediator, claimed)
    for wrong in (item(parties, amount_fen=None), item(parties, from_party="x")):
        answer = step(client, mediator, claimed, "agree", form="oral", items=[wrong])
        assert answer.status_code == 422
    stranger = item(parties, to_party=str(uuid4()))
    answer = step(client, mediator, claimed, "agree", form="oral", items=[stranger])

    assert answer.status_code == 404
    assert case_of(client, mediator, claimed).json["state"] == "mediating"


def test_a_returned_case_waits_with_its_organisation_again(client, mediator, claimed):
    answer = step(client, mediator, claimed, "return", reason="conflict_of_interest")

    assert (answer.json["state"], answer.json["mediator"]) == ("registered", None)
    assert answer.json["organisation"] is not None


def test_the_desk_assigns_only_a_mediator_of_the_area(
    client, make, dispatcher, case_id
):
    make.token("mediator", OTHER_VILLAGE)
    listed = client.get("/api/v1/accounts?role=mediator", headers=dispatcher).json
    elsewhere = listed["items"][0]["id"]
    wrong = step(client, dispatcher, case_id, "assign", mediator=elsewhere)
    make.token("mediator", VILLAGE)
    listed = client.get("/api/v1/accounts?role=mediator", headers=dispatcher).json
    here = next(one["id"] for one in listed["items"] if one["id"] != elsewhere)
    right = step(client, dispatcher, case_id, "assign", mediator=here)

    assert wrong.status_code == 422
    assert (right.status_code, right.json["mediator"]["id"]) == (201, here)


def test_only_the_own_mediator_goes_on_with_a_case(client, make, claimed):
    other = make.token("mediator", VILLAGE)
    said = {"party_id": str(uuid4()), "kind": "natural", "role": "agent", "name": "丙"}

    assert step(client, other, claimed, "add_party", **said).status_code == 403


def test_a_case_of_another_village_is_not_there(client, make, case_id):
    other = make.token("mediator", OTHER_VILLAGE)

    assert case_of(client, other, case_id).status_code == 404
    assert step(client, other, case_id, "claim").status_code == 404


def test_names_are_shown_only_to_the_own_mediator_and_the_desk(
    client, make, mediator, dispatcher, claimed
):
    add_party(client, mediator, claimed)

    def names(who):
        parties = case_of(client, who, claimed).json["parties"]
        return parties and [party["name"] for party in parties]

    assert names(mediator) == names(dispatcher) == ["甲住户"]
    assert names(make.token("mediator", VILLAGE)) is None
    assert names(make.token("leader", DISTRICT)) is None


def test_every_reading_of_names_is_noted(
    client, mediator, dispatcher, claimed, session
):
    add_party(client, mediator, claimed)
    before = session.scalars(
        select(AuditEntry.act).where(AuditEntry.act == "party.read")
    ).all()
    case_of(client, dispatcher, claimed)
    session.rollback()
    after = session.scalars(
        select(AuditEntry.act).where(AuditEntry.act == "party.read")
    ).all()

    assert len(after) == len(before) + 1


def test_names_phones_and_words_about_people_lie_sealed_in_the_database(
    client, mediator, claimed, session
):
    said = {"party_id": str(uuid4()), "kind": "natural", "role": "applicant"}
    step(
        client, mediator, claimed, "add_party", name="甲住户", phone="05770000", **said
    )
    row = session.execute(text("select name, phone from party")).one()

    assert "甲住户".encode() not in bytes(row.name)
    assert b"05770000" not in bytes(row.phone)


def test_steps_hold_ids_only(client, mediator, claimed, session):
    add_party(client, mediator, claimed, name="甲住户")

    assert "甲住户" not in str(session.execute(text("select facts from step")).all())


def test_an_act_that_is_none_is_refused(client, mediator, case_id):
    answer = step(client, mediator, case_id, "forget")

    assert (answer.status_code, "act" in answer.json["errors"]) == (422, True)


def test_the_way_is_drawn_as_it_is():
    """Whoever changes the table draws it anew: `python -m server.cases.drawing`."""
    assert drawing.PAGE.read_text(encoding="utf-8") == drawing.draw()
