"""Records as a plain list, counted one by one: what columns are held against."""

from dataclasses import dataclass, replace
from typing import Any

GRIDS, CATEGORIES = 5, 3


@dataclass(frozen=True)
class Plain:
    """One record."""

    grid: int
    time: int
    category: int
    severity: int
    state: int


@dataclass(frozen=True)
class Question:
    """What is asked of both."""

    since: int
    until: int
    categories: list[int] | None = None
    severities: list[int] | None = None
    states: list[int] | None = None

    def means(self, record: Plain) -> bool:
        """Return whether a record is asked for."""
        named = (
            (self.categories, record.category),
            (self.severities, record.severity),
            (self.states, record.state),
        )
        within = self.since <= record.time < self.until
        return within and all(some is None or one in some for some, one in named)


class Model:
    """The same writes and the same questions."""

    def __init__(self, records: list[Plain]) -> None:
        self.records = list(records)

    def change(self, number: int, **new: Any) -> None:
        """Change a record."""
        self.records[number] = replace(self.records[number], **new)

    def count(self, asked: Question) -> list[list[int]]:
        """Return counts by severity and grid."""
        counts = [[0] * GRIDS for _ in range(4)]
        for record in filter(asked.means, self.records):
            counts[record.severity - 1][record.grid] += 1
        return counts


def columns_of(records: list[Plain]) -> dict[str, list[int]]:
    """Return the lists that columns are made of."""
    names = ("grid", "time", "category", "severity", "state")
    return {name: [getattr(one, name) for one in records] for name in names}
