"""When doors open is said of a building, never of a door, and never of too few."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from server.screening.models import VisitResult
from server.walk.hours import best_hours
from tests.factories import WEST

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, tzinfo=ZONE)
HOUSE = UUID(int=1)
MET, AWAY = VisitResult.MET, VisitResult.NOT_HOME


def tries(hour, result, doors=5, days=2):
    """Return a try at each door on each of the days at that hour."""
    return [
        (HOUSE, UUID(int=100 + door), MONDAY + timedelta(days=day, hours=hour), result)
        for door in range(doors)
        for day in range(days)
    ]


def test_the_part_of_the_day_in_which_most_doors_opened_is_suggested():
    history = tries(9, AWAY) + tries(19, MET) + tries(19, AWAY, doors=2, days=4)
    [hour] = best_hours(history, ZONE)

    assert hour == {
        "id": str(HOUSE),
        "when": "weekday_evening",
        "answered": 10,
        "tried": 14,
    }


@pytest.mark.parametrize(
    "history",
    [
        tries(9, AWAY) + tries(19, MET, doors=4),
        tries(9, AWAY) + tries(19, MET, doors=5, days=1),
        tries(9, AWAY) + tries(19, MET, doors=1, days=4) * 5,
        tries(19, MET),
        tries(2, MET) + tries(9, AWAY),
        [],
    ],
    ids=["four doors", "five tries", "one door often", "no better", "night", "none"],
)
def test_nothing_is_suggested_without_enough_visits_behind_it(history):
    assert list(best_hours(history, ZONE)) == []


def test_declined_counts_as_a_door_that_opened():
    history = tries(9, AWAY) + tries(19, VisitResult.DECLINED)
    [hour] = best_hours(history, ZONE)
    assert hour["answered"] == 10


def test_the_phone_gets_the_hour_of_the_building(make, app, worker, visit, mine):
    from server.db import transaction
    from server.identifiers import new_id
    from server.territory.models import Dwelling

    building, first = make.dwelling(WEST)
    doors = [first] + [new_id() for _ in range(5)]
    with app.app_context(), transaction(writes=True) as session:
        for number, door in enumerate(doors[1:]):
            row = {"id": door, "unit": "1", "floor": 3, "door": str(300 + number)}
            session.add(Dwelling(building_id=building, **row))
    here = datetime.now(ZONE) - timedelta(days=14)
    monday = (here - timedelta(days=here.weekday())).replace(hour=19)
    for day in range(2):
        for door in doors:
            at = (monday + timedelta(days=day)).astimezone(UTC)
            visit(worker, door, "met", at=at)
            visit(worker, door, "not_home", at=at - timedelta(hours=10))
    [hour] = mine(worker).json["hours"]

    assert hour["id"] == str(building)
    assert (hour["when"], hour["answered"], hour["tried"]) == (
        "weekday_evening",
        12,
        12,
    )
