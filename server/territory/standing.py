"""The areas as they are stored: what is wrong with them, and all of one level."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from shapely import MultiPolygon, Polygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.closure import unclosed
from geo.files import AreaFeature
from geo.partition import Finding, check
from server.territory.models import Area, Level

Shape: TypeAlias = Polygon | MultiPolygon


def standing_areas(session: Session, level: Level) -> list[AreaFeature]:
    """Return the areas of a level that have a shape, by their codes."""
    query = (
        select(Area.code, Area.name, Area.path, Area.shape)
        .where(Area.level == level, Area.shape.is_not(None))
        .order_by(Area.code)
    )
    return [
        AreaFeature(row, area.code, area.name, _parent(area.path), area.shape)
        for row, area in enumerate(session.execute(query), start=1)
    ]


def _parent(path: str) -> str | None:
    above = path.strip("/").split("/")[:-1]
    return above[-1] if above else None


def check_standing(
    session: Session, levels: Iterable[Level]
) -> list[tuple[Level, list[Finding]]]:
    """Return what is wrong with the areas of each level, and with what they fill.

    An area counts as filled by all that lie right below it, of whatever level.
    """
    areas = {level: standing_areas(session, level) for level in Level}
    below = [area for each in areas.values() for area in each]
    shapes = {area.code: area.polygon for area in below}
    found = {level: _found(areas[level], shapes) for level in levels}
    gaps = [finding for each in found.values() for finding in each]
    return [
        (level, each + _unfilled(areas[level], below, gaps))
        for level, each in found.items()
    ]


def _unfilled(
    parents: Sequence[AreaFeature],
    below: Sequence[AreaFeature],
    told: Sequence[Finding],
) -> list[Finding]:
    return unclosed(
        {area.code: area.polygon for area in parents},
        [area.polygon for area in below],
        [area.code for area in below],
        [area.parent for area in below],
        told,
    )


def _found(areas: Sequence[AreaFeature], shapes: Mapping[str, Shape]) -> list[Finding]:
    report = check(
        [area.polygon for area in areas],
        [area.code for area in areas],
        [shapes.get(area.parent or "") for area in areas],
    )
    return list(report.findings)
