"""What is stuck is put to the organisation that answers for it, with help offered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from server.audit.models import AuditEntry
from server.clocks.models import Reminder
from server.clocks.reminding import remind
from server.db import transaction
from server.supervision import looking
from server.supervision.models import SupervisionCard
from server.tables import metadata
from server.worker import Worker
from tests.cases.test_way_of_a_case import step
from tests.clocks.conftest import ZONE, at
from tests.clocks.test_clocks import agreed
from tests.factories import OTHER_VILLAGE, VILLAGE

PATH = "/api/v1/supervision"


@pytest.fixture
def look(app):
    """Let somebody look for what is late, at a moment."""

    def looked(moment):
        with app.app_context():
            for part in (
                remind,
                looking.close_done,
                looking.open_late,
                looking.open_silent,
            ):
                with transaction(writes=True) as session:
                    part(session, at(moment))

    return looked


def cards(client, who, state="open"):
    return client.get(f"{PATH}?state={state}", headers=who).json["items"]


def reasons(client, who, state="open"):
    return [one["reason"] for one in cards(client, who, state)]


@pytest.fixture
def stuck(timed, look):
    """A case that nobody has accepted or told anything of for a week."""
    case = timed()
    case.register("2026-11-02T10:00")
    look("2026-11-09T10:00")
    return case


def test_c15_a_matter_left_lying_is_blue_by_itself_and_says_what_is_missing(
    client, dispatcher, stuck, case_id
):
    found = cards(client, dispatcher)

    assert {(one["reason"], one["missing"], one["level"]) for one in found} == {
        ("not_told", "case.feedback", "blue"),
        ("not_accepted", "case.accept", "blue"),
    }
    assert {one["case_id"] for one in found} == {str(case_id)}
    assert all(one["organisation"]["name"] for one in found)
    assert all("supervision.answer" in one["may"] for one in found)


def test_c15_what_is_in_time_has_no_card(client, dispatcher, timed, look):
    timed().register("2026-11-02T10:00")
    look("2026-11-03T23:00")
    assert cards(client, dispatcher) == []

    look("2026-11-04T00:01")
    assert reasons(client, dispatcher) == ["not_told"]


def test_c15_not_handed_on_within_three_working_days_is_blue(
    client, dispatcher, timed, look
):
    case = timed()
    case.register("2026-11-02T10:00")
    case.step("feedback", "registered", "2026-11-02T11:00")
    case.step("accept", "accepted", "2026-11-02T12:00")
    look("2026-11-05T23:00")
    assert cards(client, dispatcher) == []

    look("2026-11-06T08:00")
    assert reasons(client, dispatcher) == ["not_dispatched"]


def test_c15_a_case_that_waits_for_others_is_not_late(client, dispatcher, timed, look):
    case = timed()
    case.register("2026-11-02T10:00")
    case.step("feedback", "registered", "2026-11-02T11:00")
    case.step("claim", "assigned", "2026-11-02T12:00")
    case.step("record_consent", "assigned", "2026-11-02T13:00")
    case.step("pause", "paused", "2026-11-03T10:00", reason="party_away")
    look("2027-01-20T10:00")

    assert cards(client, dispatcher) == []
    assert cards(client, dispatcher, "proposed") == []


def test_c15_yellow_and_red_wait_for_a_person_and_nobody_else_sees_them(
    client, dispatcher, mediator, leader, stuck, look
):
    look("2026-11-16T10:00")
    look("2026-12-03T10:00")
    proposed = cards(client, leader, "proposed")
    assert {one["level"] for one in proposed} == {"yellow", "red"}
    assert {one["level"] for one in cards(client, mediator)} == {"blue"}
    hidden = client.get(f"{PATH}?state=proposed", headers=mediator)
    assert hidden.status_code == 403

    [red] = [one for one in proposed if one["level"] == "red"]
    one = f"{PATH}/{red['id']}"
    assert client.get(one, headers=mediator).status_code == 404
    assert client.put(f"{one}/confirmation", headers=mediator).status_code == 404
    assert red["reason"] == "mediation_over"
    answers = [client.put(f"{one}/confirmation", headers=leader) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert cards(client, mediator)[0]["id"] == red["id"]
    assert client.put(f"{one}/confirmation", headers=mediator).status_code == 403


def answer(client, who, card, **said):
    said = {"answer": "done"} | said
    return client.put(f"{PATH}/{card['id']}/answer", json=said, headers=who)


def test_c15_a_card_is_answered_with_a_call_for_help_and_its_words_are_sealed(
    client, mediator, leader, stuck, session
):
    [card, _] = cards(client, mediator)
    said = {
        "answer": "need_help",
        "help": "expert",
        "words": "电话 13800000000，要懂房屋的人",
    }
    answers = [answer(client, mediator, card, **said) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json["help"] == "expert"
    assert "words" not in answers[0].json
    told = client.get(f"{PATH}/{card['id']}", headers=leader)
    assert told.json["words"] == "电话 ***********，要懂房屋的人"
    assert told.headers["Cache-Control"] == "no-store"
    raw = session.execute(text("select text from note")).scalars().all()
    assert not any("房屋" in str(one) for one in raw)
    acts = session.scalars(select(AuditEntry.act)).all()
    assert {"supervision.open", "supervision.answer", "supervision.read"} <= set(acts)
    other = answer(client, mediator, card)
    assert (other.status_code, other.json["type"]) == (
        409,
        "/problems/answered-otherwise",
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "need_help"}, "help"),
        ({"answer": "done", "help": "expert"}, "help"),
        ({"answer": "later"}, "answer"),
        ({"help": "money", "answer": "need_help"}, "help"),
        ({"words": "长" * 301}, "words"),
    ],
)
def test_an_answer_that_is_none_names_the_field(client, mediator, stuck, said, field):
    [card, _] = cards(client, mediator)
    refused = answer(client, mediator, card, **said)

    assert (refused.status_code, [*refused.json["errors"]]) == (422, [field])


def test_c15_who_asks_for_more_time_three_times_has_a_matter_that_is_stuck(
    client, mediator, leader, stuck, look
):
    look("2026-12-03T10:00")
    for card in cards(client, leader, "proposed"):
        client.put(f"{PATH}/{card['id']}/confirmation", headers=leader)
    found = cards(client, mediator)
    assert len(found) >= 3
    for number, card in enumerate(found[:3], start=1):
        asked = answer(client, mediator, card, answer="need_help", help="extension")
        assert asked.status_code == 200
        known = reasons(client, leader, "proposed").count("extensions")
        assert known == (number == 3)


def test_c15_a_card_goes_when_the_missing_step_is_done(client, dispatcher, stuck, look):
    look("2026-11-16T10:00")
    assert reasons(client, dispatcher, "proposed") == ["blue_unanswered"] * 2
    stuck.step("feedback", "registered", "2026-11-16T11:00")
    look("2026-11-16T12:00")

    assert reasons(client, dispatcher) == ["not_accepted"]
    assert reasons(client, dispatcher, "proposed") == ["blue_unanswered"]
    assert len(cards(client, dispatcher, "closed")) == 2


def test_what_the_desk_takes_away_does_not_come_back(
    client, dispatcher, mediator, stuck, look
):
    for card in cards(client, dispatcher):
        path = f"{PATH}/{card['id']}/closing"
        assert client.put(path, headers=mediator).status_code == 403
        closed = [client.put(path, headers=dispatcher) for _ in range(2)]
        assert [one.status_code for one in closed] == [200, 200]
        late = answer(client, mediator, card)
        assert (late.status_code, late.json["type"]) == (409, "/problems/card-closed")
    look("2026-11-10T10:00")

    assert cards(client, dispatcher) == []


def test_cards_of_another_area_are_not_there(client, make, stuck):
    other = make.token("mediator", OTHER_VILLAGE)
    here = make.token("mediator", VILLAGE)
    [card, _] = cards(client, here)

    assert cards(client, other) == []
    assert answer(client, other, card).status_code == 404
    assert client.get(f"{PATH}/{card['id']}", headers=other).status_code == 404


def test_a_handler_sees_what_is_missing_and_not_what_the_matter_is(client, make, stuck):
    handler = make.token("handler", VILLAGE)
    [card, _] = cards(client, handler)

    assert card["summary"] is None
    assert answer(client, handler, card).status_code == 200


@pytest.mark.parametrize("role", ["grid_worker", "building_leader", "window_clerk"])
def test_who_only_reports_sees_no_cards(client, make, role):
    assert client.get(PATH, headers=make.token(role, VILLAGE)).status_code == 403


def test_an_unknown_state_names_the_field(client, dispatcher):
    answer = client.get(f"{PATH}?state=late", headers=dispatcher)

    assert (answer.status_code, [*answer.json["errors"]]) == (422, ["state"])


def test_no_card_has_a_column_for_whoever_was_slow():
    columns = set(metadata.tables["supervision_card"].columns.keys())

    assert {
        one for one in columns if one.endswith(("_by", "account_id", "mediator_id"))
    } == {"confirmed_by"}


def count(session, table):
    session.rollback()
    return session.scalar(select(func.count()).select_from(table))


class Clockwork:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def hourly(app):
    """A worker that reminds by the hour of a clock, when it is let work."""
    clock = Clockwork(at("2026-09-13T10:00"))

    def work(arguments, went):
        return lambda session: remind(session, clock())

    def worked(**passed):
        clock.now += timedelta(**passed)
        worker = Worker(
            app,
            {looking.LOOK: work},
            plan=lambda now: looking.plan(now, ZONE),
            clock=clock,
        )
        while worker.step():
            pass

    return worked


def test_a_worker_that_stood_for_three_days_catches_up_and_doubles_nothing(
    timed, hourly, session
):
    agreed(timed(), [])
    hourly()
    assert count(session, Reminder) == 0

    hourly(days=3)
    hourly(minutes=1)
    hourly(hours=1)
    assert count(session, Reminder) == 1
    [reminder] = session.scalars(select(Reminder))
    assert (reminder.kind, str(reminder.day)) == ("confirmation_10", "2026-09-14")


def test_what_was_missed_is_made_up_for_but_of_what_is_over_nobody_is_reminded(
    timed, hourly, session
):
    agreed(timed(), [])
    hourly(days=13)
    assert count(session, Reminder) == 2
    kinds = session.scalars(select(Reminder.kind).order_by(Reminder.day)).all()
    assert kinds == ["confirmation_10", "confirmation_20"]

    hourly(days=12)
    assert count(session, Reminder) == 2


def test_two_workers_at_once_make_one_of_each(app, timed, session, look):
    case = timed()
    agreed(case, [])
    moments = ["2026-10-02T10:00"] * 4
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, moments))

    assert count(session, Reminder) == 4
    found = session.scalars(select(SupervisionCard.cause_id)).all()
    assert len(found) == len(set(found)) > 0
    opened = session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.act == "supervision.open")
    )
    assert opened == len(found)


def test_the_worker_looks_at_what_is_late_by_the_hour(app, timed, client, dispatcher):
    case = timed()
    case.register("2026-11-02T10:00")
    worker = Worker(
        app, {looking.LOOK: looking.work}, plan=lambda now: looking.plan(now, ZONE)
    )
    while worker.step():
        pass

    assert set(reasons(client, dispatcher)) == {"not_told", "not_accepted"}


def test_what_comes_up_is_told_to_whoever_has_the_case(
    client, make, mediator, dispatcher, timed, look, case_id
):
    other = make.token("mediator", VILLAGE)
    assert step(client, mediator, case_id, "claim").status_code == 201
    case = timed()
    agreed(case, [])
    look("2026-09-15T10:00")

    def told(who):
        return client.get("/api/v1/reminders?mine=true", headers=who).json["items"]

    assert [one["kind"] for one in told(mediator)] == ["confirmation_10"]
    assert told(mediator)[0]["due_on"] == "2026-09-30"
    assert told(other) == []
    assert len(client.get("/api/v1/reminders", headers=dispatcher).json["items"]) == 1
    case.step("apply_confirmation", "jc_applied", "2026-09-16T20:00")
    assert told(mediator) == []


def test_c09_telling_the_visitor_is_noted_once_and_ends_the_clock(
    client, mediator, worker, timed, case_id, session
):
    case = timed()
    case.register("2026-11-23T10:00")
    path = f"/api/v1/cases/{case_id}/feedbacks/{uuid4()}"
    said = {"channel": "printed", "standing": "in_progress"}
    answers = [client.put(path, json=said, headers=mediator) for _ in range(2)]
    other = client.put(path, json=said | {"channel": "phone"}, headers=mediator)

    assert [one.status_code for one in answers] == [201, 200]
    assert other.status_code == 409
    [feedback] = [one for one in answers[0].json["items"] if one["kind"] == "feedback"]
    assert feedback["ended"] in ("met", "late")
    acts = session.scalars(
        select(AuditEntry.act).where(AuditEntry.subject_id == UUID(str(case_id)))
    ).all()
    assert acts.count("case.feedback") == 1
    assert client.put(path, json=said, headers=worker).status_code == 403
    wrong = client.put(path, json={"channel": "pigeon"}, headers=mediator)
    assert set(wrong.json["errors"]) == {"channel", "standing"}
