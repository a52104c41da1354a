"""Mediators, experts, reviews and trainings: people decide, nothing is scored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from server.access import Role
from server.audit.models import AuditEntry
from server.identifiers import new_id
from server.register.mediators import end_of_term
from tests.factories import DISTRICT, GRID, OTHER_VILLAGE, TOWN, VILLAGE, record
from tests.register.conftest import BASE

SOURCES = ("migrant_worker", "veteran", "returned_graduate", "retired_cadre")


def listed(office, area=DISTRICT, who=None, **asked):
    found = office.get("/mediators", who=who, area=area, **asked)
    return {one["id"] for one in found["items"]}


def enter(office, area=VILLAGE, **said):
    headers, account = office.account(area=area)
    return headers, account, office.mediator(account, area, **said)


def test_a04_the_list_is_filtered_by_where_somebody_came_from(office):
    elder = enter(office, sources=["village_elder", "legal_person"])[2]
    five = enter(office, sources=["five_elders"])[2]

    assert listed(office, source="village_elder") == {elder}
    assert listed(office, source="five_elders") == {five}
    assert listed(office) == {elder, five}


def test_b02_a_term_is_three_years_and_its_end_is_listed(office, today):
    _, _, entry = enter(office, term_from="2026-03-01")
    old = enter(office, term_from="2022-03-01")[2]
    soon = str(today + timedelta(days=30))

    page = office.get(f"/mediators/{entry}")
    assert page["term_until"] == "2029-02-28"
    assert listed(office, ends_by=soon) == {old}
    assert end_of_term(date(2026, 1, 1)) == date(2028, 12, 31)


def test_an_entry_holds_no_picture_and_nothing_that_is_counted(office):
    page = office.get(f"/mediators/{enter(office)[2]}")
    assert page.keys() == {
        "id", "account_id", "name", "area", "kind", "term_from", "term_until",
        "specialities", "languages", "sources", "expert", "listed", "about",
        "removed_on",
    }  # fmt: skip


def make_case(client, make):
    worker = make.token("grid_worker", GRID)
    path, said = f"/api/v1/records/{new_id()}", record(outcome="flagged")
    return client.put(path, json=said, headers=worker).json["case_id"]


def invite(client, who, case, expert, invitation=None):
    path = f"/api/v1/cases/{case}/invitations/{invitation or new_id()}"
    return client.put(path, json={"mediator_id": expert}, headers=who)


def test_b07_experts_are_asked_and_a_no_is_written_down(client, make, office, today):
    mediator = make.token("mediator", VILLAGE)
    case, other = make_case(client, make), make_case(client, make)
    asked = [
        enter(office, area=TOWN, expert=True, sources=[source]) for source in SOURCES
    ]
    plain = enter(office)[2]

    assert listed(office, area=TOWN, who=mediator, expert=True) == {
        one[2] for one in asked
    }
    for _, _, expert in asked:
        assert invite(client, mediator, case, expert).status_code == 201
    assert invite(client, mediator, other, asked[0][2]).status_code == 201
    refused = invite(client, mediator, case, plain)
    assert refused.json["type"] == "/problems/no-expert"
    twice = invite(client, mediator, case, asked[0][2])
    assert twice.json["type"] == "/problems/already-invited"

    answers = ("accepted", "declined", "accepted")
    for (who, _, _), answer in zip(asked, answers, strict=False):
        [mine] = [
            one
            for one in office.get("/invitations", who=who)["items"]
            if one["case_id"] == case
        ]
        path, said = f"/invitations/{mine['id']}/answer", {"answer": answer}
        assert office.put(path, said, who=who).json["answered_at"]
        assert office.put(path, said, who=who).status_code == 200
        other_answer = {"answer": "declined" if answer == "accepted" else "accepted"}
        refused = office.put(path, other_answer, who=who, status=None)
        assert refused.json["type"] == "/problems/already-answered"
    span = {"area": DISTRICT, "first": str(today), "last": str(today)}
    assert office.get("/invitations/tally", **span) == {
        "invited": 5, "cases": 2, "accepted": 2, "declined": 1,
    }  # fmt: skip
    said = client.get(f"/api/v1/cases/{case}/invitations", headers=mediator).json
    assert [one["answer"] for one in said["items"]] == [*answers, None]


def test_only_the_expert_answers_and_only_who_sees_the_case_asks(client, make, office):
    case = make_case(client, make)
    who, _, expert = enter(office, area=TOWN, expert=True)
    mediator = make.token("mediator", VILLAGE)
    stranger = make.token("mediator", OTHER_VILLAGE)

    assert invite(client, stranger, case, expert).status_code == 404
    assert invite(client, who, case, expert).json["type"] == "/problems/no-expert"
    made = invite(client, mediator, case, expert).json["id"]
    said = {"answer": "accepted"}
    path = f"/invitations/{made}/answer"
    assert office.put(path, said, who=stranger, status=None).status_code == 404
    assert office.put(path, said, who=who).status_code == 200


def decide(office, entry, decision="goes_on", who=None, review=None, **said):
    path = f"/mediators/{entry}/reviews/{review or new_id()}"
    body = {"period": "2026-1", "decision": decision, "reasons": "台账齐全", **said}
    return office.put(path, body, who=who, status=None)


def test_b08_a_person_decides_and_who_is_removed_is_out_at_once(client, make, office):
    who, account, entry = enter(office)
    assert client.get("/api/v1/me", headers=who).status_code == 200
    assert decide(office, entry, "is_removed").status_code == 201

    assert client.get("/api/v1/me", headers=who).status_code == 401
    assert client.get("/api/v1/cases", headers=who).status_code == 401
    page = office.get(f"/mediators/{entry}")
    assert (page["listed"], page["removed_on"] is not None) == (False, True)
    assert listed(office) == set()


def test_b08_who_has_another_role_keeps_that_one_only(client, make, office):
    who, account, entry = enter(office)
    make.grant(who, "window_clerk", VILLAGE)
    decide(office, entry, "is_removed")

    assert client.get("/api/v1/cases", headers=who).status_code == 403
    roles = client.get("/api/v1/me", headers=who).json["roles"]
    assert [one["role"] for one in roles] == ["window_clerk"]


def test_b08_nothing_removes_anybody_by_itself(client, office, today):
    who, _, entry = enter(office, term_from="2020-01-01")
    decide(office, entry, "is_helped")
    assert client.get("/api/v1/me", headers=who).status_code == 200
    assert office.get(f"/mediators/{entry}")["removed_on"] is None


def test_b08_a_review_stands_and_its_reasons_are_sealed(make, office, session):
    _, _, entry = enter(office)
    review = str(new_id())
    assert decide(office, entry, review=review).status_code == 201
    assert decide(office, entry, review=review).status_code == 200
    assert decide(office, entry, "is_helped", review=review).status_code == 409
    assert decide(office, entry).json["type"] == "/problems/reviewed-already"
    assert decide(office, entry, period="2026-3").status_code == 422

    [read] = office.get(f"/mediators/{entry}/reviews")["items"]
    assert read["reasons"] == "台账齐全"
    noted = session.scalars(select(AuditEntry.act)).all()
    assert noted.count("mediator.read_reviews") == 1
    facts = session.scalars(select(AuditEntry.facts)).all()
    assert not any("台账" in str(one) for one in facts)
    raw = session.execute(text("select reasons from review")).scalar_one()
    assert "台账".encode() not in bytes(raw)


def test_b08_nobody_reviews_themselves(make, office):
    headers, account, entry = enter(office)
    make.grant(headers, "justice_admin", VILLAGE)
    assert decide(office, entry, who=headers).json["type"] == "/problems/own-review"


def test_a_mediator_removed_comes_back_with_a_new_term_only(make, office, today):
    who, account, entry = enter(office)
    make.grant(who, "window_clerk", VILLAGE)
    decide(office, entry, "is_removed")
    said = {"account_id": account, "area": VILLAGE, "kind": "elected"}

    old = said | {"term_from": "2026-01-01"}
    refused = office.put(f"/mediators/{entry}", old, status=None)
    assert refused.json["type"] == "/problems/removed-from-register"
    new = said | {"term_from": str(today + timedelta(days=1))}
    refused = office.put(f"/mediators/{entry}", new, status=None)
    assert refused.json["type"] == "/problems/no-mediator-yet"
    make.grant(who, Role.MEDIATOR, VILLAGE)
    assert office.put(f"/mediators/{entry}", new).json["removed_on"] is None


def test_b09_trainings_count_heads_and_name_nobody(office, today):
    def hold(days, persons, **said):
        held = str(today - timedelta(days=days))
        body = {"area": TOWN, "held_on": held, "title": "调解技巧", "persons": persons}
        return office.put(f"/trainings/{new_id()}", body | said, status=None)

    for days in range(20):
        assert hold(days, 75).status_code == 201
    hold(1, 24, kind="court_visit", venue="court")
    hold(2, 60, venue="yard_meeting")
    hold(-3, None)

    span = {"area": DISTRICT, "first": str(today - timedelta(days=90))}
    all_of_them = office.get("/trainings", **span, last=str(today + timedelta(days=9)))
    assert (all_of_them["sessions"], all_of_them["persons"]) == (22, 1584)
    assert len(all_of_them["items"]) == 23
    assert hold(-3, 12).status_code == 422
    assert "names" not in all_of_them["items"][0]


def test_b10_trainings_are_filtered_by_their_place(office, today):
    for venue in ("evening_school", "yard_meeting", "room"):
        body = {"area": TOWN, "held_on": str(today), "title": "学法", "venue": venue}
        office.put(f"/trainings/{new_id()}", body)
    span = {"area": TOWN, "first": str(today), "last": str(today)}
    found = office.get("/trainings", **span, venue="yard_meeting")["items"]
    assert [one["venue"] for one in found] == ["yard_meeting"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "born"}, "kind"),
        ({"term_from": None}, "term_from"),
        ({"term_until": "2020-01-01"}, "term_until"),
        ({"specialities": ["neighbor"]}, "specialities"),
        ({"sources": ["rich"]}, "sources"),
        ({"sources": ["veteran", "veteran"]}, "sources"),
        ({"about": "好" * 201}, "about"),
        ({"photo": "x.jpg"}, "photo"),
        ({"score": 5}, "score"),
    ],
)
def test_an_entry_is_refused_by_its_field(office, said, field):
    body = {
        "account_id": office.account(area=VILLAGE)[1],
        "area": VILLAGE,
        "kind": "elected",
        "term_from": "2026-01-01",
    }
    refused = office.put(f"/mediators/{new_id()}", body | said, status=None)
    assert (refused.status_code, [*refused.json["errors"]]) == (422, [field])


def test_names_of_mediators_stay_in_their_area(client, make, office):
    entry = enter(office)[2]
    stranger = make.token("mediator", OTHER_VILLAGE)
    refused = client.get(f"{BASE}/mediators?area={VILLAGE}", headers=stranger)
    assert refused.status_code == 403
    refused = client.get(f"{BASE}/mediators?area={DISTRICT}", headers=stranger)
    assert refused.status_code == 403
    assert client.get(f"{BASE}/mediators/{entry}", headers=stranger).status_code == 404


def test_one_person_has_one_entry_however_often_it_is_raced(app, office, justice):
    _, account = office.account(area=VILLAGE)
    body = {
        "account_id": account,
        "area": VILLAGE,
        "kind": "elected",
        "term_from": "2026-01-01",
    }

    def put(_):
        path = f"{BASE}/mediators/{new_id()}"
        return app.test_client().put(path, json=body, headers=justice).status_code

    with ThreadPoolExecutor(4) as threads:
        codes = sorted(threads.map(put, range(8)))
    assert codes == [201] + [409] * 7
