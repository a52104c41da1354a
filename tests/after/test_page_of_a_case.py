"""The page behind a case's QR and code: how it stands, and what one may ask for."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from server.after.models import CaseLink, PartyWish
from server.after.standing import BY_STATE, Stage
from server.audit.models import AuditEntry
from server.cases.stages import State
from server.db import transaction
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE

SHOWN = {
    "state", "open", "category", "stages", "organisation", "mediator", "due_at",
    "phones", "party", "wishes", "mediators", "chosen", "may_choose", "may_evaluate",
    "discontent",
}  # fmt: skip


def test_a21_the_resident_sees_each_step_of_the_six_by_the_qr(
    opened, parties, link, look, step, mediator
):
    case_id = opened()
    theirs = link(case_id, parties(case_id)[0])

    def stands():
        return [one["stage"] for one in look(theirs).json["stages"] if one["now"]]

    seen = look(theirs).json
    assert set(seen) == SHOWN
    assert [one["stage"] for one in seen["stages"]] == [
        "asked", "taken", "sent", "mediated", "confirmed", "looked_back"
    ]  # fmt: skip
    assert stands() == ["asked"]
    step(mediator, case_id, "claim")
    assert stands() == ["mediated"]
    assert look(theirs).json["mediator"] == "示例mediator"
    step(mediator, case_id, "fail", result="failed", other_ways_told=True)
    step(mediator, case_id, "close", skipped="双方说好了")
    assert stands() == ["looked_back"]
    assert look(theirs).json["due_at"] is None


def test_a21_every_state_of_a_case_lies_on_one_of_the_six_steps():
    assert {state.value for state in State} <= set(BY_STATE)
    assert set(BY_STATE.values()) == set(Stage)


def test_a21_who_answers_for_it_and_whom_to_call_is_shown(
    client, make, opened, link, look
):
    admin = make.token("admin", DISTRICT)
    line = {"organisation": "示例镇综治中心", "phone": "0571-000 0001", "hours": "8-20"}
    path = f"/api/v1/duty/{TOWN}/desk"
    made = client.put(path, json=line, headers=admin)
    assert made.status_code in (200, 201), made.json
    seen = look(link(opened())).json
    assert seen["organisation"].endswith("综治中心")
    assert [one["phone"] for one in seen["phones"]] == ["0571-000 0001"]


def test_the_page_never_shows_a_note_or_the_other_party(
    opened, parties, link, look, step, mediator
):
    case_id = opened()
    step(mediator, case_id, "claim")
    both = parties(case_id)
    step(
        mediator, case_id, "return", reason="no_capacity", note="乙住户说了很多难听的话"
    )
    seen = look(link(case_id, both[0])).text
    for word in ("甲住户", "乙住户", "难听", "漏水", "0571", both[1]):
        assert word not in seen


def test_a_wrong_code_or_a_forged_token_says_the_same_and_is_slowed(opened, link, look):
    token, code = link(opened())
    wrong = "00000000" if code != "00000000" else "00000001"
    forged = look((uuid4().hex, code))
    missed = look((token, wrong))
    assert (forged.status_code, missed.status_code) == (404, 404)
    assert forged.json["type"] == missed.json["type"] == "/problems/no-such-link"
    tried = [look((token, wrong)).status_code for _ in range(6)]
    assert tried[-1] == 429
    assert look((token, code)).status_code == 429


def test_who_tries_many_links_from_one_address_has_to_wait(look, make):
    tried = [look((uuid4().hex, "12345678")).status_code for _ in range(55)]
    assert (tried[0], tried[-1]) == (404, 429)


@pytest.mark.parametrize(
    "code", ["", "1234567", "12345678x", "１２３４５６７８", None, 5]
)
def test_a_code_is_eight_digits(code, opened, link, look):
    assert look((link(opened())[0], code)).status_code in (404, 422)


def test_only_hashes_of_a_link_are_kept(opened, link, session):
    token, code = link(opened())
    [kept] = session.scalars(select(CaseLink))
    assert token.encode() not in bytes(kept.token_hash)
    assert code.encode() not in bytes(kept.code_hash)


def test_a_link_ends_when_its_time_is_over(app, opened, link, look):
    made = link(opened())
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(CaseLink).values(expires_at=CaseLink.made_at))
    assert look(made).status_code == 404


def test_links_are_made_by_those_of_the_area_alone(client, make, opened, mediator):
    case_id = opened()

    def ask(who, **said):
        said = {"case_id": case_id} | said
        return client.post("/api/v1/case-links", json=said, headers=who).status_code

    assert ask(mediator) == 201
    assert ask(make.token("window_clerk", TOWN)) == 201
    assert ask(make.token("dispatcher", OTHER_VILLAGE)) == 404
    assert ask(make.token("grid_worker", VILLAGE)) == 403
    assert ask(mediator, party_id=str(uuid4())) == 422
    assert ask(mediator, case_id=str(uuid4())) == 404


def wishes_of(client, who):
    return client.get("/api/v1/party-wishes", headers=who)


def test_b21_who_asks_for_the_upper_level_is_in_the_county_queue(
    client, make, over, link, wish, mediator, desk
):
    case_id, both = over(mediator)
    theirs = link(case_id, both[0])
    county = make.token("dispatcher", DISTRICT)
    assert wish(theirs, "upper_level").status_code == 200

    [waiting] = wishes_of(client, county).json["items"]
    assert (waiting["kind"], waiting["case_id"]) == ("upper_level", case_id)
    assert wishes_of(client, desk).json["items"] == []
    assert [one["kind"] for one in wishes_of(client, mediator).json["items"]] == [
        "upper_level"
    ]
    wish(theirs, "upper_level")
    assert len(wishes_of(client, county).json["items"]) == 1
    path = f"/api/v1/party-wishes/{waiting['id']}/settled"
    assert client.put(path, headers=desk).status_code == 404
    assert client.put(path, headers=county).json["settled_at"]
    assert wishes_of(client, county).json["items"] == []


def test_a_party_may_end_it_at_any_time_and_desk_and_mediator_see_it(
    client, opened, parties, link, wish, step, mediator, desk, session
):
    case_id = opened()
    step(mediator, case_id, "claim")
    theirs = link(case_id, parties(case_id)[0])
    assert "withdraw" in wish(theirs, "withdraw").json["wishes"]
    for who in (desk, mediator):
        of_case = f"/api/v1/cases/{case_id}/party-wishes"
        [told] = client.get(of_case, headers=who).json["items"]
        assert told["kind"] == "withdraw"
    acts = session.scalars(
        select(AuditEntry).where(AuditEntry.act == "party_wish.withdraw")
    ).all()
    assert [one.account_id for one in acts] == [None]


def test_a_complaint_goes_to_the_justice_office_alone_and_is_sealed(
    client, make, over, link, wish, mediator, desk, session
):
    case_id, both = over(mediator)
    wish(link(case_id, both[1]), "complaint", words="调解员只听一边的")
    justice = make.token("justice_admin", TOWN)

    [told] = wishes_of(client, justice).json["items"]
    assert told["words"] == "调解员只听一边的"
    for who in (desk, mediator, make.token("dispatcher", DISTRICT)):
        assert wishes_of(client, who).json["items"] == []
    of_case = client.get(f"/api/v1/cases/{case_id}/party-wishes", headers=mediator)
    assert of_case.json["items"] == []
    stored = session.execute(text("select words from party_wish")).scalar_one()
    assert "调解员".encode() not in bytes(stored)
    path = f"/api/v1/party-wishes/{told['id']}/settled"
    assert client.put(path, headers=desk).status_code == 404
    assert client.put(path, headers=justice).status_code == 200


def test_what_cannot_be_asked_for_now_is_said(over, opened, parties, link, wish):
    case_id = opened()
    theirs = link(case_id, parties(case_id)[0])
    assert wish(theirs, "again").json["type"] == "/problems/not-now"
    assert wish(theirs, "dance").status_code == 422
    nobodys = wish(link(opened()), "court")
    assert nobodys.json["type"] == "/problems/link-of-nobody"


def test_the_same_wish_again_is_one_and_with_other_content_refused(
    client, over, link, mediator, session
):
    case_id, both = over(mediator)
    token, code = link(case_id, both[0])
    path = f"/api/v1/case-links/{token}/wishes/{uuid4()}"
    said = {"code": code, "kind": "again"}
    assert [client.put(path, json=said).status_code for _ in range(2)] == [200, 200]
    assert client.put(path, json=said | {"kind": "court"}).status_code == 409
    assert len(session.scalars(select(PartyWish)).all()) == 1
