"""Who reads what: areas in one's reach, true counts of one's own, no more of few."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from geo.months import later
from server.access import MAY, Role
from server.audit.models import AuditEntry
from server.cases.models import Case
from server.gis.collections import AREA, COLLECTIONS, COUNT
from server.screening.models import Record
from server.territory.models import Building, Dwelling
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
    record,
)
from tests.gis.asking import OGC, ask, counts, every, items

COUNTED = [name for name, one in COLLECTIONS.items() if one.counted]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_what_the_table_says_and_nothing_else(client, make, role):
    who = make.token(role.value, VILLAGE)
    listed = {one["id"] for one in ask(client, who, "/collections").json["collections"]}

    for name, one in COLLECTIONS.items():
        may = one.act in MAY[role]
        assert (name in listed) == may
        for path in ("", "/items", "/schema"):
            answer = ask(client, who, f"/collections/{name}{path}")
            assert answer.status_code == (200 if may else 403)
    described = ask(client, who, "/api").json["paths"]
    assert {path.split("/")[2] for path in described if path.count("/") > 1} == listed


def test_areas_are_those_in_ones_reach(client, make, leader):
    worker = make.token("grid_worker", GRID)
    found = {one["id"] for one in every(client, worker, "micro_grids")}
    villages = {one["id"] for one in every(client, worker, "villages")}

    assert (found, villages) == ({WEST, EAST}, set())
    answer = ask(client, worker, f"/collections/micro_grids/items/{OTHER}")
    assert answer.status_code == 404
    assert {one["id"] for one in every(client, leader, "micro_grids")} > found


def test_ones_own_counts_are_true_and_those_beyond_hide_the_few(
    client, make, mediator, leader, doors, file, month
):
    file(2, at=IN_WEST)
    file(9, at=IN_OTHER, outcome="flagged")
    elsewhere = make.token("mediator", OTHER_VILLAGE)

    def seen(who):
        return counts(client, who, "micro_grid_counts", month)

    assert seen(leader) == {WEST: 2, EAST: 0, OTHER: 9}
    assert seen(mediator) == {WEST: 2, EAST: 0, OTHER: 9}
    assert seen(elsewhere) == {WEST: None, EAST: 0, OTHER: 9}
    assert counts(client, leader, "town_counts", month) == {TOWN: 11}
    assert counts(client, elsewhere, "village_counts", month) == {
        VILLAGE: None,
        OTHER_VILLAGE: 9,
    }


def test_neither_can_a_village_tell_the_other_from_the_sum_of_both(
    client, mediator, doors, file, month
):
    """Eleven less the own nine would be two."""
    file(9, at=IN_WEST)
    file(2, at=IN_OTHER)

    assert counts(client, mediator, "town_counts", month) == {TOWN: None}
    assert counts(client, mediator, "village_counts", month) == {
        VILLAGE: 9,
        OTHER_VILLAGE: None,
    }


def test_open_cases_are_hidden_as_what_was_filed(
    client, make, mediator, doors, file, month
):
    elsewhere = make.token("mediator", OTHER_VILLAGE)
    file(7, at=IN_WEST)
    file(6, at=IN_EAST)
    file(3, at=IN_EAST, outcome="flagged")

    def seen(who, measure):
        return counts(client, who, "micro_grid_counts", month, measure)

    assert seen(elsewhere, "filed") == {WEST: 7, EAST: 9, OTHER: 0}
    assert seen(elsewhere, "open") == {WEST: 0, EAST: None, OTHER: 0}
    assert seen(mediator, "open") == {WEST: 0, EAST: 3, OTHER: None}


def test_an_area_of_few_doors_is_not_told_beyond_its_own_staff(
    client, make, mediator, file, month
):
    for door in range(4):
        make.dwelling(OTHER, str(door))
    file(30, at=IN_OTHER)
    assert counts(client, mediator, "micro_grid_counts", month)[OTHER] is None
    make.dwelling(OTHER, "5")
    elsewhere = make.token("mediator", OTHER_VILLAGE)
    assert counts(client, elsewhere, "micro_grid_counts", month)[OTHER] == 30


def test_the_month_under_way_is_told_to_its_own_staff_alone(
    client, make, mediator, doors, file, month
):
    this = later(month, 1)
    file(8, on=this, at=IN_WEST)
    elsewhere = make.token("mediator", OTHER_VILLAGE)

    assert counts(client, mediator, "micro_grid_counts", this)[WEST] == 8
    assert counts(client, elsewhere, "micro_grid_counts", this)[WEST] is None
    assert counts(client, elsewhere, "micro_grid_counts", month)[WEST] == 0


def test_counts_are_of_whole_months_however_the_days_are_cut(
    client, make, doors, file, month
):
    """Else two questions a day apart would tell that day."""
    elsewhere = make.token("mediator", OTHER_VILLAGE)
    file(8, at=IN_WEST)
    for said in (f"{month}", f"{month}/{month}", f"{month}T00:00:00Z"):
        found = counts(client, elsewhere, "micro_grid_counts", month, datetime=said)
        assert found[WEST] == 8


def lines(session):
    query = select(AuditEntry).where(AuditEntry.act.startswith("insight."))
    return session.scalars(query.order_by(AuditEntry.change_id)).all()


def test_looking_beyond_ones_own_areas_is_noted(
    client, mediator, leader, doors, session, month
):
    items(client, leader, "micro_grid_counts")
    items(client, mediator, "micro_grids")
    inside = "120.651,28.011,120.652,28.012"
    items(client, mediator, "micro_grid_counts", bbox=inside)
    own = f"/collections/micro_grid_counts/items/{WEST}.{month:%Y-%m}"
    ask(client, mediator, own)
    assert lines(session) == []

    items(client, mediator, "micro_grid_counts", datetime=str(month))
    ask(client, mediator, own.replace(WEST, OTHER))
    session.rollback()
    first, second = lines(session)
    assert first.act == second.act == "insight.read_beyond"
    said = {"collection": "micro_grid_counts", "months": [f"{month:%Y-%m}"]}
    assert first.facts == said | {"areas": 3}
    assert second.facts == said | {"areas": 1}


def every_key(said):
    if isinstance(said, dict):
        for name, value in said.items():
            yield name
            yield from every_key(value)
    if isinstance(said, list):
        for value in said:
            yield from every_key(value)


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(OGC)]


def test_nothing_of_a_door_a_record_or_a_case_is_in_any_collection_or_route(
    app, client, make, mediator, leader, session, file
):
    """Whatever the token, in every property and every word that is given."""
    building, door = make.dwelling(WEST, "看得出的门牌")
    worker = make.token("grid_worker", DISTRICT)
    spot = {"lon": 120.6512345, "lat": 28.0154321, "accuracy_m": 5, "source": "gps"}
    body = record(outcome="flagged", summary="看得出的话") | {"place": spot}
    body["dwelling_id"] = str(door)
    path = f"/api/v1/records/{uuid4()}"
    assert client.put(path, json=body, headers=worker).status_code == 201
    secrets = {"看得出", "120.65123", "28.01543", str(building), str(door)}
    for table in (Record, Case, Building, Dwelling):
        secrets |= {str(one) for one in session.scalars(select(table.id))}
    assert len(secrets) >= 6
    names = [*COLLECTIONS, "records", "cases", "dwellings", "buildings", "parties"]

    said = 0
    for who in (mediator, leader, worker, make.token("auditor", DISTRICT)):
        for rule in routes(app):
            for name in names:
                at = rule.rule.replace("<name>", name).replace("<feature>", WEST)
                answer = client.get(at, headers=who)
                said += answer.status_code == 200
                assert not any(one in answer.text for one in secrets), at
                if answer.mimetype == "application/geo+json":
                    for one in answer.json.get("features", [answer.json]):
                        assert set(one["properties"]) <= set(AREA | COUNT)
                        assert not {"lon", "lat"} & set(every_key(one))
                        kind = (one["geometry"] or {}).get("type")
                        assert kind in ("MultiPolygon", None)
    assert said > 100
    assert not [name for name in COLLECTIONS if re.search("record|case|dwell", name)]


def test_a_token_that_is_none_opens_no_route(app, client):
    for rule in routes(app):
        at = rule.rule.replace("<name>", "grids").replace("<feature>", GRID)
        assert client.get(at).status_code == 401
        refused = client.get(at, headers={"Authorization": "Bearer x"})
        assert refused.status_code == 401
