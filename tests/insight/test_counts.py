"""Counts by area: true, of one's own area, and quick to be known as unchanged."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select

from server.cases.stages import OPEN, UNSETTLED, State
from server.db import db
from server.screening.models import Record
from server.territory.catalogue import covers
from tests.factories import (
    DISTRICT,
    EAST,
    GRID,
    IN_EAST,
    IN_OTHER,
    IN_WEST,
    OTHER,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    WEST,
)
from tests.insight.asking import ago, areas, ask, put_back

ZONE = ZoneInfo("Asia/Shanghai")
COUNTERS = ("mediator", "dispatcher", "leader", "justice_admin", "auditor")
OTHERS = ("grid_worker", "building_leader", "window_clerk", "handler", "admin")
NAUGHT = {"1": 0, "2": 0, "3": 0, "4": 0}


@pytest.mark.parametrize("role", COUNTERS)
def test_whoever_carries_the_work_sees_all_of_their_own(client, make, file, role):
    file(at=IN_WEST)
    counted = areas(client, make.token(role, VILLAGE))

    assert counted == {
        WEST: {
            "filed": 1,
            "open": 0,
            "overdue": 0,
            "by_severity": NAUGHT | {"4": 1},
            "colour": "green",
        },
        EAST: {
            "filed": 0,
            "open": 0,
            "overdue": 0,
            "by_severity": NAUGHT,
            "colour": "green",
        },
    }


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is_told_small_numbers_about_the_neighbours(client, make, role):
    who = make.token(role, VILLAGE)
    assert ask(client, who, level="nonsense").status_code == 403
    version = "018f0000-0000-7000-8000-000000000000"
    answer = client.get(f"/api/v1/insight/shapes/{version}", headers=who)
    assert answer.status_code == 403


def test_the_answer_says_when_it_was_counted_and_which_shapes_fit(client, mediator):
    answer = ask(client, mediator).json

    assert answer["level"] == "micro_grid"
    assert abs(datetime.fromisoformat(answer["as_of"]) - datetime.now(UTC)) < (
        timedelta(minutes=1)
    )
    path = f"/api/v1/insight/shapes/{answer['shapes']}"
    assert client.get(path, headers=mediator).status_code == 200


def test_areas_of_others_are_neither_listed_nor_counted(client, make, file, mediator):
    file(at=IN_OTHER)
    elsewhere = make.token("mediator", OTHER_VILLAGE)

    assert OTHER not in areas(client, mediator)
    assert list(areas(client, elsewhere)) == [OTHER]
    assert areas(client, mediator, level="town") == {}
    assert set(areas(client, mediator, level="village")) == {VILLAGE}


def test_a_larger_area_has_all_that_is_filed_within_it(client, make, file):
    file(at=IN_WEST)
    file(at=IN_EAST, severity=2)
    file(at=IN_OTHER)
    leader = make.token("leader", DISTRICT)

    assert areas(client, leader, level="grid")[GRID]["filed"] == 2
    assert areas(client, leader, level="village")[VILLAGE]["filed"] == 2
    town = areas(client, leader, level="town")[TOWN]
    assert (town["filed"], town["by_severity"]) == (3, NAUGHT | {"2": 1, "4": 2})
    assert areas(client, leader, level="zone") == {}


def test_what_has_no_micro_grid_counts_where_it_belongs(client, make, file, mediator):
    village_worker = make.token("grid_worker", GRID)
    file(village_worker, place=None)

    assert areas(client, mediator)[WEST]["filed"] == 0
    assert areas(client, mediator, level="grid")[GRID]["filed"] == 1


def test_open_is_open_now_and_overdue_is_past_its_day(app, client, file, mediator):
    first = file(at=IN_WEST, outcome="flagged")["case_id"]
    file(at=IN_WEST, outcome="flagged")
    closed = file(at=IN_WEST, outcome="flagged")["case_id"]
    put_back(app, first, due_at=datetime.now(UTC) - timedelta(days=1))
    past = datetime.now(UTC) - timedelta(days=9)
    put_back(app, closed, state=State.CLOSED, due_at=past)

    west = areas(client, mediator)[WEST]
    assert (west["filed"], west["open"], west["overdue"]) == (3, 2, 1)
    assert areas(client, mediator, state="open")[WEST]["filed"] == 2
    assert areas(client, mediator, state="closed,registered")[WEST]["filed"] == 3
    assert areas(client, mediator, state="agreed")[WEST]["filed"] == 0


def test_days_are_the_districts_and_both_ends_are_within(client, file, mediator):
    day = (datetime.now(ZONE) - timedelta(days=3)).date()
    midnight = datetime.combine(day, time.min, ZONE)
    for moment in (
        midnight - timedelta(seconds=1),
        midnight,
        midnight + timedelta(hours=1),
        midnight + timedelta(hours=23, minutes=59, seconds=59),
        midnight + timedelta(days=1),
    ):
        file(at=IN_WEST, filed_at=moment.isoformat())

    window = {"from": str(day), "to": str(day)}
    assert areas(client, mediator, **window)[WEST]["filed"] == 3


def test_without_days_it_is_the_last_365(client, file, mediator):
    today = datetime.now(ZONE).date()
    first = datetime.combine(today - timedelta(days=364), time.min, ZONE)
    file(at=IN_WEST, filed_at=first.isoformat())
    file(at=IN_WEST, filed_at=(first - timedelta(seconds=1)).isoformat())

    assert areas(client, mediator)[WEST]["filed"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "2026-02-30"),
        ("from", "yesterday"),
        ("from", ""),
        ("from", "0001-01-01"),
        ("to", "9999-12-31"),
        ("to", "2026-11-21T00:00"),
        ("level", "street"),
        ("category", "0288"),
        ("category", "15"),
        ("category", "nonsense"),
        ("state", "sleeping"),
        ("state", "open,"),
        ("severity", "5"),
        ("severity", "1,"),
        ("severity", "high"),
        ("sevrity", "1"),
    ],
)
def test_what_is_not_understood_is_named(client, mediator, name, value):
    answer = ask(client, mediator, **{name: value})

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [name]


def test_days_in_the_wrong_order_are_no_window(client, mediator):
    window = {"from": "2026-03-02", "to": "2026-03-01"}
    answer = ask(client, mediator, **window)
    tomorrow = str(datetime.now(ZONE).date() + timedelta(days=1))

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["from"])
    assert ask(client, mediator, **{"from": tomorrow}).status_code == 422


def test_what_has_not_changed_is_not_sent_again(client, file, mediator):
    tag = ask(client, mediator).headers["ETag"]
    again = ask(client, mediator, {"If-None-Match": tag})
    file(at=IN_WEST)
    changed = ask(client, mediator, {"If-None-Match": tag})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    narrow = ask(
        client, mediator, {"If-None-Match": changed.headers["ETag"]}, severity=1
    )
    assert narrow.status_code == 200


def test_it_takes_as_many_questions_for_many_records_as_for_one(
    app, client, file, mediator
):
    def questions():
        asked = []
        with app.app_context():
            engine = db.engine

        def hear(*said):
            asked.append(said[2])

        event.listen(engine, "before_cursor_execute", hear)
        ask(client, mediator)
        event.remove(engine, "before_cursor_execute", hear)
        return len(asked)

    file(at=IN_WEST)
    few = questions()
    for at in (IN_WEST, IN_EAST, IN_OTHER) * 3:
        file(at=at, outcome="flagged")

    assert questions() <= few


WORDS = ("0203", "0101", "neighbor", "money", "0804")
MONTHS = 14


def scatter(app, file, seed):
    """File at random, and let some cases go on; return the numbers drawn from."""
    chance = random.Random(seed)
    for _ in range(40):
        said = file(
            at=chance.choice((IN_WEST, IN_EAST, IN_OTHER)),
            category=chance.choice(WORDS),
            severity=chance.randint(1, 4),
            outcome=chance.choice(("flagged", "noted", "settled")),
            filed_at=ago(hours=chance.randint(0, MONTHS * 30 * 24)),
        )
        if said["case_id"]:
            due = datetime.now(UTC) + timedelta(days=chance.randint(-9, 9))
            put_back(app, said["case_id"], state=chance.choice(list(State)), due_at=due)
    return chance


def ask_at_random(chance):
    today = datetime.now(ZONE).date()
    day, other = sorted(today - timedelta(chance.randint(0, 400)) for _ in range(2))
    asked = {
        "from": str(day),
        "to": str(other),
        "category": chance.choice(("0203", "02", "neighbor", "money", "08")),
        "severity": ",".join(chance.sample("1234", chance.randint(1, 4))),
        "state": ",".join(chance.sample(sorted(State), 3)),
    }
    return {name: asked[name] for name in asked if chance.random() < 0.5}


def is_within(row, asked):
    """Tell in plain Python whether a record is among those asked for."""
    today = datetime.now(ZONE).date()
    last = date.fromisoformat(asked.get("to", str(today)))
    first = date.fromisoformat(asked.get("from", str(last - timedelta(days=364))))
    state = row.case and row.case.state.value
    return (
        first <= row.filed_at.astimezone(ZONE).date() <= last
        and row.category.startswith(covers(asked.get("category", "")) or "")
        and str(row.severity) in asked.get("severity", "1234")
        and ("state" not in asked or state in asked["state"].split(","))
    )


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_counting_one_by_one(
    app, client, make, file, session, seed
):
    chance = scatter(app, file, seed)
    leader = make.token("leader", DISTRICT)
    rows = session.scalars(select(Record)).all()
    assert len(rows) == session.scalar(select(func.count()).select_from(Record)) == 40
    for _ in range(25):
        asked = ask_at_random(chance)
        counted = areas(client, leader, **asked)
        for code in (WEST, EAST, OTHER):
            found = [
                row for row in rows if row.area.code == code and is_within(row, asked)
            ]
            opened = [row for row in found if row.case and row.case.state in OPEN]
            late = [
                row
                for row in opened
                if row.case.state in UNSETTLED and row.case.due_at < datetime.now(UTC)
            ]
            said = counted[code]
            assert said["filed"] == len(found), asked
            assert said["open"] == len(opened), asked
            assert said["overdue"] == len(late), asked
            for severity in (1, 2, 3, 4):
                of_it = [row for row in found if row.severity == severity]
                assert said["by_severity"][str(severity)] == len(of_it), asked
