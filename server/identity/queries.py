import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, bindparam, or_, select
from sqlalchemy.orm import Session, selectinload

from server.access import Actor, Grant, Role
from server.clock import today
from server.identity.models import (
    ANSWERING,
    Account,
    AccountRole,
    Device,
    Organisation,
    SignIn,
)
from server.problems import Forbidden, NotFound, Unauthenticated
from server.territory.boundaries import NEWEST
from server.territory.ground import stand_on
from server.territory.models import Area
from server.territory.queries import within

PAGE = 100

ROLES = selectinload(Account.roles).joinedload(AccountRole.area).joinedload(Area.parent)


class SignedOut(Unauthenticated):
    title = "Sign in again; what waits on the device stays there"


class SignInRevoked(Unauthenticated):
    title = "This device was signed out by the office; what waits stays on it"


class DeviceSealed(Forbidden):
    title = "This phone is sealed: all stays on it; the office can unseal it"
    keeps = True


class NoSuchAccount(NotFound):
    title = "There is no such account"


HELD = (
    select(
        SignIn.account_id,
        SignIn.id,
        SignIn.expires_at,
        SignIn.revoked_at,
        Account.active,
        Device.sealed_at,
        AccountRole.role,
        Area.id,
        Area.path,
        Area.voided_on.is_not(None),
        NEWEST.scalar_subquery(),
    )
    .join(Account, Account.id == SignIn.account_id)
    .outerjoin(Device, Device.id == SignIn.bound_to)
    .outerjoin(
        AccountRole,
        (AccountRole.account_id == Account.id) & AccountRole.ended_at.is_(None),
    )
    .outerjoin(Area, Area.id == AccountRole.area_id)
    .where(SignIn.token_hash == bindparam("token_hash"))
)
"""Asked by every request, so it is made once: making it costs as much as asking.
What nearly all of them ask next, on which ground records are placed, comes along."""


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def identify(session: Session, token: str | None, *, leaving: bool = False) -> Actor:
    """Return who holds the token, with every right they have now.

    From a sealed phone nobody does anything but leave.
    """
    if not token:
        raise Unauthenticated
    said = {"token_hash": hash_token(token)}
    rows = session.connection().execute(HELD, said).all()
    if not rows:
        raise SignedOut
    account_id, sign_in_id, expires_at, revoked_at, active, sealed_at, *_, newest = (
        rows[0]
    )
    if revoked_at or not active:
        raise SignInRevoked
    if expires_at <= datetime.now(UTC):
        raise SignedOut
    if sealed_at and not leaving:
        raise DeviceSealed
    stand_on(session, newest)
    grants = tuple(Grant(*row[6:10]) for row in rows if row.role is not None)
    return Actor(account_id, sign_in_id, grants)


def get_account(session: Session, account_id: UUID) -> Account:
    account = session.scalar(
        select(Account).where(Account.id == account_id).options(ROLES),
        execution_options={"populate_existing": True},
    )
    if account is None:
        raise NoSuchAccount
    return account


def was_ever_in_area(session: Session, actor: Actor, path: str) -> bool:
    """Tell whether an area was this person's, now or at an earlier time."""
    held = session.scalars(
        select(Area.path)
        .join(AccountRole, AccountRole.area_id == Area.id)
        .where(AccountRole.account_id == actor.account_id)
    )
    return any(path.startswith(mine) for mine in held)


def get_own_account(
    session: Session, actor: Actor, act: str, account_id: UUID
) -> Account:
    """Return an account that works in the actor's area; any other is not there."""
    account = get_account(session, account_id)
    if not any(actor.may(act, role.area.path) for role in account.current_roles):
        raise NoSuchAccount
    return account


def list_accounts(
    session: Session,
    actor: Actor,
    role: Role | None = None,
    text: str | None = None,
    cursor: str | None = None,
) -> Sequence[Account]:
    """Return a page of accounts of the actor's area, by login.

    The text is looked for in logins and in the areas where they work.
    """
    act = "account.list_mediators" if role == Role.MEDIATOR else "account.read"
    all_of_them = actor.grants_for("account.read")
    grants = all_of_them or actor.must_somewhere(act)
    query = (
        select(Account)
        .join(AccountRole)
        .join(Area, Area.id == AccountRole.area_id)
        .where(AccountRole.ended_at.is_(None))
        .options(ROLES)
        .order_by(Account.login)
        .distinct()
        .limit(PAGE)
    )
    if role:
        query = query.where(AccountRole.role == role)
    if not all_of_them:
        query = query.where(Account.active)
    if text:
        query = query.where(_says(text))
    if cursor:
        query = query.where(Account.login > cursor)
    return session.scalars(within(query, grants)).all()


def _says(text: str) -> ColumnElement[bool]:
    return or_(
        Account.login.icontains(text, autoescape=True),
        Area.name.icontains(text, autoescape=True),
        Area.code.startswith(text, autoescape=True),
    )


def mediates(session: Session, account_id: UUID, path: str) -> bool:
    """Tell whether the account is a mediator over the area at that path."""
    paths = session.scalars(
        select(Area.path)
        .join(AccountRole, AccountRole.area_id == Area.id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(
            Account.id == account_id,
            Account.active,
            AccountRole.role == Role.MEDIATOR,
            AccountRole.ended_at.is_(None),
        )
    )
    return any(path.startswith(mine) for mine in paths)


ABOVE = (
    select(Area.path, Organisation.id, Organisation.name, Organisation.kind)
    .join(Area, Area.id == Organisation.area_id)
    .where(
        Area.path.in_(bindparam("paths", expanding=True)),
        Organisation.kind.in_(ANSWERING),
        or_(
            Organisation.valid_from.is_(None),
            Organisation.valid_from <= bindparam("day", type_=Date),
        ),
        or_(
            Organisation.valid_until.is_(None),
            Organisation.valid_until >= bindparam("day", type_=Date),
        ),
    )
)


def find_organisations(
    session: Session, paths: Iterable[str]
) -> dict[str, Organisation]:
    """Return for areas, by their paths, the centre nearest above each.

    Rooms, committees and departments are given matters; they do not answer for an
    area. Of several centres of one area the higher kind answers, then the first by
    name. What is returned is an id and a name, and belongs to no session.
    """
    above = {path: prefixes(path) for path in paths}
    asked = {"paths": sorted(set().union(*above.values())), "day": today()}
    rows = session.connection().execute(ABOVE, asked).all() if above else []
    order = {kind: at for at, kind in enumerate(ANSWERING)}
    first = sorted(rows, key=lambda row: (order[row.kind], row.name, row.id))
    found = {row.path: row for row in reversed(first)}
    return {
        path: Organisation(id=found[nearest].id, name=found[nearest].name)
        for path, wider in above.items()
        if (nearest := next((one for one in wider if one in found), None))
    }


def prefixes(path: str) -> list[str]:
    """Return the path and those above it, the longest first.

    >>> prefixes("/990101/990101100/")
    ['/990101/990101100/', '/990101/']
    """
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:end])}/" for end in range(len(codes), 0, -1)]


def get_password(session: Session, login: str) -> tuple[UUID | None, str | None]:
    """Return the account of a login and its password's hash, or None for both."""
    found = session.execute(
        select(Account.id, Account.password_hash).where(
            Account.login == login.strip(), Account.active
        )
    ).first()
    return (found.id, found.password_hash) if found else (None, None)


def find_account(session: Session, login: str) -> Account:
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None:
        raise NoSuchAccount(login=login)
    return account


def has_demo_accounts(session: Session) -> bool:
    return session.scalar(select(Account.id).where(Account.demo).limit(1)) is not None
