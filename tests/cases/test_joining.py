"""Two reports of one matter: offered for joining, joined by a person, taken apart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from server.audit.models import AuditEntry
from server.cases.models import Case, Joining
from server.db import transaction
from tests.factories import DISTRICT, GRID, IN_EAST, TOWN, VILLAGE, WEST, record

NEAR_BY = (120.6555, 28.015)
FAR_OFF = (120.6585, 28.015)


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def leader(make):
    return make.token("building_leader", WEST)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def desk(make):
    return make.token("dispatcher", TOWN)


def file(client, who, **said):
    path = f"/api/v1/records/{uuid4()}"
    answer = client.put(path, json=record(outcome="flagged", **said), headers=who)
    assert answer.status_code == 201
    return path, answer.json["case_id"]


def step(client, who, case_id, act, step_id=None, **said):
    path = f"/api/v1/cases/{case_id}/steps/{step_id or uuid4()}"
    return client.put(path, json={"act": f"case.{act}"} | said, headers=who)


def case_of(client, who, case_id):
    return client.get(f"/api/v1/cases/{case_id}", headers=who).json


def alike(client, who, case_id):
    answer = client.get(f"/api/v1/cases/{case_id}/alike", headers=who)
    return {one["id"]: one["way"] for one in answer.json["items"]}


def fate(client, who, path):
    return client.get(path, headers=who).json["fate"]["state"]


def put_back(app, column, case_id, days):
    """Let something have happened some days ago."""
    table = column.class_
    key = Case.id if table is Case else Joining.case_id
    with app.app_context(), transaction(writes=True) as session:
        ago = datetime.now(UTC) - timedelta(days=days)
        session.execute(update(table).where(key == UUID(case_id)).values({column: ago}))


@pytest.fixture
def two(client, worker, leader):
    """The same leak, told by the grid worker and by the building leader."""
    return file(client, worker), file(client, leader, at=NEAR_BY)


def test_two_reports_of_one_leak_are_offered_and_nothing_is_joined(client, desk, two):
    (_, first), (_, second) = two

    assert alike(client, desk, first) == {second: "take_in"}
    assert alike(client, desk, second) == {first: "take_in"}
    assert case_of(client, desk, first)["joined"] == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("another class", {"category": "0101"}),
        ("another building's corner", {"at": FAR_OFF}),
        ("another micro-grid", {"at": IN_EAST}),
    ],
)
def test_what_is_elsewhere_or_of_another_class_is_not_offered(
    client, worker, desk, what, said
):
    _, first = file(client, worker)
    file(client, worker, **said)

    assert alike(client, desk, first) == {}, what


def test_a_chip_is_alike_to_the_classes_behind_it(client, worker, leader, desk):
    _, first = file(client, worker, category="0203")
    _, second = file(client, leader, category="neighbor")

    assert alike(client, desk, first) == {second: "take_in"}


def test_of_two_buildings_side_by_side_each_is_its_own_place(
    client, make, worker, desk
):
    (here, _), (there, _) = make.dwelling(WEST, "101"), make.dwelling(WEST, "102")
    _, first = file(client, worker, building_id=str(here))
    _, same = file(client, worker, building_id=str(here))
    file(client, worker, building_id=str(there))

    assert alike(client, desk, first) == {same: "take_in"}


def test_after_fourteen_days_it_is_no_near_duplicate(app, client, desk, two):
    (_, first), (_, second) = two
    put_back(app, Case.registered_at, second, 13)
    assert alike(client, desk, first) == {second: "take_in"}
    put_back(app, Case.registered_at, second, 15)

    assert alike(client, desk, first) == {}
    assert alike(client, desk, second) == {}


def test_a_joined_case_leaves_the_queue_and_both_filers_see_one_fate(
    client, worker, leader, desk, mediator, two
):
    (one, first), (other, second) = two
    joined = step(client, desk, second, "join", into=first)
    step(client, mediator, first, "claim")

    assert (joined.status_code, joined.json["state"]) == (201, "joined")
    assert joined.json["joined_to"] == first
    assert (fate(client, worker, one), fate(client, leader, other)) == (
        "assigned",
        "assigned",
    )
    queue = client.get("/api/v1/cases?state=open", headers=desk).json["items"]
    assert [case["id"] for case in queue] == [first]
    [listed] = case_of(client, desk, first)["joined"]
    assert (listed["id"], listed["may_unjoin"]) == (second, True)


def test_a_case_shows_the_reports_of_what_was_joined_to_it(client, desk, two):
    (_, first), (_, second) = two
    step(client, desk, second, "join", into=first)

    reports = client.get(f"/api/v1/records?case={first}", headers=desk).json["items"]

    assert sorted(one["case_id"] for one in reports) == sorted([first, second])


def test_joining_is_undone_within_seven_days_and_the_case_stands_where_it_stood(
    app, client, leader, desk, two
):
    (_, first), (other, second) = two
    step(client, desk, second, "join", into=first)
    put_back(app, Joining.joined_at, second, 6.9)

    undone = step(client, desk, second, "unjoin")

    assert (undone.status_code, undone.json["state"]) == (201, "registered")
    assert undone.json["joined_to"] is None
    assert fate(client, leader, other) == "registered"
    assert case_of(client, desk, first)["joined"] == []
    assert alike(client, desk, first) == {second: "take_in"}


def test_after_seven_days_it_stays_joined(app, client, desk, two):
    (_, first), (_, second) = two
    step(client, desk, second, "join", into=first)
    put_back(app, Joining.joined_at, second, 7.1)

    late = step(client, desk, second, "unjoin")

    assert (late.status_code, late.json["type"]) == (409, "/problems/joined-too-long")
    assert "case.unjoin" not in case_of(client, desk, second)["may"]
    assert case_of(client, desk, first)["joined"][0]["may_unjoin"] is False


def test_joining_and_taking_apart_leave_audit_lines_at_both_cases(
    client, desk, two, session
):
    (_, first), (_, second) = two
    step(client, desk, second, "join", into=first)
    step(client, desk, second, "unjoin")

    lines = session.execute(
        select(AuditEntry.act, AuditEntry.subject_id).order_by(AuditEntry.change_id)
    ).all()
    said = [(act, str(subject)) for act, subject in lines]
    assert said[-4:] == [
        ("case.take_in", first),
        ("case.join", second),
        ("case.give_out", first),
        ("case.unjoin", second),
    ]


def test_the_same_joining_sent_twice_is_one(client, desk, two, session):
    (_, first), (_, second) = two
    step_id = uuid4()
    answers = [
        step(client, desk, second, "join", step_id, into=first) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert session.scalar(select(func.count()).select_from(Joining)) == 1


def test_a_joined_case_is_counted_as_filed_and_no_longer_as_open(client, desk, two):
    (_, first), (_, second) = two
    counts = "/api/v1/insight/grids?level=micro_grid"

    def counted():
        areas = client.get(counts, headers=desk).json["areas"]
        [west] = [one for one in areas if one["code"] == WEST]
        return west["filed"], west["open"]

    assert counted() == (2, 2)
    step(client, desk, second, "join", into=first)
    assert counted() == (2, 1)
    step(client, desk, second, "unjoin")
    assert counted() == (2, 2)


@pytest.mark.parametrize("said", [{}, {"into": "no id"}, {"into": str(uuid4())}])
def test_a_joining_without_another_case_names_the_field(client, desk, two, said):
    (_, first), _ = two
    answer = step(client, desk, first, "join", **said)

    assert (answer.status_code, [*answer.json["errors"]]) == (422, ["into"])


def problem(answer):
    return answer.status_code, answer.json["type"]


def test_no_case_is_joined_to_itself_or_in_a_chain(client, worker, desk, two):
    (_, first), (_, second) = two
    _, third = file(client, worker)
    refused = (409, "/problems/cannot-join")
    assert problem(step(client, desk, first, "join", into=first)) == refused
    step(client, desk, second, "join", into=first)

    assert problem(step(client, desk, first, "join", into=third)) == refused
    assert problem(step(client, desk, third, "join", into=second)) == refused


def test_a_danger_stays_in_sight(client, worker, desk, two):
    (_, first), _ = two
    _, urgent = file(client, worker, danger=True)

    answer = step(client, desk, urgent, "join", into=first)

    assert problem(answer) == (409, "/problems/danger-open")
    assert alike(client, desk, urgent)[first] == "take_in"


def test_a_danger_that_shows_up_later_is_raised_where_the_matter_is_dealt_with(
    client, leader, desk, two
):
    (_, first), (other, second) = two
    step(client, desk, second, "join", into=first)
    said = record(outcome="flagged", at=NEAR_BY, danger=True)

    client.put(f"{other}/versions/2", json=said, headers=leader)

    assert case_of(client, desk, first)["danger"] == "open"
    queue = client.get("/api/v1/cases?state=open", headers=desk).json["items"]
    assert queue[0]["id"] == first


def test_a_case_that_a_mediator_has_is_not_joined_away(client, desk, mediator, two):
    (_, first), (_, second) = two
    step(client, mediator, second, "claim")

    assert step(client, desk, second, "join", into=first).status_code == 409
    assert alike(client, desk, first) == {second: "join"}
    assert step(client, desk, first, "join", into=second).status_code == 201


def test_a_colleagues_case_is_the_desks_to_fill(client, make, desk, mediator, two):
    (_, first), (_, second) = two
    step(client, make.token("mediator", VILLAGE), first, "claim")

    assert step(client, mediator, second, "join", into=first).status_code == 403
    assert alike(client, mediator, second) == {first: None}
    assert step(client, desk, second, "join", into=first).status_code == 201


def test_a_mediator_joins_to_what_they_have_or_what_nobody_has(client, mediator, two):
    (_, first), (_, second) = two
    step(client, mediator, first, "claim")

    assert step(client, mediator, second, "join", into=first).status_code == 201


@pytest.mark.parametrize("role", ["auditor", "leader"])
def test_who_only_reads_joins_nothing(client, make, two, role):
    (_, first), (_, second) = two
    reader = make.token(role, DISTRICT)

    assert step(client, reader, second, "join", into=first).status_code == 403
    path = f"/api/v1/cases/{first}/alike"
    assert client.get(path, headers=reader).status_code == 403


def test_who_filed_it_cannot_join_it(client, leader, two):
    (_, first), (_, second) = two
    assert step(client, leader, second, "join", into=first).status_code == 404


def race(app, tries):
    """Let each take its step at the same moment, on a connection of its own."""

    def go(said):
        who, case_id, more = said
        return step(app.test_client(), who, case_id, "join", **more).status_code

    with ThreadPoolExecutor(len(tries)) as threads:
        return sorted(threads.map(go, tries))


def test_of_joinings_raced_one_is_done_and_the_others_are_told(
    app, client, worker, desk, two, session
):
    (_, first), (_, second) = two
    others = [file(client, worker)[1] for _ in range(3)]

    answers = race(app, [(desk, second, {"into": one}) for one in [first, *others] * 2])

    assert answers == [201] + [409] * 7
    assert session.scalar(select(func.count()).select_from(Joining)) == 1


def test_of_two_cases_joined_to_each_other_at_once_one_goes_on(
    app, client, worker, desk, session
):
    for _ in range(5):
        one, other = file(client, worker)[1], file(client, worker)[1]
        crosswise = [(desk, one, {"into": other}), (desk, other, {"into": one})]

        assert race(app, crosswise * 3) == [201] + [409] * 5
