"""Two cases about one matter: another deals with it, and that can be undone."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cases.models import Case, Danger, Joining, Step
from server.cases.queries import can_be_unjoined
from server.cases.stages import after
from server.problems import Conflict, Forbidden, Problem, Unprocessable


class DangerOpen(Conflict):
    title = "Someone may be in danger: the desk says first what was done"


class NoSuchOtherCase(Unprocessable):
    title = "There is no such case to join"


class CannotJoin(Conflict):
    title = "These two cannot be joined: choose an open case that stands for itself"


class JoinedTooLong(Conflict):
    title = "Seven days after joining it stays joined"


def join(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> dict[str, object]:
    """Another case deals with this matter: its filers see what becomes of that one."""
    other = session.get(Case, said["into"], populate_existing=True)
    if other is None or not actor.may("case.read", other.area.path):
        raise NoSuchOtherCase(errors={"into": [NoSuchOtherCase.title]})
    check_join(actor, case, other)
    session.add(Joining(case_id=case.id, into_id=other.id, joined_at=datetime.now(UTC)))
    note(session, actor, "case.take_in", other.id, case_id=str(case.id))
    return {"into": str(other.id)}


def check_join(actor: Actor, case: Case, other: Case) -> None:
    """Refuse what could not go on there; a colleague's case is the desk's to fill.

    Where someone may be in danger it stays in sight, and one that deals with others
    is joined to none: so no report is further than one step from its case.
    """
    if case.danger == Danger.OPEN:
        raise DangerOpen
    if other.id == case.id or not other.is_open() or case.taken_in:
        raise CannotJoin
    colleagues = other.mediator_id not in (None, actor.account_id)
    if colleagues and not actor.may("case.assign", other.area.path):
        raise Forbidden(act="case.join")
    actor.must("case.join", other.area.path)


def may_join(actor: Actor, case: Case, other: Case) -> bool:
    """Tell whether this person could join the first case to the other as they stand."""
    try:
        actor.must("case.join", case.area.path)
        after(case.state, "case.join")
        check_join(actor, case, other)
    except Problem:
        return False
    return True


def unjoin(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> dict[str, object]:
    """It was another matter after all: the case goes on where it stood."""
    joining = case.joining
    if joining is None or not can_be_unjoined(case):
        raise JoinedTooLong
    note(session, actor, "case.give_out", joining.into_id, case_id=str(case.id))
    session.delete(joining)
    return {"from": str(joining.into_id)}
