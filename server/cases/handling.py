"""Who deals with a case: taken in, offered, taken up, given back, raised (排、分)."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.confirming import BEIJING
from server.cases.models import Case, Danger, Step
from server.cases.queries import MOST_RETURNS
from server.cases.stages import State
from server.cases.words import Facts, write_note
from server.identity.models import Organisation
from server.identity.queries import get_account, mediates
from server.numbers import next_case_number
from server.problems import Conflict, Unprocessable


class CaseClaimed(Conflict):
    title = "Someone has taken this case already"


class NoMediatorHere(Unprocessable):
    title = "This account is no mediator of the case's area"


class NoDangerOpen(Conflict):
    title = "No danger is open in this case"


class NobodyToOfferTo(Unprocessable):
    title = "There is no such organisation to offer the case to"


class CentreDecides(Conflict):
    title = "This case was returned twice: the centre says now who deals with it"


class NothingToDecide(Conflict):
    title = "The centre decides only after a case was returned twice"


class DecidedByCentre(Conflict):
    title = "The centre has decided that you deal with this case"


class LevelSkipped(Unprocessable):
    title = "A level is passed over only with a reason in words"


class LevelNotHigher(Conflict):
    title = "The case is at that level or above it already"


def clear_danger(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """The desk says what was done; from here on the case can be taken."""
    if case.danger != Danger.OPEN:
        raise NoDangerOpen
    case.danger = Danger.CLEARED
    write_note(session, case, step, said["note"])
    return {}


def accept(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    case.accepted_at = step.received_at
    give_number(session, case, step)
    case.grade = said["grade"] or case.grade
    return {"grade": case.grade}


def turn_away(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Nobody is sent away without the reason, and the way that is open instead."""
    write_note(session, case, step, said["note"])
    return {"told": said["told"]}


def offer(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Who answers for it goes on answering until the other takes it up."""
    if case.returns >= MOST_RETURNS:
        raise CentreDecides(returns=case.returns)
    case.mediator_id = None
    return offered(session, case, step, said)


def decide(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """The centre says who deals with it, and that is not returned."""
    if case.returns < MOST_RETURNS:
        raise NothingToDecide(returns=case.returns)
    case.decided = True
    return offered(session, case, step, said)


def offered(session: Session, case: Case, step: Step, said: dict[str, Any]) -> Facts:
    organisation = session.get(Organisation, said["organisation"])
    if organisation is None:
        raise NobodyToOfferTo(errors={"organisation": [NobodyToOfferTo.title]})
    case.offered_to_id = organisation.id
    write_note(session, case, step, said["note"])
    return {"organisation": str(organisation.id), "why": said["why"]}


def claim(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    give_number(session, case, step)
    return taken_up(case, actor.account_id)


def assign(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Name who mediates; where talks go on they go on with another person."""
    mediator = said["mediator"]
    if not mediates(session, mediator, case.area.path):
        raise NoMediatorHere(errors={"mediator": [NoMediatorHere.title]})
    if step.since == State.MEDIATING:
        case.state = State.MEDIATING
    give_number(session, case, step)
    return taken_up(case, get_account(session, mediator).id)


def give_number(session: Session, case: Case, step: Step) -> None:
    """Number a case once somebody deals with it, without gaps in its region and year.

    Not when it is filed: reports would wait for each other.
    """
    if case.number is None:
        year = step.received_at.astimezone(BEIJING).year
        case.number = next_case_number(session, case.area.code, year)


def taken_up(case: Case, mediator: UUID) -> Facts:
    """From here on the organisation that took it up answers for it, and no other."""
    if case.offered_to_id:
        case.organisation_id = case.offered_to_id
        case.offered_to_id = None
    case.mediator_id = mediator
    case.interested = None
    return {"mediator": str(mediator), "organisation": str(case.organisation_id)}


def give_back(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """It goes back to who answered for it first, and stands where it stood."""
    if case.decided:
        raise DecidedByCentre
    if step.since == State.OFFERED:
        case.returns += 1
    case.offered_to_id = None
    case.organisation_id = case.first_organisation_id or case.organisation_id
    case.mediator_id = None
    case.state = stands_at(case)
    write_note(session, case, step, said["note"])
    return {"reason": said["reason"], "returns": case.returns}


def stands_at(case: Case) -> State:
    if case.accepted_at:
        return State.ACCEPTED
    return State.REOPENED if case.closed_at else State.REGISTERED


def raise_level(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """One of the five levels further up; two at once only with a reason."""
    before, level = case.level, said["level"]
    if level <= before:
        raise LevelNotHigher(level=before)
    if level > before + 1 and not said["note"]:
        raise LevelSkipped(errors={"note": [LevelSkipped.title]})
    case.level = level
    write_note(session, case, step, said["note"])
    return {
        "from": before,
        "to": level,
        "reason": said["reason"],
        "asked_by": said["asked_by"],
    }


def pause(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    case.paused_at = step.received_at
    write_note(session, case, step, said["note"])
    return {"reason": said["reason"]}


def resume(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """It goes on where it stood; its clocks run on, later by as much as it waited."""
    began = case.paused_at or step.received_at
    case.paused_at = None
    paused = next(one for one in reversed(case.steps) if one.act == "case.pause")
    case.state = paused.since
    return {"seconds": int((step.received_at - began).total_seconds())}
