import base64
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import BodyRefused
from server.cases.models import Case
from server.library.cutting import cut
from server.library.indexing import holds_word, written
from server.library.models import EntryState, LibraryEntry
from server.problems import NotFound
from server.screening.alike import is_same_class
from server.territory.catalogue import CHIPS, CLASSES
from server.territory.models import Area
from server.territory.queries import below

PAGE = 20
ALIKE = 3
WORDS, WORDS_OF_A_CASE = 12, 40
"""How many words are looked for, the first ones."""

Found = tuple[Sequence[LibraryEntry], str | None]


class NoSuchEntry(NotFound):
    title = "There is no such entry in the library"


def get_entry(
    session: Session, actor: Actor, entry_id: UUID, *, lock: bool = False
) -> LibraryEntry:
    """Return an entry that the actor may read; one that is proposed only to some."""
    actor.must_somewhere("library.read")
    query = select(LibraryEntry).where(LibraryEntry.id == entry_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not may_see(actor, found):
        raise NoSuchEntry
    return found


def may_see(actor: Actor, entry: LibraryEntry) -> bool:
    if entry.state == EntryState.APPROVED:
        return True
    own = entry.proposed_by == actor.account_id
    return own or actor.may("library.approve", entry.area.path)


def find_of_case(session: Session, case_id: UUID) -> LibraryEntry | None:
    return session.scalar(select(LibraryEntry).where(LibraryEntry.case_id == case_id))


def list_possible_acts(actor: Actor, entry: LibraryEntry) -> list[str]:
    """Return what this person could do with an entry: nobody approves their own."""
    own, acts = entry.proposed_by == actor.account_id, []
    proposed = entry.state == EntryState.PROPOSED
    if proposed and not own and actor.may("library.approve", entry.area.path):
        acts.append("library.approve")
    if (own and proposed) or actor.may("library.withdraw", entry.area.path):
        acts.append("library.withdraw")
    return acts


def search(
    session: Session,
    words: str = "",
    category: str | None = None,
    cursor: str | None = None,
) -> Found:
    """Return approved entries with any of the words, those with most of them first.

    Both databases only say which entries hold a word; what comes first is counted
    here, so that they answer alike.
    """
    query = select(LibraryEntry).where(LibraryEntry.state == EntryState.APPROVED)
    if category:
        query = query.where(is_of_class(category))
    asked = cut(words)[:WORDS]
    if words.strip() and not asked:
        return [], None
    if not asked:
        return _page(session, query, _read_cursor(cursor))
    counted = _count([holds(word) for word in asked])
    return _page(session, query, _read_cursor(cursor), counted)


def list_alike(session: Session, case: Case) -> Sequence[LibraryEntry]:
    """Return entries like a case, by its summary and its class.

    The class counts as one word, the very same code as two more.
    """
    same = LibraryEntry.category == case.category
    signs = [holds(word) for word in cut(case.summary)[:WORDS_OF_A_CASE]]
    counted = _count([*signs, is_of_class(case.category), same, same])
    query = select(LibraryEntry).where(LibraryEntry.state == EntryState.APPROVED)
    query = query.where(LibraryEntry.case_id != case.id)
    return _page(session, query, None, counted, ALIKE)[0]


def list_proposed(session: Session, actor: Actor, cursor: str | None) -> Found:
    """Return what waits: one's own, and what is one's to approve."""
    grants = actor.grants_for("library.approve")
    mine = LibraryEntry.proposed_by == actor.account_id
    shown = or_(mine, *(below(grant.path) for grant in grants))
    query = select(LibraryEntry).join(Area, Area.id == LibraryEntry.area_id)
    query = query.where(LibraryEntry.state == EntryState.PROPOSED, shown)
    return _page(session, query, _read_cursor(cursor))


def holds(word: str) -> ColumnElement[bool]:
    return holds_word(LibraryEntry.words, written(word))


def is_of_class(category: str) -> ColumnElement[bool]:
    """Keep entries whose class or chip meets another."""
    known = [one for one in (*CLASSES, *CHIPS) if is_same_class(one, category)]
    return LibraryEntry.category.in_(known)


def _count(signs: Sequence[ColumnElement[bool]]) -> Any:
    """Return of each entry how many of the signs it has, where it has any."""
    each = [select(LibraryEntry.id).where(sign) for sign in signs]
    found = union_all(*each).subquery()
    score = func.count().label("score")
    return select(found.c.id, score).group_by(found.c.id).subquery()


def _page(
    session: Session,
    query: Select[LibraryEntry],
    after: tuple[int, UUID] | None,
    counted: Any = None,
    most: int = PAGE,
) -> Found:
    """Return a page of entries, the highest score first, then by id."""
    if counted is None:
        rows = _after(query, after).order_by(LibraryEntry.id)
        found = [(entry, 0) for entry in session.scalars(rows.limit(most + 1))]
    else:
        scored = query.join(counted, counted.c.id == LibraryEntry.id)
        scored = _after(scored, after, counted.c.score)
        rows = scored.add_columns(counted.c.score)
        ordered = rows.order_by(counted.c.score.desc(), LibraryEntry.id)
        found = [(row[0], row[1]) for row in session.execute(ordered.limit(most + 1))]
    page = [entry for entry, _ in found[:most]]
    return page, _cursor(*found[most - 1]) if len(found) > most else None


def _after(query: Any, after: tuple[int, UUID] | None, score: Any = None) -> Any:
    if after is None:
        return query
    later = LibraryEntry.id > after[1]
    if score is None:
        return query.where(later)
    return query.where(or_(score < after[0], and_(score == after[0], later), false()))


def _cursor(entry: LibraryEntry, score: int) -> str:
    said = json.dumps([score, str(entry.id)])
    return base64.urlsafe_b64encode(said.encode()).decode()


def _read_cursor(cursor: str | None) -> tuple[int, UUID] | None:
    if cursor is None:
        return None
    try:
        score, entry_id = json.loads(base64.urlsafe_b64decode(cursor))
        return int(score), UUID(entry_id)
    except (ValueError, TypeError, AttributeError):
        raise BodyRefused(errors={"cursor": ["This is no cursor of ours."]}) from None
