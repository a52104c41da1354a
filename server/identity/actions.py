"""Signing in and out, and the accounts of those who work with Linli."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.audit.actions import note
from server.db import insert_new
from server.identifiers import new_id
from server.identity.models import (
    Account,
    AccountRole,
    FailedSignIn,
    Organisation,
    OrganisationKind,
    SignIn,
    Way,
)
from server.identity.queries import find_organisations, hash_token
from server.problems import Conflict, TooOften, Unauthenticated
from server.territory.models import Area

WINDOW = timedelta(minutes=15)
TRIES_BY_LOGIN = 5
TRIES_BY_ADDRESS = 50
LASTS = timedelta(days=30)


class WrongPassword(Unauthenticated):
    title = "The login or the password is wrong"
    keeps = True


class TooManyTries(TooOften):
    title = "Too many tries; come back later"


class LoginTaken(Conflict):
    title = "There is an account with this login"


def hash_login(login: str) -> bytes:
    return hashlib.sha256(login.strip().lower().encode()).digest()


def check_tries(session: Session, login: str, address: str) -> None:
    """Refuse who tried too often in the last 15 minutes, for a time that grows."""
    by_login = FailedSignIn.login_hash == hash_login(login)
    by_address = FailedSignIn.address == address
    _check(session, by_login, TRIES_BY_LOGIN)
    _check(session, by_address, TRIES_BY_ADDRESS)


def _check(session: Session, who: object, allowed: int) -> None:
    now = datetime.now(UTC)
    count, last = session.execute(
        select(func.count(), func.max(FailedSignIn.at)).where(
            who,  # type: ignore[arg-type]  # a comparison of columns
            FailedSignIn.at > now - WINDOW,
        )
    ).one()
    if count < allowed:
        return
    wait = min(WINDOW, timedelta(minutes=2 ** min(count - allowed, 4)))
    left = (last + wait - now).total_seconds()
    if left > 0:
        raise TooManyTries(retry_after=int(left) + 1)


def note_failure(session: Session, login: str, address: str) -> None:
    """Keep a row of the failed try."""
    session.add(
        FailedSignIn(
            login_hash=hash_login(login), address=address, at=datetime.now(UTC)
        )
    )


def open_session(
    session: Session, account_id: UUID, way: Way, lasts: timedelta = LASTS
) -> tuple[str, Actor]:
    """Let a device in: return its token, which is nowhere else, and who it is."""
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    sign_in = SignIn(
        id=new_id(),
        account_id=account_id,
        token_hash=hash_token(token),
        way=way,
        made_at=now,
        expires_at=now + lasts,
    )
    session.add(sign_in)
    session.flush()
    actor = Actor(account_id, sign_in.id, ())
    note(session, actor, "session.open", sign_in.id)
    return token, actor


def forgive_tries(session: Session, login: str) -> None:
    """Forget a login's failed tries once the right password was given."""
    session.execute(
        delete(FailedSignIn).where(FailedSignIn.login_hash == hash_login(login))
    )


def close_session(session: Session, actor: Actor) -> None:
    """Sign this device out."""
    sign_in = session.get_one(SignIn, actor.sign_in_id)
    sign_in.revoked_at = datetime.now(UTC)
    note(session, actor, "session.close", sign_in.id)


def add_account(
    session: Session,
    actor: Actor | None,
    *,
    login: str,
    name: str,
    password_hash: str | None,
    roles: list[tuple[Role, Area]],
    demo: bool = False,
) -> Account:
    """Add an account with its roles; raise LoginTaken where the login is in use."""
    row = {"id": new_id(), "login": login, "name": name, "demo": demo}
    if not insert_new(session, Account, [row | {"password_hash": password_hash}]):
        raise LoginTaken(login=login)
    account = session.get_one(Account, row["id"])
    for role, area in roles:
        grant_role(session, actor, account, role, area)
    note(session, actor, "account.add", account.id)
    return account


def grant_role(
    session: Session, actor: Actor | None, account: Account, role: Role, area: Area
) -> None:
    """Give an account a role over an area from now on."""
    row = AccountRole(
        id=new_id(),
        account_id=account.id,
        role=role,
        area_id=area.id,
        granted_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    note(session, actor, "account.grant_role", account.id, account_role_id=str(row.id))


def responsible_organisations(
    session: Session, paths: Collection[str]
) -> dict[str, Organisation]:
    """Return who answers for matters in the areas at those paths: never nobody.

    A district that has no organisation yet gets its centre, so that a report
    never fails because the office is not set up.
    """
    nearest = find_organisations(session, paths)
    alone = {f"/{path.split('/')[1]}/" for path in paths if path not in nearest}
    if not alone:
        return nearest
    for district in session.scalars(select(Area).where(Area.path.in_(alone))).all():
        row = {
            "id": new_id(),
            "name": f"{district.name}综治中心",
            "kind": OrganisationKind.COUNTY_CENTRE,
            "area_id": district.id,
        }
        insert_new(session, Organisation, [row])
    return find_organisations(session, paths)
