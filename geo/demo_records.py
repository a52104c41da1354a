"""Records as the demo district's workers might have filed them over a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np

from geo.demo_words import AMOUNTS, PLACES, STORIES, TIMES
from geo.doors import DemoBuilding
from geo.metres import Floats, away

# Shares of a year's disputes: traffic, neighbours, family and land as counted in
# a mountain prefecture, the rest spread.
CATEGORIES = {
    "0503": 0.248,
    "0203": 0.100,
    "0201": 0.045,
    "0202": 0.033,
    "0299": 0.040,
    "0101": 0.050,
    "0102": 0.028,
    "0103": 0.017,
    "0199": 0.008,
    "0901": 0.030,
    "0902": 0.025,
    "0903": 0.020,
    "0904": 0.010,
    "0402": 0.075,
    "0701": 0.070,
    "0804": 0.050,
    "0601": 0.045,
    "0602": 0.030,
    "0303": 0.020,
    "0401": 0.020,
    "0302": 0.012,
    "1103": 0.012,
    "99": 0.012,
}
SEVERITIES = {4: 0.86, 3: 0.112, 2: 0.025, 1: 0.003}
OUTCOMES = {"settled": 0.45, "flagged": 0.3, "noted": 0.25}
SOURCES = {
    "patrol": 0.6,
    "building_leader": 0.2,
    "resident": 0.08,
    "window": 0.06,
    "phone": 0.04,
    "transfer": 0.02,
}
PEOPLE = {2: 0.7, 1: 0.05, 3: 0.13, 4: 0.07, 6: 0.05}

# China keeps one time all year, eight hours before UTC.
_LOCAL = timedelta(hours=8)
# Weight of each hour of a working day and of a weekend, from midnight.
_WORKING = (1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 5, 3, 3, 5, 6, 6, 8, 12, 15, 14, 9, 5, 2)
_WEEKEND = (
    2,
    1,
    0,
    0,
    0,
    1,
    2,
    5,
    9,
    11,
    11,
    8,
    6,
    6,
    8,
    9,
    9,
    10,
    13,
    15,
    14,
    10,
    6,
    3,
)
_DAYS = 365
# Two points in three lie within the accuracy that a phone reports.
_WITHIN = 1.515


@dataclass(frozen=True)
class DemoRecord:
    """One record: where (WGS 84, as a phone reads it), what, when (UTC), how it went.

    `building` is the code of where it was, which a phone's point may miss.
    """

    lon: float
    lat: float
    accuracy_m: float
    category: str
    severity: int
    summary: str
    outcome: str
    source: str
    people: int
    filed_at: datetime
    building: str


def demo_records(
    buildings: Sequence[DemoBuilding], count: int, until: datetime, seed: int = 1
) -> tuple[DemoRecord, ...]:
    """Return records of the year before `until`, oldest first.

    Raises ValueError when `until` has no zone or there is no building to be at.

    >>> home = DemoBuilding("b", "1栋", 120.65, 28.01, "m", 1, 6, 2)
    >>> records = demo_records([home], 3, until=datetime(2026, 11, 1, tzinfo=UTC))
    >>> len(records), records[0].filed_at < records[2].filed_at
    (3, True)
    >>> demo_records([], 0, until=datetime(2026, 11, 1, tzinfo=UTC))
    ()
    """
    if until.tzinfo is None:
        raise ValueError("the end of the year needs a time zone")
    if count and not buildings:
        raise ValueError("records need buildings to be near")
    if not count:
        return ()
    random = np.random.default_rng(seed)
    times = sorted(_times(count, until.astimezone(UTC), random))
    places = [buildings[place] for place in _busy(len(buildings), count, random)]
    readings = zip(*(each.tolist() for each in _readings(places, random)), strict=True)
    return tuple(
        _record(place, reading, time, random)
        for place, reading, time in zip(places, readings, times, strict=True)
    )


def _record(
    at: DemoBuilding,
    reading: tuple[float, float, float],
    filed_at: datetime,
    random: np.random.Generator,
) -> DemoRecord:
    category, severity = _pick(CATEGORIES, random), _pick(SEVERITIES, random)
    # What is more than ordinary is not settled at the door.
    outcome = _pick(OUTCOMES, random) if severity == 4 else "flagged"
    return DemoRecord(
        *reading,
        category=category,
        severity=severity,
        summary=_told(category, random),
        outcome=outcome,
        source=_pick(SOURCES, random),
        people=_pick(PEOPLE, random),
        filed_at=filed_at,
        building=at.code,
    )


Kind = TypeVar("Kind", int, str)


def _told(category: str, random: np.random.Generator) -> str:
    words = STORIES[category]
    return words[random.integers(len(words))].format(
        place=PLACES[random.integers(len(PLACES))],
        time=TIMES[random.integers(len(TIMES))],
        amount=AMOUNTS[random.integers(len(AMOUNTS))],
    )


def _pick(shares: Mapping[Kind, float], random: np.random.Generator) -> Kind:
    names, weights = list(shares), np.cumsum(list(shares.values()))
    return names[int(np.searchsorted(weights, random.uniform(0, weights[-1])))]


def _busy(buildings: int, count: int, random: np.random.Generator) -> list[int]:
    """Return where each record was: a few buildings have many, most have few."""
    weight = random.lognormal(0, 1.2, buildings)
    return [int(at) for at in random.choice(buildings, count, p=weight / weight.sum())]


def _readings(
    at: Sequence[DemoBuilding], random: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Return what phones near buildings read: longitude, latitude, accuracy."""
    accuracy = random.lognormal(np.log(12), 0.6, len(at)).clip(3, 150).round(1)
    off = random.rayleigh(accuracy / _WITHIN)
    turn = random.uniform(0, 360, len(at))
    lon, lat = away([b.lon for b in at], [b.lat for b in at], turn, off)
    return lon.round(7), lat.round(7), accuracy


def _times(count: int, until: datetime, random: np.random.Generator) -> list[datetime]:
    """Return times of the last year, thickest in evenings and on weekends."""
    hours = [until - timedelta(hours=back) for back in range(1, 24 * _DAYS + 1)]
    weight = np.array([_weight(hour + _LOCAL) for hour in hours], dtype=np.float64)
    chosen = random.choice(len(hours), count, p=weight / weight.sum())
    seconds = random.integers(0, 3600, count).tolist()
    return [
        hours[at] + timedelta(seconds=more)
        for at, more in zip(chosen.tolist(), seconds, strict=True)
    ]


def _weight(local: datetime) -> int:
    return (_WEEKEND if local.weekday() >= 5 else _WORKING)[local.hour]
