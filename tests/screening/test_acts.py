from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from server.audit.models import AuditEntry
from server.cases.models import Case
from server.db import db
from server.screening.models import Record
from tests.factories import VILLAGE, record


def act(record_id=None, **said):
    return {"path": f"/records/{record_id or uuid4()}", "body": record(**said)}


def send(client, who, acts):
    return client.post("/api/v1/acts", json={"acts": acts}, headers=who)


def statuses(answer):
    return [result["status"] for result in answer.json["results"]]


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_many_acts_are_answered_in_their_order(client, worker, session):
    acts = [act(seq=number) for number in range(60)]
    answer = send(client, worker, acts)

    assert statuses(answer) == [201] * 60
    assert [one["path"] for one in answer.json["results"]] == [
        one["path"] for one in acts
    ]
    filed = select(AuditEntry.act).where(AuditEntry.act == "record.file")
    assert count(session, Record) == len(session.scalars(filed).all()) == 60


def test_each_answer_is_that_of_the_single_put(client, worker):
    one = act()
    batch = send(client, worker, [one]).json["results"][0]["body"]
    single = client.put(f"/api/v1{one['path']}", json=one["body"], headers=worker)

    assert batch == single.json


@pytest.mark.parametrize(
    "bad",
    [
        act(severity=9),
        act(category="1501"),
        act(dwelling_id=str(uuid4())),
        {"path": "/records/nonsense", "body": {}},
        {"path": "/accounts", "body": {}},
        {"path": f"/cases/{uuid4()}/steps/{uuid4()}", "body": {"act": "case.claim"}},
        {"path": f"/records/{uuid4()}/versions/2", "body": record()},
        {"path": f"/records/{uuid4()}", "body": None},
    ],
    ids=[
        "severity",
        "category",
        "door",
        "no id",
        "no such act",
        "no such case",
        "no such version",
        "no body",
    ],
)
def test_one_bad_act_does_not_spoil_the_others(client, worker, session, bad):
    answer = send(client, worker, [act(), bad, act(outcome="flagged")])

    first, refused, last = statuses(answer)
    assert (first, last) == (201, 201)
    assert 400 <= refused < 500
    assert answer.json["results"][1]["body"]["type"].startswith("/problems/")
    assert (count(session, Record), count(session, Case)) == (2, 1)


def test_a_record_its_correction_and_the_record_again_in_one_batch(client, worker):
    one = act()
    path = f"{one['path']}/versions/2"
    better = {"path": path, "body": one["body"] | {"severity": 1}}
    answer = send(client, worker, [one, better, one, one])

    assert statuses(answer) == [201, 201, 200, 200]
    assert answer.json["results"][3]["body"]["version"] == 2


def test_a_batch_sent_twice_changes_nothing(client, worker, session):
    acts = [act(outcome="flagged") for _ in range(55)]
    send(client, worker, acts)
    again = send(client, worker, acts)

    assert statuses(again) == [200] * 55
    assert count(session, Record) == count(session, Case) == 55


def test_201_acts_are_too_many_and_none_is_done(client, worker, session):
    answer = send(client, worker, [act() for _ in range(201)])

    assert answer.status_code == 413
    assert (answer.json["type"], answer.json["limit"]) == (
        "/problems/too-many-acts",
        200,
    )
    assert count(session, Record) == 0


@pytest.mark.parametrize(
    "body", [{}, {"acts": 7}, {"acts": [7]}, {"acts": [{"path": 7, "body": {}}]}, []]
)
def test_a_batch_that_is_none_is_refused(client, worker, body):
    answer = client.post("/api/v1/acts", json=body, headers=worker)

    assert answer.status_code == 422


def test_a_batch_killed_half_way_leaves_whole_acts_and_can_be_sent_again(
    app, client, worker, session
):
    acts = [act(outcome="flagged") for _ in range(80)]

    def kill(connection):
        if count(connection, Record) > 50:
            raise SystemExit

    with app.app_context():
        event.listen(db.engine, "commit", kill)
        with pytest.raises(SystemExit):
            send(client, worker, acts)
        event.remove(db.engine, "commit", kill)
    assert count(session, Record) == count(session, Case) == 50
    session.rollback()
    again = send(client, worker, acts)

    assert statuses(again) == [200] * 50 + [201] * 30
    assert count(session, Record) == count(session, Case) == 80


def test_one_act_that_makes_the_server_stumble_leaves_the_others_delivered(
    app, client, worker, session
):
    """The database itself fails on one record of a hundred."""
    acts = [act(seq=number) for number in range(99)]
    acts.insert(40, act(summary="毒"))

    def stumble(connection, cursor, statement, parameters, *_):
        if "INSERT INTO record" in statement and "毒" in str(parameters):
            raise RuntimeError

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", stumble)
        answer = send(client, worker, acts)
        event.remove(db.engine, "before_cursor_execute", stumble)

    assert statuses(answer) == [201] * 40 + [500] + [201] * 59
    assert count(session, Record) == 99


def test_two_batches_that_meet_in_opposite_order_both_come_through(
    app, worker, session
):
    acts = [act(seq=number) for number in range(40)]

    def deliver(batch):
        return statuses(send(app.test_client(), worker, batch))

    for _ in range(3):
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(deliver, [acts, acts[::-1]] * 2))
        assert all(set(answer) <= {200, 201} for answer in answers)
        acts = [act(seq=number) for number in range(40)]

    assert count(session, Record) == 120


def test_a_mediators_steps_go_through_the_batch_too(client, make, worker):
    one = act(outcome="flagged")
    case_id = send(client, worker, [one]).json["results"][0]["body"]["case_id"]
    step = {"path": f"/cases/{case_id}/steps/{uuid4()}", "body": {"act": "case.claim"}}
    answer = send(client, make.token("mediator", VILLAGE), [step, step, act()])

    assert statuses(answer) == [201, 200, 403]
    assert answer.json["results"][0]["body"]["state"] == "assigned"


def test_a_batch_without_a_key_is_refused(client):
    assert send(client, {}, [act()]).status_code == 401
