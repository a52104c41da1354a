"""Time limits: until which day, what moves them, what ends them."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from server.clocks.following import Item, Matter, plan_opening, write_clocks
from server.db import transaction
from server.territory.queries import get_area
from tests.cases.test_way_of_a_case import flag
from tests.clocks.conftest import at
from tests.factories import WEST
from tests.test_statements import asked


def taken(case, registered, taken_at):
    """Bring a case to a mediator."""
    case.register(registered)
    case.step("accept", "accepted", registered)
    case.step("offer", "offered", registered)
    case.step("claim", "assigned", taken_at)


def test_a_case_opens_with_what_it_has_to_keep(timed):
    case = timed()
    due = case.register("2026-11-23T10:00")

    assert {one.kind: str(one.due_on) for one in case.clocks()} == {
        "feedback": "2026-11-24",
        "acceptance": "2026-11-26",
        "mediation": "2026-12-23",
    }
    assert due == at("2026-12-23T23:59:59")


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"category": "0203"}, "2026-12-23"),
        ({"category": "0701"}, "2026-12-08"),
        ({"category": "wage"}, "2026-12-08"),
        ({"category": "0503"}, "2026-12-03"),
        ({"category": "0502"}, "2027-01-04"),
    ],
)
def test_how_long_a_matter_may_take_depends_on_its_class(timed, facts, day):
    case = timed(**facts)
    case.register("2026-11-23T10:00")

    assert case.due("mediation") == day
    assert case.one("mediation").provisional == (day > "2027")


def test_a_court_lends_a_case_for_thirty_days(timed):
    case = timed(origin="court_pre")
    case.register("2026-11-23T10:00")

    assert case.due("court_reference") == "2026-12-23"


def test_what_crosses_into_a_year_that_is_not_announced_is_provisional(timed):
    case = timed()
    taken(case, "2026-12-20T10:00", "2026-12-30T10:00")
    contact = case.one("first_contact")

    assert (str(contact.due_on), contact.provisional) == ("2027-01-01", True)
    assert [case.one("acceptance").provisional, case.due("mediation")] == [
        False,
        "2027-01-19",
    ]


def test_in_a_year_without_any_announcement_weeks_are_usual(timed):
    case = timed()
    case.register("2031-10-02T10:00")
    feedback = case.one("feedback")

    assert (str(feedback.due_on), feedback.provisional) == ("2031-10-03", True)


def test_a_saturday_made_up_for_is_worked_and_the_national_day_is_not(timed):
    case = timed()
    case.register("2026-09-30T10:00")

    assert case.due("feedback") == "2026-10-08"
    assert case.due("acceptance") == "2026-10-10"


def test_days_are_those_of_the_district_and_not_of_greenwich(timed):
    case = timed()
    case.register("2026-11-23T00:30")

    assert case.due("mediation") == "2026-12-23"


def test_a11_a_pause_of_twelve_days_moves_the_due_date_by_twelve(timed):
    case = timed()
    taken(case, "2026-11-02T10:00", "2026-11-03T10:00")
    assert case.due("mediation") == "2026-12-02"

    case.step("pause", "paused", "2026-11-04T15:00", reason="appraisal_鉴定")
    assert case.one("mediation").paused_since == at("2026-11-04T15:00")
    due = case.step("resume", "assigned", "2026-11-16T09:00")

    assert case.due("mediation") == "2026-12-14"
    assert due == at("2026-12-14T23:59:59")
    assert case.one("mediation").paused_s == 12 * 86400 - 6 * 3600
    case.step("pause", "paused", "2026-11-17T15:00", reason="party_away")
    case.step("resume", "assigned", "2026-11-18T15:00")
    assert case.due("mediation") == "2026-12-15"


def test_a11_a_clock_of_working_days_moves_by_working_days(timed):
    case = timed(category="0502")
    taken(case, "2026-11-02T10:00", "2026-11-03T10:00")
    assert case.due("mediation") == "2026-12-14"

    case.step("pause", "paused", "2026-11-04T15:00", reason="appraisal_鉴定")
    case.step("resume", "assigned", "2026-11-16T09:00")

    assert case.due("mediation") == "2026-12-24"


def test_a11_what_does_not_wait_runs_on(timed):
    case = timed()
    taken(case, "2026-11-02T10:00", "2026-11-03T10:00")
    case.step("pause", "paused", "2026-11-04T15:00", reason="both_agree")

    assert case.one("first_contact").paused_since is None


def test_a_case_that_ends_while_it_waits_ends_its_clocks(timed):
    case = timed()
    taken(case, "2026-11-02T10:00", "2026-11-03T10:00")
    case.step("pause", "paused", "2026-11-04T15:00", reason="both_agree")
    due = case.step("fail", "ended_by_party", "2026-11-20T15:00")

    assert due is None
    assert case.one("mediation").ended == "met"
    assert case.one("mediation").paused_since is None


def test_e15_a_tourists_quarrel_at_a_scenic_area_is_due_in_a_day(
    client, admin, timed, session
):
    path = _path(session, WEST)
    case = timed(category="0601", path=path)
    case.register("2026-11-23T10:00")
    assert case.due("mediation") == "2026-12-23"

    marked = client.put(f"/api/v1/clocks/scenic/{WEST}", headers=admin)
    again = client.put(f"/api/v1/clocks/scenic/{WEST}", headers=admin)
    assert (marked.status_code, again.status_code) == (201, 200)
    due = case.register("2026-11-23T10:00")

    assert due == at("2026-11-24T10:00")
    elsewhere = timed(category="0601", path="/990101/990101100/990101100202/")
    assert elsewhere.register("2026-11-23T10:00") == at("2026-12-23T23:59:59")
    other = timed(category="0602", path=path)
    assert other.register("2026-11-23T10:00") == at("2026-12-23T23:59:59")


def _path(session, code):
    return get_area(session, code).path


def test_c09_a_visitor_is_told_within_a_working_day_and_in_danger_at_once(timed):
    case, urgent = timed(), timed(danger=True)
    case.register("2026-11-27T10:00")
    assert case.one("feedback").due_at == at("2026-11-30T23:59:59")

    urgent.register("2026-11-27T10:00")
    assert urgent.one("feedback").due_at == at("2026-11-27T10:00")


def test_c09_settling_a_matter_is_not_telling_who_brought_it(timed):
    case = timed()
    case.register("2026-11-23T10:00")
    case.step("accept", "accepted", "2026-11-23T11:00")
    assert case.one("feedback").ended_at is None

    case.step("feedback", "accepted", "2026-11-23T12:00")
    assert case.one("feedback").ended == "met"


def test_c09_a_danger_that_shows_later_is_to_be_answered_at_once(timed):
    case = timed()
    case.register("2026-11-23T10:00")
    case.facts["danger"] = True
    case.step("follow_record", "registered", "2026-11-23T14:00")

    assert case.one("feedback").due_at == at("2026-11-23T14:00")


@pytest.mark.parametrize(
    ("level", "day"),
    [(1, "2026-11-23"), (2, "2026-11-30"), (3, "2026-12-08"), (4, "2026-12-23")],
)
def test_c20_each_level_has_its_days(timed, level, day):
    case = timed()
    case.level = level
    taken(case, "2026-11-20T10:00", "2026-11-23T10:00")

    assert case.due("level") == day


def test_c20_a_level_that_is_raised_begins_anew_and_the_fifth_runs_by_decision(timed):
    case = timed()
    case.level = 2
    taken(case, "2026-11-20T10:00", "2026-11-23T10:00")
    case.level = 3
    case.step("raise_level", "assigned", "2026-11-25T10:00")
    assert case.due("level") == "2026-12-10"
    assert [one.ended for one in case.clocks("level")] == ["cancelled", None]

    case.level = 5
    case.step("raise_level", "assigned", "2026-11-26T10:00")
    assert [one.ended for one in case.clocks("level")] == ["cancelled"] * 2


def test_c20_a_level_waits_with_its_case_and_does_not_begin_anew(timed):
    case = timed()
    case.level = 2
    taken(case, "2026-11-20T10:00", "2026-11-23T10:00")
    case.step("pause", "paused", "2026-11-24T10:00", reason="party_away")
    case.step("resume", "assigned", "2026-11-26T10:00")

    assert case.due("level") == "2026-12-02"
    assert len(case.clocks("level")) == 1


def test_a_second_mediator_has_two_working_days_of_their_own(timed):
    case = timed()
    taken(case, "2026-11-20T10:00", "2026-11-23T10:00")
    case.step("assign", "assigned", "2026-11-24T10:00")
    assert case.due("first_contact") == "2026-11-26"

    case.step("record_consent", "assigned", "2026-11-27T10:00")
    assert [one.ended for one in case.clocks("first_contact")] == ["cancelled", "late"]


def test_a_case_twice_returned_is_the_centres_to_decide_in_a_working_day(timed):
    case = timed()
    case.register("2026-11-20T10:00")
    case.step("offer", "offered", "2026-11-20T10:00")
    case.step("return", "accepted", "2026-11-23T10:00", returns=1)
    assert case.due("dispatch") == "2026-11-24"
    case.step("offer", "offered", "2026-11-24T10:00")
    case.step("return", "accepted", "2026-11-25T10:00", returns=2)

    assert case.due("centre_decides") == "2026-11-26"
    case.step("decide", "offered", "2026-11-26T10:00")
    assert case.one("centre_decides").ended == "met"


def agreed(case, items):
    taken(case, "2026-08-20T10:00", "2026-08-20T10:00")
    case.step("hold_session", "mediating", "2026-08-21T10:00")
    case.step("agree", "agreed", "2026-09-04T10:00")
    case.step("sign", "effective", "2026-09-04T11:00", items=items)


def test_each_item_is_looked_after_three_days_past_its_day(timed):
    case = timed()
    items = [Item(uuid4(), date(2026, 9, 30)), Item(uuid4(), date(2026, 12, 31))]
    agreed(case, [*items, Item(uuid4(), None)])
    assert [str(one.due_on) for one in case.clocks("performance")] == [
        "2026-10-03",
        "2027-01-03",
    ]

    done = Item(items[0].id, items[0].due_on, performed=True)
    case.step("record_performance", "performing", "2026-10-01T10:00", items=[done])
    assert [one.ended for one in case.clocks("performance")] == ["met", None]
    case.step("record_performance", "performed", "2027-01-04T10:00")
    assert [one.ended for one in case.clocks("performance")] == ["met", "late"]


def test_confirmation_is_shown_as_the_last_working_day_of_its_thirty(timed):
    case = timed()
    agreed(case, [])
    clock = case.one("confirmation")

    assert clock.due_at == at("2026-10-04T23:59:59")
    assert str(clock.due_on) == "2026-09-30"
    case.step("apply_confirmation", "jc_applied", "2026-10-04T20:00")
    assert case.one("confirmation").ended == "met"


def test_follow_ups_come_after_7_30_and_90_days_and_once_only(timed):
    case = timed()
    agreed(case, [])
    case.step("record_performance", "partly_performed", "2026-09-10T10:00")
    case.step("record_performance", "performed", "2026-09-11T10:00")
    follow_ups = case.clocks("follow_up")
    assert [str(one.due_on) for one in follow_ups] == [
        "2026-09-17",
        "2026-10-10",
        "2026-12-09",
    ]

    case.step("follow_up", "followup", "2026-09-15T10:00")
    case.step("close", "closed", "2026-09-16T10:00")
    assert [one.ended for one in case.clocks("follow_up")] == ["met", None, None]
    assert case.due("reopen_window") == "2026-12-15"


def test_one_follow_up_answers_all_that_are_late(timed):
    case = timed()
    agreed(case, [])
    case.step("record_performance", "performed", "2026-09-11T10:00")
    case.step("follow_up", "followup", "2026-10-20T10:00")

    assert [one.ended for one in case.clocks("follow_up")] == ["late", "late", None]


def test_a_case_opened_again_has_its_thirty_days_again(timed):
    case = timed()
    agreed(case, [])
    case.step("record_performance", "performed", "2026-09-11T10:00")
    case.step("follow_up", "followup", "2026-09-15T10:00")
    case.step("close", "closed", "2026-09-16T10:00")
    due = case.step("reopen", "reopened", "2026-11-02T10:00")

    assert due == at("2026-12-02T23:59:59")
    assert case.one("reopen_window").ended == "met"
    assert [one.ended for one in case.clocks("follow_up")] == [
        "met",
        "cancelled",
        "cancelled",
    ]


def test_a_joining_that_is_undone_leaves_the_clocks_as_they_were(timed):
    case = timed()
    due = case.register("2026-11-23T10:00")
    before = {one.id: one.due_at for one in case.clocks()}
    assert case.step("join", "joined", "2026-11-24T10:00") is None

    assert case.step("unjoin", "registered", "2026-11-25T10:00") == due
    assert {one.id: one.due_at for one in case.clocks()} == before
    assert {one.ended_at for one in case.clocks()} == {None}


def test_a_class_that_is_corrected_changes_the_length(timed):
    case = timed()
    case.register("2026-11-23T10:00")
    case.facts["category"] = "0503"
    due = case.step("follow_record", "registered", "2026-11-24T10:00")

    assert due == at("2026-12-03T23:59:59")


def test_an_agreement_until_the_end_of_days_is_no_mistake_of_the_server(timed):
    case = timed()
    agreed(case, [Item(uuid4(), date.max)])

    assert case.one("performance").due_on > date(9990, 1, 1)


@pytest.mark.parametrize("count", [1, 50])
def test_the_clocks_of_fifty_cases_take_two_statements_as_those_of_one(
    app, client, worker, count
):
    ids = [UUID(flag(client, worker)) for _ in range(count)]
    matters = [Matter(one, "0203", False, "grid_visit") for one in ids]
    with (
        app.app_context(),
        transaction(writes=True) as session,
        asked(app) as statements,
    ):
        session.connection()
        rows, due = plan_opening(session, matters, at("2026-11-23T10:00"))
        write_clocks(session, rows)

    kinds = [one.split()[0] for one in statements]
    assert kinds == ["SELECT", "INSERT"]
    assert len(due) == count


def test_the_case_page_says_what_runs_until_when(client, mediator, timed, case_id):
    case = timed()
    now = datetime.now(at("2026-11-23").tzinfo)
    case.register(f"{now - timedelta(days=40):%Y-%m-%dT%H:%M}")
    answer = client.get(f"/api/v1/cases/{case_id}/clocks", headers=mediator)

    assert answer.status_code == 200
    [mediation] = [one for one in answer.json["items"] if one["kind"] == "mediation"]
    assert (mediation["overdue"], mediation["ended"]) == (True, None)
    other = client.get(f"/api/v1/cases/{uuid4()}/clocks", headers=mediator)
    assert other.status_code == 404
