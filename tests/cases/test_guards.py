"""What must be true before a case goes on: domain.md's guards, each by its number."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from server.cases.models import Case, Step
from server.clocks.models import Clock, ClockPause
from server.db import transaction
from server.identity.models import Organisation
from server.numbers import is_case_number
from tests.cases.test_way_of_a_case import (
    add_party,
    case_id,
    case_of,
    claimed,
    dispatcher,
    flag,
    hold,
    item,
    look_after,
    mediator,
    perform,
    ready,
    sign,
    step,
    worker,
)
from tests.factories import DISTRICT, TOWN, VILLAGE

__all__ = ["case_id", "claimed", "dispatcher", "mediator", "worker"]

SKIPPED = "两边都说不必再问"


@pytest.fixture
def talking(client, mediator, claimed):
    """A case in mediation, and its two parties."""
    parties = ready(client, mediator, claimed)
    assert hold(client, mediator, claimed).json["state"] == "mediating"
    return claimed, parties


@pytest.fixture
def signed(client, mediator, talking):
    case_id, parties = talking
    said = {"form": "written", "items": [item(parties), item(parties, what="道歉")]}
    step(client, mediator, case_id, "agree", **said)
    assert sign(client, mediator, case_id, parties).json["state"] == "effective"
    return case_id, parties


@pytest.fixture
def organisations(app, client, case_id):
    """Two more organisations of the district, by their names."""
    with app.app_context(), transaction(writes=True) as session:
        area_id = session.scalars(select(Organisation.area_id)).first()
        made = {}
        for name, kind in (
            ("物业调委会", "industry_committee"),
            ("示例局", "department"),
        ):
            row = Organisation(id=uuid4(), name=name, kind=kind, area_id=area_id)
            session.add(row)
            made[name] = str(row.id)
    return made


def put_back(app, case_id, **said):
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(Case).where(Case.id == UUID(case_id)).values(**said))


def kind(answer):
    return answer.json["type"].removeprefix("/problems/")


def test_g3_who_is_a_relative_does_not_mediate(client, mediator, claimed):
    ready(client, mediator, claimed)
    step(client, mediator, claimed, "declare_interest", interested=True)

    assert kind(hold(client, mediator, claimed)) == "mediator-interested"
    step(client, mediator, claimed, "declare_interest", interested=False)
    assert hold(client, mediator, claimed).status_code == 201


def test_g3_who_bears_a_partys_name_says_first_that_it_is_somebody_else(
    client, mediator, claimed
):
    parties = ready(client, mediator, claimed)
    third = add_party(client, mediator, claimed, "third_person", "示例mediator")
    said = {"consent": "agree", "how": "in_person"}
    step(client, mediator, claimed, "record_consent", party_id=third, **said)
    told = {"party_ids": [*parties, third], "how": "shown"}
    step(client, mediator, claimed, "tell_rights", **told)

    assert kind(hold(client, mediator, claimed)) == "mediator-is-party"
    step(client, mediator, claimed, "declare_interest", interested=False)
    assert hold(client, mediator, claimed).status_code == 201


def test_g3_on_a_partys_request_another_mediates_and_talks_go_on(
    client, make, dispatcher, mediator, talking
):
    case_id, parties = talking
    other = make.token("mediator", VILLAGE)
    listed = client.get("/api/v1/accounts?role=mediator", headers=dispatcher).json
    own = case_of(client, dispatcher, case_id).json["mediator"]["id"]
    new = next(one["id"] for one in listed["items"] if one["id"] != own)
    answer = step(client, dispatcher, case_id, "assign", mediator=new)

    assert (answer.json["state"], answer.json["mediator"]["id"]) == ("mediating", new)
    assert hold(client, other, case_id).status_code == 201
    assert hold(client, mediator, case_id).status_code == 403


def test_g1_who_takes_back_their_consent_ends_the_agreeing(client, mediator, talking):
    case_id, parties = talking
    said = {"consent": "withdrawn", "how": "phone"}
    step(client, mediator, case_id, "record_consent", party_id=parties[0], **said)
    answer = step(
        client, mediator, case_id, "agree", form="oral", items=[item(parties)]
    )

    assert kind(answer) == "consent-missing"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_on": "2020-01-01"}, "items.0.due_on"),
        ({"to_party": None}, "items"),
        ({"what": ""}, "items"),
        ({"amount_fen": -5}, "items"),
        ({"amount_fen": 0.5}, "items"),
    ],
    ids=["a day that is over", "nobody", "nothing", "less than nothing", "half"],
)
def test_g4_what_is_agreed_is_complete(client, mediator, talking, wrong, field):
    case_id, parties = talking
    said = {"form": "written", "items": [item(parties, **wrong)]}
    answer = step(client, mediator, case_id, "agree", **said)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert case_of(client, mediator, case_id).json["state"] == "mediating"


def test_g4_nobody_owes_themselves(client, mediator, talking):
    case_id, parties = talking
    same = item(parties, to_party=parties[1])
    answer = step(client, mediator, case_id, "agree", form="oral", items=[same])

    assert kind(answer) == "same-on-both-sides"


def test_g5_a_written_agreement_holds_from_the_last_mark_on(client, mediator, talking):
    case_id, parties = talking
    said = {"form": "written", "items": [item(parties)]}
    agreed = step(client, mediator, case_id, "agree", **said).json
    for party_id in parties:
        said = {"by": "party", "party_id": party_id, "way": "paper"}
        step(client, mediator, case_id, "sign", **said)
    half = step(client, mediator, case_id, "sign", by="mediator", way="paper").json
    whole = step(client, mediator, case_id, "sign", by="seal", way="seal").json

    assert [agreed["state"], half["state"]] == ["agreed", "agreed"]
    assert agreed["agreement"]["effective_at"] is None
    assert (whole["state"], len(whole["agreement"]["marks"])) == ("effective", 4)
    assert whole["agreement"]["effective_at"] is not None


def test_g5_an_oral_agreement_holds_at_once(client, mediator, talking):
    case_id, parties = talking
    said = {"form": "oral", "items": [item(parties)]}
    answer = step(client, mediator, case_id, "agree", **said).json

    assert answer["state"] == "effective"
    assert answer["agreement"]["effective_at"] is not None


def test_g5_what_was_all_done_on_the_spot_is_performed(client, mediator, talking):
    case_id, parties = talking
    said = {"form": "oral", "items": [item(parties, due_on=None)]}
    answer = step(client, mediator, case_id, "agree", **said).json

    assert (answer["state"], answer["items"][0]["performance"]) == (
        "performed",
        "on_spot",
    )


def test_nobody_signs_twice_and_no_stranger_signs(client, mediator, talking):
    case_id, parties = talking
    step(client, mediator, case_id, "agree", form="written", items=[item(parties)])
    one = {"by": "party", "party_id": parties[0], "way": "paper"}
    step(client, mediator, case_id, "sign", **one)
    again = step(client, mediator, case_id, "sign", **one)
    stranger = step(
        client, mediator, case_id, "sign", **(one | {"party_id": str(uuid4())})
    )

    assert (kind(again), stranger.status_code) == ("signed-already", 404)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"by": "party", "way": "paper"}, "party_id"),
        ({"by": "mediator", "way": "seal"}, "way"),
        ({"by": "mediator", "way": "glass"}, "digest"),
        ({"by": "mediator", "way": "glass", "digest": "x" * 64}, "digest"),
    ],
    ids=["no party", "a mediator's seal", "no picture", "no hash"],
)
def test_a_mark_that_makes_no_sense_is_refused(client, mediator, talking, wrong, field):
    case_id, parties = talking
    step(client, mediator, case_id, "agree", form="written", items=[item(parties)])
    answer = step(client, mediator, case_id, "sign", **wrong)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_what_is_done_is_said_item_by_item(client, mediator, signed):
    case_id, _ = signed
    first = perform(client, mediator, case_id, 1, paid_fen=80_000).json
    wrong = perform(client, mediator, case_id, 2, paid_fen=80_001)
    second = perform(client, mediator, case_id, 2, "partial", paid_fen=100).json
    third = perform(client, mediator, case_id, 2, paid_fen=80_000).json

    assert kind(wrong) == "paid-too-much"
    assert [one["state"] for one in (first, second, third)] == [
        "performing",
        "partly_performed",
        "performed",
    ]
    assert perform(client, mediator, case_id, 3).status_code == 409


def test_g6_both_sides_ask_the_court_within_thirty_days(app, client, mediator, signed):
    case_id, parties = signed
    said = {"party_ids": [*parties], "court": "示例区人民法院"}
    alone = step(
        client,
        mediator,
        case_id,
        "apply_confirmation",
        **(said | {"party_ids": [parties[0], parties[0]]}),
    )
    until = case_of(client, mediator, case_id).json["agreement"]["confirm_until"]
    put_back(app, case_id, effective_at=datetime.now(UTC) - timedelta(days=31))
    late = step(client, mediator, case_id, "apply_confirmation", **said)
    put_back(app, case_id, effective_at=datetime.now(UTC) - timedelta(days=30))
    asked = step(client, mediator, case_id, "apply_confirmation", **said)
    said = {"answer": "jc_confirmed", "court_number": "（2026）示例调确字1号"}
    answered = step(client, mediator, case_id, "record_court_answer", **said)

    assert (kind(alone), kind(late)) == ("not-both-ask", "confirmation-too-late")
    assert until > datetime.now(UTC).date().isoformat()
    assert asked.json["state"] == "jc_applied"
    assert answered.json["state"] == "jc_confirmed"


def test_g6_whether_a_marriage_holds_is_not_for_the_court_to_confirm(
    app, client, mediator, signed
):
    case_id, parties = signed
    put_back(app, case_id, category="0101")
    said = {"party_ids": parties, "court": "示例区人民法院"}
    refused = step(client, mediator, case_id, "apply_confirmation", **said)
    said["money_or_duties_only"] = True
    asked = step(client, mediator, case_id, "apply_confirmation", **said)

    assert kind(refused) == "not-for-the-court"
    assert asked.json["state"] == "jc_applied"


def test_g8_nothing_is_closed_while_pieces_of_the_dossier_are_missing(
    client, mediator, talking
):
    case_id, parties = talking
    said = {"form": "oral", "items": [item(parties, due_on=None)]}
    missing = step(client, mediator, case_id, "agree", **said).json["missing"]
    refused = step(client, mediator, case_id, "close", skipped=SKIPPED)

    assert (missing, refused.status_code) == ([3], 409)
    assert (kind(refused), refused.json["pieces"]) == ("dossier-incomplete", [3])


def test_g8_who_they_are_is_seen_and_no_number_of_it_kept(client, mediator, claimed):
    party_id = add_party(client, mediator, claimed)
    said = {"party_id": party_id, "paper": "id_card"}
    seen = step(client, mediator, claimed, "see_identity", **said)

    assert seen.json["parties"][0]["identity_seen"] == "id_card"


def test_g9_after_closing_a_correction_stands_beside_what_it_corrects(
    client, mediator, signed
):
    case_id, parties = signed
    for number in (1, 2):
        perform(client, mediator, case_id, number)
    look_after(client, mediator, case_id, parties)
    closed = step(client, mediator, case_id, "close").json
    late = perform(client, mediator, case_id)
    said = {"corrects": closed["steps"][-2]["id"], "note": "回访是六号，不是七号"}
    corrected = step(client, mediator, case_id, "correct", **said).json

    assert kind(late) == "step-out-of-turn"
    assert corrected["state"] == "closed"
    assert corrected["steps"][:-1] == closed["steps"]
    assert corrected["steps"][-1]["note"] == said["note"]


def test_g10_every_step_says_who_when_and_where_it_led(
    client, mediator, signed, session
):
    case_id, _ = signed
    steps = session.scalars(
        select(Step).where(Step.case_id == UUID(case_id)).order_by(Step.number)
    ).all()

    assert [one.number for one in steps] == list(range(1, len(steps) + 1))
    assert all(one.account_id and one.received_at for one in steps)
    pairs = zip(steps, steps[1:], strict=False)
    assert all(before.to == after.since for before, after in pairs)


def test_c33_who_is_offered_a_case_answers_for_it_only_once_it_takes_it_up(
    client, dispatcher, mediator, case_id, organisations
):
    first = case_of(client, dispatcher, case_id).json["organisation"]
    offered = step(
        client, dispatcher, case_id, "offer", organisation=organisations["示例局"]
    ).json
    taken = step(client, mediator, case_id, "claim").json

    assert (offered["state"], offered["organisation"]) == ("offered", first)
    assert offered["offered_to"]["name"] == "示例局"
    assert taken["organisation"]["name"] == "示例局"
    assert taken["offered_to"] is None


def test_c33_what_is_returned_goes_to_who_answered_first_and_twice_is_the_most(
    client, dispatcher, mediator, case_id, organisations
):
    step(client, dispatcher, case_id, "accept", grade="general")
    to = {"organisation": organisations["物业调委会"]}
    early = step(client, dispatcher, case_id, "decide", note="归物业", **to)
    for _ in range(2):
        step(client, dispatcher, case_id, "offer", **to)
        back = step(client, mediator, case_id, "return", reason="not_duty").json
    third = step(client, dispatcher, case_id, "offer", **to)
    decided = step(client, dispatcher, case_id, "decide", note="归物业", **to).json
    again = step(client, mediator, case_id, "return", reason="not_duty")

    assert (back["state"], back["returns"]) == ("accepted", 2)
    assert back["organisation"]["name"].endswith("综治中心")
    assert kind(early) == "nothing-to-decide"
    assert kind(third) == "centre-decides"
    assert decided["state"] == "offered"
    assert kind(again) == "decided-by-centre"
    assert "case.return" not in decided["may"]


def test_an_organisation_that_is_none_is_not_offered_anything(
    client, dispatcher, case_id
):
    answer = step(client, dispatcher, case_id, "offer", organisation=str(uuid4()))

    assert list(answer.json["errors"]) == ["organisation"]


def test_c20_a_level_is_passed_over_only_with_a_reason(client, make, mediator, talking):
    case_id, _ = talking
    leader = make.token("leader", DISTRICT)
    up = step(client, mediator, case_id, "raise_level", level=2, reason="failed_below")
    over = step(client, leader, case_id, "raise_level", level=5, reason="many_people")
    said = {"level": 5, "reason": "many_people", "note": "四十户，当天就要协调"}
    told = step(client, leader, case_id, "raise_level", **said)
    down = step(client, mediator, case_id, "raise_level", level=3, reason="other")

    assert (up.json["level"], up.json["state"]) == (2, "mediating")
    assert list(over.json["errors"]) == ["note"]
    assert told.json["level"] == 5
    assert kind(down) == "level-not-higher"
    facts = case_of(client, mediator, case_id).json["steps"][-1]["facts"]
    assert (facts["from"], facts["to"], facts["asked_by"]) == (2, 5, "mediator")


def test_a11_waiting_for_an_appraisal_moves_the_day_it_is_due(
    app, client, mediator, talking
):
    case_id, _ = talking
    due = datetime.fromisoformat(case_of(client, mediator, case_id).json["due_at"])
    step(client, mediator, case_id, "pause", reason="appraisal_鉴定")
    began, earlier = datetime.now(UTC) - timedelta(days=12), timedelta(days=20)
    with app.app_context(), transaction(writes=True) as session:
        for clock in session.scalars(select(Clock)):
            clock.started_at -= earlier
            clock.counted_from -= earlier
            clock.paused_since = clock.paused_since and began
        session.execute(update(ClockPause).values(since=began))
    idle = hold(client, mediator, case_id)
    resumed = step(client, mediator, case_id, "resume").json
    later = datetime.fromisoformat(resumed["due_at"]) - due

    assert kind(idle) == "step-out-of-turn"
    assert resumed["state"] == "mediating"
    assert later == timedelta(days=12) - earlier


def test_b15_within_ninety_days_a_closed_case_is_opened_again_with_its_history(
    app, client, dispatcher, mediator, signed
):
    case_id, parties = signed
    for number in (1, 2):
        perform(client, mediator, case_id, number)
    closed = step(client, mediator, case_id, "close", skipped=SKIPPED).json
    put_back(app, case_id, closed_at=datetime.now(UTC) - timedelta(days=91))
    late = step(client, dispatcher, case_id, "reopen", reason="flared_up")
    put_back(app, case_id, closed_at=datetime.now(UTC) - timedelta(days=89))
    again = step(client, dispatcher, case_id, "reopen", reason="flared_up").json
    taken = step(client, mediator, case_id, "claim").json

    assert kind(late) == "reopened-too-late"
    assert (again["state"], again["mediator"]) == ("reopened", None)
    assert again["steps"][:-1] == closed["steps"]
    assert {party["consent"] for party in taken["parties"]} == {"unreached"}
    assert kind(hold(client, mediator, case_id)) == "consent-missing"


def test_what_is_reopened_may_come_to_another_agreement(
    client, dispatcher, mediator, signed
):
    case_id, parties = signed
    for number in (1, 2):
        perform(client, mediator, case_id, number)
    step(client, mediator, case_id, "close", skipped=SKIPPED)
    step(client, dispatcher, case_id, "reopen", reason="flared_up")
    step(client, mediator, case_id, "claim")
    for party_id in parties:
        said = {"party_id": party_id, "consent": "agree", "how": "in_person"}
        step(client, mediator, case_id, "record_consent", **said)
    step(client, mediator, case_id, "tell_rights", party_ids=parties, how="shown")
    hold(client, mediator, case_id)
    said = {"form": "oral", "items": [item(parties, what="改为按月给")]}
    answer = step(client, mediator, case_id, "agree", **said).json

    assert [one["what"] for one in answer["items"]] == ["改为按月给"]
    assert answer["agreement"]["marks"] == []


def test_c19_whoever_only_wanted_advice_has_it_and_no_case_goes_on(
    client, worker, dispatcher
):
    case_id = flag(client, worker)
    said = {"told": "arbitration", "note": "劳动争议先仲裁，时效一年"}
    answer = step(client, dispatcher, case_id, "advise", **said).json

    assert answer["state"] == "advice_only"
    assert answer["may"] == []


def test_nobody_is_turned_away_without_being_told_where_to_go(
    client, dispatcher, case_id
):
    untold = step(client, dispatcher, case_id, "refuse_intake")
    told = step(client, dispatcher, case_id, "refuse_intake", told="court")

    assert list(untold.json["errors"]) == ["told"]
    assert told.json["state"] == "refused_intake"


def test_b27_the_root_of_it_is_said_at_closing(client, mediator, claimed, session):
    step(client, mediator, claimed, "fail", result="failed", other_ways_told=True)
    said = {"root_cause": "money_owed", "skipped": SKIPPED}
    closed = step(client, mediator, claimed, "close", **said).json

    assert closed["steps"][-1]["facts"] == {"root_cause": "money_owed", "skipped": True}
    session.rollback()
    assert session.scalars(select(Case.root_cause)).all() == ["money_owed"]


def test_b20_only_an_online_session_is_recorded(client, mediator, claimed):
    ready(client, mediator, claimed)
    now = datetime.now(UTC).isoformat()
    said = {"mode": "on_site", "held_at": now, "recorded": True}
    answer = step(client, mediator, claimed, "hold_session", **said)

    assert list(answer.json["errors"]) == ["recorded"]


def test_a_window_clerk_reads_no_case(client, make, case_id):
    clerk = make.token("window_clerk", TOWN)

    assert case_of(client, clerk, case_id).status_code == 404


def test_a21_a_case_is_numbered_once_somebody_deals_with_it_and_none_is_left_out(
    client, worker, mediator, dispatcher
):
    cases = [flag(client, worker) for _ in range(3)]
    before = case_of(client, mediator, cases[0]).json["number"]
    accepted = step(client, dispatcher, cases[0], "accept").json["number"]
    numbers = [step(client, mediator, one, "claim").json["number"] for one in cases]

    assert before is None
    assert numbers[0] == accepted
    assert all(is_case_number(one) for one in numbers)
    serials = [int(one[10:16]) for one in numbers]
    assert serials == [1, 2, 3]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("return", {"reason": "no_capacity"}),
        ("raise_level", {"level": 2, "reason": "other"}),
    ],
)
def test_a_mediator_gives_back_and_raises_no_colleagues_case(
    client, make, dispatcher, mediator, claimed, act, said
):
    colleague = make.token("mediator", VILLAGE)
    refused = step(client, colleague, claimed, act, **said)

    assert refused.status_code == 403
    assert f"case.{act}" not in case_of(client, colleague, claimed).json["may"]
    assert step(client, dispatcher, claimed, act, **said).status_code == 201


def test_a_mediator_neither_corrects_nor_reopens_a_colleagues_case(
    client, make, mediator, claimed
):
    colleague = make.token("mediator", VILLAGE)
    step(client, mediator, claimed, "fail", result="failed", other_ways_told=True)
    step(client, mediator, claimed, "close", skipped=SKIPPED)

    assert step(client, colleague, claimed, "correct", note="改").status_code == 403
    said = {"reason": "party_asks"}
    assert step(client, colleague, claimed, "reopen", **said).status_code == 403
    assert step(client, mediator, claimed, "reopen", **said).status_code == 201


def test_what_is_agreed_is_late_with_no_settling(app, client, mediator, signed):
    case_id, _ = signed
    put_back(app, case_id, due_at=datetime.now(UTC) - timedelta(days=9))

    assert case_of(client, mediator, case_id).json["overdue"] is False
    late = client.get("/api/v1/cases?overdue=1", headers=mediator).json["items"]
    assert late == []
