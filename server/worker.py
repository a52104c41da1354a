"""The worker: takes jobs, works between transactions, writes what came of it in one."""

import logging
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from server import jobs
from server.db import transaction
from server.jobs import LEASE, Job, LeaseLost

PAUSE = timedelta(seconds=1)
"""Somebody may be waiting for a paper."""
GLANCE = 0.2
TOLD = timedelta(seconds=3)
"""How often it is written down how far a job is."""

Went = Callable[[int, int], None]
Write = Callable[[Session], None]
Work = Callable[[Mapping[str, object], Went], Write]
"""Takes arguments and whom to tell how far it is, which may raise to break it off;
returns what is to be written, together with the job's end."""

log = logging.getLogger("linli.worker")


class Stopped(Exception):
    """The worker is to end: the job is given back."""


class Stop:
    """Whether it is time to end. No lock: signals come at any moment, in any line."""

    def __init__(self) -> None:
        self._told = False

    def set(self) -> None:
        self._told = True

    def is_set(self) -> bool:
        return self._told

    def wait(self, longest: timedelta) -> None:
        """Wait until it is time to end, but no longer than that."""
        until = time.monotonic() + longest.total_seconds()
        while not self._told and time.monotonic() < until:
            time.sleep(GLANCE)


@dataclass
class Worker:
    """One process's worker."""

    app: Flask
    works: Mapping[str, Work]
    plan: Callable[[datetime], None] = lambda now: None
    """Puts in what comes up by itself, as the work of a night."""
    lease: timedelta = LEASE
    told: timedelta = TOLD
    stop: Stop = field(default_factory=Stop)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self) -> None:
        """Work until somebody says stop."""
        while not self.stop.is_set():
            if not self.step():
                self.stop.wait(PAUSE)

    def step(self) -> bool:
        """Do one job; return whether there was one."""
        with self.app.app_context():
            try:
                self.plan(self.clock())
                job = self._take()
            except SQLAlchemyError:
                # A database that is away comes back; what is due stays due.
                log.exception("the database did not answer")
                return False
            if job:
                self._do(job)
            return job is not None

    def _take(self) -> Job | None:
        now = self.clock()
        with transaction(writes=False) as session:
            if not jobs.has_due(session, now):
                return None
        with transaction(writes=True) as session:
            return jobs.take_job(session, now, self.lease)

    def _do(self, job: Job) -> None:
        try:
            write = self.works[job.kind](job.arguments, self._teller(job))
            with transaction(writes=True) as session:
                write(session)
                jobs.end_job(session, job, self.clock())
        except LeaseLost:
            log.warning("job %s was taken by another worker", job.id)
        except Stopped:
            self._leave(job, None)
        except Exception as problem:
            # Whatever it is: it must be seen, and not end the worker.
            log.exception("job %s, %s", job.kind, job.id)
            self._leave(job, type(problem).__name__)

    def _leave(self, job: Job, problem: str | None) -> None:
        """Give back what was broken off, put off what went wrong."""
        try:
            with transaction(writes=True) as session:
                if problem is None:
                    jobs.give_back(session, job, self.clock())
                else:
                    jobs.put_off(session, job, problem, self.clock())
        except (LeaseLost, SQLAlchemyError):
            log.exception("job %s could not be left; its lease will run out", job.id)

    def _teller(self, job: Job) -> Went:
        """Return whom a job tells how far it is: now and then it is written down."""
        last = self.clock()

        def went(done: int, of: int) -> None:
            nonlocal last
            if self.stop.is_set():
                raise Stopped
            now = self.clock()
            if now - last >= self.told:
                with transaction(writes=True) as session:
                    jobs.renew_lease(session, job, 100 * done // of, now, self.lease)
                last = now

        return went


def stop_when_told(stop: Stop, parent: int | None = None) -> None:
    """Stop at SIGTERM and Ctrl-C, and when the process ends that started this one."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:

        def look(*_: object) -> None:
            if os.getppid() != parent:
                stop.set()

        # A timer, for a server that is killed tells nobody.
        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, 1, 1)
