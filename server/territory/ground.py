"""The ground: every micro-grid of the newest boundaries, ready to place a record."""

import threading
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from shapely import MultiPolygon
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from geo import GridIndex
from server.territory.kept import kept_index
from server.territory.models import Area, BoundarySet, Level

NEWEST = select(BoundarySet.id).order_by(BoundarySet.loaded_at.desc()).limit(1)

DISC_LIMIT_M = 500
"""A fix worse than this says so little that more candidates would not help."""


@dataclass(frozen=True)
class Spot:
    """A micro-grid, as a record needs it."""

    id: UUID
    code: str
    path: str


@dataclass(frozen=True)
class Ground:
    """The micro-grids of one boundary set, by position and by code."""

    index: GridIndex
    spots: dict[str, Spot]

    def at(self, lon: float, lat: float) -> Spot | None:
        """Return the micro-grid that holds the point, in WGS 84 degrees."""
        code = self.index.locate(lon, lat)
        return None if code is None else self.spots[code]

    def around(self, lon: float, lat: float, accuracy_m: float) -> list[str]:
        """Return the codes whose micro-grid meets the disc of the fix."""
        return list(self.index.near(lon, lat, min(accuracy_m, DISC_LIMIT_M)))


def ground(session: Session) -> Ground:
    """Return the ground as it is now; it is built once for each set of boundaries.

    Within a transaction the ground does not move: it is asked for once, here or by
    whoever says it with `stand_on`.
    """
    if BoundarySet not in session.info:
        stand_on(session, session.connection().scalar(NEWEST))
    return _built_for(session, session.info[BoundarySet])


def stand_on(session: Session, newest: UUID | None) -> None:
    """Take it from a statement that had NEWEST within it: a question less."""
    session.info[BoundarySet] = newest


class _Built:
    """The ground of this process; one thread builds it, the others wait."""

    lock = threading.Lock()
    revision: UUID | None = None
    ground = Ground(GridIndex.build([], []), {})


def _built_for(session: Session, newest: UUID | None) -> Ground:
    with _Built.lock:
        if newest != _Built.revision:
            _Built.ground, _Built.revision = _build(session, newest), newest
        return _Built.ground


def _build(session: Session, newest: UUID | None) -> Ground:
    rows = session.execute(_of_ground(Area.id, Area.code, Area.path)).all()
    spots = {row.code: Spot(row.id, row.code, row.path) for row in rows}
    path = current_app.config["DATA"] / "ground" / f"{newest}.index"
    index = kept_index(path, list(spots), lambda: _shapes(session))
    return Ground(index, spots)


def _shapes(session: Session) -> dict[str, MultiPolygon]:
    rows = session.execute(_of_ground(Area.code, Area.shape)).all()
    return {row.code: row.shape for row in rows}


def _of_ground(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .where(Area.level == Level.MICRO_GRID, Area.shape.is_not(None))
        .order_by(Area.code)
    )
