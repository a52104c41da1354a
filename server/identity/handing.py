"""A queue that a phone could not send itself, handed in from a file by a colleague.

What is handed in stays its writer's: it is placed and credited as if they had sent
it. Each line of the audit names who handed it in, for a file can be altered.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import MAY, Actor, Grant
from server.identity.models import Account, AccountRole
from server.problems import Forbidden
from server.territory.models import Area

HEADER = "Linli-Hands-In-For"
DOORS = frozenset(
    {
        "acts.post_acts",
        "attachments.put_attachment",
        "answer_files.put_attachment",
    }
)
"""Where a file goes in. Nothing can be read in another's name."""


class NotYourColleague(Forbidden):
    title = "You do not work where this person does; give the file to the desk"


class NothingToHandIn(Forbidden):
    title = "Only what a phone could not send is handed in for another"


def read_writer(said: str) -> UUID:
    """Return the account that a file names; nobody's is nobody's colleague."""
    try:
        return UUID(said)
    except ValueError:
        raise NotYourColleague from None


def hand_in_for(session: Session, reader: Actor, account_id: UUID) -> Actor:
    """Return the writer of a file as who acts, through the hands of its reader.

    The reader works where the writer works or ever did, or over it.
    """
    if account_id == reader.account_id:
        return reader
    near = reader.must_somewhere("record.hand_in")
    held = _held(session, account_id)
    grants = tuple(grant for grant, ended in held if not ended and _files(grant))
    paths = [grant.path for grant, _ in held if _files(grant)]
    if not any(path.startswith(mine.path) for path in paths for mine in near):
        raise NotYourColleague
    return Actor(account_id, reader.sign_in_id, grants, handed_in_by=reader.account_id)


def _files(grant: Grant) -> bool:
    return "record.file" in MAY[grant.role]


def _held(session: Session, account_id: UUID) -> list[tuple[Grant, bool]]:
    """Return the roles of an account that is open, and which of them have ended."""
    query = (
        select(
            AccountRole.role, Area.id, Area.path, Area.voided_on, AccountRole.ended_at
        )
        .join(Area, Area.id == AccountRole.area_id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(Account.id == account_id, Account.active)
        .order_by(AccountRole.granted_at)
    )
    return [
        (Grant(role, area_id, path, voided is not None), ended is not None)
        for role, area_id, path, voided, ended in session.execute(query)
    ]
