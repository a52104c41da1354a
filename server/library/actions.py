"""Entries of the library: proposed by one person, approved by another."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cases.models import Case
from server.cases.queries import get_case
from server.cases.stages import State
from server.cipher import fingerprint
from server.content import hash_content
from server.db import Raced, insert_new
from server.library.cutting import cut, write_down
from server.library.indexing import forget_entry, index_entry
from server.library.masking import (
    Pattern,
    Piece,
    join,
    mask,
    name_patterns,
    place_patterns,
)
from server.library.models import EntryState, LibraryEntry
from server.library.queries import find_of_case, get_entry, list_possible_acts
from server.problems import Conflict, Forbidden
from server.territory.models import Area, Level

TEXTS = ("title", "happened", "settled", "law")


class CaseNotClosed(Conflict):
    title = "Only a closed case can go into the library"


class CaseInLibrary(Conflict):
    title = "This case is in the library already, or waits to be approved"


class EntryDiffers(Conflict):
    title = "This entry was sent before, with other content"


class OwnProposal(Forbidden):
    title = "Another person approves what you have proposed"


def get_closed_case(session: Session, actor: Actor, case_id: UUID) -> Case:
    """Return a case from which the actor may propose an entry."""
    actor.must_somewhere("library.propose")
    case = get_case(session, actor, case_id)
    actor.must("library.propose", case.area.path)
    if case.state != State.CLOSED:
        raise CaseNotClosed
    return case


def mask_texts(
    session: Session, case: Case, said: Mapping[str, str]
) -> dict[str, list[Piece]]:
    """Return an entry's texts in pieces, without what tells of whom they are."""
    own = own_patterns(session, case)
    return {name: mask(said[name], own) for name in TEXTS}


def own_patterns(session: Session, case: Case) -> list[Pattern]:
    """Return patterns for who is party in the case, and for where it was."""
    names = [(party.name, party.kind == "natural") for party in case.parties]
    codes = case.area.path.strip("/").split("/")
    query = select(Area.name).where(Area.code.in_(codes), Area.level != Level.DISTRICT)
    return name_patterns(names) + place_patterns(session.scalars(query).all())


def try_masking(
    session: Session, actor: Actor, said: dict[str, Any]
) -> dict[str, list[Piece]]:
    """Show what would be masked, before anything is kept; that it was asked is noted.

    Who asks often enough could guess at names: hence the line.
    """
    case = get_closed_case(session, actor, said["case_id"])
    note(session, actor, "library.mask", case.id)
    return mask_texts(session, case, said)


def propose_entry(
    session: Session, actor: Actor, entry_id: UUID, said: dict[str, Any]
) -> tuple[LibraryEntry, bool]:
    """Propose an entry from a closed case; what was masked is not kept."""
    case = get_closed_case(session, actor, said["case_id"])
    content = fingerprint(hash_content(said))
    if known := session.get(LibraryEntry, entry_id):
        if known.content_hash != content or known.proposed_by != actor.account_id:
            raise EntryDiffers(entry_id=entry_id)
        return known, False
    if find_of_case(session, case.id):
        raise CaseInLibrary
    pieces = mask_texts(session, case, said)
    texts = {name: join(pieces[name]) for name in TEXTS}
    row = texts | {
        "id": entry_id,
        "case_id": case.id,
        "area_id": case.area_id,
        "state": EntryState.PROPOSED,
        "category": said["category"] or case.category,
        "root_cause": said["root_cause"],
        "pieces": pieces,
        "words": write_down(cut(" ".join(texts.values()))),
        "content_hash": content,
        "proposed_by": actor.account_id,
        "proposed_at": datetime.now(UTC),
    }
    if not insert_new(session, LibraryEntry, [row]):
        raise Raced
    note(session, actor, "library.propose", entry_id, case_id=str(case.id))
    return session.get_one(LibraryEntry, entry_id), True


def approve_entry(
    session: Session, actor: Actor, entry_id: UUID, checked: list[str]
) -> tuple[LibraryEntry, bool]:
    """Approve what another proposed; from here on it is found. Twice is once."""
    entry = get_entry(session, actor, entry_id, lock=True)
    actor.must("library.approve", entry.area.path)
    if entry.proposed_by == actor.account_id:
        raise OwnProposal
    if entry.state == EntryState.APPROVED:
        return entry, False
    entry.state = EntryState.APPROVED
    entry.approved_by, entry.approved_at = actor.account_id, datetime.now(UTC)
    entry.pieces = {}
    index_entry(session, entry.id, entry.words)
    note(session, actor, "library.approve", entry.id, checked=sorted(checked))
    session.flush()
    return entry, True


def withdraw_entry(session: Session, actor: Actor, entry_id: UUID) -> None:
    """Take an entry away: it vanishes, and its case may be proposed again."""
    entry = get_entry(session, actor, entry_id, lock=True)
    if "library.withdraw" not in list_possible_acts(actor, entry):
        raise Forbidden(act="library.withdraw")
    forget_entry(session, entry.id)
    session.delete(entry)
    note(session, actor, "library.withdraw", entry.id, case_id=str(entry.case_id))
