"""The link of a case: its QR lies on a slip, its code is told apart."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.access import Actor
from server.after.models import CaseLink
from server.audit.actions import note
from server.cases.models import Case, Party
from server.cases.queries import NoSuchCase
from server.cipher import fingerprint
from server.identifiers import new_id
from server.identity.actions import check_tries, forgive_tries, note_failure
from server.identity.queries import hash_token
from server.problems import Forbidden, NotFound, Unprocessable

LASTS = timedelta(days=365)


class NoSuchLink(NotFound):
    """Counted as a failed try, so it is kept; a wrong code says the same."""

    keeps = True
    title = "The address and the code do not belong together, or are too old"


class NoSuchParty(Unprocessable):
    title = "This is no party of the case"


class LinkOfNobody(Forbidden):
    title = "This link shows how things stand; a party has a link of its own"


class MadeLink(NamedTuple):
    """What is told once, and kept nowhere."""

    link: CaseLink
    token: str
    code: str


def make_link(
    session: Session, actor: Actor, case_id: UUID, party_id: UUID | None
) -> MadeLink:
    """Make a link, for a party or for whoever asks how it stands; the last one ends."""
    case = session.get(Case, case_id)
    if case is None or not actor.may("case_link.make", case.area.path):
        raise NoSuchCase
    if party_id and party_id not in {party.id for party in case.parties}:
        raise NoSuchParty(errors={"party_id": [NoSuchParty.title]})
    return issue_link(session, actor, case_id, party_id)


def issue_link(
    session: Session, actor: Actor, case_id: UUID, party_id: UUID | None
) -> MadeLink:
    """Write the link's row, once it is known that it may be made."""
    token, code = secrets.token_urlsafe(16), f"{secrets.randbelow(10**8):08d}"
    now = datetime.now(UTC)
    session.execute(
        update(CaseLink)
        .where(CaseLink.case_id == case_id, CaseLink.party_id == party_id)
        .where(CaseLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    link = CaseLink(
        id=new_id(),
        case_id=case_id,
        party_id=party_id,
        token_hash=hash_token(token),
        code_hash=hash_code(token, code),
        made_by=actor.account_id,
        made_at=now,
        expires_at=now + LASTS,
    )
    session.add(link)
    note(session, actor, "case_link.make", link.id, case_id=str(case_id))
    return MadeLink(link, token, code)


def hash_code(token: str, code: str) -> bytes:
    """Hash a short code so that nobody without the key can try them all."""
    return fingerprint(f"case link {token} {code}".encode())


def open_link(session: Session, token: str, code: str, address: str) -> CaseLink:
    """Return the link that token and code open; count and slow wrong tries."""
    login = f"case {token}"
    check_tries(session, login, address)
    now = datetime.now(UTC)
    link = session.scalar(
        select(CaseLink).where(
            CaseLink.token_hash == hash_token(token),
            CaseLink.revoked_at.is_(None),
            CaseLink.expires_at > now,
        )
    )
    good = link is not None and secrets.compare_digest(
        bytes(link.code_hash), hash_code(token, code)
    )
    if link is None or not good:
        note_failure(session, login, address)
        raise NoSuchLink
    forgive_tries(session, login)
    return link


def party_of(link: CaseLink) -> Party:
    """Return whose link it is; raise LinkOfNobody where it is nobody's own."""
    if link.party is None:
        raise LinkOfNobody
    return link.party
