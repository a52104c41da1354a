"""What the live counts read: every record once, then only what was changed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, func, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from server.audit.models import AuditEntry
from server.cases.models import Case
from server.db import epoch_seconds, has_many_writers, oldest_running_transaction
from server.insight.numbering import Place
from server.screening.models import Record
from server.territory.models import Area, BoundarySet

AT_ONCE = 20_000
NAMED = 500
"""So many ids are named in one statement."""


class RawId(FunctionElement[str]):
    """An id as the database writes it: no object is made of each of a million."""

    type = String()
    inherit_cache = True


@compiles(RawId, "sqlite")
def _as_it_is(said: Any, compiler: Any, **options: Any) -> str:
    written: str = compiler.process(said.clauses, **options)
    return written


@compiles(RawId, "postgresql")
def _as_text(said: Any, compiler: Any, **options: Any) -> str:
    return f"{compiler.process(said.clauses, **options)}::text"


Boundaries = tuple[int, datetime | None]


def get_boundaries(session: Session) -> Boundaries:
    """Return what changes with the areas: how many sets there are, and the newest.

    How many, for one that is committed late may not be the newest.
    """
    query = select(func.count(BoundarySet.id), func.max(BoundarySet.loaded_at))
    count, newest = session.execute(query).one()
    return count, newest


def list_places(session: Session) -> list[Place]:
    voided = Area.voided_on.is_not(None)
    query = select(RawId(Area.id), Area.code, Area.level, Area.path, voided)
    return [Place(*row) for row in session.execute(query.order_by(Area.code))]


def _order(session: Session) -> tuple[Any, Any]:
    """Return by what changes are followed, and from where on some may be missing.

    SQLite has one writer, so its lines are committed in the order of their numbers.
    PostgreSQL's are not: a transaction may commit a line with a lower number than
    others that were read before, or with a higher one although it began earlier.
    But all lines of a transaction older than the oldest running one are there.
    """
    if not has_many_writers(session):
        newest = select(func.max(AuditEntry.change_id)).scalar_subquery()
        return AuditEntry.change_id, func.coalesce(newest, 0) + 1
    return AuditEntry.transaction_number, oldest_running_transaction()


def get_horizon(session: Session) -> int:
    """Return from where on changes may be missing still."""
    horizon: int = session.execute(select(_order(session)[1])).scalar_one()
    return horizon


def list_changes(session: Session, since: int, horizon: int) -> Sequence[Any]:
    """Return change_id, act, subject_id and if it is `early`, since a horizon.

    Early are those beyond the new horizon: they will be listed once more.
    """
    order, _ = _order(session)
    query = select(
        AuditEntry.change_id,
        AuditEntry.act,
        AuditEntry.subject_id,
        (order >= horizon).label("early"),
    )
    return session.execute(query.where(order >= since)).all()


def _records() -> Select[int, str, int, str, int, str]:
    """Ask for records in raw columns: with objects a million would take a minute."""
    return select(
        Record.change_id,
        RawId(Record.area_id),
        epoch_seconds(Record.filed_at),
        Record.category,
        Record.severity,
        type_coerce(Case.state, String),
    ).outerjoin(Case, Case.id == Record.case_id)


def read_all(session: Session) -> Iterator[Sequence[Any]]:
    """Return change_id, area, second, category, severity and state of every record.

    As the driver gives them: to make rows of them would take as long again. In
    parts, for PostgreSQL's would hold the whole answer at once.
    """
    query, last = _records().order_by(Record.change_id).limit(AT_ONCE), -1
    while True:
        result = session.connection().execute(query.where(Record.change_id > last))
        rows = result.cursor.fetchall()
        result.close()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def read_some(
    session: Session, records: Iterable[UUID], cases: Iterable[UUID]
) -> Iterator[Any]:
    """Return the same of the records named, and of those with the cases named."""
    for name, ids in ((Record.id, [*records]), (Record.case_id, [*cases])):
        for at in range(0, len(ids), NAMED):
            yield from session.execute(_records().where(name.in_(ids[at : at + NAMED])))
