"""A change for a later day is kept, and applied by the first question of that day."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from server.audit.models import AuditEntry
from server.db import transaction
from server.territory.models import Area, BoundaryPlan, BoundarySet
from tests.boundaries.conftest import (
    BOTH,
    IN_NORTHWEST,
    NORTHWEST,
    TODAY,
    WHOLE,
    area,
    in_days,
)
from tests.boundaries.test_counting import counts
from tests.factories import EAST, GRID, OTHER, VILLAGE, WEST

BOUNDARIES = "/api/v1/territory/boundaries"
DAY = in_days(3)


@pytest.fixture
def planned(split):
    result = split(valid_from=DAY)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def days_go_by(app):
    """Let the day come for which a change waits."""

    def go(valid_from=TODAY):
        with app.app_context(), transaction(writes=True) as session:
            day = datetime.fromisoformat(valid_from).date()
            session.execute(update(BoundaryPlan).values(valid_from=day))
        app.config["CALENDAR"].looked_on = None

    return go


def listed(client, who):
    answer = client.get(BOUNDARIES, headers=who)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def test_until_its_day_a_change_changes_nothing(client, leader, file, planned, session):
    assert f"it is applied on {DAY}" in planned.output
    assert "2 added, 1 voided" in planned.output
    file(at=IN_NORTHWEST)

    assert counts(client, leader) == {WEST: 1, EAST: 0, OTHER: 0}
    voided = select(func.count(Area.id)).where(Area.voided_on.is_not(None))
    assert session.scalar(voided) == 0


def test_on_its_day_the_first_question_applies_it(
    client, leader, file, planned, days_go_by, session
):
    filed = file(at=IN_NORTHWEST)
    days_go_by()

    assert counts(client, leader)[NORTHWEST] == 1
    lines = session.scalars(select(AuditEntry).where(AuditEntry.act == "area.change"))
    assert len(lines.all()) == 1
    assert session.scalars(select(BoundaryPlan)).all() == []
    assert file(at=IN_NORTHWEST)["micro_grid"] == NORTHWEST
    assert filed["micro_grid"] == WEST


def test_a_command_of_that_day_applies_it_too(planned, days_go_by, command, session):
    days_go_by()
    history = command("area", "history")

    assert history.exit_code == 0, history.output
    assert (
        f"{TODAY}  in_force  micro_grid  2 added, 0 redrawn, 1 voided" in history.output
    )
    assert "planned" not in history.output


def test_what_has_become_impossible_by_then_is_refused_and_work_goes_on(
    app, client, leader, file, planned, days_go_by
):
    with app.app_context(), transaction(writes=True) as session:
        # As where somebody took the code for a grid meanwhile.
        taken = update(Area).where(Area.code == OTHER).values(code=NORTHWEST)
        session.execute(taken)
    days_go_by()

    assert file(at=IN_NORTHWEST)["micro_grid"] == WEST
    last = listed(client, leader)[-1]
    assert last["state"] == "refused"
    assert f"the code {NORTHWEST} is there already" in last["note"]


def test_a_plan_that_cannot_be_read_stops_nobodys_work(
    app, client, leader, file, planned, days_go_by
):
    with app.app_context(), transaction(writes=True) as session:
        plan = session.scalars(select(BoundaryPlan)).one()
        broken = [each | {"shape": "00"} for each in plan.areas["areas"]]
        plan.areas = {"areas": broken}
    days_go_by()

    assert file(at=IN_NORTHWEST)["micro_grid"] == WEST
    assert counts(client, leader)[WEST] == 1


def test_a_plan_may_be_taken_back_and_one_waits_at_a_time(
    change, planned, command, session
):
    second = change(area(WHOLE, BOTH), valid_from=in_days(9))
    assert f"a change waits for {DAY} already" in second.output
    assert second.exit_code == 1

    assert f"nothing changes on {DAY}" in command("area", "withdraw").output
    assert command("area", "withdraw").exit_code == 1
    assert change(area(WHOLE, BOTH), valid_from=in_days(9)).exit_code == 0


@pytest.mark.parametrize("role", ["admin", "dispatcher", "leader"])
def test_the_sets_are_listed_with_what_they_did(client, make, split, change, role):
    split()
    change(area(WHOLE, BOTH), valid_from=DAY)
    who = make.token(role, VILLAGE)
    items = [
        {name: one[name] for name in ("state", "valid_from", "added", "voided")}
        for one in listed(client, who)
    ]

    assert items[1:] == [
        {"state": "in_force", "valid_from": TODAY, "added": 2, "voided": 1},
        {"state": "planned", "valid_from": DAY, "added": 0, "voided": 0},
    ]
    assert (items[0]["state"], items[0]["added"]) == ("past", 9)


@pytest.mark.parametrize("role", ["grid_worker", "building_leader", "mediator"])
def test_the_list_is_nobody_elses(client, make, role):
    answer = client.get(BOUNDARIES, headers=make.token(role, GRID))
    assert answer.status_code == 403


def test_a_set_without_a_day_has_that_of_its_loading(client, leader, app, session):
    loaded_at = session.scalars(select(BoundarySet.loaded_at)).one()
    day = loaded_at.astimezone(app.config["ZONE"]).date()
    assert [one["valid_from"] for one in listed(client, leader)] == [day.isoformat()]


def test_a_past_day_applies_at_once(split, session):
    day = (datetime.now(UTC) - timedelta(days=40)).date()
    split(valid_from=day.isoformat())
    voided = session.scalars(select(Area).where(Area.code == WEST)).one()
    assert voided.voided_on == day
