"""How many doors were reached: of places, and never so few people that one is meant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from server.access import Grant
from server.screening.models import Visit, VisitResult
from server.screening.wishes import MEETS, today
from server.territory.models import Area, Building, Dwelling, Level
from server.territory.queries import Q, doors_within, within

LEAST_PEOPLE = 3
WEEKS = 13
SHOWN = (Level.DISTRICT, Level.TOWN, Level.VILLAGE, Level.GRID)
"""Never below the grid: a micro-grid is one person's."""


@dataclass
class Reach:
    """The doors of an area, and what became of tries at them."""

    doors: int = 0
    met: int = 0
    """Somebody opened, and talked or said not now: both are a visit made."""
    away: int = 0
    vacant: int = 0
    people: set[UUID] = field(default_factory=set)
    """Who visited there. Only counted, and never told."""

    def add(self, other: "Reach") -> None:
        self.doors += other.doors
        self.met += other.met
        self.away += other.away
        self.vacant += other.vacant
        self.people |= other.people

    @property
    def is_nobodys(self) -> bool:
        """Tell whether so many stand behind it that it is no one person's.

        Where nobody went, nobody does: a nought is told of each who works there.
        """
        return len(self.people) >= LEAST_PEOPLE

    def told(self) -> dict[str, int]:
        return {
            "doors": self.doors,
            "met": self.met,
            "away": self.away,
            "vacant": self.vacant,
        }


def weeks_until_sunday(zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day of the weeks that leaders see.

    They end with last Sunday, so that nobody's single day can be read from them.
    """
    here = datetime.now(zone).date()
    last = here - timedelta(days=here.isoweekday() % 7 or 7)
    return last - timedelta(days=7 * WEEKS - 1), last


def count_micro_grids(
    session: Session, grants: Sequence[Grant], since: datetime, until: datetime
) -> dict[UUID, Reach]:
    """Count each micro-grid's doors; those that asked for no visits are not there."""
    found: dict[UUID, Reach] = {}
    doors = _doors(select(Building.micro_grid_id, func.count()), grants)
    for micro_grid, count in session.execute(doors.group_by(Building.micro_grid_id)):
        found[micro_grid] = Reach(doors=count)
    for micro_grid, met, away in session.execute(_results(grants, since, until)):
        kind = "met" if met else "away" if away else "vacant"
        setattr(found[micro_grid], kind, getattr(found[micro_grid], kind) + 1)
    people = _doors(select(Building.micro_grid_id, Visit.filed_by).distinct(), grants)
    people = people.join(Visit, _visited(since, until))
    for micro_grid, account in session.execute(people):
        found[micro_grid].people.add(account)
    return found


def _results(
    grants: Sequence[Grant], since: datetime, until: datetime
) -> Select[UUID, int, int]:
    """Select of each door that was tried whether somebody opened, or was away."""
    query = _doors(
        select(
            Building.micro_grid_id,
            func.max(case((Visit.result.in_(MEETS), 1), else_=0)),
            func.max(case((Visit.result == VisitResult.NOT_HOME, 1), else_=0)),
        ),
        grants,
    )
    tried = query.join(Visit, _visited(since, until))
    return tried.group_by(Building.micro_grid_id, Dwelling.id)


def _visited(since: datetime, until: datetime) -> Any:
    when = (Visit.filed_at >= since, Visit.filed_at < until)
    return and_(Visit.dwelling_id == Dwelling.id, *when)


def _doors(query: Q, grants: Sequence[Grant]) -> Q:
    quiet = Dwelling.no_visits_until
    open_ = or_(quiet.is_(None), quiet < today())
    doors = query.select_from(Dwelling).join(Building).join(Area).where(open_)
    return doors_within(doors, grants)


def list_reach(
    session: Session, grants: Sequence[Grant], since: date, last: date, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return the areas from the top down to grids, with numbers where they may be told.

    An area where fewer than three people visited has none, nobody being as few as one,
    and another beside it neither, where the whole less the rest would tell.
    """
    begin, end = moments(since, last, zone)
    counted = count_micro_grids(session, grants, begin, end)
    areas = session.scalars(
        within(select(Area).where(Area.voided_on.is_(None)), grants).order_by(Area.path)
    ).all()
    paths = {area.id: area.path for area in areas}
    shown = [area for area in areas if area.level in SHOWN]
    sums = {area.path: Reach() for area in shown}
    grids = {area.path for area in shown if area.level is Level.GRID}
    for micro_grid, reach in counted.items():
        holders = [one for one in _above(paths.get(micro_grid, "")) if one in sums]
        if holders and holders[-1] not in grids:
            # In no grid: shown nowhere, and yet what is left when the others are taken.
            holders.append(f"{holders[-1]}~/")
        for path in holders:
            sums.setdefault(path, Reach()).add(reach)
    hidden = hide(sums)
    return [
        {"code": area.code, "name": area.name, "level": area.level}
        | (sums[area.path].told() if area.path not in hidden else {})
        for area in shown
    ]


def moments(since: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the beginning of the first day and the end of the last, in UTC."""
    begin = datetime(since.year, since.month, since.day, tzinfo=zone)
    end = datetime(last.year, last.month, last.day, tzinfo=zone) + timedelta(days=1)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _above(path: str) -> Iterator[str]:
    """Give the paths of an area's own and all that hold it.

    >>> list(_above("/1/12/"))
    ['/1/', '/1/12/']
    """
    parts = path.strip("/").split("/")
    for depth in range(len(parts)):
        yield "/" + "/".join(parts[: depth + 1]) + "/"


def hide(sums: dict[str, Reach]) -> set[str]:
    """Return the paths whose numbers must not be told, from the top down."""
    hidden: set[str] = set()
    for parent, children in sorted(_families(sums).items()):
        if parent in hidden:
            hidden.update(children)
            continue
        few = [one for one in children if not sums[one].is_nobodys]
        rest = sorted(set(children) - set(few), key=lambda one: len(sums[one].people))
        while few and parent and rest and not _is_crowd(sums[one] for one in few):
            few.append(rest.pop(0))
        hidden.update(few)
    return hidden


def _is_crowd(reaches: Iterable[Reach]) -> bool:
    """Tell whether the sum of what is hidden may be told."""
    whole = Reach()
    for reach in reaches:
        whole.add(reach)
    return whole.is_nobodys


def _families(sums: dict[str, Reach]) -> dict[str, list[str]]:
    """Return the areas below each area that is shown; those at the top below none."""
    families: dict[str, list[str]] = {}
    for path in sums:
        holders = [one for one in _above(path) if one != path and one in sums]
        families.setdefault(holders[-1] if holders else "", []).append(path)
    return families
