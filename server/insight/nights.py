"""When what stands out is looked for: each night, and when somebody asks."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.db import transaction
from server.identifiers import new_id
from server.jobs import Job, JobState, put_job
from server.problems import Conflict

SCAN = "insight.scan"
AT = time(2)
"""By the district's clocks: the day is over, and nobody is at work."""
MISSED = 7
"""Of nights that were missed no more are made up for: nobody acts on older ones."""


class ScanWaiting(Conflict):
    title = "One is waiting or running already"


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in the nights that are due and not there yet, each once."""
    with transaction(writes=False) as session:
        missing = list_missing(session, now, zone)
    if missing:
        with transaction(writes=True) as session:
            for night in missing:
                put_night(session, night, now, zone)


def list_missing(session: Session, now: datetime, zone: ZoneInfo) -> list[date]:
    """Return the nights since the last one that was put in; at first only the last."""
    here = now.astimezone(zone)
    last = here.date() - timedelta(days=here.time() < AT)
    newest = session.scalar(select(func.max(Job.key)).where(Job.kind == SCAN))
    if newest is None:
        return [last]
    known = date.fromisoformat(newest.split()[1])
    missed = min((last - known).days, MISSED)
    return [last - timedelta(days=ago) for ago in reversed(range(missed))]


def put_night(session: Session, night: date, now: datetime, zone: ZoneInfo) -> None:
    """Put in one night's work: what stood out then, told by what was filed by then."""
    as_of = datetime.combine(night, AT, zone).astimezone(UTC)
    said: dict[str, object] = {"as_of": as_of.isoformat()}
    put_job(session, new_id(), SCAN, said, now, key=f"{SCAN} {night}")


def ask_for_scan(
    session: Session,
    now: datetime,
    actor: Actor | None = None,
    job_id: UUID | None = None,
) -> tuple[Job, bool]:
    """Put in a scan of now; return it, and whether it is new. The same again is not."""
    wanted = job_id or new_id()
    if known := session.get(Job, wanted):
        return known, False
    busy = Job.state.in_([JobState.WAITING, JobState.RUNNING])
    if session.scalar(select(Job.id).where(Job.kind == SCAN, busy)):
        raise ScanWaiting
    put_job(session, wanted, SCAN, {"as_of": now.isoformat()}, now)
    note(session, actor, SCAN, wanted)
    return session.get_one(Job, wanted), True
