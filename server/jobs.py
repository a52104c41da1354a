"""Work that is done beside the requests: rows, written in the act's transaction.

A worker takes a row with one statement and a lease. One that is killed keeps its
lease until it runs out, and then another takes the row again; what it had written
was one transaction, with the end of the job in it, so nothing is done twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Index, and_, exists, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.db import Base, insert_new, transaction
from server.identifiers import new_id

LEASE = timedelta(minutes=5)
TRIES = 4
WAIT = timedelta(minutes=1)
"""After the first failure; each time four times as long."""
LISTED = 50


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LeaseLost(Exception):
    """Another worker has taken this job meanwhile: whatever was done is dropped."""


class Job(Base):
    """One piece of work, and how far it has come."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    """Of work that must be there once, as that of one night."""
    arguments: Mapped[dict[str, object]]
    state: Mapped[JobState]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    """Counts the takings; whoever holds the last one holds the job."""
    progress: Mapped[int]
    """In hundredths."""
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    """What went wrong last, by its name only."""


def put_job(
    session: Session,
    job_id: UUID,
    kind: str,
    arguments: dict[str, object],
    now: datetime,
    key: str | None = None,
) -> bool:
    """Put work in, to be done soon; return whether it is new, by id and by key."""
    row = {
        "id": job_id,
        "kind": kind,
        "key": key,
        "arguments": arguments,
        "state": JobState.WAITING,
        "due_at": now,
        "attempts": 0,
        "progress": 0,
        "made_at": now,
    }
    return insert_new(session, Job, [row]) == 1


def plan_day(kind: str, now: datetime, zone: ZoneInfo) -> None:
    """Put in a day's work of this kind, once; it is told the moment."""
    _plan(kind, f"{kind} {now.astimezone(zone).date()}", now)


def plan_hour(kind: str, now: datetime, zone: ZoneInfo) -> None:
    """Put in an hour's work of this kind, once; hours that nobody worked are gone."""
    _plan(kind, f"{kind} {now.astimezone(zone):%Y-%m-%d %H}", now)


def _plan(kind: str, key: str, now: datetime) -> None:
    with transaction(writes=False) as session:
        if session.scalar(select(Job.id).where(Job.key == key)):
            return
    with transaction(writes=True) as session:
        put_job(session, new_id(), kind, {"as_of": now.isoformat()}, now, key=key)


def has_due(session: Session, now: datetime) -> bool:
    """Tell whether there is anything to take, without locking anything."""
    return session.scalar(select(exists().where(_is_due(now)))) is True


def take_job(session: Session, now: datetime, lease: timedelta = LEASE) -> Job | None:
    """Take the job that is due longest, in one statement; None where there is none.

    PostgreSQL's racers pass over what another is just taking; SQLite's wait.
    """
    _give_up(session, now)
    longest = select(Job.id).where(_is_due(now)).order_by(Job.due_at).limit(1)
    found = longest.with_for_update(skip_locked=True).scalar_subquery()
    taking = (
        update(Job)
        .where(Job.id == found, _is_due(now))
        .values(
            state=JobState.RUNNING,
            lease_until=now + lease,
            attempts=Job.attempts + 1,
            progress=0,
        )
        .returning(Job)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(taking).one_or_none()


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(Job.state == JobState.WAITING, Job.due_at <= now)
    return or_(waiting, and_(_is_abandoned(now), Job.attempts < TRIES))


def _is_abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(Job.state == JobState.RUNNING, Job.lease_until < now)


def _give_up(session: Session, now: datetime) -> None:
    """Let what has brought down so many workers rest, where it can be seen."""
    ended = {"state": JobState.FAILED, "ended_at": now, "problem": "abandoned"}
    session.execute(
        update(Job)
        .where(_is_abandoned(now), Job.attempts >= TRIES)
        .values(ended | {"lease_until": None})
        .execution_options(synchronize_session=False)
    )


def renew_lease(
    session: Session,
    job: Job,
    progress: int,
    now: datetime,
    lease: timedelta = LEASE,
) -> None:
    """Say that the job goes on, and how far it is; raise LeaseLost where it is gone."""
    _write(session, job, {"progress": progress, "lease_until": now + lease})


def end_job(session: Session, job: Job, now: datetime) -> None:
    """End the job well, in the transaction that writes what came of it."""
    ended = {"state": JobState.DONE, "progress": 100, "ended_at": now, "problem": None}
    _write(session, job, ended | {"lease_until": None})


def give_back(session: Session, job: Job, now: datetime) -> None:
    """Let another worker have the job at once, as if it had not been taken."""
    again = {"state": JobState.WAITING, "due_at": now, "progress": 0}
    _write(session, job, again | {"lease_until": None, "attempts": job.attempts - 1})


def put_off(session: Session, job: Job, problem: str, now: datetime) -> None:
    """Note what went wrong, and try again later, but not for ever."""
    if job.attempts >= TRIES:
        said = {"state": JobState.FAILED, "ended_at": now}
    else:
        wait = WAIT * 4 ** (job.attempts - 1)
        said = {"state": JobState.WAITING, "due_at": now + wait}
    _write(session, job, said | {"lease_until": None, "problem": problem})


def _write(session: Session, job: Job, said: dict[str, Any]) -> None:
    """Write to a job that is still held in the attempt in which it was taken."""
    held = and_(Job.state == JobState.RUNNING, Job.attempts == job.attempts)
    written = session.execute(
        update(Job)
        .where(Job.id == job.id, held)
        .values(said)
        .execution_options(synchronize_session=False, preserve_rowcount=True)
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]  # an update has it
        raise LeaseLost(job.id)


def list_jobs(session: Session, most: int = LISTED) -> Sequence[Job]:
    """Return the newest jobs."""
    return session.scalars(select(Job).order_by(Job.made_at.desc()).limit(most)).all()
