"""A worker's answers: about a matter or a visit, checked by the form's own rules."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import select

from server.audit.models import AuditEntry
from server.db import transaction
from server.forms import forgetting
from server.forms.models import FormAnswer
from server.worker import Worker
from tests.forms.books import class_and_import, leaks, lift


def errors(answer):
    assert answer.status_code == 422, answer.json
    assert answer.json["type"] == "/problems/answers-refused"
    return answer.json["errors"]


def test_answers_are_taken_once_however_often_they_are_sent(live, send, visit, session):
    version, answer = live(), uuid4()
    said = {"broken": "no"}
    first, again = (send(version, said, visit_id=visit, id=answer) for _ in range(2))
    other = send(version, {"broken": "yes", "times": 1}, visit_id=visit, id=answer)

    assert [one.status_code for one in (first, again, other)] == [201, 200, 409]
    assert first.json["id"] == str(answer)
    assert len(session.scalars(select(FormAnswer.id)).all()) == 1
    assert "form.answer" in session.scalars(select(AuditEntry.act)).all()


def test_what_follows_is_found_by_the_server_and_not_believed(live, send, visit):
    said = {"broken": "yes", "times": 3}
    taken = send(live(), said, visit_id=visit).json

    assert taken["answers"] == said | {"a_year": 36.0}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {"broken": ["required"]}),
        ({"broken": "yes"}, {"times": ["required"]}),
        ({"broken": "yes", "times": 40}, {"times": ["constraint"]}),
        ({"broken": "no", "times": 4}, {"times": ["not-asked"]}),
        ({"broken": "maybe"}, {"broken": ["choice"]}),
        ({"broken": 1}, {"broken": ["type"]}),
        ({"broken": ["no"]}, {"broken": ["type"]}),
        ({"broken": "no", "unit": "e1"}, {"unit": ["not-asked"]}),
        ({"broken": "no", "side": "west", "unit": "e1"}, {"unit": ["choice"]}),
        ({"broken": "no", "a_year": 12}, {"a_year": ["no-such-question"]}),
        ({"broken": "no", "more": {}}, {"more": ["no-such-question"]}),
        ({"broken": "no", "__proto__": 1}, {"__proto__": ["no-such-question"]}),
        ({"broken": "yes", "times": 1, "last": "2999-01-01"}, {"last": ["constraint"]}),
        ({"broken": "yes", "times": 1, "last": "2026-02-30"}, {"last": ["type"]}),
        ({"broken": "yes", "times": True}, {"times": ["type"]}),
        ({"broken": "yes", "times": 1.5}, {"times": ["type"]}),
        ({"broken": "yes", "times": 10**400}, {"times": ["type"]}),
    ],
)
def test_what_does_not_fit_is_refused_with_the_questions_name(
    live, send, visit, said, wrong
):
    assert errors(send(live(), said, visit_id=visit)) == wrong


def test_answers_that_fit_are_taken(live, send, visit):
    version = live()
    for said in (
        {"broken": "no", "side": "west", "unit": "w2"},
        {"broken": "yes", "times": 31, "last": "2026-11-01"},
        {"broken": "no", "times": None},
    ):
        assert send(version, said, visit_id=visit).status_code == 201


def test_a_repeat_is_checked_time_by_time(live, send, matter):
    version = live(leaks(), "record")
    spots = [{"where": "楼道顶上", "size": 1.5}, {"where": "三楼窗边", "size": 2}]
    taken = send(version, {"spots": spots}, record_id=matter)
    bad = [{"where": "楼道顶上"}, {"where": "3", "size": -1}, {}, {"who": "x"}]

    assert taken.json["answers"] == {"spots": spots, "all": 3.5}
    assert errors(send(version, {"spots": bad[:3]}, record_id=matter)) == {
        "spots[2].where": ["constraint"],
        "spots[2].size": ["constraint"],
        "spots[3].where": ["required"],
    }
    assert errors(send(version, {"spots": bad}, record_id=matter)) == {
        "spots[1].who": ["no-such-question"]
    }
    for odd in ({}, "x", [1], [{}] * 51):
        assert errors(send(version, {"spots": odd}, record_id=matter))


def test_other_types_are_kept_as_they_were_given(live, send, matter):
    said = {
        "rooms": ["hall", "other"],
        "other": "地下车库",
        "hour": "21:30",
        "spot": {"lon": 120.655, "lat": 28.015, "accuracy_m": 9},
    }
    version = live(leaks(), "record")

    kept = send(version, said, record_id=matter).json["answers"]
    assert kept == said | {"all": 0.0}
    for name, value in (
        ("rooms", ["hall", "hall"]),
        ("rooms", ["cellar"]),
        ("rooms", []),
        ("hour", "25:00"),
        ("spot", {"lon": 500, "lat": 28, "accuracy_m": 9}),
        ("spot", [1, 2]),
    ):
        assert name in errors(send(version, said | {name: value}, record_id=matter))


def test_names_may_be_words_of_python_and_javascript(live, send, visit):
    said = {"class": 2, "lambda": "香樟", "import": "亮", "await": "六点", "树": "没有"}

    assert send(live(class_and_import()), said, visit_id=visit).json["answers"] == said


def test_a_form_belongs_to_a_matter_or_a_visit_of_ones_own(
    make, live, send, visit, matter
):
    version, said = live(), {"broken": "no"}
    stranger = make.token("grid_worker")

    assert send(version, said).status_code == 422
    assert send(version, said, visit_id=visit, record_id=matter).status_code == 422
    assert send(version, said, visit_id=str(uuid4())).status_code == 404
    assert send(version, said, who=stranger, visit_id=visit).status_code == 404
    other = send(version, said, record_id=matter)
    assert (other.status_code, other.json["type"]) == (422, "/problems/other-matter")
    assert send(version, said, visit_id=visit, person="x").status_code == 422
    assert (
        send(version, said, make.token("mediator"), visit_id=visit).status_code == 403
    )


def test_an_answer_names_its_version_and_old_versions_can_still_be_sent(
    live, upload, step, send, visit, admin, second
):
    """R6 for forms: a draft goes on with the questions with which it was begun."""
    first = live()
    waiting = upload(admin, lift(title="电梯二")).json["id"]

    assert send(waiting, {"broken": "no"}, visit_id=visit).status_code == 404
    step(second, waiting, "live")
    assert send(first, {"broken": "no"}, visit_id=visit).status_code == 201
    step(second, waiting, "retired")
    assert send(waiting, {"broken": "no"}, visit_id=visit).json["version"] == waiting
    assert send(str(uuid4()), {"broken": "no"}, visit_id=visit).status_code == 404


def test_answers_go_through_the_door_for_many_acts(client, live, visit, worker):
    version, good, bad = live(), str(uuid4()), str(uuid4())
    day = datetime.now(UTC).date().isoformat()

    def act(answer, said):
        body = {"version": version, "visit_id": visit, "answers": said, "day": day}
        return {"path": f"/forms/answers/{answer}", "body": body}

    acts = [act(bad, {"broken": 7}), act(good, {"broken": "no"})]
    answer = client.post("/api/v1/acts", json={"acts": acts}, headers=worker)
    one, other = answer.json["results"]

    assert (one["status"], one["body"]["errors"]) == (422, {"broken": ["type"]})
    assert (other["status"], other["body"]["id"]) == (201, good)


def test_fifty_senders_of_the_same_answer_make_one(app, live, visit, worker, session):
    version, answer, heard = live(), uuid4(), []
    day = datetime.now(UTC).date().isoformat()
    said = {
        "version": version,
        "visit_id": visit,
        "day": day,
        "answers": {"broken": "no"},
    }

    def put():
        path = f"/api/v1/forms/answers/{answer}"
        client = app.test_client()
        heard.append(client.put(path, json=said, headers=worker).status_code)

    racers = [Thread(target=put) for _ in range(50)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(set(heard)) == [200, 201]
    assert heard.count(201) == 1
    assert len(session.scalars(select(FormAnswer.id)).all()) == 1


def test_numbers_of_people_that_slip_into_a_text_are_masked(live, send, matter):
    version = live(leaks(), "record")
    said = {"rooms": ["other"], "other": "打 13800000000 问"}
    taken = send(version, said, record_id=matter).json

    assert taken["answers"]["other"] == "打 *********** 问"


def test_answers_are_read_of_one_matter_at_a_time(client, make, live, send, matter):
    version = live(leaks(), "record")
    send(version, {"hour": "21:30"}, record_id=matter)
    mediator, elsewhere = make.token("mediator"), make.token("mediator", "990101100202")

    def read(who, **asked):
        return client.get("/api/v1/forms/answers", query_string=asked, headers=who)

    [shown] = read(mediator, record_id=matter).json["items"]
    assert "answers" not in shown
    assert {one["name"]: one["value"] for one in shown["lines"]} == {
        "hour": "21:30",
        "all": 0.0,
    }
    assert read(elsewhere, record_id=matter).status_code == 404
    assert read(mediator).status_code == 422
    assert read(mediator, version=version).status_code == 422
    assert read(mediator, visit_id=str(uuid4())).status_code == 404


def forget(app, on):
    """Let the worker of the jobs do a night's work."""
    works = {forgetting.FORGET: forgetting.work}
    zone = app.config["ZONE"]
    worker = Worker(
        app, works, lambda now: forgetting.plan(now, zone), clock=lambda: on
    )
    while worker.step():
        pass


def test_answers_are_deleted_when_their_time_is_over(app, live, send, matter, session):
    version = live(leaks(), "record")
    said = {"rooms": ["other"], "other": "地下车库", "spots": [{"where": "楼顶角上"}]}
    send(version, said, record_id=matter)
    now = datetime.now(UTC)

    def kept():
        session.expire_all()
        session.rollback()
        return [answer.answers for answer in session.scalars(select(FormAnswer))]

    forget(app, now + timedelta(days=28))
    assert kept() == [said | {"all": 0.0}]
    forget(app, now + timedelta(days=31))
    assert kept() == [
        {"rooms": ["other"], "spots": [{"where": "楼顶角上"}], "all": 0.0}
    ]
    forget(app, now + timedelta(days=92))
    assert kept() == []
    acts = session.scalars(select(AuditEntry).where(AuditEntry.act == "form.forget"))
    assert [entry.facts for entry in acts] == [{"answers": 1}, {"answers": 1}]


def test_many_answers_are_deleted_some_at_a_time(app, live, send, visit, session):
    version = live()
    for _ in range(5):
        send(version, {"broken": "no"}, visit_id=visit)
    with app.app_context(), transaction(writes=True) as writing:
        late = (datetime.now(UTC) + timedelta(days=100)).date()
        counts = [forgetting.forget(writing, late, 2) for _ in range(4)]

    assert counts == [2, 2, 1, 0]
