"""What a phone began to send and never finished does not lie about for ever."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from server.audit.models import AuditEntry
from server.db import transaction
from server.jobs import Job
from server.screening import unfinished
from server.screening.attachment_models import Attachment
from server.worker import Worker
from tests.photos import STEP

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def sweep(app):
    """A night's work, so many days from now."""

    def work(days):
        now = datetime.now(UTC) + timedelta(days=days)
        works = {unfinished.SWEEP: unfinished.work_of(app.config["FILES"])}
        worker = Worker(
            app, works, lambda at: unfinished.plan(at, ZONE), clock=lambda: now
        )
        while worker.step():
            pass

    return work


@pytest.fixture
def parts(settings):
    shutil.rmtree(settings.files, ignore_errors=True)
    return lambda: [p for p in Path(settings.files).rglob("parts/*/*/*") if p.is_file()]


def lines(session):
    session.rollback()
    query = select(AuditEntry).where(AuditEntry.act == unfinished.SWEEP)
    return session.scalars(query).all()


def test_after_thirty_days_without_a_byte_what_arrived_is_dropped_and_noted(
    phone, sweep, parts, session
):
    phone.announce()
    phone.put(0)
    sweep(29)
    before = phone.received().json["received"], len(parts())
    sweep(31)

    assert before == (STEP, 1)
    assert (phone.received().json["received"], parts()) == (0, [])
    [line] = lines(session)
    assert (line.subject_id, line.account_id) == (phone.record_id, None)
    assert line.facts == {"attachment": str(phone.id), "received": STEP}


def test_a_phone_that_comes_back_later_starts_again_and_its_photo_arrives(phone, sweep):
    phone.announce()
    phone.put(0)
    sweep(31)
    too_late = phone.put(STEP)

    assert too_late.status_code == 409
    assert too_late.json["received"] == 0
    assert phone.send().json["complete"] is True


def test_a_photo_of_which_something_came_lately_is_left_alone(
    app, phone, sweep, session
):
    phone.announce()
    phone.put(0)
    long_ago = datetime.now(UTC) - timedelta(days=90)
    with app.app_context(), transaction(writes=True) as writer:
        writer.execute(update(Attachment).values(announced_at=long_ago))
    sweep(1)

    assert phone.received().json["received"] == STEP
    assert lines(session) == []


def test_what_is_complete_or_only_announced_is_no_matter_of_a_sweep(
    phone, sweep, session
):
    phone.announce()
    sweep(31)
    announced = phone.received()
    phone.send()
    sweep(62)

    assert announced.status_code == 200
    assert phone.look().status_code == 200
    assert lines(session) == []


def test_there_is_one_sweep_a_day_however_often_a_worker_looks(phone, sweep, session):
    for _ in range(3):
        sweep(1)
    sweep(2)
    session.rollback()
    jobs = select(func.count()).where(Job.kind == unfinished.SWEEP)

    assert session.scalar(jobs) == 2
