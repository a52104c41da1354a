from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from server.audit.actions import note
from server.db import db
from server.identity.queries import identify
from server.screening.actions import file_record
from server.screening.schemas import FINDING
from tests.factories import OTHER_GRID, record


def listed(client, who, since=0):
    answer = client.get(f"/api/v1/records?mine=1&since={since}", headers=who)
    return [item["id"] for item in answer.json["items"]]


def test_a_record_committed_late_is_not_stepped_over(app, client, worker):
    """One transaction is held open while a later one commits and is read."""
    early, late = uuid4(), uuid4()
    token = worker["Authorization"].split()[1]
    with app.app_context(), Session(db.engine) as held:
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer: no one commits in between")
        actor = identify(held, token)
        file_record(held, actor, early, FINDING.load(record(seq=1)))
        client.put(f"/api/v1/records/{late}", json=record(seq=2), headers=worker)
        while_open = listed(client, worker)
        held.commit()
    after = listed(client, worker)

    assert while_open == []
    assert after == [str(early), str(late)]


def test_lines_of_the_audit_are_numbered_in_their_order(app, session, worker):
    subjects = [uuid4() for _ in range(20)]
    numbers = [note(session, None, "record.file", subject) for subject in subjects]
    session.rollback()

    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 20


def test_a_door_that_was_once_the_workers_stays_good_for_what_waits(
    app, client, make, worker
):
    """The worker moved to another grid while the phone was offline."""
    _, dwelling = make.dwelling()
    make.move(worker, OTHER_GRID)
    said = record(dwelling_id=str(dwelling))
    answer = client.put(f"/api/v1/records/{uuid4()}", json=said, headers=worker)

    assert answer.status_code == 201
    assert (answer.json["placed"], answer.json["outside_own_area"]) == (
        "by_dwelling",
        True,
    )
