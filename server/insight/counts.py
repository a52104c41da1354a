"""Counts and colours of areas: what was filed where, added up for one level."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from geo.colours import WEEKS, colours, scores
from server.access import Grant
from server.insight import queries
from server.insight.ground import Ground, lay, town_path
from server.insight.queries import Asked
from server.territory.catalogue import SEVERITIES
from server.territory.models import Level


def count_areas(
    session: Session, grants: Sequence[Grant], level: Level, asked: Asked, now: datetime
) -> list[dict[str, Any]]:
    """Return counts and colour of each area of a level that the grants reach.

    Usual is what is usual in the town, so the whole town is looked at; shown is
    only what the grants reach.
    """
    reach = tuple({grant.path for grant in grants})
    towns = frozenset(queries.list_town_codes(session))
    around = tuple({town_path(path, towns) for path in reach})
    ground = lay(queries.list_ground(session, around), level, towns)
    counts = _counts(ground, queries.count_filed(session, reach, asked, now))
    colour = _colours(session, ground, around, now)
    return [
        {"code": code, "colour": colour[at], **counts[at]}
        for at, code in enumerate(ground.codes)
        if ground.paths[at].startswith(reach)
    ]


def _counts(ground: Ground, rows: Sequence[Any]) -> list[dict[str, Any]]:
    columns = [queries.severity_column(severity) for severity in SEVERITIES]
    shares = ground.by_area(rows, *columns)
    sums = ground.by_area(rows, "open", "overdue")
    names = [str(severity) for severity in SEVERITIES]
    return [
        {
            "filed": sum(share),
            "open": opened,
            "overdue": overdue,
            "by_severity": dict(zip(names, share, strict=True)),
        }
        for share, opened, overdue in zip(
            np.transpose(shares).tolist(), *(one.tolist() for one in sums), strict=True
        )
    ]


def _colours(
    session: Session, ground: Ground, around: Sequence[str], now: datetime
) -> list[str]:
    """Return each area's colour as it is now, whatever window was asked for."""
    matters = queries.count_matters(session, around, now)
    week, year = ground.by_area(matters, "week", "year")
    each = ground.by_town(matters, "year") / WEEKS / ground.town_micro_grids
    mean = each[ground.town_of] * ground.micro_grids
    cases = queries.count_open(session, around, now)
    return colours(
        scores(week, year, mean), *ground.by_area(cases, "open", "overdue", "grave")
    )
