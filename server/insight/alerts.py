"""Alerts: written once while what they say goes on, read by who counts there."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from server.access import Grant
from server.audit.actions import note_all
from server.db import insert_new
from server.identifiers import new_id
from server.insight.models import Alert, AlertKind
from server.insight.numbering import Place
from server.jobs import Job, JobState
from server.territory.models import Area, Level
from server.territory.queries import within

GOES_ON = timedelta(days=7)
"""Found again within these days it is the same alert, and not a new one."""
MOST = 500


class Found(Protocol):
    """Why an area stands out."""

    @property
    def place(self) -> Place: ...
    @property
    def kind(self) -> AlertKind: ...
    @property
    def counted(self) -> str: ...
    @property
    def numbers(self) -> dict[str, object]: ...


def write_alerts(
    session: Session, found: Iterable[Found], as_of: datetime, zone: ZoneInfo
) -> None:
    """Raise what is new, and say of what goes on that it does.

    Nights may be made up for in any order, and twice: an alert is never older than
    the first night that saw it, nor younger than the last.
    """
    monday = monday_of(as_of.astimezone(zone).date())
    new = []
    for one in found:
        area_id = UUID(one.place.id)
        if known := _going_on(session, area_id, one.kind, as_of, monday):
            if as_of >= known.seen_at:
                known.numbers, known.counted = one.numbers, one.counted
            known.seen_at = max(known.seen_at, as_of)
            known.raised_at = min(known.raised_at, as_of)
        else:
            new.append(_row(one, area_id, as_of, monday))
    session.flush()
    if new:
        insert_new(session, Alert, new)
        note_all(session, None, [("alert.raise", row["id"], {}) for row in new])


def _going_on(
    session: Session, area_id: UUID, kind: AlertKind, as_of: datetime, monday: date
) -> Alert | None:
    """Return the alert that this is, if it was there in the days around."""
    near = (Alert.raised_at <= as_of + GOES_ON) & (Alert.seen_at >= as_of - GOES_ON)
    query = select(Alert).where(Alert.area_id == area_id, Alert.kind == kind)
    query = query.where(near | (Alert.week == monday)).order_by(Alert.seen_at.desc())
    return session.scalars(query.limit(1)).first()


def _row(one: Found, area_id: UUID, as_of: datetime, monday: date) -> dict[str, Any]:
    return {
        "id": new_id(),
        "area_id": area_id,
        "kind": one.kind,
        "week": monday,
        "counted": one.counted,
        "numbers": one.numbers,
        "raised_at": as_of,
        "seen_at": as_of,
    }


def monday_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday_of(date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())


def list_alerts(
    session: Session, grants: Sequence[Grant], since: datetime, level: Level | None
) -> Sequence[Alert]:
    """Return the alerts within reach that were so after a moment, the newest first."""
    query = (
        select(Alert)
        .join(Area, Alert.area_id == Area.id)
        .options(joinedload(Alert.area))
        .where(Alert.seen_at >= since)
        .order_by(Alert.seen_at.desc(), Alert.raised_at.desc(), Alert.id)
    )
    if level:
        query = query.where(Area.level == level)
    return session.scalars(within(query, grants).limit(MOST)).all()


def shown(alert: Alert, reach: tuple[str, ...]) -> dict[str, Any]:
    """Return the alert; its numbers only to who may count all that was counted.

    An area and its neighbours less the area would be the neighbours' own count.
    """
    said = ("id", "kind", "week", "raised_at", "seen_at", "area")
    numbers = alert.numbers if alert.counted.startswith(reach) else None
    return {name: getattr(alert, name) for name in said} | {"numbers": numbers}


def looked_at(session: Session, kind: str) -> datetime | None:
    """Return when the newest look ended."""
    done = select(func.max(Job.ended_at)).where(
        Job.kind == kind, Job.state == JobState.DONE
    )
    ended = session.scalar(done)
    return ended and ended.astimezone(UTC)
