"""Reading the register of mediators."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.clock import today, zone
from server.identity.models import Account
from server.register.fitting import fit
from server.register.lists import sees_people
from server.register.mediators import NoSuchMediator, get_mediator
from server.register.models import (
    Answer,
    Invitation,
    Mediator,
    Review,
    Source,
    Training,
    Venue,
)
from server.territory.catalogue import check_category
from server.territory.models import Area
from server.territory.queries import below

PAGE = 100


def get_seen(session: Session, actor: Actor, mediator_id: UUID) -> Mediator:
    """Return an entry of one's own area or one above; any other is not there."""
    found = get_mediator(session, mediator_id)
    if not sees_people(actor, found.area.path):
        raise NoSuchMediator
    return found


def list_mediators(
    session: Session,
    area: Area,
    *,
    source: Source | None = None,
    expert: bool | None = None,
    category: str | None = None,
    ends_by: date | None = None,
    cursor: str | None = None,
) -> dict[str, Any]:
    """Return a page of entries of an area, by login, and how many there are in all.

    Who was removed is in no list.
    """
    if category:
        check_category(category)
    query = (
        select(Mediator)
        .join(Area, Area.id == Mediator.area_id)
        .join(Account, Account.id == Mediator.account_id)
        .where(below(area.path), Mediator.removed_on.is_(None))
        .options(
            joinedload(Mediator.account),
            joinedload(Mediator.area).joinedload(Area.parent),
        )
        .order_by(Account.login)
    )
    if expert is not None:
        query = query.where(Mediator.expert == expert)
    if ends_by:
        query = query.where(Mediator.term_until <= ends_by)
    found = [
        one
        for one in session.scalars(query)
        if (source is None or source in one.sources)
        and (category is None or fit(one.specialities, category) is not None)
    ]
    left = [one for one in found if cursor is None or one.account.login > cursor]
    following = left[PAGE - 1].account.login if len(left) > PAGE else None
    return {"items": left[:PAGE], "next": following, "total": len(found)}


def list_reviews(session: Session, entry: Mediator) -> Sequence[Review]:
    query = select(Review).where(Review.mediator_id == entry.id)
    return session.scalars(query.order_by(Review.period.desc())).all()


def list_invitations(session: Session, actor: Actor) -> Sequence[Invitation]:
    """Return what somebody was asked to help with, the newest first."""
    query = (
        select(Invitation)
        .join(Mediator, Mediator.id == Invitation.mediator_id)
        .where(Mediator.account_id == actor.account_id)
        .order_by(Invitation.invited_at.desc())
        .limit(PAGE)
    )
    return session.scalars(query).all()


def list_invited(session: Session, case_id: UUID) -> Sequence[Invitation]:
    """Return who was asked to help in a case, and what they said."""
    query = select(Invitation).where(Invitation.case_id == case_id)
    return session.scalars(query.order_by(Invitation.invited_at)).all()


def tally(session: Session, area: Area, first: date, last: date) -> dict[str, int]:
    """Count what experts were asked and said, about matters of an area."""
    midnight = datetime.combine(first, time(), zone())
    end = datetime.combine(last, time(), zone()) + timedelta(days=1)
    rows = session.execute(
        select(Invitation.answer, func.count())
        .join(Area, Area.id == Invitation.area_id)
        .where(below(area.path))
        .where(Invitation.invited_at >= midnight, Invitation.invited_at < end)
        .group_by(Invitation.answer)
    ).all()
    counts: dict[Answer | None, int] = dict(rows)
    cases = session.scalar(
        select(func.count(Invitation.case_id.distinct()))
        .join(Area, Area.id == Invitation.area_id)
        .where(below(area.path))
        .where(Invitation.invited_at >= midnight, Invitation.invited_at < end)
    )
    return {
        "invited": sum(counts.values()),
        "cases": cases or 0,
        "accepted": counts.get(Answer.ACCEPTED, 0),
        "declined": counts.get(Answer.DECLINED, 0),
    }


def list_trainings(
    session: Session,
    area: Area,
    *,
    first: date,
    last: date,
    venue: Venue | None = None,
) -> dict[str, Any]:
    """Return the trainings of an area over a time, with those held and who came."""
    query = (
        select(Training)
        .join(Area, Area.id == Training.area_id)
        .where(below(area.path), Training.held_on.between(first, last))
        .options(joinedload(Training.area).joinedload(Area.parent))
        .order_by(Training.held_on, Training.id)
    )
    if venue:
        query = query.where(Training.venue == venue)
    found = session.scalars(query).all()
    held = [one for one in found if one.held_on <= today()]
    return {
        "items": found,
        "sessions": len(held),
        "persons": sum(one.persons or 0 for one in held),
    }
