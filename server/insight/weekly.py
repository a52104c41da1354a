"""Matters week by week, by area: what is held against its own past."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from server.db import epoch_seconds
from server.insight.changes import RawId, list_places
from server.insight.eras import find_era, lies_in
from server.insight.numbering import Place
from server.screening.models import Record

WEEK = timedelta(days=7)
WEEKS = 78
"""A year to learn from, and half a year to look at."""

Numbers = NDArray[np.int64]


def weekly_matters(
    session: Session, now: datetime, weeks: int = WEEKS
) -> tuple[list[Place], Numbers]:
    """Return all areas, and the matters by week and area, the oldest week first.

    Weeks are counted back from now. What one person files about one door within a
    week is one matter; without a door each record is one.
    """
    places = list_places(session)
    number = {place.id: at for at, place in enumerate(places)}
    counted = np.zeros((weeks, len(places)), np.int64)
    for row in session.execute(_by_week(now, weeks, find_era(session, None))):
        counted[weeks - 1 - row.week, number[row.area]] += row.matters
    return places, counted


def _by_week(now: datetime, weeks: int, era: UUID | None) -> Any:
    until = now.replace(microsecond=0) + timedelta(seconds=1)
    ago = int(until.timestamp()) - 1 - epoch_seconds(Record.filed_at)
    # Whole weeks: PostgreSQL would round a and half of this week be gone.
    week = (ago // int(WEEK.total_seconds())).label("week")
    area_id = lies_in(era).label("area_id")
    filed = (
        select(area_id, week, Record.dwelling_id, Record.filed_by)
        .where(Record.filed_at >= until - weeks * WEEK, Record.filed_at < until)
        .subquery()
    )
    # Without a door each record is a matter of its own.
    matters = case((filed.c.dwelling_id.is_(None), func.count()), else_=1)
    door = (
        select(filed.c.area_id, filed.c.week, matters.label("matters"))
        .group_by(*filed.c)
        .subquery()
    )
    return select(
        RawId(door.c.area_id).label("area"),
        door.c.week,
        func.sum(door.c.matters).label("matters"),
    ).group_by(door.c.area_id, door.c.week)
