"""Doors reached: of places, with the denominator, and never of one person."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from server.db import transaction
from server.identifiers import new_id
from server.territory.models import Area, Level
from tests.factories import (
    DISTRICT,
    EAST,
    GRID,
    OTHER,
    OTHER_GRID,
    TOWN,
    VILLAGE,
    WEST,
)

LAST_WEEK = datetime.now(UTC) - timedelta(days=8)


@pytest.fixture
def reach(client):
    def ask(who):
        answer = client.get("/api/v1/walk/reach", headers=who)
        assert answer.status_code == 200
        return {one["code"]: one for one in answer.json["areas"]}

    return ask


def numbers(area):
    return [area.get(name) for name in ("doors", "met", "away", "vacant")]


@pytest.fixture
def team(make):
    """Three people who work in the grid, and one in the other."""
    return [make.token("grid_worker", GRID) for _ in range(3)]


@pytest.fixture
def others(make, visit):
    """Three people who met somebody each in the other village."""
    for _ in range(3):
        who = make.token("grid_worker", OTHER_GRID)
        visit(who, make.dwelling(OTHER)[1], "met", at=LAST_WEEK)


@pytest.fixture
def leader(make):
    return make.token("leader", DISTRICT)


@pytest.mark.usefixtures("others")
def test_doors_are_counted_once_and_away_stands_apart(make, team, leader, visit, reach):
    doors = [make.dwelling(area)[1] for area in (WEST, WEST, EAST, EAST, EAST, WEST)]
    for who in team:
        visit(who, doors[0], "not_home", at=LAST_WEEK)
        visit(who, doors[0], "met", at=LAST_WEEK)
    visit(team[0], doors[1], "declined", at=LAST_WEEK)
    visit(team[1], doors[2], "not_home", at=LAST_WEEK)
    visit(team[2], doors[3], "vacant", at=LAST_WEEK)
    visit(team[2], doors[4], "met", at=datetime.now(UTC))
    areas = reach(leader)

    assert numbers(areas[GRID]) == [6, 2, 1, 1]
    assert not {WEST, EAST} & set(areas)
    assert numbers(areas[VILLAGE])[1:] == [2, 1, 1]
    for above in (TOWN, DISTRICT):
        assert numbers(areas[above])[1:] == [2 + 3, 1, 1]


@pytest.mark.usefixtures("others")
def test_who_wants_no_visits_is_in_no_denominator(make, team, leader, visit, reach):
    doors = [make.dwelling(WEST)[1] for _ in range(3)]
    for who, door in zip(team, doors, strict=True):
        visit(who, door, "met", at=LAST_WEEK)
    visit(team[0], doors[1], "met", at=LAST_WEEK)
    visit(team[0], doors[0], "declined", wishes=[{"kind": "no_visits"}])

    assert numbers(reach(leader)[GRID])[:2] == [2, 2]


def test_fewer_than_three_people_are_never_shown_nor_told_by_the_rest(
    make, team, leader, visit, reach
):
    for who in team[:2]:
        visit(who, make.dwelling(WEST)[1], "met", at=LAST_WEEK)
    assert numbers(reach(leader)[GRID]) == [None] * 4

    visit(team[2], make.dwelling(EAST)[1], "met", at=LAST_WEEK)
    alone = make.token("grid_worker", OTHER_GRID)
    visit(alone, make.dwelling(OTHER)[1], "met", at=LAST_WEEK)
    areas = reach(leader)
    # Its village has one person as well; the town less this village would tell of them.
    assert numbers(areas[OTHER_GRID]) == [None] * 4
    assert numbers(areas[VILLAGE]) == [None] * 4
    assert numbers(areas[GRID]) == [None] * 4
    assert numbers(areas[TOWN]) == [4, 4, 0, 0]


@pytest.fixture
def loose(app):
    """A micro-grid that lies in a village and in no grid of it."""
    with app.app_context(), transaction(writes=True) as session:
        above = session.scalars(select(Area).where(Area.code == VILLAGE)).one()
        code = f"{VILLAGE}99999"
        session.add(
            Area(
                id=new_id(),
                code=code,
                name="示例",
                level=Level.MICRO_GRID,
                parent_id=above.id,
                path=f"{above.path}{code}/",
                shape=None,
                voided_on=None,
                boundary_set_id=above.boundary_set_id,
            )
        )
    return code


@pytest.mark.usefixtures("others")
def test_one_person_outside_all_grids_is_not_told_by_the_village_less_its_grids(
    make, team, leader, visit, reach, loose
):
    for who in team:
        visit(who, make.dwelling(WEST)[1], "met", at=LAST_WEEK)
    visit(make.token("grid_worker", VILLAGE), make.dwelling(loose)[1], at=LAST_WEEK)
    areas = reach(leader)

    assert loose not in areas
    told = [code for code in (VILLAGE, GRID) if areas[code].get("met") is not None]
    assert len(told) < 2


def test_where_nobody_went_no_nought_is_told_of_a_grid_or_a_village(
    make, team, leader, visit, reach
):
    for _ in range(3):
        make.token("grid_worker", OTHER_GRID)
    make.dwelling(OTHER)
    for area in reach(leader).values():
        assert numbers(area) == [None] * 4

    for who in team:
        visit(who, make.dwelling(WEST)[1], "met", at=LAST_WEEK)
    areas = reach(leader)
    # All of the village's were in the grid: the village less the grid is a nought.
    assert numbers(areas[OTHER_GRID]) == numbers(areas[GRID]) == [None] * 4
    assert numbers(areas[DISTRICT])[1:] == [3, 0, 0]


def test_the_weeks_end_with_last_sunday(client, leader):
    said = client.get("/api/v1/walk/reach", headers=leader).json
    since, last = (datetime.fromisoformat(said[name]) for name in ("since", "last"))

    assert (since.isoweekday(), last.isoweekday()) == (1, 7)
    assert (last - since).days == 13 * 7 - 1
    assert last.date() < datetime.now(UTC).date() + timedelta(days=1)


def test_a_micro_grids_own_figures_are_its_own_workers(make, visit, mine):
    own = make.token("grid_worker", WEST)
    doors = [make.dwelling(WEST)[1] for _ in range(2)]
    make.dwelling(EAST)
    visit(own, doors[0], "declined")
    visit(own, doors[1], "not_home")

    assert mine(own).json["own"] == [
        {"code": WEST, "doors": 2, "met": 1, "away": 1, "vacant": 0}
    ]


def test_only_leaders_and_the_desk_see_it_and_it_knows_no_person(client, make):
    for role in ("grid_worker", "mediator", "admin", "auditor"):
        who = make.token(role, VILLAGE)
        assert client.get("/api/v1/walk/reach", headers=who).status_code == 403
    desk = make.token("dispatcher", TOWN)
    said = client.get("/api/v1/walk/reach", headers=desk).json
    known = {"code", "name", "level", "doors", "met", "away", "vacant"}
    assert {name for area in said["areas"] for name in area} <= known
