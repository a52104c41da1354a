"""Counts under one set of boundaries or another, by where records lie.

The columns count records in the area that each was given to. What lies elsewhere
under a set is noted in `moved_record`: it is taken away there, and added here.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.cases.stages import OPEN, UNSETTLED
from server.insight.changes import RawId
from server.insight.eras import find_era
from server.insight.ground import Numbers
from server.insight.live import Reading
from server.insight.queries import Asked, open_counts
from server.screening.models import MovedRecord, Record
from server.territory.boundaries import drawn
from server.territory.catalogue import SEVERITIES, covers
from server.territory.models import Area, BoundarySet, Level


@dataclass(frozen=True)
class Moved:
    """What is to be added to counts as given, by the areas' numbers."""

    by_severity: Numbers
    """(4, areas), severity 1 first."""
    open: Numbers
    overdue: Numbers

    @property
    def filed(self) -> Numbers:
        """Of all severities."""
        total: Numbers = self.by_severity.sum(axis=0)
        return total


def moved(reading: Reading, asked: Asked) -> Moved:
    """Return what the boundaries asked for add to each count, and take from it."""
    era = find_era(reading.session, asked.boundaries)
    return reading.remembered(
        ("moved", asked, era), lambda: moved_in(reading, asked, era)
    )


def moved_in(reading: Reading, asked: Asked, first: UUID | None) -> Moved:
    """Return the same for the era that begins with a set."""
    areas = len(reading.held.numbering.places)
    if first is None:
        none = np.zeros(areas, np.int64)
        return Moved(np.zeros((len(SEVERITIES), areas), np.int64), none, none)
    come, gone = (
        _spread(reading, _counted(side, first, asked, reading))
        for side in (MovedRecord.area_id, Record.area_id)
    )
    return Moved(*(come[at] - gone[at] for at in range(3)))


def _spread(reading: Reading, query: Select[Any]) -> tuple[Numbers, Numbers, Numbers]:
    rows = reading.session.execute(query).all()
    spread = reading.held.numbering.spread
    shares = [spread(rows, _severity(severity)) for severity in SEVERITIES]
    return np.stack(shares), spread(rows, "open"), spread(rows, "overdue")


def _severity(severity: int) -> str:
    return f"severity_{severity}"


def _counted(side: Any, first: UUID, asked: Asked, reading: Reading) -> Select[Any]:
    """Select the counts of what moved, by the area that it leaves or comes to."""
    is_open = Case.state.in_(OPEN)
    shares = [
        _count(Record.severity == severity).label(_severity(severity))
        for severity in SEVERITIES
    ]
    query = (
        select(
            RawId(side).label("area"),
            *shares,
            _count(is_open).label("open"),
            _count(and_(Case.state.in_(UNSETTLED), Case.due_at < reading.now)).label(
                "overdue"
            ),
        )
        .select_from(MovedRecord)
        .join(Record, Record.id == MovedRecord.record_id)
        .outerjoin(Case, Case.id == Record.case_id)
        .where(MovedRecord.boundary_set_id == first)
        .where(Record.filed_at >= asked.since, Record.filed_at < asked.until)
        .group_by(side)
    )
    return _narrowed(query, asked)


def _narrowed(query: Select[Any], asked: Asked) -> Select[Any]:
    if asked.category:
        codes = [Record.category.startswith(code) for code in covers(asked.category)]
        query = query.where(or_(*codes))
    if asked.severity:
        query = query.where(Record.severity.in_(asked.severity))
    if asked.state:
        query = query.where(Case.state.in_(asked.state))
    return query


def _count(condition: Any) -> Any:
    return func.count(case((condition, 1)))


OPEN_COUNTS = ("open", "overdue", "grave")


def moved_open(reading: Reading, first: UUID | None) -> dict[str, Numbers]:
    """Return what is to be added to the open cases of each area, for its colour."""
    if first is None:
        none = np.zeros(len(reading.held.numbering.places), np.int64)
        return dict.fromkeys(OPEN_COUNTS, none)
    come, gone = (
        reading.session.execute(_opened(side, first, reading)).all()
        for side in (MovedRecord.area_id, Record.area_id)
    )
    spread = reading.held.numbering.spread
    return {name: spread(come, name) - spread(gone, name) for name in OPEN_COUNTS}


def _opened(side: Any, first: UUID, reading: Reading) -> Select[Any]:
    return (
        select(RawId(side).label("area"), *open_counts(reading.now))
        .select_from(MovedRecord)
        .join(Record, Record.id == MovedRecord.record_id)
        .join(Case, Case.id == Record.case_id)
        .where(MovedRecord.boundary_set_id == first, Case.state.in_(OPEN))
        .group_by(side)
    )


def absent(reading: Reading, version: UUID) -> frozenset[str]:
    """Return the micro-grids that are not in a set: voided before, or added later."""
    # With the next set all is read anew.
    return reading.held.lasting.get(
        ("absent", version), "", lambda: _absent(reading.session, version)
    )


def _absent(session: Session, version: UUID) -> frozenset[str]:
    at = session.scalar(select(BoundarySet.loaded_at).where(BoundarySet.id == version))
    drawn_once = Area.shape.is_not(None) | Area.voided_on.is_not(None)
    every = select(Area.code).where(Area.level == Level.MICRO_GRID, drawn_once)
    there = session.scalars(drawn(Level.MICRO_GRID, at, Area.code)) if at else ()
    return frozenset(session.scalars(every)) - frozenset(there)
