"""How often the database is asked: what costs most is kept small, and stays so."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import event

from server.db import db
from tests.factories import EAST, GRID, IN_EAST, WEST, record


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def warm(client, make, worker):
    """The ground is built, the district has an office: any day but the first."""
    put(client, worker, outcome="flagged")


def put(client, who, **said):
    path = f"/api/v1/records/{uuid4()}"
    return client.put(path, json=record(**said), headers=who)


@contextmanager
def asked(app):
    """Gather the statements that reach the database meanwhile."""
    statements = []

    def gather(connection, cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", gather)
    yield statements
    event.remove(engine, "before_cursor_execute", gather)


def test_a_record_is_filed_in_four_statements(app, client, worker, warm):
    with asked(app) as statements:
        answer = put(client, worker)

    assert answer.status_code == 201
    assert [one.split()[0] for one in statements] == ["SELECT"] * 2 + ["INSERT"] * 2


def test_a_flagged_record_its_case_and_its_clocks_take_nine(app, client, worker, warm):
    with asked(app) as statements:
        answer = put(client, worker, outcome="flagged")

    assert answer.json["fate"]["state"] == "registered"
    assert [one.split()[0] for one in statements] == ["SELECT"] * 4 + ["INSERT"] * 5


def test_the_same_record_again_takes_three(app, client, worker, warm):
    path, said = f"/api/v1/records/{uuid4()}", record()
    client.put(path, json=said, headers=worker)
    with asked(app) as statements:
        again = client.put(path, json=said, headers=worker)

    assert again.status_code == 200
    assert [one.split()[0] for one in statements] == ["SELECT"] * 3


@pytest.mark.parametrize("count", [2, 50])
def test_a_batch_takes_as_many_statements_for_fifty_records_as_for_two(
    app, client, worker, warm, session, count
):
    if session.bind.dialect.name != "postgresql":
        pytest.skip("SQLite numbers the lines of the audit one by one")
    acts = [
        {"path": f"/records/{uuid4()}", "body": record(outcome="flagged", at=at)}
        for at in (IN_EAST, (120.655, 28.015)) * (count // 2)
    ]
    with asked(app) as statements:
        answer = client.post("/api/v1/acts", json={"acts": acts}, headers=worker)

    assert {one["status"] for one in answer.json["results"]} == {201}
    kinds = [one.split()[0] for one in statements]
    assert kinds == [
        "SELECT",
        "SAVEPOINT",
        *["SELECT"] * 3,
        *["INSERT"] * 5,
        "RELEASE",
    ]


def test_the_pack_takes_twelve_questions_and_five_where_nothing_changed(
    app, client, make, worker
):
    make.dwelling(WEST)
    make.dwelling(EAST)
    client.get("/api/v1/me", headers=worker)  # the first of a day asks the calendar
    with asked(app) as whole:
        pack = client.get("/api/v1/territory/mine", headers=worker)
    known = worker | {"If-None-Match": pack.headers["ETag"]}
    with asked(app) as repeated:
        again = client.get("/api/v1/territory/mine", headers=known)

    assert (pack.status_code, len(whole)) == (200, 12)
    assert (again.status_code, len(repeated)) == (304, 5)
