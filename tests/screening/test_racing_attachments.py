"""Many requests with the same photo at once: every byte once, one picture."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Semaphore

import pytest
from PIL import Image
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.db import transaction
from server.files import Files
from server.screening import attachment_routes
from server.screening.attachment_models import Attachment
from server.screening.attachments import keep_part, take_part
from server.screening.ranges import Range
from tests.photos import STEP, Sender, file_record, photo, problem

WHOLE = photo()
LAST = len(WHOLE) - len(WHOLE) % STEP


@pytest.fixture
def as_many_processes(monkeypatch):
    """Let all threads make pictures at once, as threads of many processes would."""
    monkeypatch.setattr(attachment_routes, "ONE_PICTURE_AT_A_TIME", Semaphore(50))


def race(app, phone, work, times=50):
    """Do the work on many connections at once; return the answers."""

    def once(number):
        other = Sender(
            app.test_client(), phone.who, phone.content, record_id=phone.record_id
        )
        other.id = phone.id
        return work(other, number)

    with ThreadPoolExecutor(12) as threads:
        return list(threads.map(once, range(times)))


def count(session, act):
    session.rollback()
    lines = select(func.count()).where(AuditEntry.act == act)
    return session.scalars(lines).one()


def test_announced_fifty_times_at_once_it_is_one(app, phone, session):
    answers = race(app, phone, lambda other, _: other.announce().status_code)

    assert sorted(answers) == [200] * 49 + [201]
    assert len(session.scalars(select(Attachment)).all()) == 1


@pytest.mark.usefixtures("as_many_processes")
def test_the_last_range_sent_fifty_times_at_once_makes_one_picture(
    app, phone, session, settings
):
    phone.announce()
    for start in range(0, LAST, STEP):
        phone.put(start)
    answers = race(app, phone, lambda other, _: other.put(LAST))

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json["received"] for answer in answers} == {len(WHOLE)}
    assert all(answer.json["complete"] for answer in answers)
    assert count(session, "record.attach") == 1
    assert not (Path(settings.files) / "parts" / str(phone.id)).exists()


def test_of_the_same_range_sent_by_many_at_once_one_alone_was_not_here_before(
    app, phone
):
    """A browser sends a broken range again at once; the phone must hear that it did."""
    phone.announce()
    answers = race(app, phone, lambda other, _: other.put(0), times=24)

    assert sorted(answer.json["again"] for answer in answers) == [0] + [STEP] * 23


@pytest.mark.usefixtures("as_many_processes")
def test_ranges_of_many_sizes_sent_at_once_add_up_to_the_photo(app, phone, session):
    phone.announce()

    def send(other, number):
        at, step = 0, 20_000 + 7_000 * number
        for _ in range(20):
            answer = other.put(at, at + step)
            assert answer.status_code == 200, answer.json
            at = answer.json["received"]
            if at == len(WHOLE):
                break
        return answer.json["complete"]

    assert all(race(app, phone, send, times=12))
    assert count(session, "record.attach") == 1
    assert Image.open(BytesIO(phone.look().data)).size == (640, 480)


@pytest.mark.usefixtures("as_many_processes")
def test_bytes_that_are_no_picture_are_refused_to_all_who_race(app, phone, session):
    phone.content = b"<html>" * 1000
    phone.announce()
    answers = race(app, phone, lambda other, _: problem(other.put(0)))

    assert set(answers) == {(422, "attachment-not-a-picture")}
    assert count(session, "record.attach") == 0


@pytest.mark.usefixtures("as_many_processes")
def test_right_and_wrong_bytes_raced_never_mix(app, phone, session):
    """A phone's two tabs, one with a damaged copy: the whole photo or none."""
    phone.announce()
    wrong = bytes(len(WHOLE))

    def send(other, number):
        other.content = WHOLE if number % 2 else wrong
        answers = [other.put(start) for start in range(0, len(WHOLE), STEP)]
        return {answer.status_code for answer in answers}

    seen = set().union(*race(app, phone, send, times=24))
    assert seen <= {200, 409}
    again = phone.send()

    assert again.status_code in (200, 409)
    assert again.status_code == 200 or phone.send().json["complete"] is True
    assert count(session, "record.attach") == 1


def test_a_part_that_comes_late_never_gets_among_those_of_a_new_try(
    app, phone, settings
):
    """It was read before what came with it was dropped, and is noted after."""
    phone.announce()
    wrong = Range(0, STEP, len(WHOLE))
    files = Files(settings.files)
    with app.app_context(), transaction(writes=False) as session:
        before = session.get_one(Attachment, phone.id)
    name = keep_part(files, before, wrong, bytes(STEP))
    phone.content = bytes(len(WHOLE))
    for start in range(0, len(WHOLE), STEP):
        dropped = phone.put(start)
    with app.app_context(), transaction(writes=True) as session:
        after, taken = take_part(session, before, name, STEP)

    assert problem(dropped) == (409, "attachment-differs")
    assert (after.attempt, after.received, after.parts, taken) == (2, 0, [], False)


def test_of_ten_photos_announced_at_once_three_are_taken(app, client, worker, session):
    record_id = file_record(client, worker)

    def announce(_):
        other = Sender(app.test_client(), worker, WHOLE, record_id=record_id)
        return other.announce().status_code

    with ThreadPoolExecutor(10) as threads:
        answers = sorted(threads.map(announce, range(10)))

    assert answers == [201] * 3 + [409] * 7
