"""Where records lie in an era, for statements that look at each of them."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from server.screening.models import MovedRecord, Record
from server.territory.models import BoundarySet


def find_era(session: Session, version: UUID | None) -> UUID | None:
    """Return what names the era of a set, or of the newest; None if there is but one.

    Where there is but one era, nothing has ever moved.
    """
    made = (BoundarySet.id, BoundarySet.loaded_at)
    changes = session.execute(
        select(*made)
        .where(BoundarySet.valid_from.is_not(None))
        .order_by(BoundarySet.loaded_at)
    ).all()
    if not changes or version is None:
        return changes[-1].id if changes else None
    first = select(*made).order_by(BoundarySet.loaded_at).limit(1)
    at = session.scalar(select(BoundarySet.loaded_at).where(BoundarySet.id == version))
    eras = [session.execute(first).one(), *changes]
    return next((era.id for era in reversed(eras) if at and era.loaded_at <= at), None)


def lies_in(first: UUID | None) -> ColumnElement[UUID]:
    """Return where a record lies in an era, of a query that has `Record`."""
    if first is None:
        return Record.area_id.expression
    there = (
        select(MovedRecord.area_id)
        .where(MovedRecord.record_id == Record.id, MovedRecord.boundary_set_id == first)
        .correlate(Record)
        .scalar_subquery()
    )
    return func.coalesce(there, Record.area_id)
