"""Enrolment: a building leader scans a code once, and needs no password."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.audit.actions import note
from server.identifiers import new_id
from server.identity.actions import open_session
from server.identity.models import Account, AccountRole, Enrolment
from server.identity.queries import NoSuchAccount, hash_token
from server.problems import Conflict, Forbidden, NotFound
from server.territory.models import Area

UNUSED_FOR = timedelta(days=7)
LASTS = timedelta(days=180)


class NoSuchEnrolment(NotFound):
    title = "This code is not one of ours"


class EnrolmentUsed(Conflict):
    title = "This code was used already; ask for a new one"


class EnrolmentTooOld(Conflict):
    title = "This code is too old; ask for a new one"


class OnlyBuildingLeaders(Forbidden):
    title = "Only building leaders come in by a code"


def make_enrolment(session: Session, actor: Actor | None, account_id: UUID) -> str:
    """Return a new code for a building leader's account; it is kept as a hash."""
    _must_enrol(session, actor, account_id)
    code = secrets.token_urlsafe(24)
    made = Enrolment(
        id=new_id(),
        account_id=account_id,
        code_hash=hash_token(code),
        made_by=actor and actor.account_id,
        expires_at=datetime.now(UTC) + UNUSED_FOR,
    )
    session.add(made)
    session.flush()
    note(session, actor, "enrolment.make", made.id, account_id=str(account_id))
    return code


def _must_enrol(session: Session, actor: Actor | None, account_id: UUID) -> None:
    """Refuse an account that one may not see, or that signs in by password."""
    rows = session.execute(
        select(AccountRole.role, Area.path)
        .join(Area, Area.id == AccountRole.area_id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(Account.id == account_id, AccountRole.ended_at.is_(None))
    ).all()
    paths = [row.path for row in rows]
    if not rows or (actor and not any(actor.may("enrolment.make", p) for p in paths)):
        raise NoSuchAccount
    if {row.role for row in rows} != {Role.BUILDING_LEADER}:
        raise OnlyBuildingLeaders


def accept_enrolment(session: Session, code: str) -> tuple[str, UUID]:
    """Let the browser in that shows the code; return its token and the account."""
    found = session.scalar(
        select(Enrolment)
        .where(Enrolment.code_hash == hash_token(code))
        .with_for_update()
    )
    if found is None:
        raise NoSuchEnrolment
    if found.used_at:
        raise EnrolmentUsed
    if found.expires_at <= datetime.now(UTC):
        raise EnrolmentTooOld
    found.used_at = datetime.now(UTC)
    token, actor = open_session(session, found.account_id, LASTS)
    note(session, actor, "enrolment.accept", found.id)
    return token, found.account_id
