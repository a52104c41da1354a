"""When doors open: by building only, and only where enough was tried there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Grant
from server.screening.models import Visit, VisitMode, VisitResult
from server.screening.wishes import MEETS
from server.territory.models import Area, Building, Dwelling
from server.territory.queries import doors_within

PAST = timedelta(days=365)
LEAST_TRIES, LEAST_DOORS = 8, 5
"""Behind an hour that is suggested: so many tries at so many doors of the building."""
PARTS = {
    "morning": range(8, 12),
    "noon": range(12, 14),
    "afternoon": range(14, 18),
    "evening": range(18, 21),
}
"""The parts of a day in which one may knock, by the district's own clock."""

Try = tuple[UUID, UUID, datetime, VisitResult]
"""A building, a door in it, when, and what came of it."""


@dataclass
class _Slot:
    """What was tried in one part of such days: a door counts once a day."""

    tried: set[tuple[object, UUID]] = field(default_factory=set)
    answered: set[tuple[object, UUID]] = field(default_factory=set)

    @property
    def doors(self) -> int:
        return len({door for _, door in self.tried})

    @property
    def share(self) -> float:
        return len(self.answered) / len(self.tried) if self.tried else 0.0

    @property
    def is_enough(self) -> bool:
        return len(self.tried) >= LEAST_TRIES and self.doors >= LEAST_DOORS


def list_hours(
    session: Session, grants: Sequence[Grant], zone: ZoneInfo
) -> list[dict[str, object]]:
    """Return for each building the part of a day in which most doors opened."""
    query = (
        select(Building.id, Visit.dwelling_id, Visit.filed_at, Visit.result)
        .join_from(Visit, Dwelling, Dwelling.id == Visit.dwelling_id)
        .join(Building, Building.id == Dwelling.building_id)
        .join(Area, Area.id == Building.micro_grid_id)
        .where(
            Visit.filed_at > datetime.now(UTC) - PAST,
            Visit.mode == VisitMode.DOOR,
            Visit.result != VisitResult.VACANT,
        )
    )
    rows = session.connection().execute(doors_within(query, grants))
    tries = ((building, door, at, result) for building, door, at, result in rows)
    return list(best_hours(tries, zone))


def best_hours(tries: Iterable[Try], zone: ZoneInfo) -> Iterator[dict[str, object]]:
    """Give the best part of a day of each building that has enough behind it.

    Where no part is better than the building's day as a whole, nothing is suggested.
    """
    slots: dict[UUID, dict[str, _Slot]] = defaultdict(lambda: defaultdict(_Slot))
    for building, door, at, result in tries:
        here = at.astimezone(zone)
        if part := part_of(here):
            slot, once = slots[building][part], (here.date(), door)
            slot.tried.add(once)
            if result in MEETS:
                slot.answered.add(once)
    for building, parts in sorted(slots.items()):
        usual = _usual(parts.values())
        enough = {name: slot for name, slot in parts.items() if slot.is_enough}
        best = max(enough, key=lambda name: (enough[name].share, name), default=None)
        if best and enough[best].share > usual:
            yield {
                "id": str(building),
                "when": best,
                "answered": len(enough[best].answered),
                "tried": len(enough[best].tried),
            }


def _usual(slots: Collection[_Slot]) -> float:
    """Return the share of tries that were answered, at whatever hour."""
    answered = sum(len(slot.answered) for slot in slots)
    return answered / sum(len(slot.tried) for slot in slots)


def part_of(here: datetime) -> str | None:
    """Return which part of which days it is; None where nobody should knock.

    >>> part_of(datetime(2026, 11, 22, 19)), part_of(datetime(2026, 11, 23, 22))
    ('weekend_evening', None)
    """
    days = "weekend" if here.weekday() >= 5 else "weekday"
    for name, hours in PARTS.items():
        if here.hour in hours:
            return f"{days}_{name}"
    return None
