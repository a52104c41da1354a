"""The order in which changes are read, and a reader's place in it.

PostgreSQL commits lines out of the order of their numbers: a transaction may have
begun first and number its lines last, and be committed before others. So its order
is that of the transactions, up to the oldest one still running: nothing can come to
stand before a line that was read. SQLite has one writer, and its lines suffice.
"""

import re
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, update
from sqlalchemy.orm import Session

from server.audit.models import AuditEntry
from server.db import (
    RowNumber,
    has_many_writers,
    next_transaction,
    oldest_running_transaction,
)

BEFORE_ALL = -(10**17)
"""No transaction has such a number, and none reaches so far up."""
WRITTEN = re.compile(r"(?:(-?[0-9]{1,18})\.)?([0-9]{1,18})")
"""Both numbers fit into the database's."""


class Place(NamedTuple):
    """Where a reader stands: after this line."""

    transaction_number: int = BEFORE_ALL
    change_id: int = 0

    def __str__(self) -> str:
        """Return the place as readers keep it; what is in it is not their matter.

        >>> str(Place(731, 12)), str(Place(change_id=12))
        ('731.12', '12')
        """
        if self.transaction_number == BEFORE_ALL:
            return str(self.change_id)
        return f"{self.transaction_number}.{self.change_id}"

    @classmethod
    def read(cls, said: str) -> "Place":
        """Return the place that was written so; raise ValueError where it is none.

        >>> Place.read("731.12")
        Place(transaction_number=731, change_id=12)
        >>> Place.read("0") == BEGINNING
        True
        """
        found = WRITTEN.fullmatch(said)
        if not found:
            raise ValueError(said)
        return cls(int(found[1] or BEFORE_ALL), int(found[2]))


BEGINNING = Place()


def follow(
    session: Session, query: Select[Any], change_id: Any, after: Place
) -> Select[Any]:
    """Order a query by its lines, after a place; add the transaction's number.

    Nothing is given out of a transaction that is not older than all that run.
    """
    if not has_many_writers(session):
        found = query.where(change_id > after.change_id).order_by(change_id)
        return found.add_columns(literal(BEFORE_ALL).label("transaction_number"))
    number = AuditEntry.transaction_number
    order: ColumnElement[Any] = tuple_(number, AuditEntry.change_id)
    place = tuple_(*(literal(one, RowNumber) for one in after))
    return (
        query.join(AuditEntry, AuditEntry.change_id == change_id)
        .where(order > place, number < oldest_running_transaction())
        .order_by(number, AuditEntry.change_id)
        .add_columns(number)
    )


def lines_after(session: Session, place: Place) -> ColumnElement[bool]:
    """Keep the lines after a place, also those that may yet get others before them.

    For who takes a line as often as it comes: they go on from `place_now`, asked
    before, so that nothing committed late is missed.
    """
    if not has_many_writers(session):
        return AuditEntry.change_id > place.change_id
    line: ColumnElement[Any] = tuple_(
        AuditEntry.transaction_number, AuditEntry.change_id
    )
    return line > tuple_(*(literal(one, RowNumber) for one in place))


def place_now(session: Session) -> Place:
    """Return the last line before which nothing can come to stand any more."""
    query = select(AuditEntry.transaction_number, AuditEntry.change_id).limit(1)
    if not has_many_writers(session):
        last = session.scalar(select(func.max(AuditEntry.change_id)))
        return Place(change_id=last or 0)
    number = AuditEntry.transaction_number
    query = query.where(number < oldest_running_transaction())
    row = session.execute(
        query.order_by(number.desc(), AuditEntry.change_id.desc())
    ).first()
    return Place(*row) if row else BEGINNING


def is_known(session: Session, place: Place) -> bool:
    """Tell whether the line of a place is there, and of that transaction.

    After a restore it may not be: whoever went on from there would miss some.
    """
    if place.transaction_number == BEFORE_ALL:
        return True
    line = select(AuditEntry.transaction_number).where(
        AuditEntry.change_id == place.change_id
    )
    return session.scalar(line) == place.transaction_number


def take_over(session: Session) -> int:
    """Put lines of another cluster before all of this one; return how many there were.

    A dump brings the numbers of the cluster it was made in. Those that this one has
    not reached would be hidden until it has. No line of its own is among them, even
    while others write: what this statement sees is older than the next transaction.

    They keep their order, and numbers apart from each other: from these PostgreSQL
    guesses how much follows a cursor.
    """
    if not has_many_writers(session):
        return 0
    number = AuditEntry.transaction_number
    statement = update(AuditEntry).where(number >= next_transaction())
    moved = statement.values(transaction_number=number + BEFORE_ALL)
    return session.connection().execute(moved).rowcount
