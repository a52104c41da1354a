"""What colour an area has now, told by what was filed and by its cases."""

from datetime import UTC, datetime, timedelta

import pytest

from geo.colours import Bars
from server.cases.stages import State
from tests.factories import DISTRICT, EAST, IN_EAST, IN_WEST, TOWN, VILLAGE, WEST
from tests.insight.asking import ago, areas, put_back


def colour(client, who, code=WEST, **asked):
    return areas(client, who, **asked)[code]["colour"]


@pytest.fixture
def quiet_year(file):
    """A year in which a matter came up every few weeks, but none this week."""
    for weeks in range(2, 47, 5):
        file(at=IN_WEST, filed_at=ago(weeks=weeks))
    for weeks in range(2, 46, 4):
        file(at=IN_EAST, filed_at=ago(weeks=weeks))


def test_green_blue_yellow_as_a_case_opens_and_gets_late(app, client, file, mediator):
    assert colour(client, mediator) == "green"
    case = file(at=IN_WEST, outcome="flagged")["case_id"]
    assert colour(client, mediator) == "blue"
    put_back(app, case, due_at=datetime.now(UTC) - timedelta(days=1))
    assert colour(client, mediator) == "yellow"
    put_back(app, case, state=State.CLOSED)
    assert colour(client, mediator) == "green"
    assert colour(client, mediator, EAST) == "green"


def test_two_grave_matters_open_are_orange(client, file, mediator):
    file(at=IN_WEST, outcome="flagged", severity=2)
    assert colour(client, mediator) == "blue"
    file(at=IN_WEST, outcome="flagged", severity=1)
    assert colour(client, mediator) == "orange"


def test_far_more_than_in_a_usual_week_is_seen(client, file, mediator, quiet_year):
    said = []
    for days in (6, 5, 3, 0):
        file(at=IN_WEST, filed_at=ago(days=days))
        said.append(colour(client, mediator))

    assert said == ["green", "green", "yellow", "orange"]
    assert colour(client, mediator, EAST) == "green"


def test_one_person_about_one_door_is_one_matter(
    client, make, file, mediator, quiet_year
):
    _, door = make.dwelling(WEST)
    for _ in range(10):
        file(dwelling_id=str(door))
    assert colour(client, mediator) == "green"

    other = make.token("grid_worker", DISTRICT)
    for _ in range(2):
        _, next_door = make.dwelling(WEST)
        file(other, dwelling_id=str(next_door))
    assert colour(client, mediator) == "yellow"


def test_what_was_filed_before_this_week_is_past(client, file, mediator, quiet_year):
    for _ in range(4):
        file(at=IN_WEST, filed_at=ago(days=8))
    assert colour(client, mediator) == "green"


def test_where_there_is_no_past_nothing_is_unusual(client, file, mediator):
    for _ in range(9):
        file(at=IN_WEST)
    assert colour(client, mediator) == "green"


def test_the_colour_is_of_now_whatever_days_are_asked_for(
    client, file, mediator, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST)
    window = {"from": "2024-01-01", "to": "2024-01-31"}

    assert areas(client, mediator, **window)[WEST]["filed"] == 0
    assert colour(client, mediator, **window) == "orange"


def test_a_larger_area_is_held_against_what_is_usual_for_its_size(
    client, make, file, quiet_year
):
    leader = make.token("leader", DISTRICT)
    for _ in range(4):
        file(at=IN_WEST)

    assert colour(client, leader) == "orange"
    assert colour(client, leader, VILLAGE, level="village") == "yellow"
    assert colour(client, leader, TOWN, level="town") == "yellow"


def test_a_village_is_held_against_its_whole_town(client, file, mediator):
    """Without the quiet village beside it this week would only be yellow."""
    for weeks in range(2, 44, 6):
        file(at=IN_WEST, filed_at=ago(weeks=weeks))
    for _ in range(3):
        file(at=IN_WEST)
    assert colour(client, mediator) == "orange"


def test_a_phone_with_a_fast_clock_does_not_colour_its_area(
    client, file, mediator, quiet_year
):
    for days in range(1, 10):
        file(at=IN_WEST, filed_at=ago(days=-days))
    assert colour(client, mediator) == "green"


def test_how_unlikely_a_week_must_be_is_the_districts_to_say(
    app, client, file, mediator, quiet_year, monkeypatch
):
    for _ in range(3):
        file(at=IN_WEST)
    assert colour(client, mediator) == "yellow"
    monkeypatch.setitem(app.config, "BARS", Bars(yellow=0.01, orange=0.005))
    app.extensions.pop("linli-live")
    assert colour(client, mediator) == "orange"
