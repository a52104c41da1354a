"""Enrolment: a building leader scans a code once, and needs no password."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor, Role
from server.audit.actions import note
from server.identifiers import new_id
from server.identity.actions import open_session
from server.identity.models import Account, Enrolment, Way
from server.identity.queries import get_account, hash_token
from server.identity.ways_in import get_governed_account
from server.problems import Conflict, Forbidden, NotFound

UNUSED_FOR = timedelta(days=7)
LASTS = timedelta(days=180)


class NoSuchEnrolment(NotFound):
    title = "This code is not one of ours"


class EnrolmentUsed(Conflict):
    title = "This code was used already; ask for a new one"


class EnrolmentTooOld(Conflict):
    title = "This code is too old; ask for a new one"


class EnrolmentRevoked(Conflict):
    title = "This code was taken back; ask for a new one"


class AccountClosed(Conflict):
    title = "This account is closed: reopen it first"


class OnlyBuildingLeaders(Forbidden):
    title = "Only building leaders come in by a code"


def make_enrolment(
    session: Session, actor: Actor | None, account_id: UUID
) -> tuple[Enrolment, str]:
    """Make a code for a building leader's account; only its hash is kept."""
    _must_come_by_code(_get_account(session, actor, account_id))
    code, now = secrets.token_urlsafe(24), datetime.now(UTC)
    made = Enrolment(
        id=new_id(),
        account_id=account_id,
        code_hash=hash_token(code),
        made_by=actor and actor.account_id,
        made_at=now,
        expires_at=now + UNUSED_FOR,
    )
    session.add(made)
    session.flush()
    note(session, actor, "enrolment.make", made.id, account_id=str(account_id))
    return made, code


def _get_account(session: Session, actor: Actor | None, account_id: UUID) -> Account:
    if actor is None:
        return get_account(session, account_id)
    return get_governed_account(session, actor, "enrolment.make", account_id)


def _must_come_by_code(account: Account) -> None:
    """Refuse an account that is closed, or that signs in by password."""
    if {held.role for held in account.current_roles} != {Role.BUILDING_LEADER}:
        raise OnlyBuildingLeaders
    if not account.active:
        raise AccountClosed


def draw_qr(url: str) -> str:
    """Return the address as a QR picture that a page can show: a data URI of SVG.

    >>> draw_qr("https://linli.example/enrol/x")[:26]
    'data:image/svg+xml;charset'
    """
    picture = segno.make(url, error="m", micro=False)
    return picture.svg_data_uri(omitsize=True, dark="#000", light="#fff")


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
    if found.revoked_at:
        raise EnrolmentRevoked
    if found.expires_at <= datetime.now(UTC):
        raise EnrolmentTooOld
    _must_come_by_code(get_account(session, found.account_id))
    found.used_at = datetime.now(UTC)
    token, actor = open_session(session, found.account_id, Way.CODE, LASTS)
    note(session, actor, "enrolment.accept", found.id)
    return token, found.account_id
