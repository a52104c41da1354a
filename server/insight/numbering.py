"""Areas, categories and states as the small numbers that the columns hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from server.cases.stages import State
from server.territory.catalogue import CHIPS, CLASSES, covers
from server.territory.models import Level

STATES: dict[str | None, int] = {
    None: 0,
    **{state.value: number for number, state in enumerate(State, start=1)},
}
"""The number of each state; a record without a case has 0."""


class Place(NamedTuple):
    """An area, with its id as the database writes it."""

    id: str
    code: str
    level: Level
    path: str
    voided: bool = False


@dataclass(frozen=True)
class Numbering:
    """Every area of the boundaries, by number, and the categories that there may be."""

    boundaries: tuple[int, datetime | None]
    places: Sequence[Place]
    category_numbers: dict[str, int] = field(
        default_factory=lambda: {
            code: number for number, code in enumerate((*CLASSES, *CHIPS))
        }
    )

    @cached_property
    def area_numbers(self) -> dict[str, int]:
        return {place.id: number for number, place in enumerate(self.places)}

    def number_categories(self, codes: Iterable[str]) -> list[int]:
        """Return the numbers of categories; one that is filed no more gets the next."""
        some = tuple(codes)
        for code in sorted(set(some) - self.category_numbers.keys()):
            self.category_numbers[code] = len(self.category_numbers)
        return [self.category_numbers[code] for code in some]

    def spread(self, rows: Iterable[Any], name: str) -> NDArray[np.int64]:
        """Return a count of rows by `area` for every area, by its number."""
        counts = np.zeros(len(self.places), np.int64)
        for row in rows:
            # An area that is too new to be numbered has nothing counted yet.
            if (number := self.area_numbers.get(row.area)) is not None:
                counts[number] = getattr(row, name)
        return counts

    def covered(self, category: str) -> list[int]:
        """Return the numbers of all that a code, a class or a field chip stands for."""
        wanted = covers(category)
        return [
            number
            for code, number in self.category_numbers.items()
            if code.startswith(wanted)
        ]


def numbers_of(states: Iterable[State]) -> list[int]:
    """Return the numbers of states.

    >>> numbers_of([State.REGISTERED, State.CLOSED])
    [1, 24]
    """
    return [STATES[state] for state in states]
