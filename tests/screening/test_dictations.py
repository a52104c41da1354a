"""What is dictated after the door: sent like a photo, heard by an engine, forgotten."""

import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.jobs import Job
from server.screening import dictations
from server.worker import Worker
from tests.factories import VILLAGE
from tests.photos import Sender, problem

SOUND = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 40


@pytest.fixture
def dictation(client, worker):
    return Sender(client, worker, SOUND, media_type="audio/webm")


@pytest.fixture
def engine(app, tmp_path, monkeypatch):
    """A program that hears in every recording how long it is, and a telephone."""
    program = tmp_path / "engine.py"
    program.write_text(
        "import sys, pathlib\n"
        "size = len(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "print(f'楼上漏水 {size}，电话 13800000000')\n"
    )
    set_engine(app, monkeypatch, shlex.join([sys.executable, str(program)]))


def set_engine(app, monkeypatch, command):
    monkeypatch.setitem(app.config, "TRANSCRIBER", command)


def work(app):
    return Worker(app, {dictations.HEAR: dictations.hear}).step()


def forget_old(app, settings, days):
    """What the worker does on the day after so many."""
    day = datetime.now(UTC) + timedelta(days=days)
    with app.app_context():
        dictations.plan(day, settings.zone)
        dictations.plan(day, settings.zone)
    works = {dictations.FORGET: dictations.forget_old}
    worker = Worker(app, works, clock=lambda: day)
    assert [worker.step(), worker.step()] == [True, False]


def sounds(settings, dictation):
    folder = Path(settings.files, "recordings", str(dictation.id))
    return [one for one in folder.rglob("*") if one.is_file()]


def listed(dictation):
    path = dictation.path.rpartition("/")[0]
    return dictation.client.get(path, headers=dictation.who).json["items"]


def test_a_dictation_arrives_like_a_photo_and_is_given_as_it_was_spoken(
    settings, dictation
):
    sent = dictation.send()
    heard = dictation.look()

    assert len(sounds(settings, dictation)) == 1
    assert sent.json["complete"] is True
    assert (heard.data, heard.mimetype) == (SOUND, "audio/webm")
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert [(one["type"], one["text"]) for one in listed(dictation)] == [
        ("audio/webm", None)
    ]


def test_that_a_mediator_listens_is_noted(dictation, make, session):
    dictation.send()
    dictation.look(make.token("mediator", VILLAGE))
    act = select(func.count()).where(AuditEntry.act == "attachment.read")

    assert session.scalar(act) == 1


@pytest.mark.parametrize("kind", ["audio/webm", "audio/ogg", "audio/mp4"])
def test_what_is_no_recording_is_refused_for_good(client, worker, kind):
    page = Sender(client, worker, b"<script>alert(1)</script>" * 9, media_type=kind)

    assert problem(page.send()) == (422, "attachment-not-a-recording")
    assert problem(page.announce()) == (422, "attachment-not-a-recording")


def test_a_record_takes_three_photos_and_one_dictation(
    client, worker, dictation, phone
):
    phone.record_id = dictation.record_id
    dictation.send()
    second = Sender(
        client, worker, SOUND, record_id=dictation.record_id, media_type="audio/ogg"
    )

    assert problem(second.announce()) == (409, "too-many-attachments")
    assert phone.send().json["complete"] is True


def test_a_dictation_of_more_than_two_megabytes_is_refused_before_it_is_sent(
    client, worker
):
    long = Sender(client, worker, SOUND, media_type="audio/mp4")

    answer = long.announce(Content_Range=f"bytes */{2 * 1024 * 1024 + 1}")

    assert problem(answer) == (413, "attachment-too-large")


def test_without_an_engine_nothing_waits_to_be_heard(dictation, session):
    dictation.send()

    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_an_engine_writes_what_it_heard_without_the_telephone(app, engine, dictation):
    dictation.send()

    assert work(app) is True
    assert listed(dictation)[0]["text"] == f"楼上漏水 {len(SOUND)}，电话 {'*' * 11}"


@pytest.mark.parametrize("command", ["false", "true", "printf '\\377'"])
def test_an_engine_that_fails_or_hears_nothing_leaves_the_recording(
    app, monkeypatch, dictation, session, command
):
    set_engine(app, monkeypatch, command)
    dictation.send()
    work(app)
    job = session.scalars(select(Job)).one()

    assert dictation.look().data == SOUND
    if command.startswith("printf"):
        assert listed(dictation)[0]["text"] == "\ufffd"
    else:
        assert (job.problem, listed(dictation)[0]["text"]) == ("NothingHeard", None)


def test_who_dictated_it_has_it_forgotten_once_the_text_is_taken(
    settings, engine, app, dictation, session
):
    dictation.send()
    gone = dictation.client.delete(dictation.path, headers=dictation.who)
    again = dictation.client.delete(dictation.path, headers=dictation.who)
    work(app)
    acts = select(AuditEntry.act).where(AuditEntry.act == "recording.forget")

    assert (gone.status_code, again.status_code) == (204, 204)
    assert sounds(settings, dictation) == []
    assert problem(dictation.look()) == (404, "no-such-attachment")
    assert listed(dictation) == []
    assert len(session.scalars(acts).all()) == 1


def test_a_phone_that_did_not_hear_of_it_does_not_send_it_again(dictation):
    dictation.send()
    dictation.client.delete(dictation.path, headers=dictation.who)
    again = dictation.announce()

    assert (again.status_code, again.json["complete"]) == (200, True)


def test_nobody_else_has_it_forgotten_and_a_photo_is_not(dictation, phone, make):
    dictation.send()
    phone.send()
    other = make.token("mediator", VILLAGE)

    answer = dictation.client.delete(dictation.path, headers=other)
    assert problem(answer) == (404, "no-such-record")
    answer = phone.client.delete(phone.path, headers=phone.who)
    assert problem(answer) == (409, "not-a-recording")
    assert dictation.look().data == SOUND


def test_after_thirty_days_it_is_forgotten_by_itself_and_a_photo_is_not(
    app, settings, dictation, phone, session
):
    dictation.send()
    phone.send()
    forget_old(app, settings, 29)
    assert dictation.look().data == SOUND
    forget_old(app, settings, 32)
    assert sounds(settings, dictation) == []
    assert problem(dictation.look()) == (404, "no-such-attachment")
    assert phone.look().status_code == 200
    forget_old(app, settings, 33)
    assert (
        session.scalar(select(func.count()).where(AuditEntry.act == "recording.forget"))
        == 1
    )


def test_one_that_is_still_on_its_way_is_not_forgotten(app, settings, dictation):
    dictation.announce()
    dictation.put(0, 5000)
    forget_old(app, settings, 32)

    assert dictation.put(5000).json["complete"] is True
    assert dictation.look().data == SOUND
