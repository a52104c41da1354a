"""Working days: what was announced, what the district corrects, what is not known."""

from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from server.audit.models import AuditEntry
from server.cases import resetting
from server.cases.models import Case
from server.cli import linli
from server.db import transaction
from server.jobs import Job
from server.workdays.actions import RESET
from server.worker import Worker
from tests.clocks.conftest import at

YEAR = "/api/v1/calendar/years/2027"
NEW_YEAR = {"day": "2027-01-01", "works": False, "name": "元旦"}
MADE_UP = {"day": "2027-01-03", "works": True, "name": "元旦"}


@pytest.fixture
def worked(app):
    """Let a worker do all that is due."""

    def work():
        worker = Worker(app, {RESET: resetting.work})
        while worker.step():
            pass

    return work


@pytest.fixture
def at_new_year(timed):
    """A case that was taken just before a year that is not announced."""
    case = timed()
    case.register("2026-12-28T10:00")
    case.step("claim", "assigned", "2026-12-30T10:00")
    assert case.due("first_contact") == "2027-01-01"
    assert case.one("first_contact").provisional
    return case


def test_a_year_that_is_loaded_sets_provisional_days_again(
    client, admin, at_new_year, worked, session
):
    assert not client.get(YEAR, headers=admin).json["known"]
    said = {"days": [NEW_YEAR, MADE_UP]}
    loaded = client.put(YEAR, json=said, headers=admin)
    worked()

    assert loaded.json == {"year": 2027, "known": True, "days": [NEW_YEAR, MADE_UP]}
    contact = at_new_year.one("first_contact")
    assert (str(contact.due_on), contact.provisional) == ("2027-01-03", False)
    noted = session.scalars(select(AuditEntry.act)).all()
    assert {"calendar.load", "clock.reset"} <= set(noted)


def test_a_case_follows_its_clock_when_a_day_is_corrected(
    app, client, admin, timed, worked, session, case_id
):
    case = timed(category="0502")
    case.register("2026-11-23T10:00")
    day = "/api/v1/calendar/days/2026-12-01"
    assert case.due("mediation") == "2027-01-04"
    storm = {"works": False, "name": "台风"}
    first = client.put(day, json=storm, headers=admin)
    again = client.put(day, json=storm, headers=admin)
    worked()

    assert (first.status_code, again.status_code) == (201, 200)
    assert case.due("mediation") == "2027-01-05"
    assert session.get_one(Case, case_id).due_at == at("2027-01-05T23:59:59")
    assert client.delete(day, headers=admin).status_code == 204
    worked()
    assert case.due("mediation") == "2027-01-04"


def test_a_clock_that_has_ended_stays_as_it_was(client, admin, at_new_year, worked):
    at_new_year.step("record_consent", "assigned", "2026-12-31T10:00")
    client.put(YEAR, json={"days": [NEW_YEAR]}, headers=admin)
    worked()

    assert str(at_new_year.one("first_contact").due_on) == "2027-01-01"


def test_one_day_of_a_year_is_not_the_year(client, admin):
    client.put("/api/v1/calendar/days/2027-05-01", json={"works": False}, headers=admin)

    assert not client.get(YEAR, headers=admin).json["known"]


@pytest.mark.parametrize(
    "days",
    [
        [NEW_YEAR, NEW_YEAR],
        [NEW_YEAR | {"day": "2026-01-01"}],
        [NEW_YEAR | {"day": "2027-02-30"}],
        [NEW_YEAR | {"works": "yes"}],
        [{"day": "2027-01-01"}],
        "none",
    ],
)
def test_a_year_that_is_no_year_is_refused_and_names_the_field(client, admin, days):
    answer = client.put(YEAR, json={"days": days}, headers=admin)

    assert (answer.status_code, [*answer.json["errors"]]) == (422, ["days"])


@pytest.mark.parametrize(
    "path", ["years/1999", "years/9999", "days/x", "days/1999-01-01"]
)
def test_what_is_no_day_of_the_calendar_is_not_there(client, admin, path):
    said = {"days": [], "works": True}
    kind = {name: said[name] for name in (["days"] if "years" in path else ["works"])}

    answer = client.put(f"/api/v1/calendar/{path}", json=kind, headers=admin)
    assert answer.status_code == 404


def test_only_the_admin_keeps_the_calendar(client, dispatcher, leader):
    for who in (dispatcher, leader):
        assert client.get(YEAR, headers=who).status_code == 403
        answer = client.put(YEAR, json={"days": []}, headers=who)
        assert answer.status_code == 403


@pytest.fixture
def operator(settings, tmp_path):
    """A maker of runs of `linli calendar load`."""

    def run(text):
        file = tmp_path / "days.csv"
        file.write_text(text, encoding="utf-8")
        env = {
            "LINLI_DATA": str(settings.data),
            "LINLI_DATABASE_URL": settings.database_url,
        }
        return CliRunner().invoke(linli, ["calendar", "load", str(file)], env=env)

    return run


def test_an_operator_loads_years_from_a_file(client, make, admin, operator):
    ran = operator(
        "day,works,name\n2028-01-01,no,元旦\n2027-01-01,no,元旦\n2027-01-03,yes,\n"
    )

    assert (ran.exit_code, ran.output) == (0, "2027: 2 days\n2028: 1 days\n")
    assert client.get(YEAR, headers=admin).json["known"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,works\n", "columns"),
        ("day,works,name\n", "no day"),
        ("day,works,name\n2027-01-01,no,\n2027-13-01,no,\n", "Line 3"),
        ("day,works,name\n2027-01-01,maybe,\n", "Line 2"),
        ("day,works,name\n2027-01-01\n", "Line 2"),
    ],
)
def test_a_file_that_is_not_right_loads_nothing_and_names_the_line(
    client, make, admin, operator, text, said
):
    ran = operator(text)

    assert ran.exit_code != 0
    assert said in ran.output
    assert not client.get(YEAR, headers=admin).json["known"]


RULE = {
    "kind": "mediation",
    "variant": "",
    "length": 20,
    "unit": "days",
    "valid_from": "2026-11-20",
}


def put_rule(client, who, rule_id=None, **said):
    path = f"/api/v1/clocks/rules/{rule_id or uuid4()}"
    return client.put(path, json=RULE | said, headers=who)


def tried(client, who, **said):
    return client.get(
        "/api/v1/clocks/rules/tried", query_string=RULE | said, headers=who
    )


def test_a_rule_is_tried_before_it_is_set_and_then_does_what_was_said(
    client, admin, timed, worked, case_id
):
    case = timed()
    case.register("2026-11-20T10:00")
    said = tried(client, admin)

    assert said.json | {"untouched": 0} == {
        "untouched": 0,
        "moved": 1,
        "late_before": 0,
        "late_after": 0,
        "examples": [
            {
                "case_id": str(case_id),
                "due_on": "2026-12-20",
                "would_be": "2026-12-10",
            }
        ],
    }
    assert case.due("mediation") == "2026-12-20"
    assert put_rule(client, admin).status_code == 201
    worked()
    assert case.due("mediation") == "2026-12-10"


def test_a_rule_holds_for_what_starts_from_its_day_on(client, admin, timed, worked):
    case = timed()
    case.register("2026-11-19T10:00")
    put_rule(client, admin)
    worked()
    assert case.due("mediation") == "2026-12-19"
    assert tried(client, admin).json["untouched"] == 1

    case.register("2026-11-20T10:00")
    assert case.due("mediation") == "2026-12-10"


def test_a_rule_that_is_taken_back_leaves_what_was_before(client, admin, timed, worked):
    case, rule_id = timed(), uuid4()
    put_rule(client, admin, rule_id, unit="working_days", length=30)
    case.register("2026-11-23T10:00")
    assert case.due("mediation") == "2027-01-04"

    path = f"/api/v1/clocks/rules/{rule_id}"
    assert client.delete(path, headers=admin).status_code == 204
    worked()
    assert case.due("mediation") == "2026-12-23"
    assert client.delete(path, headers=admin).status_code == 404


def test_the_same_rule_again_is_harmless_and_another_is_refused(client, admin):
    rule_id = uuid4()
    answers = [
        put_rule(client, admin, rule_id),
        put_rule(client, admin, rule_id),
        put_rule(client, admin, rule_id, length=21),
        put_rule(client, admin, length=22),
    ]

    assert [one.status_code for one in answers] == [201, 200, 409, 409]
    rules = client.get("/api/v1/clocks/rules", headers=admin).json
    assert [one["length"] for one in rules["own"]] == [20]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "confirmation"}, "kind"),
        ({"kind": "follow_up", "variant": "7"}, "kind"),
        ({"kind": "walk"}, "kind"),
        ({"variant": "moonlight"}, "kind"),
        ({"length": -1}, "length"),
        ({"length": 367}, "length"),
        ({"unit": "years"}, "unit"),
        ({"valid_from": "soon"}, "valid_from"),
    ],
)
def test_a_length_that_is_not_the_districts_to_set_names_the_field(
    client, admin, said, field
):
    for answer in (put_rule(client, admin, **said), tried(client, admin, **said)):
        assert (answer.status_code, [*answer.json["errors"]]) == (422, [field])


def test_only_the_admin_sets_lengths(client, dispatcher):
    assert put_rule(client, dispatcher).status_code == 403
    assert tried(client, dispatcher).status_code == 403
    path = "/api/v1/clocks/scenic/990101100201"
    assert client.put(path, headers=dispatcher).status_code == 403


def test_jobs_are_put_in_with_the_act_that_needs_them(client, admin, session):
    put_rule(client, admin)

    assert session.scalars(select(Job.kind)).all() == [RESET]


def test_a_worker_that_resets_twice_changes_nothing_more(
    app, client, admin, at_new_year, worked, session
):
    client.put(YEAR, json={"days": [NEW_YEAR]}, headers=admin)
    worked()
    with app.app_context(), transaction(writes=True) as writing:
        writing.execute(Job.__table__.update().values(state="waiting"))
    worked()

    noted = session.scalars(select(AuditEntry.act).where(AuditEntry.act == RESET))
    assert len(noted.all()) == 1
