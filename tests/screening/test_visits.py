from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from server.audit.models import AuditEntry
from server.screening.models import Visit
from tests.factories import OTHER, VILLAGE, WEST, record


@pytest.fixture
def door(make):
    return str(make.dwelling(WEST)[1])


def visit(door, **said):
    now = datetime.now(UTC).isoformat()
    return {"dwelling_id": door, "result": "not_home", "filed_at": now} | said


def put(client, who, visit_id, said):
    return client.put(f"/api/v1/visits/{visit_id}", json=said, headers=who)


def test_a_visit_is_filed_once_however_often_it_is_sent(client, worker, door, session):
    visit_id, said = uuid4(), visit(door)
    first = put(client, worker, visit_id, said)
    again = put(client, worker, visit_id, said)
    other = put(client, worker, visit_id, said | {"result": "met"})

    assert [one.status_code for one in (first, again, other)] == [201, 200, 409]
    assert other.json["type"] == "/problems/visit-differs"
    assert len(session.scalars(select(Visit.id)).all()) == 1
    assert "visit.make" in session.scalars(select(AuditEntry.act)).all()


def test_the_pack_says_when_a_door_was_last_tried_and_changes_its_tag(
    client, worker, door
):
    def pack(**headers):
        return client.get("/api/v1/territory/mine", headers=worker | headers)

    tag = pack().headers["ETag"]
    put(client, worker, uuid4(), visit(door))
    changed = pack(**{"If-None-Match": tag})

    assert changed.status_code == 200
    assert changed.json["dwellings"][0]["last_visit"]["result"] == "not_home"


def test_what_is_written_at_a_door_lies_sealed(client, worker, door, session):
    answer = put(client, worker, uuid4(), visit(door, note="老人想有人陪着去看病"))
    stored = session.execute(text("select text, legal_basis from note")).one()

    assert answer.json["note"] == "老人想有人陪着去看病"
    assert "老人".encode() not in bytes(stored.text)
    assert stored.legal_basis == "consent"


@pytest.mark.parametrize(
    "said",
    [
        {"result": "angry"},
        {"mode": "camera"},
        {"needs": ["watch"]},
        {"needs": "none"},
        {"note": "字" * 201},
        {"filed_at": "2019-01-01T00:00:00Z"},
        {"dwelling_id": None},
        {"faith": "x"},
    ],
)
def test_a_visit_that_makes_no_sense_is_refused(client, worker, door, said):
    assert put(client, worker, uuid4(), visit(door, **said)).status_code == 422


def test_a_door_that_was_never_the_workers_is_refused(client, make, worker):
    elsewhere = str(make.dwelling(OTHER)[1])
    for door in (elsewhere, str(uuid4())):
        answer = put(client, worker, uuid4(), visit(door))
        assert (answer.status_code, answer.json["type"]) == (
            403,
            "/problems/not-your-area",
        )


def test_only_field_roles_make_visits(client, make, door):
    assert put(client, make.token("mediator", VILLAGE), uuid4(), {}).status_code == 403


def test_a_visit_and_the_record_made_there_go_in_one_batch(client, worker, door):
    visit_id = str(uuid4())
    acts = [
        {"path": f"/visits/{visit_id}", "body": visit(door, result="met")},
        {
            "path": f"/records/{uuid4()}",
            "body": record(visit_id=visit_id, dwelling_id=door),
        },
        {"path": f"/records/{uuid4()}", "body": record(visit_id=str(uuid4()))},
    ]
    answer = client.post("/api/v1/acts", json={"acts": acts}, headers=worker)

    assert [one["status"] for one in answer.json["results"]] == [201, 201, 403]
