"""What there is to read, and which of it a person may: areas and counts, no more."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geo.months import edges, latest
from server.access import Actor
from server.gis.asked import Asked, Box, Span
from server.gis.atlas import Atlas, Positions
from server.gis.counts import LEVELS, Reader, count, reader, told
from server.problems import Forbidden, NotFound
from server.territory.models import Level

NAMES = {
    Level.MICRO_GRID: "微网格 Micro-grids",
    Level.GRID: "网格 Grids",
    Level.VILLAGE: "村（社区） Villages",
    Level.TOWN: "镇（街道） Towns",
}
TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer", "nullable": True}
AREA: dict[str, Any] = {
    "code": TEXT,
    "name": TEXT,
    "level": TEXT,
    "parent": TEXT | {"nullable": True},
}
COUNT: dict[str, Any] = {
    "month": TEXT | {"format": "date"},
    "filed": NUMBER,
    "open": NUMBER,
}
"""The properties of an area, and what a count has beside them, as OpenAPI 3.0 says it:
GDAL does not read a list of types."""


class NoSuchCollection(NotFound):
    title = "There is no such collection"


class NoSuchFeature(NotFound):
    title = "There is no such feature"


@dataclass(frozen=True)
class Collection:
    """The areas of a level, or their counts month by month."""

    name: str
    level: Level
    counted: bool

    @property
    def act(self) -> str:
        return "insight.read" if self.counted else "territory.read_shapes"

    @property
    def title(self) -> str:
        return NAMES[self.level] + ("：每月数字 by month" if self.counted else "")

    @property
    def properties(self) -> dict[str, Any]:
        return AREA | COUNT if self.counted else AREA


COLLECTIONS: dict[str, Collection] = {
    name: Collection(name, level, counted)
    for plural, level in LEVELS.items()
    for name, counted in ((plural, False), (f"{plural[:-1]}_counts", True))
}


def get_collection(actor: Actor, name: str) -> Collection:
    """Return a collection by its name; refuse whoever may read nothing of it."""
    if name not in COLLECTIONS:
        raise NoSuchCollection(collection=name)
    found = COLLECTIONS[name]
    if not actor.grants_for(found.act):
        raise Forbidden(act=found.act)
    return found


def list_collections(actor: Actor) -> list[Collection]:
    return [one for one in COLLECTIONS.values() if actor.grants_for(one.act)]


@dataclass(frozen=True)
class Shelf:
    """What one person may read of a collection: areas, and months if it has some."""

    collection: Collection
    here: Atlas
    who: Reader
    areas: Positions
    months: Sequence[date]
    zone: ZoneInfo

    def __len__(self) -> int:
        return len(self.areas) * len(self.months)

    def narrowed(self, asked: Asked) -> "Shelf":
        """Return those that meet the box and the span of time."""
        areas, months = self.areas, self.months
        if asked.bbox:
            areas = areas[meets(self.here, areas, asked.bbox)]
        if asked.span and self.collection.counted:
            months = [month for month in months if lasts(month, asked.span, self.zone)]
        return Shelf(self.collection, self.here, self.who, areas, months, self.zone)

    def page(self, asked: Asked) -> "Page":
        """Return the places asked for: months in turn, in each the areas by code."""
        numbers = np.arange(
            min(asked.offset, len(self)), min(asked.offset + asked.limit, len(self))
        )
        month, area = np.divmod(numbers, max(len(self.areas), 1))
        return Page(self, month, self.areas[area])


@dataclass(frozen=True)
class Page:
    """Some features of a shelf: which month (from 0) and area each is of."""

    shelf: Shelf
    month: Positions
    area: Positions

    @property
    def months(self) -> list[date]:
        return [self.shelf.months[at] for at in sorted(set(self.month.tolist()))]

    @property
    def beyond(self) -> bool:
        """Tell whether counts of areas are in it that are not the reader's own."""
        counted = self.shelf.collection.counted
        return counted and bool(self.shelf.who.beyond[self.area].any())

    def features(self, session: Session, now: datetime) -> list[str]:
        """Return the features as GeoJSON, each with its properties."""
        if not self.shelf.collection.counted:
            return [feature(self.shelf, at) for at in self.area.tolist()]
        months, shelf = self.months, self.shelf
        if not months:
            return []
        areas = np.unique(self.area)
        said = count(session, shelf.here, shelf.who, months, shelf.zone, now, areas)
        places = zip(self.month.tolist(), self.area.tolist(), strict=True)
        first = shelf.months.index(months[0])
        return [
            feature(shelf, at, shelf.months[month], said[month - first, :, at].tolist())
            for month, at in places
        ]


def meets(here: Atlas, areas: Positions, box: Box) -> Any:
    """Tell which areas share a point with a box; those without a shape do not."""
    west, south, east, north = box
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    boxes = [shapely.box(left, south, right, north) for left, right in parts]
    shapes = here.shapes[areas]
    return np.any([shapely.intersects(shapes, part) for part in boxes], axis=0)


def lasts(month: date, span: Span, zone: ZoneInfo) -> bool:
    """Tell whether a moment of the month is in the span."""
    begins, ends = edges([month], zone)
    return begins <= span[1] and ends > span[0]


def shelf(
    actor: Actor, one: Collection, here: Atlas, zone: ZoneInfo, now: datetime
) -> Shelf:
    """Return what somebody may read of a collection."""
    if one.counted:
        who = reader(actor, here)
        months = latest(now.astimezone(zone).date())
    else:
        reach = here.within(actor.must_somewhere(one.act))
        who, months = Reader(reach, reach), [date.min]
    areas = here.of_level(one.level, who.shown)
    return Shelf(one, here, who, areas, months, zone)


def feature(
    here: Shelf, at: int, month: date | None = None, counts: Sequence[int] = ()
) -> str:
    """Return one area, or its count of a month, as a GeoJSON Feature."""
    row = here.here.rows[at]
    said: dict[str, Any] = {
        "code": row.code,
        "name": row.name,
        "level": row.level.value,
        "parent": here.here.parent_code(at),
    }
    if month:
        filed, opened = map(told, counts)
        said |= {"month": month.isoformat(), "filed": filed, "open": opened}
    name = feature_id(row.code, month)
    # The shape is text already: thousands of corners need not be written anew.
    return (
        f'{{"type":"Feature","id":{_json(name)},'
        f'"geometry":{here.here.geometry(at)},"properties":{_json(said)}}}'
    )


def _json(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def feature_id(code: str, month: date | None = None) -> str:
    """Return the name of a feature: the area's code, and the month of a count.

    >>> feature_id("990101", date(2026, 11, 1))
    '990101.2026-11'
    """
    return f"{code}.{month:%Y-%m}" if month else code


def find_feature(here: Shelf, name: str) -> Page:
    """Return the one feature of that name; raise NoSuchFeature where there is none."""
    counted = here.collection.counted
    code, _, said = name.rpartition(".") if counted else (name, "", "")
    months = [at for at, one in enumerate(here.months) if f"{one:%Y-%m}" == said]
    areas = [at for at in here.areas.tolist() if here.here.rows[at].code == code]
    if not areas or (counted and not months):
        raise NoSuchFeature(collection=here.collection.name, feature=name)
    return Page(here, np.array(months or [0]), np.array(areas))
