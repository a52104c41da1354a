"""Shapes of areas for a map: fetched once, and never other than they were."""

from uuid import uuid4

import pytest
from shapely import box

from server.db import transaction
from server.territory.actions import draw_areas
from server.territory.models import Level
from tests.factories import EAST, GRID, OTHER, VILLAGE, WEST
from tests.insight.asking import ask


def shapes(client, who, version, level="micro_grid"):
    path = f"/api/v1/insight/shapes/{version}"
    return client.get(path, headers=who, query_string={"level": level})


def codes(answer):
    return [area["id"] for area in answer.json["objects"]["areas"]["geometries"]]


@pytest.fixture
def version(client, mediator):
    return ask(client, mediator).json["shapes"]


def test_all_areas_of_a_level_come_with_their_codes(client, mediator, version):
    answer = shapes(client, mediator, version)

    assert answer.json["type"] == "Topology"
    assert codes(answer) == [WEST, EAST, OTHER]


def test_a_border_between_two_areas_is_sent_once(client, mediator, version):
    drawn = shapes(client, mediator, version).json
    west, east, other = drawn["objects"]["areas"]["geometries"]
    arcs = [
        {arc if arc >= 0 else ~arc for arc in shape["arcs"][0][0]}
        for shape in (west, east, other)
    ]

    assert len(arcs[0] & arcs[1]) == len(arcs[1] & arcs[2]) == 1
    assert not arcs[0] & arcs[2]


def test_they_may_be_kept_for_good_but_by_nobody_else(client, mediator, version):
    kept = shapes(client, mediator, version).headers["Cache-Control"]
    assert kept == "private, max-age=31536000, immutable"


def test_a_level_without_shapes_is_empty(client, mediator, version):
    answer = shapes(client, mediator, version, "village")
    assert (answer.status_code, codes(answer), answer.json["arcs"]) == (200, [], [])


def test_boundaries_that_never_were_are_not_found(client, mediator):
    answer = shapes(client, mediator, uuid4())
    assert (answer.status_code, answer.json["type"]) == (
        404,
        "/problems/no-such-shapes",
    )


def test_a_level_that_is_none_is_named(client, mediator, version):
    answer = shapes(client, mediator, version, "street")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["level"])


class Lot:
    code, name, parent = "99010110020100103", "示例微网格03", GRID
    polygon = box(120.65, 28.02, 120.66, 28.03)


def test_new_areas_make_a_new_version_and_leave_the_old_one_as_it_was(
    app, client, mediator, version
):
    with app.app_context(), transaction(writes=True) as session:
        draw_areas(session, None, Level.MICRO_GRID, [Lot], {})
    newer = ask(client, mediator).json["shapes"]

    assert newer != version
    assert codes(shapes(client, mediator, newer)) == [WEST, EAST, Lot.code, OTHER]
    assert codes(shapes(client, mediator, version)) == [WEST, EAST, OTHER]


def test_shapes_fit_the_areas_of_the_village_too(client, make, version):
    who = make.token("leader", VILLAGE)
    assert set(codes(shapes(client, who, version))) >= {WEST, EAST}
