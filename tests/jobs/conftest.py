"""A worker whose clock the test holds, and work that tells what it did."""

from datetime import UTC, datetime, timedelta

import pytest

from server.db import transaction
from server.identifiers import new_id
from server.jobs import put_job
from server.worker import Worker


class Clock:
    """What time it is, as the test says."""

    def __init__(self):
        self.now = datetime.now(UTC)

    def __call__(self):
        return self.now

    def go(self, **said):
        self.now += timedelta(**said)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def put(app, clock):
    """A maker of jobs; returns the id."""

    def put_in(kind="test", key=None, **arguments):
        job_id = new_id()
        with app.app_context(), transaction(writes=True) as session:
            put_job(session, job_id, kind, arguments, clock(), key)
        return job_id

    return put_in


@pytest.fixture
def hire(app, clock):
    """A maker of workers who do what the test says."""

    def worker(work, **said):
        return Worker(app, {"test": work}, clock=clock, **said)

    return worker
