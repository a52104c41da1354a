"""Evaluations: three channels merged, never by the mediator, never without z."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update

from server.after.models import Evaluation, EvaluationFlag, EvaluationSource
from server.cases.models import Case, Step
from server.cases.stages import State
from server.db import transaction
from server.identifiers import new_id
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE


@pytest.fixture
def clerk(make):
    return make.token("window_clerk", TOWN)


@pytest.fixture
def hear(client):
    """What another office hears, at its window or on the telephone."""

    def hear(who, case_id, party_id, channel="followup_call", score=4, **said):
        path = f"/api/v1/cases/{case_id}/evaluations/{uuid4()}"
        body = {
            "party_id": party_id,
            "channel": channel,
            "solved": "yes",
            "performed": "yes",
            "score": score,
        }
        return client.put(path, json=body | said, headers=who)

    return hear


@pytest.fixture
def tally(client):
    def tally(who, mine=False):
        path = f"/api/v1/evaluations/tally?mine={int(mine)}"
        return client.get(path, headers=who).json

    return tally


def test_a27_three_channels_are_merged_one_a_party_a_round(
    committee, over, link, judge, hear, mediator, clerk, session, tally, desk
):
    case_id, both = over(mediator)
    assert judge(link(case_id, both[0]), 5).status_code == 201
    assert hear(clerk, case_id, both[0]).status_code == 409
    assert hear(clerk, case_id, both[0], "on_site").status_code == 409
    assert hear(clerk, case_id, both[1], "on_site", 2).status_code == 201
    assert judge(link(case_id, both[1]), 5).status_code == 409

    made = session.scalars(select(Evaluation).order_by(Evaluation.at)).all()
    assert [(one.channel, one.round) for one in made] == [("online", 1), ("on_site", 1)]
    assert [one.account_id is None for one in made] == [True, False]
    told = tally(desk)
    assert (told["satisfied"], told["answered"], told["asked"]) == (1, 2, 2)


def test_a27_a_second_round_begins_after_thirty_days(
    over, link, judge, mediator, long_ago, session
):
    case_id, both = over(mediator)
    theirs = link(case_id, both[0])
    assert judge(theirs, 4).status_code == 201
    assert judge(theirs, 1).status_code == 409
    long_ago(case_id, 31)
    assert judge(theirs, 1).status_code == 201
    assert session.scalars(select(Evaluation.round)).all() == [1, 2]


def test_a27_the_mediator_of_the_case_never_enters_one(
    make, committee, over, hear, mediator
):
    case_id, both = over(mediator)
    make.grant(mediator, "window_clerk", VILLAGE)
    for channel in ("on_site", "followup_call"):
        answer = hear(mediator, case_id, both[0], channel)
        assert answer.json["type"] == "/problems/own-office"


def test_a27_nobody_of_the_same_office_calls(
    make, committee, over, hear, mediator, clerk
):
    case_id, both = over(mediator)
    colleague = make.token("window_clerk", VILLAGE)
    assert hear(colleague, case_id, both[0]).json["type"] == "/problems/own-office"
    assert hear(clerk, case_id, both[0]).status_code == 201
    assert (
        hear(make.token("dispatcher", OTHER_VILLAGE), case_id, both[1]).status_code
        == 404
    )
    assert hear(mediator, case_id, both[1]).status_code == 403


def test_a27_the_mediator_reads_averages_from_five_on_and_no_single_score(
    client, over, link, judge, mediator, tally, desk
):
    for score in (1, 2, 3, 4):
        case_id, both = over(mediator)
        judge(link(case_id, both[0]), score)
    few = tally(mediator)
    assert (few["satisfied"], few["average"], few["answered"]) == (None, None, 4)
    case_id, both = over(mediator)
    judge(link(case_id, both[0]), 5)
    enough = tally(mediator)
    assert (enough["average"], enough["satisfied"]) == (3.0, 2)
    assert (enough["answered"], enough["asked"]) == (5, 10)
    for path in ("words", "flags", "calls"):
        answer = client.get(f"/api/v1/evaluations/{path}", headers=mediator)
        assert (path, answer.status_code) == (path, 403)
    shown = client.get(f"/api/v1/cases/{case_id}", headers=mediator).json
    assert "score" not in str(shown)


def test_who_did_not_answer_is_not_content(over, link, judge, mediator, tally, desk):
    case_id, both = over(mediator)
    assert tally(desk) == {
        "satisfied": 0, "answered": 0, "asked": 2, "average": None
    }  # fmt: skip
    judge(link(case_id, both[0]), 4)
    told = tally(desk)
    assert (told["satisfied"], told["answered"], told["asked"]) == (1, 1, 2)


def test_before_it_is_over_nothing_is_judged(opened, parties, link, judge, look):
    case_id = opened()
    theirs = link(case_id, parties(case_id)[0])
    assert look(theirs).json["may_evaluate"] is False
    assert judge(theirs).json["type"] == "/problems/nothing-to-evaluate"
    assert judge(link(opened())).json["type"] == "/problems/link-of-nobody"


@pytest.mark.parametrize("said", [{"score": 2}, {"score": 5, "solved": "no"}])
def test_who_is_discontent_is_offered_ways_on(
    said, over, link, judge, look, mediator, wish
):
    case_id, both = over(mediator)
    theirs = link(case_id, both[0])
    assert judge(theirs, **said).json["discontent"] is True
    seen = look(theirs).json
    assert seen["discontent"] is True
    assert {"again", "upper_level", "court"} <= set(seen["wishes"])
    assert wish(theirs, "again").status_code == 200


def test_a_forged_evaluation_link_is_refused_and_slowed(
    over, link, judge, mediator, session
):
    case_id, both = over(mediator)
    token, code = link(case_id, both[0])
    assert judge((uuid4().hex, code)).status_code == 404
    wrong = "00000000" if code != "00000000" else "00000001"
    tried = [judge((token, wrong)).status_code for _ in range(6)]
    assert (tried[0], tried[-1]) == (404, 429)
    assert session.scalars(select(Evaluation)).all() == []


def test_the_same_evaluation_again_is_one_and_other_content_refused(
    over, link, judge, mediator
):
    case_id, both = over(mediator)
    theirs, made = link(case_id, both[0]), uuid4()
    answers = [judge(theirs, 3, made).status_code for _ in range(2)]
    assert answers == [201, 200]
    assert judge(theirs, 4, made).status_code == 409


def test_from_the_mediators_own_device_is_flagged_and_the_auditor_alone_sees_it(
    client, make, over, link, judge, mediator, desk, clerk, session
):
    case_id, both = over(mediator)
    judge(link(case_id, both[0]), 5, headers=mediator)
    auditor = make.token("auditor", DISTRICT)
    [flag] = client.get("/api/v1/evaluations/flags", headers=auditor).json["items"]
    assert (flag["rule"], flag["case_id"]) == ("mediator_device", case_id)
    for who in (mediator, desk, clerk, make.token("leader", DISTRICT)):
        assert client.get("/api/v1/evaluations/flags", headers=who).status_code == 403
    judge(link(case_id, both[1]), 5, headers=desk)
    session.rollback()
    assert len(session.scalars(select(EvaluationFlag)).all()) == 1


def test_the_mediators_phone_is_known_by_what_it_calls_itself_in_the_case(
    client, opened, parties, link, judge, mediator, step, session
):
    case_id = opened()
    step(mediator, case_id, "claim", device_id="示例手机-7")
    both = parties(case_id)
    step(mediator, case_id, "fail", result="failed", other_ways_told=True)
    judge(link(case_id, both[0]), device_id="示例手机-7")
    judge(link(case_id, both[1]), device_id="示例手机-8")
    assert len(session.scalars(select(EvaluationFlag)).all()) == 1


def test_three_cases_of_a_mediator_judged_in_one_place_are_flagged(
    over, link, judge, mediator, session
):
    for _ in range(3):
        case_id, both = over(mediator)
        judge(link(case_id, both[0]))
        session.rollback()
    assert session.scalars(select(EvaluationFlag.rule)).all() == ["one_place"]


def test_where_it_came_from_is_hashed_and_forgotten_after_thirty_days(
    app, over, link, judge, mediator, session
):
    case_id, both = over(mediator)
    judge(link(case_id, both[0]), device_id="示例手机-9")
    stored = session.execute(text("select * from evaluation_source")).one()
    assert "示例手机" not in str(stored)
    assert b"127.0.0.1" not in bytes(stored.address_hash)
    session.rollback()
    with app.app_context(), transaction(writes=True) as writing:
        past = datetime.now(UTC).date() - timedelta(days=1)
        writing.execute(update(EvaluationSource).values(forget_on=past))
    judge(link(case_id, both[1]))
    assert len(session.scalars(select(EvaluationSource)).all()) == 1


def test_words_reach_the_head_of_the_centre_without_names(
    client, make, over, link, judge, mediator, session
):
    case_id, both = over(mediator)
    judge(
        link(case_id, both[0]),
        words="乙住户还在漏水，示例mediator没再来，电话13800000000",
    )
    head = make.token("leader", TOWN)
    [line] = client.get("/api/v1/evaluations/words", headers=head).json["items"]
    assert line["words"] == "×××还在漏水，××××××××××没再来，电话***********"
    stored = session.execute(text("select words from evaluation")).scalar_one()
    assert "漏水".encode() not in bytes(stored)


@pytest.mark.parametrize(
    "wrong",
    [{"score": 0}, {"score": 6}, {"score": "5"}, {"solved": "maybe"},
     {"performed": None}, {"words": "x" * 501}, {"account_id": "x"}],
)  # fmt: skip
def test_what_is_no_answer_to_the_four_questions_is_refused(
    wrong, over, link, judge, mediator
):
    case_id, both = over(mediator)
    assert judge(link(case_id, both[0]), **wrong).status_code == 422


@pytest.fixture
def once(client, desk):
    def once():
        day = datetime.now(UTC).date()
        first, last = day - timedelta(200), day + timedelta(1)
        path = f"/api/v1/evaluations/once?from={first}&to={last}"
        return client.get(path, headers=desk).json

    return once


def reopen(app, case_id, days):
    """Write the step of opening again, so many days after the closing."""
    with app.app_context(), transaction(writes=True) as session:
        case = session.get_one(Case, UUID(case_id))
        closing = case.steps[-1]
        again = Step(
            id=new_id(),
            case_id=case.id,
            number=len(case.steps) + 1,
            act="case.reopen",
            since=State.CLOSED,
            to=State.REGISTERED,
            account_id=closing.account_id,
            role=closing.role,
            received_at=closing.received_at + timedelta(days=days),
            facts={},
            content_hash=b"",
        )
        session.add(again)


@pytest.mark.parametrize(("days", "settled"), [(89, 0), (91, 1)])
def test_a36_opened_again_on_day_89_it_was_not_settled_at_once(
    app, over, step, mediator, once, long_ago, days, settled
):
    case_id, _ = over(mediator)
    step(mediator, case_id, "close", skipped="双方说好了")
    assert once() == {"settled": 1, "closed": 1, "still_open_to_change": 1}
    long_ago(case_id, 120)
    reopen(app, case_id, days)
    assert once() == {"settled": settled, "closed": 1, "still_open_to_change": 0}


@pytest.mark.parametrize(("said", "settled"), [({}, 0), ({"category": "0701"}, 1)])
def test_a36_the_same_parties_with_the_same_class_again_were_not_settled_at_once(
    over, step, mediator, once, opened, parties, said, settled
):
    case_id, _ = over(mediator)
    step(mediator, case_id, "close", skipped="双方说好了")
    anew = opened(**said)
    parties(anew)
    assert once()["settled"] == settled


def test_a36_other_parties_with_the_same_class_are_another_matter(
    over, step, mediator, once, opened, parties
):
    case_id, _ = over(mediator)
    step(mediator, case_id, "close", skipped="双方说好了")
    parties(opened(), "丙住户", "丁住户")
    assert once()["settled"] == 1
