"""The ground: every micro-grid of the newest boundaries, ready to place a record."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from flask import current_app
from shapely import MultiPolygon
from sqlalchemy.orm import Session

from geo import GridIndex
from geo.overlaps import overlaps
from server.territory.boundaries import (
    NEWEST,
    Era,
    drawn,
    get_last_shape,
    list_eras,
    shape_at,
)
from server.territory.kept import kept_index
from server.territory.models import Area, BoundarySet, Level

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
    draw: Callable[[Session], Mapping[str, MultiPolygon]] = lambda _: {}
    """Gives their shapes."""
    heirs: dict[UUID, Spot | None] = field(default_factory=dict)

    @cached_property
    def ids(self) -> frozenset[UUID]:
        """The ids of its micro-grids."""
        return frozenset(spot.id for spot in self.spots.values())

    def at(self, lon: float, lat: float) -> Spot | None:
        """Return the micro-grid that holds the point, in WGS 84 degrees."""
        code = self.index.locate(lon, lat)
        return None if code is None else self.spots[code]

    def around(self, lon: float, lat: float, accuracy_m: float) -> list[str]:
        """Return the codes whose micro-grid meets the disc of the fix."""
        return list(self.index.near(lon, lat, min(accuracy_m, DISC_LIMIT_M)))

    def heir(self, session: Session, area_id: UUID) -> Spot | None:
        """Return who has most of the ground of a micro-grid that is not in this set.

        What has no point goes there. Larger areas have no heir: they stay.
        """
        if area_id not in self.heirs:
            shape = get_last_shape(session, area_id)
            shared = overlaps({"": shape}, self.draw(session)) if shape else []
            self.heirs[area_id] = self.spots[shared[0].after] if shared else None
        return self.heirs[area_id]


def ground(session: Session) -> Ground:
    """Return the ground as it is now; it is built once for each set of boundaries.

    Within a transaction the ground does not move: it is asked for once, here or by
    whoever says it with `stand_on`.
    """
    return ground_of(session, eras(session)[-1:])


def eras(session: Session) -> Sequence[Era]:
    """Return all eras of the boundaries, the present one last."""
    if BoundarySet not in session.info:
        stand_on(session, session.connection().scalar(NEWEST))
    newest: UUID | None = session.info[BoundarySet]
    with _Built.lock:
        if newest != _Built.newest:
            _Built.eras, _Built.newest = list_eras(session, newest), newest
            last = {era.last for era in _Built.eras}
            _Built.grounds = {
                each: _Built.grounds[each] for each in last & _Built.grounds.keys()
            }
        return _Built.eras


def stand_on(session: Session, newest: UUID | None) -> None:
    """Take it from a statement that had NEWEST within it: a question less."""
    session.info[BoundarySet] = newest


def ground_of(session: Session, era: Sequence[Era]) -> Ground:
    """Return the ground of an era, or nothing's where there is none."""
    if not era:
        return Ground(GridIndex.build([], []), {})
    with _Built.lock:
        known = _Built.grounds.get(era[0].last)
        if known is None:
            known = _Built.grounds[era[0].last] = _build(session, era[0])
        return known


class _Built:
    """The grounds of this process; one thread builds one, the others wait."""

    lock = threading.Lock()
    newest: UUID | None = None
    eras: Sequence[Era] = ()
    grounds: dict[UUID, Ground] = {}  # noqa: RUF012


def _build(session: Session, era: Era) -> Ground:
    known = drawn(Level.MICRO_GRID, era.last_at, Area.id, Area.code, Area.path)
    # Not in the database's order of letters, which is not everywhere the same.
    rows = sorted(session.execute(known), key=lambda row: row.code)
    spots = {row.code: Spot(row.id, row.code, row.path) for row in rows}

    def draw(session: Session) -> dict[str, MultiPolygon]:
        shape = shape_at(era.last_at)
        query = drawn(Level.MICRO_GRID, era.last_at, Area.code, shape)
        return dict(session.execute(query).all())

    folder = current_app.config["DATA"] / "ground"
    kept = [folder / f"{each.last}.index" for each in _Built.eras]
    path = folder / f"{era.last}.index"
    index = kept_index(path, list(spots), lambda: draw(session), kept)
    return Ground(index, spots, draw)
