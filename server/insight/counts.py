"""Counts and colours of areas: what was filed where, added up for one level."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geo.colours import WEEKS, colours, scores
from server.access import Grant
from server.insight import queries
from server.insight.ground import Ground, Numbers, lay, town_path
from server.insight.queries import Asked
from server.territory.catalogue import SEVERITIES
from server.territory.models import Level

LETTERS = {"green": "g", "blue": "b", "yellow": "y", "orange": "o", "red": "r"}


@dataclass(frozen=True)
class Counted:
    """Counts of one level's areas, by position; `shown` says which may be told."""

    codes: Sequence[str]
    shown: NDArray[np.bool_]
    by_severity: NDArray[np.int64]
    """(4, areas), severity 1 first."""
    open: Numbers
    overdue: Numbers
    colours: Sequence[str]

    @property
    def filed(self) -> Numbers:
        """How many were filed, of any severity."""
        total: Numbers = self.by_severity.sum(axis=0)
        return total

    def rows(self, code: str | None = None) -> list[dict[str, Any]]:
        """Return what each area is told, or the one with a code."""
        names = [str(severity) for severity in SEVERITIES]
        filed, shares = self.filed, self.by_severity.T
        return [
            {
                "code": self.codes[at],
                "colour": self.colours[at],
                "filed": int(filed[at]),
                "open": int(self.open[at]),
                "overdue": int(self.overdue[at]),
                "by_severity": dict(zip(names, shares[at].tolist(), strict=True)),
            }
            for at in np.flatnonzero(self.shown).tolist()
            if code in (None, self.codes[at])
        ]

    def told(self, codes: Sequence[str], measure: str) -> dict[str, Any]:
        """Return a number and a letter for each code; null and `-` where untold."""
        counts = getattr(self, measure).tolist()
        places = {self.codes[at]: at for at in np.flatnonzero(self.shown).tolist()}
        found = [places.get(code) for code in codes]
        letters = ["-" if at is None else LETTERS[self.colours[at]] for at in found]
        return {
            "values": [None if at is None else counts[at] for at in found],
            "colours": "".join(letters),
        }


def count_areas(
    session: Session, grants: Sequence[Grant], level: Level, asked: Asked, now: datetime
) -> Counted:
    """Return counts and colour of each area of a level that the grants reach.

    Usual is what is usual in the town, so the whole town is looked at; shown is
    only what the grants reach.
    """
    reach = tuple({grant.path for grant in grants})
    towns = frozenset(queries.list_town_codes(session))
    around = tuple({town_path(path, towns) for path in reach})
    ground = lay(queries.list_ground(session, around), level, towns)
    rows = queries.count_filed(session, reach, asked, now)
    names = [queries.severity_column(severity) for severity in SEVERITIES]
    opened, overdue = ground.by_area(rows, "open", "overdue")
    return Counted(
        codes=ground.codes,
        shown=np.array([path.startswith(reach) for path in ground.paths], np.bool_),
        by_severity=np.stack(ground.by_area(rows, *names)),
        open=opened,
        overdue=overdue,
        colours=_colours(session, ground, around, now),
    )


def _colours(
    session: Session, ground: Ground, around: Sequence[str], now: datetime
) -> list[str]:
    """Return each area's colour as it is now, whatever window was asked for."""
    matters = queries.count_matters(session, around, now)
    week, year = ground.by_area(matters, "week", "year")
    each = ground.by_town(matters, "year") / WEEKS / ground.town_micro_grids
    mean = each[ground.town_of] * ground.micro_grids
    cases = queries.count_open(session, around, now)
    return colours(
        scores(week, year, mean), *ground.by_area(cases, "open", "overdue", "grave")
    )
