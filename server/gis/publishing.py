"""Publishing: what is told of months that are over, kept for the views of PostGIS."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.months import latest, months
from server.audit.actions import note
from server.db import insert_new
from server.gis.atlas import Atlas
from server.gis.counts import FILED, OPEN, count, nobody, told
from server.gis.models import PublishedCount

AT_ONCE = 1000


def due(session: Session, today: date) -> list[date]:
    """Return the months that are over and not published: those after the newest."""
    newest = session.scalar(select(func.max(PublishedCount.month)))
    (*over, _) = months(newest, today) if newest else latest(today)
    return [month for month in over if month != newest]


def told_of(
    session: Session, here: Atlas, asked: Sequence[date], zone: ZoneInfo, now: datetime
) -> list[dict[str, Any]]:
    """Return a row for each area and month: what anybody may be told of it."""
    if not asked or not here.rows:
        return []
    every = np.arange(len(here.rows))
    said = count(session, here, nobody(here), asked, zone, now, every)
    return [
        {
            "area_id": row.id,
            "month": month,
            "filed": told(int(counts[FILED, at])),
            "open": told(int(counts[OPEN, at])),
        }
        for month, counts in zip(asked, said, strict=True)
        for at, row in enumerate(here.rows)
    ]


def publish(
    session: Session, district: UUID, asked: Sequence[date], rows: list[dict[str, Any]]
) -> None:
    """Keep what is told, unless it was told already."""
    for start in range(0, len(rows), AT_ONCE):
        insert_new(session, PublishedCount, rows[start : start + AT_ONCE])
    facts = {"months": [f"{month:%Y-%m}" for month in asked], "rows": len(rows)}
    note(session, None, "insight.publish", district, **facts)
