"""One way to keep a row that a device named: made, changed, or there already."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import BodyRefused
from server.audit.actions import note
from server.db import Base, Raced, insert_new
from server.problems import Conflict

Kept = TypeVar("Kept", bound=Base)


def keep(
    session: Session,
    actor: Actor | None,
    act: str,
    table: type[Kept],
    row_id: UUID,
    values: dict[str, Any],
    taken: type[Conflict],
) -> tuple[Kept, bool]:
    """Make a row or change it; return it, and whether it is new.

    Saying the same once more changes nothing and is not noted. `taken` is raised where
    another row stands for the same thing already.
    """
    row = session.get(table, row_id, with_for_update=True)
    if row is None:
        if not insert_new(session, table, [{"id": row_id, **values}]):
            if session.get(table, row_id) is None:
                raise taken
            raise Raced
        note(session, actor, act, row_id)
        return session.get_one(table, row_id), True
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        change(session, row, {name: values[name] for name in changed}, taken)
        note(session, actor, act, row_id, changed=sorted(changed))
    return row, False


def change(
    session: Session, row: Base, values: dict[str, Any], taken: type[Conflict]
) -> None:
    """Change a row; refuse what another row stands for already."""
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(row, name, value)
            session.flush()
    except IntegrityError:
        raise taken from None


def must_follow(first: object, last: object, field: str) -> None:
    """Refuse a last day before the first."""
    if first and last and last < first:  # type: ignore[operator]  # both are days
        raise BodyRefused(errors={field: ["The last day lies before the first."]})
