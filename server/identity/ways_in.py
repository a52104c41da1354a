"""The ways into an account: devices signed in and codes not yet used, and their end."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.identity.models import Account, Enrolment, SignIn, Way
from server.identity.queries import get_own_account
from server.problems import Forbidden, NotFound


class BeyondYourArea(Forbidden):
    title = "This account works outside your area as well"


class NoSuchSignIn(NotFound):
    title = "There is no such sign-in of this account"


class NoSuchCode(NotFound):
    title = "There is no such code of this account"


def get_governed_account(
    session: Session, actor: Actor, act: str, account_id: UUID
) -> Account:
    """Return an account all of whose roles lie in the actor's area; refuse others."""
    account = get_own_account(session, actor, act, account_id)
    if not all(actor.may(act, role.area.path) for role in account.current_roles):
        raise BeyondYourArea
    return account


def list_sign_ins(session: Session, account_id: UUID) -> Sequence[SignIn]:
    """Return the devices that are signed in, the newest first."""
    query = select(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > datetime.now(UTC),
    )
    return session.scalars(query.order_by(SignIn.made_at.desc())).all()


def list_codes(session: Session, account_id: UUID) -> Sequence[Enrolment]:
    """Return the codes that would still let somebody in, the newest first."""
    query = select(Enrolment).where(
        Enrolment.account_id == account_id,
        Enrolment.used_at.is_(None),
        Enrolment.revoked_at.is_(None),
        Enrolment.expires_at > datetime.now(UTC),
    )
    return session.scalars(query.order_by(Enrolment.expires_at.desc())).all()


def revoke_sign_in(
    session: Session, actor: Actor, account_id: UUID, sign_in_id: UUID
) -> None:
    """Sign a device out at once; what waits on it stays there."""
    get_governed_account(session, actor, "sign_in.revoke", account_id)
    found = session.get(SignIn, sign_in_id)
    if found is None or found.account_id != account_id:
        raise NoSuchSignIn
    if found.revoked_at is None:
        found.revoked_at = datetime.now(UTC)
        note(session, actor, "sign_in.revoke", found.id, account_id=str(account_id))


def revoke_code(
    session: Session, actor: Actor, account_id: UUID, enrolment_id: UUID
) -> None:
    """Take a code back that nobody has used."""
    get_governed_account(session, actor, "enrolment.revoke", account_id)
    found = session.get(Enrolment, enrolment_id, with_for_update=True)
    if found is None or found.account_id != account_id or found.used_at:
        raise NoSuchCode
    if found.revoked_at is None:
        found.revoked_at = datetime.now(UTC)
        note(session, actor, "enrolment.revoke", found.id, account_id=str(account_id))


def end_ways_in(
    session: Session, account_id: UUID, *ways: Way, but: UUID | None = None
) -> None:
    """Sign out the devices that came in by these ways, and take open codes back."""
    now = datetime.now(UTC)
    devices = update(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.way.in_(ways),
        SignIn.revoked_at.is_(None),
        SignIn.id != but if but else SignIn.id.is_not(None),
    )
    codes = update(Enrolment).where(
        Enrolment.account_id == account_id,
        Enrolment.used_at.is_(None),
        Enrolment.revoked_at.is_(None),
    )
    session.execute(devices.values(revoked_at=now))
    session.execute(codes.values(revoked_at=now))
