"""Jobs are done once: whoever races, whoever is killed, whatever goes wrong."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from server import jobs
from server.audit.actions import note
from server.audit.models import AuditEntry
from server.db import transaction
from server.identifiers import new_id
from server.jobs import Job, JobState, LeaseLost, put_job, take_job


@pytest.fixture(autouse=True)
def district(make):
    """A fresh database for each test."""


def write(session):
    """Leave a line that can be counted."""
    note(session, None, "test.write", new_id())


def work(arguments, went):
    return write


def written(session):
    session.rollback()
    found = session.scalars(select(AuditEntry).where(AuditEntry.act == "test.write"))
    return len(found.all())


def state(session, job_id):
    session.rollback()
    job = session.get(Job, job_id, populate_existing=True)
    return job.state, job.attempts, job.problem


def test_a_job_is_done_and_its_end_is_seen(session, put, hire):
    job_id = put()
    worker = hire(work)
    assert (worker.step(), worker.step()) == (True, False)
    assert state(session, job_id) == (JobState.DONE, 1, None)
    job = session.get(Job, job_id)
    assert job.progress == 100
    assert job.ended_at >= job.made_at
    assert written(session) == 1


def test_what_is_put_in_by_an_act_that_fails_was_never_there(app, session, clock):
    job_id = new_id()

    def act():
        with transaction(writes=True) as writer:
            put_job(writer, job_id, "test", {}, clock())
            raise ZeroDivisionError

    with app.app_context(), pytest.raises(ZeroDivisionError):
        act()
    assert session.get(Job, job_id) is None


def test_two_workers_racing_take_each_job_once(app, session, put, clock):
    wanted = {put() for _ in range(30)}
    taken, start = [], threading.Barrier(4)

    def take():
        start.wait()
        with app.app_context():
            while True:
                with transaction(writes=True) as session:
                    job = take_job(session, clock())
                if job is None:
                    return
                taken.append(job.id)

    racers = [threading.Thread(target=take) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert Counter(taken) == Counter(wanted)


def test_a_worker_that_was_killed_leaves_the_job_to_another_after_the_lease(
    session, put, hire, clock
):
    class Killed(BaseException):
        pass

    def die(arguments, went):
        raise Killed

    job_id = put()
    with pytest.raises(Killed):
        hire(die).step()
    other = hire(work)
    assert not other.step()
    assert state(session, job_id) == (JobState.RUNNING, 1, None)

    clock.go(minutes=4, seconds=59)
    assert not other.step()
    clock.go(seconds=2)
    assert other.step()
    assert state(session, job_id) == (JobState.DONE, 2, None)
    assert written(session) == 1


def test_one_thought_dead_that_goes_on_writes_nothing(session, put, hire, clock):
    """Its lease ran out while it worked, and another did the job meanwhile."""

    def slow(arguments, went):
        clock.go(minutes=6)
        assert hire(work).step()
        return write

    job_id = put()
    assert hire(slow).step()
    assert state(session, job_id) == (JobState.DONE, 2, None)
    assert written(session) == 1


def test_a_long_job_keeps_its_lease_by_saying_how_far_it_is(session, put, hire, clock):
    seen = []

    def long(arguments, went):
        for minute in range(1, 11):
            clock.go(minutes=1)
            went(minute, 10)
            assert not hire(work).step()
            session.rollback()
            seen.append(session.get(Job, job_id, populate_existing=True).progress)
        return write

    job_id = put()
    assert hire(long).step()
    assert seen == list(range(10, 101, 10))
    assert state(session, job_id)[:2] == (JobState.DONE, 1)
    assert written(session) == 1


def test_one_that_lost_its_lease_is_broken_off_when_it_says_how_far_it_is(
    session, put, hire, clock
):
    def slow(arguments, went):
        clock.go(minutes=6)
        hire(work).step()
        went(1, 2)
        raise AssertionError("it was not broken off")

    job_id = put()
    hire(slow).step()
    assert state(session, job_id) == (JobState.DONE, 2, None)


def test_what_goes_wrong_is_tried_again_later_but_not_for_ever(
    session, put, hire, clock
):
    def fail(arguments, went):
        raise ZeroDivisionError

    job_id, worker, waits = put(), hire(fail), []
    for _ in range(4):
        assert worker.step()
        waited = 0
        while waited < 30 and not worker_would(session, clock):
            clock.go(minutes=1)
            waited += 1
        waits.append(waited)

    assert waits == [1, 4, 16, 30]
    assert state(session, job_id) == (JobState.FAILED, 4, "ZeroDivisionError")
    assert written(session) == 0


def worker_would(session, clock):
    session.rollback()
    return jobs.has_due(session, clock())


def test_one_that_kills_every_worker_rests_in_the_end(app, session, put, hire, clock):
    job_id = put()
    with app.app_context():
        for _ in range(4):
            with transaction(writes=True) as writer:
                assert take_job(writer, clock()).id == job_id
            clock.go(minutes=6)
    put()
    assert hire(work).step()
    assert state(session, job_id) == (JobState.FAILED, 4, "abandoned")


def test_a_worker_that_is_told_to_stop_gives_its_job_back_at_once(session, put, hire):
    def stopped(arguments, went):
        worker.stop.set()
        went(1, 2)
        raise AssertionError("it was not stopped")

    job_id, worker = put(), None
    worker = hire(stopped)
    worker.run()
    assert state(session, job_id) == (JobState.WAITING, 0, None)
    assert hire(work).step()
    assert written(session) == 1


def test_the_end_and_what_came_of_it_are_one(session, put, hire):
    def half(arguments, went):
        def write_and_fail(session):
            write(session)
            raise ZeroDivisionError

        return write_and_fail

    job_id = put()
    hire(half).step()
    assert written(session) == 0
    assert state(session, job_id)[0] == JobState.WAITING


def test_a_key_is_there_once(app, session, put, clock):
    put(key="a night")
    put(key="a night")
    assert len(session.scalars(select(Job)).all()) == 1


def test_whoever_does_not_hold_a_job_cannot_end_it(app, put, clock):
    put()
    with app.app_context(), transaction(writes=True) as session:
        job = take_job(session, clock(), timedelta(seconds=1))
        session.expunge(job)
        clock.go(seconds=2)
        take_job(session, clock())
        with pytest.raises(LeaseLost):
            jobs.end_job(session, job, clock())
