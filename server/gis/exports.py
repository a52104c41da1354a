"""Counts by area and month as a file, noted as an act of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geo.tables import Part, Table
from server.access import Actor
from server.audit.actions import note
from server.gis.atlas import Atlas, Positions
from server.gis.counts import FILED, OPEN, Reader, count, told
from server.territory.models import Level

KINDS: dict[str, type] = {
    "code": str,
    "name": str,
    "level": str,
    "parent": str,
    "month": date,
    "filed": int,
    "open": int,
}


@dataclass(frozen=True)
class Export:
    """What goes into a file: areas of a level, month by month."""

    here: Atlas
    level: Level
    areas: Positions
    months: Sequence[date]
    counts: NDArray[np.int64]
    """(months, 2, all areas)."""
    beyond: bool
    """Whether there are areas in it that are not the reader's own."""

    def __len__(self) -> int:
        return len(self.areas) * len(self.months)

    def table(self) -> Table:
        extent = self.here.extent(self.areas)
        return Table(f"{self.level.value}_counts", KINDS, self.parts(), extent)

    def parts(self) -> Iterator[Part]:
        """Give the rows, a month at a time."""
        rows = [self.here.rows[at] for at in self.areas.tolist()]
        above = [self.here.parent_code(at) for at in self.areas.tolist()]
        shapes = self.here.shapes[self.areas]
        for month, counts in zip(self.months, self.counts, strict=True):
            filed, opened = counts[FILED, self.areas], counts[OPEN, self.areas]
            columns: dict[str, Sequence[Any]] = {
                "code": [row.code for row in rows],
                "name": [row.name for row in rows],
                "level": [self.level.value] * len(rows),
                "parent": above,
                "month": [month] * len(rows),
                "filed": [told(value) for value in filed.tolist()],
                "open": [told(value) for value in opened.tolist()],
            }
            yield Part(columns, shapes)


def prepare(
    session: Session,
    here: Atlas,
    who: Reader,
    level: Level,
    months: Sequence[date],
    zone: ZoneInfo,
    now: datetime,
) -> Export:
    """Count what a reader may be told."""
    areas = here.of_level(level, who.shown)
    counts = count(session, here, who, months, zone, now, areas)
    beyond = bool(who.beyond[areas].any())
    return Export(here, level, areas, months, counts, beyond)


def note_export(
    session: Session, actor: Actor | None, export: Export, kind: str, **facts: object
) -> None:
    """Write the audit's line: what was taken, of where and when, and how much."""
    if export.here.rows:
        note(
            session,
            actor,
            "insight.export",
            export.here.rows[0].id,
            kind=kind,
            level=export.level.value,
            months=[f"{month:%Y-%m}" for month in export.months],
            rows=len(export),
            beyond=export.beyond,
            **facts,
        )
