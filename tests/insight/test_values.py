"""One number and one letter for each area, in the order of the shapes on the map."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories import (
    DISTRICT,
    EAST,
    GRID,
    IN_EAST,
    IN_OTHER,
    IN_WEST,
    OTHER_VILLAGE,
    VILLAGE,
    WEST,
)
from tests.insight.asking import areas, ask, put_back


@pytest.fixture
def version(client, mediator):
    return ask(client, mediator).json["shapes"]


def values(client, who, version, headers=None, **asked):
    path = f"/api/v1/insight/values/{version}"
    return client.get(path, headers=who | (headers or {}), query_string=asked)


def test_each_shape_has_its_number_and_its_letter(client, make, file, version):
    file(at=IN_WEST, outcome="flagged")
    file(at=IN_WEST)
    file(at=IN_OTHER)
    leader = make.token("leader", DISTRICT)
    answer = values(client, leader, version).json

    assert answer["values"] == [2, 0, 1]
    assert answer["colours"] == "bgg"
    assert (answer["level"], answer["measure"]) == ("micro_grid", "filed")
    assert answer["shapes"] == version
    assert datetime.now(UTC) - datetime.fromisoformat(answer["as_of"]) < (
        timedelta(minutes=1)
    )


def test_what_is_open_and_what_is_overdue_are_numbers_too(
    app, client, make, file, version
):
    late = file(at=IN_EAST, outcome="flagged")["case_id"]
    file(at=IN_EAST, outcome="flagged")
    put_back(app, late, due_at=datetime.now(UTC) - timedelta(days=1))
    leader = make.token("leader", DISTRICT)

    assert values(client, leader, version, measure="open").json["values"] == [0, 2, 0]
    late = values(client, leader, version, measure="overdue").json
    assert (late["values"], late["colours"]) == ([0, 1, 0], "gyg")


def test_where_one_has_no_right_to_count_nothing_is_told(client, make, file, version):
    for at in (IN_WEST, IN_OTHER):
        file(at=at)
    village = values(client, make.token("mediator", VILLAGE), version).json
    other = values(client, make.token("mediator", OTHER_VILLAGE), version).json
    worker = values(client, make.token("grid_worker", VILLAGE), version)

    assert (village["values"], village["colours"]) == ([1, 0, None], "gg-")
    assert (other["values"], other["colours"]) == ([None, None, 1], "--g")
    assert worker.status_code == 403


def test_a_question_narrows_the_numbers(client, make, file, version):
    file(at=IN_WEST, category="0203", severity=2)
    file(at=IN_WEST, category="0101")
    leader = make.token("leader", DISTRICT)

    assert values(client, leader, version, category="02").json["values"] == [1, 0, 0]
    assert values(client, leader, version, severity="4").json["values"] == [1, 0, 0]
    assert values(client, leader, version, state="open").json["values"] == [0, 0, 0]


def test_a_level_without_shapes_has_no_values(client, mediator, version):
    answer = values(client, mediator, version, level="village").json
    assert (answer["values"], answer["colours"]) == ([], "")


def test_what_is_not_understood_or_not_there_is_named(client, mediator, version):
    wrong = values(client, mediator, version, measure="people")
    unknown = values(client, mediator, uuid4())
    alone = values(client, mediator, version, area=WEST)

    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["measure"])
    assert unknown.json["type"] == "/problems/no-such-shapes"
    assert (alone.status_code, list(alone.json["errors"])) == (422, ["area"])


def test_values_that_have_not_changed_are_not_sent_again(
    client, file, mediator, version
):
    tag = values(client, mediator, version).headers["ETag"]
    again = values(client, mediator, version, {"If-None-Match": tag})
    file(at=IN_WEST)
    changed = values(client, mediator, version, {"If-None-Match": tag})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert (changed.status_code, changed.json["values"]) == (200, [1, 0, None])


def test_all_numbers_of_one_area_may_be_asked_for_alone(client, file, mediator):
    file(at=IN_EAST, severity=3)
    every = areas(client, mediator)
    alone = areas(client, mediator, area=EAST)
    grid = areas(client, mediator, level="grid", area=GRID)

    assert alone == {EAST: every[EAST]}
    assert alone[EAST]["by_severity"]["3"] == 1
    assert grid[GRID]["filed"] == 1


@pytest.mark.parametrize("code", ["99010110020200101", "990101100201", "nowhere"])
def test_an_area_out_of_reach_or_of_another_level_is_not_found(client, mediator, code):
    answer = ask(client, mediator, area=code)
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/no-such-area")
