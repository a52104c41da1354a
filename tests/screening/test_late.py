"""R13: an area changes hands while a phone is offline, and nothing is lost by it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from server.screening.models import Record
from tests.factories import GRID, OTHER, OTHER_GRID, WEST, record

EDITS = 20


@pytest.fixture
def door(make):
    return str(make.dwelling(WEST)[1])


def mine(client, who):
    return client.get("/api/v1/territory/mine", headers=who).json


def file_late(client, who, door, n=EDITS):
    said = [record(dwelling_id=door, summary=f"第{one}件", seq=one) for one in range(n)]
    acts = [{"path": f"/records/{uuid4()}", "body": one} for one in said]
    sent = client.post("/api/v1/acts", json={"acts": acts}, headers=who).json
    return [one["status"] for one in sent["results"]]


def test_r13_a_stale_writer_of_a_moved_area_loses_nothing(
    client, make, worker, door, session
):
    make.move(worker, OTHER_GRID)
    owner = make.token("grid_worker", GRID)
    tag = client.get("/api/v1/territory/mine", headers=owner).headers["ETag"]
    statuses = file_late(client, worker, door)
    visit = {
        "dwelling_id": door,
        "result": "met",
        "filed_at": datetime.now(UTC).isoformat(),
    }
    visited = client.put(f"/api/v1/visits/{uuid4()}", json=visit, headers=worker)
    own = client.get("/api/v1/records?mine=1", headers=worker).json["items"]
    again = client.get("/api/v1/territory/mine", headers=owner | {"If-None-Match": tag})

    # Stored, each of them, in the area where they happened.
    assert (statuses, visited.status_code) == ([201] * EDITS, 201)
    assert session.scalar(select(func.count(Record.id))) == EDITS
    assert {one["area"] for one in own} == {WEST}
    # Credited to who filed them.
    assert len(own) == EDITS
    assert all(one["filed_by"] for one in own)
    # Shown to the new owner, without a name.
    assert again.status_code == 200
    late = again.json["late"]
    assert len(late) == EDITS
    assert {one["dwelling_id"] for one in late} == {door}
    assert not any("filed_by" in one for one in late)
    [shown] = again.json["dwellings"]
    assert shown["last_visit"]["result"] == "met"


def test_late_records_are_shown_to_nobody_else(client, make, worker, door):
    make.move(worker, OTHER_GRID)
    file_late(client, worker, door, 1)
    others = [make.token(role, GRID) for role in ("building_leader", "window_clerk")]
    elsewhere = make.token("grid_worker", OTHER)

    assert [mine(client, one)["late"] for one in (*others, elsewhere)] == [[]] * 3
    assert mine(client, worker)["late"] == []


def test_what_its_own_worker_reports_is_not_late(client, make, worker, door):
    file_late(client, worker, door, 2)
    second = make.token("grid_worker", GRID)

    assert mine(client, second)["late"] == []
