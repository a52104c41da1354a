"""Counts by area and month: true in one's own areas, and beyond them none of few.

A reader has their own areas (`insight.read`) and may look beyond
(`insight.read_beyond`). Beyond, a month is told when it is over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geo.months import edges, later
from geo.suppression import LEAST
from server.access import Actor
from server.gis import queries
from server.gis.atlas import Atlas, Flags, Positions
from server.territory.models import Level

FILED, OPEN = 0, 1
HIDDEN = -1
FEW = 100
"""So many areas are looked up one by one; of more, all records are read."""


@dataclass(frozen=True)
class Reader:
    """Who reads counts: `own` are the reader's areas, `shown` all that are listed."""

    own: Flags
    shown: Flags

    @property
    def beyond(self) -> Flags:
        """What is listed and not the reader's own."""
        found: Flags = self.shown & ~self.own
        return found


def reader(actor: Actor, here: Atlas) -> Reader:
    """Return what somebody may read; refuse whoever counts nowhere."""
    own = here.within(actor.must_somewhere("insight.read"))
    beyond = bool(actor.grants_for("insight.read_beyond"))
    return Reader(own, own | beyond)


def nobody(here: Atlas) -> Reader:
    """Return the reader of what is published: no area is their own."""
    none = np.zeros(len(here.rows), np.bool_)
    return Reader(none, ~none)


def count(
    session: Session,
    here: Atlas,
    who: Reader,
    months: Sequence[date],
    zone: ZoneInfo,
    now: datetime,
    areas: Positions,
) -> NDArray[np.int64]:
    """Return (months, 2, areas) of filed and open, HIDDEN where it is not told.

    Good for the areas that are named, by position. If they are all the reader's own,
    nothing else is counted; if not, what is hidden hangs on all there is.
    """
    own = not who.beyond[areas].any()
    paths = [here.rows[at].path for at in areas[:FEW].tolist()]
    rows = queries.count_months(
        session, edges(months, zone), paths if own and len(areas) < FEW else None
    )
    said = true_counts(here, rows, months)
    if own:
        return said
    few_doors = count_doors(session, here) < LEAST
    today = now.astimezone(zone).date()
    for at, month in enumerate(months):
        if later(month, 1) > today:
            said[at, :, ~who.own] = HIDDEN
            continue
        for measure in (FILED, OPEN):
            hide = here.tree.hidden(said[at, measure], few_doors, who.own)
            said[at, measure, hide] = HIDDEN
    return said


def true_counts(
    here: Atlas, rows: Iterable[Any], months: Sequence[date]
) -> NDArray[np.int64]:
    """Add up (months, 2, areas) for every area with all that lies within it."""
    direct = np.zeros((len(here.rows), len(months), 2), dtype=np.int64)
    for row in rows:
        at = here.position.get(row.area_id)
        if at is not None:
            direct[at, row.month] += (row.filed, row.open)
    return np.ascontiguousarray(here.tree.summed(direct).transpose(1, 2, 0))


def count_doors(session: Session, here: Atlas) -> NDArray[np.int64]:
    """Return how many doors each area holds."""
    direct = np.zeros(len(here.rows), dtype=np.int64)
    for area_id, doors in queries.count_dwellings(session):
        if (at := here.position.get(area_id)) is not None:
            direct[at] += doors
    return here.tree.summed(direct)


LEVELS: dict[str, Level] = {
    "micro_grids": Level.MICRO_GRID,
    "grids": Level.GRID,
    "villages": Level.VILLAGE,
    "towns": Level.TOWN,
}
"""The levels that are told, by the name of their collection, view and layer."""


def told(value: int) -> int | None:
    return None if value == HIDDEN else value
