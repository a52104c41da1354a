"""Counts of areas: what was filed where, added up for one level."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from server.cases.stages import OPEN
from server.insight import queries
from server.insight.colouring import letters_of
from server.insight.ground import Numbers
from server.insight.live import Reading
from server.insight.moved import moved
from server.insight.numbering import numbers_of
from server.insight.queries import Asked
from server.territory.catalogue import SEVERITIES
from server.territory.models import Level

COLOURS = {"g": "green", "b": "blue", "y": "yellow", "o": "orange", "r": "red"}
"""What a letter stands for."""


@dataclass(frozen=True)
class Counted:
    """All numbers of one level's areas, by position."""

    codes: Sequence[str]
    paths: Sequence[str]
    by_severity: Numbers
    """(4, areas), severity 1 first."""
    open: Numbers
    overdue: Numbers
    letters: str

    def rows(
        self, reach: tuple[str, ...], absent: Set[str], code: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what is told of each area within reach, or of the one with a code.

        Those that are not in the boundaries asked for are absent.
        """
        return [
            self._row(at)
            for at, path in enumerate(self.paths)
            if path.startswith(reach)
            and code in (None, self.codes[at])
            and self.codes[at] not in absent
        ]

    def _row(self, at: int) -> dict[str, Any]:
        shares = self.by_severity[:, at].tolist()
        return {
            "code": self.codes[at],
            "colour": COLOURS[self.letters[at]],
            "filed": sum(shares),
            "open": int(self.open[at]),
            "overdue": int(self.overdue[at]),
            "by_severity": {str(one): shares[one - 1] for one in SEVERITIES},
        }


def count_areas(reading: Reading, level: Level, asked: Asked) -> Counted:
    """Return all numbers of every area of a level."""
    return reading.remembered(
        ("areas", level, asked), lambda: _count_areas(reading, level, asked)
    )


def _count_areas(reading: Reading, level: Level, asked: Asked) -> Counted:
    ground, held = reading.held.ground(level), reading.held
    shares = held.columns.count_by_severity(**_said(reading, asked))
    shares = shares + moved(reading, asked).by_severity
    return Counted(
        codes=ground.codes,
        paths=ground.paths,
        by_severity=np.stack([ground.by_area(share) for share in shares]),
        open=ground.by_area(count_opened(reading, asked)),
        overdue=ground.by_area(count_overdue(reading, asked)),
        letters=letters_of(reading, level, asked.boundaries),
    )


def tell_values(
    reading: Reading,
    level: Level,
    asked: Asked,
    measure: str,
    reach: tuple[str, ...],
    codes: Sequence[str],
) -> dict[str, Any]:
    """Return a number and a letter for each code; null and `-` where out of reach."""
    ground = reading.held.ground(level)
    letters = letters_of(reading, level, asked.boundaries)
    counts = ground.by_area(MEASURES[measure](reading, asked)).tolist()
    shown = {
        code: at
        for at, (code, path) in enumerate(zip(ground.codes, ground.paths, strict=True))
        if path.startswith(reach)
    }
    found = [shown.get(code) for code in codes]
    return {
        "values": [None if at is None else counts[at] for at in found],
        "colours": "".join("-" if at is None else letters[at] for at in found),
    }


def count_filed(reading: Reading, asked: Asked) -> Numbers:
    """Return how many records of every area are asked for, by the area's number."""
    given: Numbers = reading.held.columns.count(**_said(reading, asked))
    return given + moved(reading, asked).filed


def count_opened(reading: Reading, asked: Asked) -> Numbers:
    """Return how many of those have a case that is open now."""
    states = OPEN & set(asked.state) if asked.state else OPEN
    said = _said(reading, asked) | {"states": numbers_of(states)}
    given: Numbers = reading.held.columns.count(**said)
    return given + moved(reading, asked).open


def count_overdue(reading: Reading, asked: Asked) -> Numbers:
    """Return how many of those are past their day."""
    rows = queries.count_overdue(reading.session, asked, reading.now)
    given = reading.held.numbering.spread(rows, "overdue")
    return given + moved(reading, asked).overdue


MEASURES: Mapping[str, Callable[[Reading, Asked], Numbers]] = {
    "filed": count_filed,
    "open": count_opened,
    "overdue": count_overdue,
}
"""What may be asked for as one number for each area."""


def _said(reading: Reading, asked: Asked) -> dict[str, Any]:
    """Return what is asked for in the numbers of the columns."""
    numbering = reading.held.numbering
    return {
        "since": int(asked.since.timestamp()),
        "until": int(asked.until.timestamp()),
        "categories": numbering.covered(asked.category) if asked.category else None,
        "severities": asked.severity,
        "states": numbers_of(asked.state) if asked.state else None,
    }
