"""The register of mediators: entries, half-year reviews, experts, trainings."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.api import BodyRefused
from server.audit.actions import note
from server.clock import today
from server.db import insert_new
from server.identity.models import Account, Way
from server.identity.queries import get_account, get_own_account
from server.identity.ways_in import end_ways_in
from server.problems import Conflict, Forbidden, NotFound
from server.register.keeping import keep, must_follow
from server.register.models import (
    Answer,
    Decision,
    Invitation,
    Mediator,
    Review,
    Training,
)
from server.territory.models import Area
from server.territory.queries import get_area_in_force

TERM_YEARS = 3
KEPT = timedelta(days=3 * 366)
BASIS = "人民调解员队伍管理"


class NoSuchMediator(NotFound):
    title = "There is no such entry in the register of mediators"


class NoMediatorYet(Conflict):
    title = "This account has no mediator's role there: give it that first"


class AlreadyInRegister(Conflict):
    title = "This person is in the register already"


class EntryFixed(Conflict):
    title = "An entry stays one person's"


class RemovedFromRegister(Conflict):
    title = "This person was removed: a new term begins after that day"


class ReviewedAlready(Conflict):
    title = "This half-year was reviewed already"


class OwnReview(Forbidden):
    title = "Nobody reviews themselves"


class NoExpert(Conflict):
    title = "This person is no expert who can be asked to help"


class AlreadyInvited(Conflict):
    title = "This expert was asked about this matter already"


class NoSuchInvitation(NotFound):
    title = "There is no such invitation to you"


class AlreadyAnswered(Conflict):
    title = "This was answered otherwise already"


class TrainingKnown(Conflict):
    title = "There is another training with this id"


def end_of_term(first: date) -> date:
    """Return the last day of a term of three years.

    >>> end_of_term(date(2026, 3, 1)), end_of_term(date(2024, 2, 29))
    (datetime.date(2029, 2, 28), datetime.date(2027, 2, 28))
    """
    try:
        return first.replace(year=first.year + TERM_YEARS) - timedelta(days=1)
    except ValueError:
        return date(first.year + TERM_YEARS, 2, 28)


def get_mediator(session: Session, mediator_id: UUID) -> Mediator:
    found = session.get(Mediator, mediator_id)
    if found is None:
        raise NoSuchMediator
    return found


def keep_mediator(
    session: Session, actor: Actor, mediator_id: UUID, said: Mapping[str, Any]
) -> tuple[Mediator, bool]:
    """Enter a mediator, or change the entry: a new term after a removal too."""
    area = get_area_in_force(session, said["area"])
    actor.must("mediator.keep", area.path)
    account = get_own_account(session, actor, "mediator.keep", said["account_id"])
    before = session.get(Mediator, mediator_id)
    if before:
        actor.must("mediator.keep", before.area.path)
        if before.account_id != account.id:
            raise EntryFixed
        if before.removed_on and said["term_from"] <= before.removed_on:
            raise RemovedFromRegister(removed_on=before.removed_on.isoformat())
    if not _mediates_over(account, area):
        raise NoMediatorYet
    return enter(session, actor, mediator_id, area, said)


def enter(
    session: Session,
    actor: Actor | None,
    mediator_id: UUID,
    area: Area,
    said: Mapping[str, Any],
) -> tuple[Mediator, bool]:
    """Write an entry; without an end its term is three years."""
    values = {name: value for name, value in said.items() if name != "area"}
    values["term_until"] = said["term_until"] or end_of_term(said["term_from"])
    must_follow(values["term_from"], values["term_until"], "term_until")
    values |= {"area_id": area.id, "removed_on": None}
    return keep(
        session,
        actor,
        "mediator.keep",
        Mediator,
        mediator_id,
        values,
        AlreadyInRegister,
    )


def _mediates_over(account: Account, area: Area) -> bool:
    return any(
        role.role == Role.MEDIATOR and area.path.startswith(role.area.path)
        for role in account.current_roles
    )


def review(
    session: Session,
    actor: Actor,
    mediator_id: UUID,
    review_id: UUID,
    said: Mapping[str, Any],
) -> tuple[Review, bool]:
    """Write what a person decided after half a year; who is removed goes at once.

    A review is not changed: what was decided wrongly is mended by the next.
    """
    entry = get_mediator(session, mediator_id)
    actor.must("mediator.review", entry.area.path)
    if entry.account_id == actor.account_id:
        raise OwnReview
    before = session.get(Review, review_id)
    if before:
        return _same(before, mediator_id, said), False
    values = {
        "id": review_id,
        "mediator_id": entry.id,
        **said,
        "decided_by": actor.account_id,
        "decided_at": datetime.now(UTC),
        "legal_basis": BASIS,
        "keep_until": today() + KEPT,
    }
    if not insert_new(session, Review, [values]):
        raise ReviewedAlready
    note(session, actor, "mediator.review", entry.id, decision=said["decision"])
    if said["decision"] == Decision.IS_REMOVED:
        _remove(session, actor, entry)
    return session.get_one(Review, review_id), True


def _same(before: Review, mediator_id: UUID, said: Mapping[str, Any]) -> Review:
    same = all(getattr(before, name) == value for name, value in said.items())
    if before.mediator_id != mediator_id or not same:
        raise ReviewedAlready
    return before


def _remove(session: Session, actor: Actor, entry: Mediator) -> None:
    """End the mediator's roles now; who has no other role cannot sign in any more."""
    entry.removed_on = today()
    entry.listed = False
    account = get_account(session, entry.account_id)
    for role in account.current_roles:
        if role.role == Role.MEDIATOR:
            role.ended_at = datetime.now(UTC)
            ended = str(role.id)
            note(session, actor, "account.end_role", account.id, account_role_id=ended)
    if not account.current_roles:
        account.active = False
        end_ways_in(session, account.id, *Way)
    session.flush()


def invite(
    session: Session,
    actor: Actor,
    invitation_id: UUID,
    case_id: UUID,
    area: Area,
    mediator_id: UUID,
) -> tuple[Invitation, bool]:
    """Ask an expert to help in a case that lies in the area."""
    actor.must("expert.invite", area.path)
    entry = session.get(Mediator, mediator_id)
    if entry is None:
        raise BodyRefused(errors={"mediator_id": ["There is no such entry."]})
    before = session.get(Invitation, invitation_id)
    if before and (before.case_id, before.mediator_id) == (case_id, mediator_id):
        return before, False
    able = entry.expert and entry.is_in_office(today()) and entry.account.active
    if not able or entry.account_id == actor.account_id:
        raise NoExpert
    values = {
        "id": invitation_id,
        "case_id": case_id,
        "area_id": area.id,
        "mediator_id": entry.id,
        "invited_by": actor.account_id,
        "invited_at": datetime.now(UTC),
    }
    if not insert_new(session, Invitation, [values]):
        raise AlreadyInvited
    note(session, actor, "expert.invite", invitation_id, case_id=str(case_id))
    return session.get_one(Invitation, invitation_id), True


def answer_invitation(
    session: Session, actor: Actor, invitation_id: UUID, answer: Answer
) -> Invitation:
    """Say yes or no to what one was asked to help with."""
    found = session.scalar(
        select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    )
    if found is None or found.mediator.account_id != actor.account_id:
        raise NoSuchInvitation
    if found.answer is None:
        found.answer, found.answered_at = answer, datetime.now(UTC)
        note(session, actor, "expert.answer", found.id, answer=answer)
    elif found.answer != answer:
        raise AlreadyAnswered
    return found


def keep_training(
    session: Session, actor: Actor, training_id: UUID, said: Mapping[str, Any]
) -> tuple[Training, bool]:
    """Write a training down: how many came, and nobody's name."""
    area = get_area_in_force(session, said["area"])
    actor.must("training.keep", area.path)
    if said["persons"] is not None and said["held_on"] > today():
        raise BodyRefused(errors={"persons": ["It lies ahead: nobody came yet."]})
    before = session.get(Training, training_id)
    if before:
        actor.must("training.keep", before.area.path)
    values = {name: value for name, value in said.items() if name != "area"}
    values["area_id"] = area.id
    return keep(
        session, actor, "training.keep", Training, training_id, values, TrainingKnown
    )
