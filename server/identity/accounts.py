"""Accounts: added, changed and ended by an admin, each change noted."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.audit.actions import note
from server.identity.actions import add_account, grant_role
from server.identity.models import Account, SignIn
from server.identity.queries import NoSuchAccount, get_account
from server.territory.queries import get_area


def open_account(
    session: Session,
    actor: Actor,
    password_hash: str | None,
    *,
    login: str,
    name: str,
    role: Role,
    area: str,
) -> UUID:
    """Add an account within the admin's own area; return its id."""
    where = get_area(session, area)
    actor.must("account.add", where.path)
    account = add_account(
        session,
        actor,
        login=login,
        name=name or login,
        password_hash=password_hash,
        roles=[(role, where)],
    )
    return account.id


def change_account(
    session: Session, actor: Actor, account_id: UUID, said: dict[str, Any]
) -> None:
    """Change an account of the admin's own area; ended, its devices are signed out."""
    account = get_account(session, account_id)
    if not any(
        actor.may("account.change", role.area.path) for role in account.current_roles
    ):
        raise NoSuchAccount
    if "name" in said:
        account.name = said["name"]
    if "active" in said:
        set_active(session, account, active=said["active"])
    if "grant" in said:
        where = get_area(session, said["grant"]["area"])
        actor.must("account.change", where.path)
        grant_role(session, actor, account, said["grant"]["role"], where)
    if "end" in said:
        end_role(session, actor, account, **said["end"])
    note(session, actor, "account.change", account_id, changed=sorted(said))


def set_active(session: Session, account: Account, *, active: bool) -> None:
    account.active = active
    if not active:
        mine = SignIn.account_id == account.id
        open_still = update(SignIn).where(mine, SignIn.revoked_at.is_(None))
        session.execute(open_still.values(revoked_at=datetime.now(UTC)))


def end_role(
    session: Session, actor: Actor, account: Account, role: Role, area: str
) -> None:
    """End a role from now on; what was done in it stays."""
    for held in account.current_roles:
        if held.role == role and held.area.code == area:
            actor.must("account.change", held.area.path)
            held.ended_at = datetime.now(UTC)
