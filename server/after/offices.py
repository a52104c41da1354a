"""Whose office is whose: nobody judges the work of their own."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.models import Case
from server.identity.models import AccountRole
from server.identity.queries import find_organisations
from server.problems import Conflict, Forbidden
from server.territory.models import Area

OPENS, SHUTS = 9, 20


class OwnOffice(Forbidden):
    title = "Another office asks: this is your own case, or your own office's"


class NotCallingHours(Conflict):
    title = "People are called from 9:00 to 20:00"


def offices_of(session: Session, account_id: UUID) -> set[UUID]:
    """Return the organisations somebody works in: the nearest above each role."""
    paths = session.scalars(
        select(Area.path)
        .join(AccountRole, AccountRole.area_id == Area.id)
        .where(AccountRole.account_id == account_id, AccountRole.ended_at.is_(None))
    ).all()
    return {one.id for one in find_organisations(session, paths).values()}


def list_others(session: Session, actor: Actor, cases: Iterable[Case]) -> list[Case]:
    """Return the cases that are neither this person's nor their office's."""
    own = offices_of(session, actor.account_id)
    return [
        case
        for case in cases
        if case.mediator_id != actor.account_id and case.organisation_id not in own
    ]


def must_be_other(session: Session, actor: Actor, case: Case) -> None:
    """Refuse whoever mediated the case, and their whole office."""
    if not list_others(session, actor, [case]):
        raise OwnOffice


def must_be_calling_hours(now: datetime, zone: ZoneInfo) -> None:
    """Refuse to call at night.

    >>> from datetime import UTC
    >>> must_be_calling_hours(datetime(2026, 11, 22, 19, tzinfo=UTC), ZoneInfo("UTC"))
    >>> must_be_calling_hours(datetime(2026, 11, 22, 20, tzinfo=UTC), ZoneInfo("UTC"))
    Traceback (most recent call last):
    server.after.offices.NotCallingHours: People are called from 9:00 to 20:00
    """
    if not OPENS <= now.astimezone(zone).hour < SHUTS:
        raise NotCallingHours
