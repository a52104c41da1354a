"""Live counts of one process: columns of the whole database, and how they keep up.

Built from the database once, then kept up at each question by the audit's lines: of
each record or case named there the columns take what it is now. So a line may be
taken twice, or with what a later one did, and all is right in the end.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from flask import current_app
from sqlalchemy.orm import Session

from geo.columns import Columns
from geo.keys import Keys
from server.db import reading_anew
from server.insight import changes
from server.insight.ground import Ground, lay
from server.insight.memory import Memory
from server.insight.numbering import STATES, Numbering
from server.territory.models import Level

MOST_CHANGES = 50_000
"""Above so many at once all is read anew, which is sooner done."""

Row = Sequence[Any]
T = TypeVar("T")


class StrangerMet(Exception):
    """An area or a category without a number: all is read anew."""


class Held:
    """What is held of one set of boundaries, and up to where it is known."""

    def __init__(self, numbering: Numbering, columns: Columns, horizon: int) -> None:
        self.numbering, self.columns = numbering, columns
        self.keys = Keys()
        self.revision = 0
        """Counts the lines that were taken: what was counted before is of before."""
        self.memory, self.lasting = Memory(), Memory()
        self._horizon = horizon
        self._early: frozenset[int] = frozenset()
        self._grounds: dict[Level, Ground] = {}

    @property
    def nbytes(self) -> int:
        """The bytes of the columns and of the look-up from a record to its row."""
        return self.columns.nbytes + self.keys.nbytes

    def ground(self, level: Level) -> Ground:
        """Return the areas of a level; they are laid out once."""
        if level not in self._grounds:
            self._grounds[level] = lay(self.numbering.places, level)
        return self._grounds[level]

    def keep_up(self, session: Session) -> bool:
        """Take what was changed; tell whether that could be done."""
        if changes.get_boundaries(session) != self.numbering.boundaries:
            return False
        horizon = changes.get_horizon(session)
        lines = changes.list_changes(session, self._horizon, horizon)
        new = [line for line in lines if line.change_id not in self._early]
        redrawn = any(line.act.startswith("area.") for line in new)
        if horizon < self._horizon or redrawn or len(new) > MOST_CHANGES:
            return False
        try:
            self._take(session, new)
        except StrangerMet:
            return False
        self._horizon = horizon
        self._early = frozenset(line.change_id for line in lines if line.early)
        return True

    def _take(self, session: Session, lines: Iterable[Any]) -> None:
        records, cases = (_subjects(lines, of) for of in ("record.", "case."))
        rows = list(changes.read_some(session, records, cases))
        if rows:
            self.put(rows)
            self.revision += 1

    def put(self, rows: Sequence[Row]) -> None:
        """Write records as they are now, known ones and new ones."""
        new: dict[int, list[int]] = {}
        for row in rows:
            said = self._numbers(row)
            number = self.keys.find(row[0])
            if number is None:
                new[row[0]] = said
            else:
                self.columns.change(number, **dict(zip(NAMES, said, strict=True)))
        if new:
            keys = sorted(new)
            self.columns.append(*np.array([new[key] for key in keys]).T)
            self.keys.add(keys)

    def _numbers(self, row: Row) -> list[int]:
        _, area, second, category, severity, state = row
        try:
            grid = self.numbering.area_numbers[area]
            kind = self.numbering.category_numbers[category]
        except KeyError:
            raise StrangerMet from None
        return [grid, second, kind, severity, STATES[state]]


NAMES = ("grid", "time", "category", "severity", "state")


def _subjects(lines: Iterable[Any], of: str) -> set[UUID]:
    return {line.subject_id for line in lines if line.act.startswith(of)}


def build(session: Session) -> Held:
    """Read the whole database."""
    boundaries, horizon = changes.get_boundaries(session), changes.get_horizon(session)
    numbering = Numbering(boundaries, changes.list_places(session))
    keys, columns = _gather(session, numbering)
    order = np.argsort(keys)
    sizes = len(numbering.places), len(numbering.category_numbers)
    grid, time, category, severity, state = (column[order] for column in columns)
    made = Columns.build(grid, time, category, severity, state, *sizes)
    held = Held(numbering, made, horizon)
    held.keys.add(keys[order])
    return held


def _gather(session: Session, numbering: Numbering) -> tuple[Any, list[Any]]:
    """Return the keys and the columns of all records, in the database's order."""
    parts = [[np.empty(0, kind) for kind in KINDS]]
    for rows in changes.read_all(session):
        keys, areas, seconds, categories, severities, states = zip(*rows, strict=True)
        try:
            grids = [numbering.area_numbers[area] for area in areas]
        except KeyError:
            raise StrangerMet from None
        classes = [numbering.number_category(code) for code in categories]
        said = (
            keys,
            grids,
            seconds,
            classes,
            severities,
            [STATES[one] for one in states],
        )
        parts.append([np.array(*pair) for pair in zip(said, KINDS, strict=True)])
    gathered = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return gathered[0], gathered[1:]


KINDS = (np.int64, np.uint16, np.uint32, np.uint16, np.uint8, np.uint8)
"""Of the keys and the five columns."""


@dataclass(frozen=True)
class Reading:
    """The counts at one moment, with a session that sees at least as much."""

    held: Held
    session: Session
    revision: int
    now: datetime

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was counted in this minute if nothing changed, or count.

        By the minute, for what is overdue and the last seven days move with time.
        """
        minute = int(self.now.timestamp()) // 60
        return self.held.memory.get(key, (self.revision, minute), make)


class Live:
    """The live counts of one process and database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Held | None = None

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Bring the counts up to what is committed by now, and read."""
        with reading_anew() as session:
            with self._lock:
                if self._held is None or not self._held.keep_up(session):
                    self._held = build_again(session)
                held, revision = self._held, self._held.revision
            yield Reading(held, session, revision, datetime.now(UTC))


def build_again(session: Session) -> Held:
    """Read all, and once more where an area was added meanwhile."""
    try:
        return build(session)
    except StrangerMet:
        return build(session)


def live() -> Live:
    """Return the live counts of this app, which is one for each process."""
    made: Live = current_app.extensions.setdefault("linli-live", Live())
    return made
