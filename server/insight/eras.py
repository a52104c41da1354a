"""Where records and cases lie in an era, for statements that look at each of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.screening.models import MovedRecord, Record
from server.territory.boundaries import Era, list_eras


def find_era(session: Session, version: UUID | None) -> UUID | None:
    """Return the first set of a set's era, or of the present; None if there is but one.

    Where there is but one era, nothing has ever moved.
    """
    eras = list_eras(session, None)
    if len(eras) < 2:
        return None
    return _era(eras, version).first


def _era(eras: Sequence[Era], version: UUID | None) -> Era:
    return next((era for era in eras if version in era.sets), eras[-1])


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


def case_lies_in(first: UUID | None) -> ColumnElement[UUID]:
    """Return where a case lies in an era, by a record of it; of a query with `Case`."""
    if first is None:
        return Case.area_id.expression
    there = (
        select(MovedRecord.area_id)
        .join(Record, Record.id == MovedRecord.record_id)
        .where(Record.case_id == Case.id, Record.area_id == Case.area_id)
        .where(MovedRecord.boundary_set_id == first)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return func.coalesce(there, Case.area_id)
