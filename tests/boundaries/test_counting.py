"""Counts under the old and the new boundaries: where records lie, none lost."""

import random
from collections import Counter
from uuid import uuid4

import pytest
from shapely import box
from sqlalchemy import select

from geo import GridIndex
from server.screening.models import Record
from server.territory.boundaries import list_eras
from tests.boundaries.conftest import (
    BOTH,
    EAST_BOX,
    IN_NORTHWEST,
    IN_SOUTHWEST,
    LOWER_WEST,
    NORTHWEST,
    SOUTHWEST,
    UPPER_WEST,
    WEST_BOX,
    WHOLE,
    area,
    east,
)
from tests.factories import (
    EAST,
    GRID,
    IN_EAST,
    IN_WEST,
    OTHER,
    VILLAGE,
    WEST,
    record,
)
from tests.insight.asking import areas, ask

OTHER_BOX = box(120.67, 28.01, 120.68, 28.02)
MOVED = box(120.65, 28.01, 120.667, 28.02), box(120.667, 28.01, 120.67, 28.02)
HALVES = {NORTHWEST: UPPER_WEST, SOUTHWEST: LOWER_WEST}
LATER = "99010110020100131", "99010110020100132"


def counts(client, who, **asked):
    return {code: one["filed"] for code, one in areas(client, who, **asked).items()}


def sets(session):
    """Return the last set of every era, the earliest first."""
    session.rollback()
    return [era.last for era in list_eras(session, None)]


@pytest.fixture
def file_many(client, worker):
    """File records at random places of the three micro-grids."""
    chance = random.Random(7)

    def send(count):
        acts = [
            {
                "path": f"/records/{uuid4()}",
                "body": record(
                    at=(
                        chance.uniform(120.6501, 120.6799),
                        chance.uniform(28.0101, 28.0199),
                    ),
                    severity=chance.randint(1, 4),
                    category=chance.choice(["0203", "0101"]),
                    outcome=chance.choice(["noted", "flagged"]),
                ),
            }
            for _ in range(count)
        ]
        answer = client.post("/api/v1/acts", json={"acts": acts}, headers=worker)
        assert {one["status"] for one in answer.json["results"]} == {201}

    return send


def somewhere(chance):
    return chance.uniform(120.6501, 120.6799), chance.uniform(28.0101, 28.0199)


def placed_anew(session, shapes, **said):
    """Count all points by the micro-grids of one set, as if filed under it."""
    session.rollback()
    index = GridIndex.build(list(shapes.values()), list(shapes))
    query = select(Record.lon, Record.lat).filter_by(**said)
    points = session.execute(query).all()
    found = Counter(index.locate(lon, lat) for lon, lat in points)
    return {code: found[code] for code in shapes}


def test_every_set_counts_as_if_all_records_had_been_placed_in_it(
    client, leader, file_many, split, change, session
):
    drawings = [
        {WEST: WEST_BOX, EAST: EAST_BOX, OTHER: OTHER_BOX},
        {**HALVES, EAST: EAST_BOX, OTHER: OTHER_BOX},
        {WHOLE: BOTH, OTHER: OTHER_BOX},
        {LATER[0]: MOVED[0], LATER[1]: MOVED[1], OTHER: OTHER_BOX},
    ]
    file_many(40)
    assert split().exit_code == 0
    file_many(40)
    assert change(area(WHOLE, BOTH)).exit_code == 0
    file_many(40)
    later = zip(LATER, MOVED, strict=True)
    assert change(*(area(code, shape) for code, shape in later)).exit_code == 0
    file_many(40)

    for version, shapes in zip(sets(session), drawings, strict=True):
        asked = {"boundaries": str(version)}
        found = counts(client, leader, **asked)
        assert found == placed_anew(session, shapes)
        assert sum(found.values()) == 160
        for said in ({"severity": 2}, {"category": "0101"}):
            narrow = counts(client, leader, **asked, **said)
            assert narrow == placed_anew(session, shapes, **said)
        assert sum(counts(client, leader, level="grid", **asked).values()) == 160


def test_the_newest_boundaries_are_those_that_nobody_names(
    client, leader, file, split, session
):
    file(at=IN_NORTHWEST)
    split()
    answer = ask(client, leader)

    assert answer.json["shapes"] == str(sets(session)[-1])
    found = {one["code"]: one["filed"] for one in answer.json["areas"]}
    assert found == {NORTHWEST: 1, SOUTHWEST: 0, EAST: 0, OTHER: 0}


def test_open_and_overdue_move_with_their_records(client, leader, file, split):
    file(at=IN_SOUTHWEST, outcome="flagged", severity=1)
    split()
    found = areas(client, leader)[SOUTHWEST]

    assert (found["filed"], found["open"], found["colour"]) == (1, 1, "blue")
    assert found["by_severity"]["1"] == 1


def test_what_is_not_asked_for_does_not_move(client, leader, file, split, session):
    file(at=IN_NORTHWEST, category="0203")
    split()
    old, new = sets(session)

    for version in (old, new):
        found = counts(client, leader, boundaries=str(version), category="0101")
        assert not any(found.values())


def test_a_record_without_a_point_goes_with_the_larger_share_and_comes_back(
    client, make, leader, file, change, session
):
    file(make.token("building_leader", WEST), place=None)
    change(
        area(NORTHWEST, box(120.65, 28.017, 120.66, 28.02)),
        area(SOUTHWEST, box(120.65, 28.01, 120.66, 28.017)),
        east(),
    )
    file(make.token("building_leader", NORTHWEST), place=None)
    old, new = sets(session)

    found = counts(client, leader, boundaries=str(new))
    assert (found[NORTHWEST], found[SOUTHWEST]) == (1, 1)
    assert counts(client, leader, boundaries=str(old))[WEST] == 2


def test_what_is_filed_at_a_door_lies_where_the_door_lies(
    client, make, stand, leader, file, split, session
):
    building, dwelling = make.dwelling(WEST)
    stand(building, IN_NORTHWEST)
    file(dwelling_id=str(dwelling), place=None)
    split()
    file(dwelling_id=str(dwelling), place=None)
    old, new = sets(session)

    assert counts(client, leader, boundaries=str(new))[NORTHWEST] == 2
    assert counts(client, leader, boundaries=str(old))[WEST] == 2


def test_what_lay_outside_is_counted_where_new_boundaries_reach_it(
    client, make, leader, file, change, session
):
    wider = box(120.65, 28.01, 120.66, 28.03)
    file(make.token("grid_worker", GRID), at=(120.655, 28.025))
    change(area(WEST, wider), east())
    old, new = sets(session)

    assert counts(client, leader, boundaries=str(new))[WEST] == 1
    assert sum(counts(client, leader, boundaries=str(old)).values()) == 0
    assert counts(client, leader, boundaries=str(old), level="grid")[GRID] == 1


def test_a_correction_moves_a_record_under_every_set(
    client, worker, leader, split, session
):
    path = f"/api/v1/records/{uuid4()}"
    said = record(at=IN_NORTHWEST)
    client.put(path, json=said, headers=worker)
    split()
    lon, lat = IN_EAST
    moved = said | {"place": said["place"] | {"lon": lon, "lat": lat}}
    answer = client.put(f"{path}/versions/2", json=moved, headers=worker)
    assert answer.status_code in (200, 201), answer.json

    for version in sets(session):
        found = counts(client, leader, boundaries=str(version))
        assert {code for code, count in found.items() if count} == {EAST}


def test_a_village_counts_the_same_under_both_sets(client, make, file, split, session):
    for at in (IN_NORTHWEST, IN_SOUTHWEST, IN_EAST):
        file(at=at)
    split()
    file(at=IN_WEST)
    who = make.token("mediator", VILLAGE)

    for version in sets(session):
        found = counts(client, who, boundaries=str(version))
        assert sum(found.values()) == 4


def test_the_values_of_an_old_map_are_those_of_its_boundaries(
    client, leader, file, split, session
):
    file(at=IN_NORTHWEST)
    split()
    old, new = sets(session)
    values = {
        version: client.get(f"/api/v1/insight/values/{version}", headers=leader).json[
            "values"
        ]
        for version in (old, new)
    }

    assert values == {old: [1, 0, 0], new: [0, 1, 0, 0]}


def test_boundaries_that_never_were_are_not_found(client, leader):
    answer = ask(client, leader, boundaries=str(uuid4()))
    assert (answer.status_code, answer.json["type"]) == (
        404,
        "/problems/no-such-shapes",
    )
    assert ask(client, leader, boundaries="x").status_code == 422


def shapes(client, who, version):
    drawn = client.get(f"/api/v1/insight/shapes/{version}", headers=who)
    return drawn.data


def test_every_map_that_was_ever_announced_is_served_as_it_was(
    app, client, leader, split, change, session
):
    versions = [ask(client, leader).json["shapes"]]
    split()
    versions.append(ask(client, leader).json["shapes"])
    drawn = [shapes(client, leader, version) for version in versions]
    change(area(WHOLE, BOTH))
    in_a_new_process()

    assert [shapes(client, leader, version) for version in versions] == drawn
    assert WEST in drawn[0].decode()
    assert WEST not in drawn[1].decode()


def in_a_new_process():
    from server.insight import routes

    routes.drawn.cache_clear()
