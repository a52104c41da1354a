"""Writing the audit: what was done, by whom, to what. Ids only, never names."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.models import AuditEntry

Line = tuple[str, UUID, dict[str, object]]
"""An act, its subject, and the facts beside them."""

ONE = insert(AuditEntry).returning(AuditEntry.change_id)
MANY = insert(AuditEntry).returning(AuditEntry.change_id, sort_by_parameter_order=True)


def note(
    session: Session, actor: Actor | None, act: str, subject_id: UUID, **facts: object
) -> int:
    """Write one line and return its change number; without an actor, the operator's."""
    return note_all(session, actor, [(act, subject_id, facts)])[0]


def note_all(
    session: Session, actor: Actor | None, lines: Iterable[Line]
) -> Sequence[int]:
    """Write a line for each act; return the change numbers in the same order."""
    rows = [_row(actor, *line) for line in lines]
    if not rows:
        return []
    session.flush()
    statement, said = (ONE, rows[0]) if len(rows) == 1 else (MANY, rows)
    return session.connection().scalars(statement, said).all()


def _row(
    actor: Actor | None, act: str, subject_id: UUID, facts: dict[str, object]
) -> dict[str, object]:
    return {
        "act": act,
        "subject_id": subject_id,
        "account_id": actor and actor.account_id,
        "sign_in_id": actor and actor.sign_in_id,
        "at": datetime.now(UTC),
        "facts": facts | by_whose_hand(actor),
    }


def by_whose_hand(actor: Actor | None) -> dict[str, object]:
    """Return who handed in what another had written, if anyone did."""
    hand = actor and actor.handed_in_by
    return {"handed_in_by": str(hand)} if hand else {}
