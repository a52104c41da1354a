"""Accounts: added, changed and closed by an admin, each change noted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.audit.actions import note
from server.identity.actions import add_account, forgive_tries, grant_role
from server.identity.models import Account, AccountRole, Way
from server.identity.queries import get_own_account
from server.identity.ways_in import end_ways_in, get_governed_account
from server.problems import Conflict, NotFound
from server.territory.models import Area
from server.territory.queries import get_area, get_area_in_force


class LastAdmin(Conflict):
    title = "Nobody would be left to look after accounts here: add another admin first"


class LastRole(Conflict):
    title = "An account keeps one role: give another first, or close the account"


class RoleNotHeld(NotFound):
    title = "This account does not have that role there"


def open_account(
    session: Session,
    actor: Actor,
    *,
    login: str,
    name: str,
    password_hash: str | None,
    roles: Sequence[tuple[Role, str]],
) -> UUID:
    """Add an account within the admin's own area; return its id."""
    places = [
        (role, get_area_in_force(session, code)) for role, code in dict.fromkeys(roles)
    ]
    for _, where in places:
        actor.must("account.add", where.path)
    account = add_account(
        session,
        actor,
        login=login,
        name=name or login,
        password_hash=password_hash,
        roles=places,
    )
    return account.id


def change_account(
    session: Session, actor: Actor, account_id: UUID, said: dict[str, Any]
) -> None:
    """Change an account of the admin's own area.

    A role may be given or ended where the admin is admin; what changes the whole
    account needs all of its roles to lie there.
    """
    find = get_own_account if said.keys() <= BY_ROLE else get_governed_account
    account = find(session, actor, "account.change", account_id)
    for part, change in CHANGES.items():
        if part in said:
            change(session, actor, account, said[part])
    note(session, actor, "account.change", account_id, changed=sorted(said))


def rename(_: Session, __: Actor, account: Account, name: str) -> None:
    account.name = name


def set_active(session: Session, actor: Actor, account: Account, active: bool) -> None:
    """Close or reopen an account; closed, no device and no code lets in any more."""
    if account.active and not active:
        must_leave_an_admin(session, account.current_roles)
        end_ways_in(session, account.id, *Way)
    account.active = active


def set_password(
    session: Session, actor: Actor, account: Account, password_hash: str
) -> None:
    """Give a new password; every device but the one in hand must sign in again."""
    account.password_hash = password_hash
    end_ways_in(session, account.id, *Way, but=actor.sign_in_id)
    forgive_tries(session, account.login)


def give_role(
    session: Session, actor: Actor, account: Account, said: dict[str, Any]
) -> None:
    """Give a role over an area; with another than building leader, codes end."""
    role, where = said["role"], get_area_in_force(session, said["area"])
    actor.must("account.change", where.path)
    if _held(account, role, where.code):
        return
    grant_role(session, actor, account, role, where)
    session.refresh(account, ["roles"])
    if role != Role.BUILDING_LEADER:
        end_ways_in(session, account.id, Way.CODE)


def end_role(
    session: Session, actor: Actor, account: Account, said: dict[str, Any]
) -> None:
    """End a role from now on; what was done in it stays."""
    actor.must("account.change", get_area(session, said["area"]).path)
    ending = _held(account, **said)
    if not ending:
        raise RoleNotHeld
    if len(account.current_roles) == len(ending):
        raise LastRole
    if account.active:
        must_leave_an_admin(session, ending)
    for role in ending:
        role.ended_at = datetime.now(UTC)
        note(
            session, actor, "account.end_role", account.id, account_role_id=str(role.id)
        )


def _held(account: Account, role: Role, area: str) -> list[AccountRole]:
    return [
        held
        for held in account.current_roles
        if held.role == role and held.area.code == area
    ]


def must_leave_an_admin(session: Session, losing: Sequence[AccountRole]) -> None:
    """Refuse where an admin's area would have no other admin who can sign in."""
    ending = [role for role in losing if role.role == Role.ADMIN]
    if not ending:
        return
    admins = select(AccountRole.id).where(AccountRole.role == Role.ADMIN)
    # Two admins who end each other at the same time come one after the other.
    session.execute(admins.order_by(AccountRole.id).with_for_update())
    left = session.scalars(
        select(Area.path)
        .join(AccountRole, AccountRole.area_id == Area.id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(
            AccountRole.role == Role.ADMIN,
            AccountRole.ended_at.is_(None),
            AccountRole.id.not_in([role.id for role in ending]),
            Account.active,
            Account.password_hash.is_not(None),
        )
    ).all()
    for role in ending:
        if not any(role.area.path.startswith(path) for path in left):
            raise LastAdmin(area=role.area.code)


Change = Callable[[Session, Actor, Account, Any], None]

CHANGES: Mapping[str, Change] = {
    "name": rename,
    "password_hash": set_password,
    "grant": give_role,
    "end": end_role,
    "active": set_active,
}
"""What of an account can change, in the order in which it does."""

BY_ROLE = frozenset({"grant", "end"})
"""Changes that are one area's matter only."""
