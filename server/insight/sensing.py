"""What stands out among areas: four ways to look, each with numbers that tell why.

The unusual week is the one that the colours tell, at every level. The others look
at micro-grids: hot together with neighbours now, gathered in a place for weeks,
rising for a while.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geo import clusters, cusum, scan
from geo.colours import FEWEST, WEEKS, scores, usual
from geo.metres import to_plane
from server.config import Settings
from server.db import transaction
from server.insight import queries
from server.insight.alerts import write_alerts
from server.insight.ground import Ground, lay
from server.insight.models import AlertKind
from server.insight.numbering import Place
from server.insight.weekly import WEEKS as ALL_WEEKS
from server.insight.weekly import Numbers, weekly_matters
from server.territory.models import Level

LEVELS = (Level.MICRO_GRID, Level.GRID, Level.VILLAGE, Level.TOWN)
RUN_LENGTH = 5_200
"""A quiet micro-grid is called rising once in a hundred years of weeks, or seldomer."""

Went = Callable[[int, int], None]
Write = Callable[[Session], None]


@dataclass(frozen=True)
class Finding:
    """Why an area stands out."""

    place: Place
    kind: AlertKind
    counted: str
    numbers: dict[str, object]


@dataclass(frozen=True)
class Seen:
    """What there is to look at, read in one go."""

    places: Sequence[Place]
    weeks: Numbers
    """Matters by week and place, the oldest week first."""
    shapes: Mapping[str, shapely.MultiPolygon]
    """Of micro-grids, by code."""

    @cached_property
    def micro_grids(self) -> Ground:
        return lay(self.places, Level.MICRO_GRID)

    @cached_property
    def drawn(self) -> "Drawn":
        return Drawn.of(self)


@dataclass(frozen=True)
class Drawn:
    """The micro-grids with a shape: places, what they had, what is usual in towns."""

    places: Sequence[Place]
    weeks: Numbers
    shapes: Sequence[shapely.MultiPolygon]
    town_of: Numbers
    ground: Ground

    @classmethod
    def of(cls, seen: Seen) -> "Drawn":
        ground = seen.micro_grids
        each = np.stack([ground.by_area(week) for week in seen.weeks])
        at = [at for at, code in enumerate(ground.codes) if code in seen.shapes]
        known = {place.code: place for place in seen.places}
        return cls(
            places=[known[ground.codes[one]] for one in at],
            weeks=each[:, at],
            shapes=[seen.shapes[ground.codes[one]] for one in at],
            town_of=ground.town_of[at],
            ground=ground,
        )

    def usual(self, year: Any) -> Any:
        """Return what is usual in a week, for what each had in 52 weeks."""
        towns = len(self.ground.town_micro_grids)
        of_town = np.bincount(self.town_of, year, towns)
        size = np.maximum(np.bincount(self.town_of, minlength=towns), 1)
        return usual(year, (of_town / WEEKS / size)[self.town_of])


def work_of(settings: Settings) -> Callable[[Mapping[str, object], Went], Write]:
    """Return the work of a scan: it reads, thinks, and says what is to be written."""

    def work(arguments: Mapping[str, object], went: Went) -> Write:
        as_of = datetime.fromisoformat(str(arguments["as_of"]))
        with transaction(writes=False) as session:
            seen = look(session, as_of)
        found = [*find_all(seen, settings.yellow, went)]
        return lambda session: write_alerts(session, found, as_of, settings.zone)

    return work


def look(session: Session, as_of: datetime) -> Seen:
    """Read matters by week as they were at that moment, and the shapes of now."""
    places, weeks = weekly_matters(session, as_of)
    newest = queries.newest_boundaries(session)
    shapes = queries.list_shapes(session, newest, Level.MICRO_GRID)
    return Seen(places, weeks, dict(zip(*shapes, strict=True)))


def find_all(seen: Seen, rare: float, went: Went) -> Iterator[Finding]:
    """Yield what stands out; `went` hears how far the longest look is."""
    for level in LEVELS:
        yield from find_unusual(seen, level, rare)
    if seen.drawn.places:
        yield from find_hot(seen.drawn)
        yield from find_rising(seen.drawn)
        yield from find_gathered(seen.drawn, went)


def find_unusual(seen: Seen, level: Level, rare: float) -> Iterator[Finding]:
    """Yield the areas that the colours call more than usual."""
    ground = lay(seen.places, level)
    year = seen.weeks[-1 - WEEKS : -1].sum(axis=0)
    week, past = ground.by_area(seen.weeks[-1]), ground.by_area(year)
    mean = ground.mean_week(year)
    score, rate = scores(week, past, mean), usual(past, mean)
    known = {place.code: place for place in seen.places}
    for at in np.flatnonzero(score < rare).tolist():
        place = known[ground.codes[at]]
        said = {
            "matters": int(week[at]),
            "usual": _short(rate[at]),
            "chance": float(f"{score[at]:.2g}"),
        }
        yield Finding(place, AlertKind.UNUSUAL_WEEK, place.path, dict(said))


def find_hot(drawn: Drawn) -> Iterator[Finding]:
    """Yield the micro-grids that are hot together with their neighbours."""
    rate = drawn.usual(drawn.weeks[-1 - WEEKS : -1].sum(axis=0))
    neighbours = clusters.contiguity(drawn.shapes)
    week = drawn.weeks[-1:]
    near = clusters.star(neighbours)
    together = clusters.around(near, week)[0]
    due = clusters.around(near, rate[None])[0]
    hot = clusters.hot(neighbours, week, rate, FEWEST)[0]
    for at in np.flatnonzero(hot).tolist():
        around = [*near[[at]].indices.tolist()]
        said = {
            "areas": len(around),
            "matters": int(together[at]),
            "usual": _short(due[at]),
        }
        yield _finding(drawn, at, around, AlertKind.HOT_CLUSTER, said)


def find_rising(drawn: Drawn) -> Iterator[Finding]:
    """Yield the micro-grids where small excesses have added up."""
    year = drawn.weeks[:WEEKS].sum(axis=0)
    rate = drawn.usual(year)
    recent = drawn.weeks[WEEKS:ALL_WEEKS]
    # A district that is new, or has a busy season, is no area's rise.
    busy = cusum.busy(recent, rate)
    sums, since = cusum.rises(recent, np.outer(busy, cusum.at_most(year, rate)))
    for at in np.flatnonzero(sums >= cusum.threshold(RUN_LENGTH)).tolist():
        weeks = int(since[at])
        matters = int(recent[-weeks:, at].sum())
        due = _short(busy[-weeks:].sum() * rate[at])
        said = {"weeks": weeks, "matters": matters, "usual": due}
        if matters >= FEWEST:
            yield _finding(drawn, at, [at], AlertKind.RISING, said)


def find_gathered(drawn: Drawn, went: Went) -> Iterator[Finding]:
    """Yield the places that have had more than usual for some weeks, as a whole."""
    spots = shapely.get_coordinates(shapely.centroid(drawn.shapes))
    nearest = scan.circles(to_plane(spots, *spots.mean(axis=0)))
    weeks = drawn.weeks[-scan.WINDOWS - WEEKS :]
    for place in scan.find(weeks, nearest, drawn.usual, went=went):
        had = weeks[-place.weeks :, list(place.areas)].sum(axis=0)
        said = {
            "areas": len(place.areas),
            "weeks": place.weeks,
            "matters": place.matters,
            "usual": _short(place.usual),
            "chance": float(f"{place.chance:.2g}"),
        }
        if had.max() >= FEWEST:
            busiest = place.areas[int(had.argmax())]
            yield _finding(drawn, busiest, place.areas, AlertKind.SCAN_CLUSTER, said)


def _finding(
    drawn: Drawn,
    at: int,
    counted: Sequence[int],
    kind: AlertKind,
    said: Mapping[str, object],
) -> Finding:
    within = common_path([drawn.places[one].path for one in counted])
    return Finding(drawn.places[at], kind, within, dict(said))


def common_path(paths: Sequence[str]) -> str:
    """Return the path of the smallest area that holds all.

    >>> common_path(["/1/12/123/", "/1/12/124/"]), common_path(["/1/12/"])
    ('/1/12/', '/1/12/')
    """
    split = [path.strip("/").split("/") for path in paths]
    same = 0
    while all(same < len(one) and one[same] == split[0][same] for one in split):
        same += 1
    return f"/{'/'.join(split[0][:same])}/" if same else "/"


def _short(number: float) -> float:
    """Return two digits of a number, which is all that anyone reads.

    >>> _short(12.3456), _short(0.0312), _short(123.4)
    (12.0, 0.031, 123.0)
    """
    return float(f"{number:.2g}") if number < 100 else float(round(number))
