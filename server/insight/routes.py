"""Counts by area, for those who carry the work there.

Field roles are not among them: their own lists tell what they need, and small
numbers about the neighbours do not.
"""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, json, request

from geo.shapes import topology
from server.api import Blueprint
from server.insight import queries
from server.insight.counts import count_areas, tell_values
from server.insight.live import Reading, live
from server.insight.moved import absent
from server.insight.queries import Asked
from server.insight.schemas import (
    CountsAskedSchema,
    CountsSchema,
    ShapesAskedSchema,
    TopologySchema,
    ValuesAskedSchema,
    ValuesSchema,
    window,
)
from server.territory.models import Level
from server.territory.queries import NoSuchArea

FOR_EVER = "private, max-age=31536000, immutable"

insight = Blueprint("insight", __name__, url_prefix="/api/v1/insight")


@insight.get("/grids")
@insight.asks(CountsAskedSchema(), "insight.read")
@insight.response(200, CountsSchema)
def get_grids(asked: dict[str, Any]) -> Any:
    """Count what was filed by area, with each area's colour, and an ETag."""
    level, code, window = (
        asked.pop("level"),
        asked.pop("area", None),
        read_window(asked),
    )
    reach = reached()
    if window.boundaries:
        queries.get_loaded_at(g.session, window.boundaries)
    with live().reading() as reading:

        def say() -> dict[str, Any]:
            shapes = window.boundaries or queries.newest_boundaries(reading.session)
            gone = absent(reading, shapes)
            areas = count_areas(reading, level, window).rows(reach, gone, code)
            if code and not areas:
                raise NoSuchArea(code=code)
            return {"level": level.value, "shapes": shapes, "areas": areas}

        return answer(reading, ("grids", reach, level, window, code), say)


@insight.get("/values/<uuid:version>")
@insight.asks(ValuesAskedSchema(), "insight.read")
@insight.response(200, ValuesSchema)
def get_values(asked: dict[str, Any], version: UUID) -> Any:
    """Give one number and one letter of each area of a version's shapes."""
    level, measure = asked.pop("level"), asked.pop("measure")
    window = read_window(asked | {"boundaries": version})
    reach, codes = reached(), codes_of(version, level)
    with live().reading() as reading:

        def say() -> dict[str, Any]:
            said = {"level": level.value, "shapes": version, "measure": measure}
            return said | tell_values(reading, level, window, measure, reach, codes)

        key = ("values", reach, level, window, measure, version)
        return answer(reading, key, say)


@lru_cache(maxsize=24)
def codes_of(version: UUID, level: Level) -> Sequence[str]:
    """Return the codes of a version's shapes; asked for once in each process."""
    return queries.list_shape_codes(g.session, version, level)


def reached() -> tuple[str, ...]:
    """Return the paths within which the actor may count."""
    grants = g.actor.must_somewhere("insight.read")
    return tuple(sorted({grant.path for grant in grants}))


def answer(
    reading: Reading, key: Hashable, say: Callable[[], dict[str, Any]]
) -> Response:
    """Answer with what is counted, or that it is what the asker has already.

    The tag is of the content alone, so that every process gives the same one; while
    nothing changed it is remembered, and then nothing is counted.
    """
    tag, said = reading.remembered(key, lambda: written(reading.now, say()))
    headers = {"ETag": f'"{tag}"'}
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    return Response(said, mimetype="application/json", headers=headers)


def written(now: datetime, counted: dict[str, Any]) -> tuple[str, str]:
    """Return the tag and the text of what was counted.

    Thousands of small rows of our own numbers: the schema describes them only.
    """
    text = json.dumps(counted, separators=(",", ":"))
    tag = hashlib.sha256(text.encode()).hexdigest()[:32]
    return tag, f'{{"as_of":"{now.isoformat()}",{text[1:]}'


def read_window(asked: dict[str, Any]) -> Asked:
    """Return what is asked for, its days as the district's clocks have them."""
    zone: ZoneInfo = current_app.config["ZONE"]
    today = datetime.now(zone).date()
    first, last = window(asked.pop("since", None), asked.pop("until", None), today)
    after = midnight(last + timedelta(days=1), zone)
    return Asked(midnight(first, zone), after, **asked)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


@insight.get("/shapes/<uuid:version>")
@insight.asks(ShapesAskedSchema(), "insight.read")
@insight.response(200, TopologySchema)
def get_shapes(asked: dict[str, Any], version: UUID) -> Any:
    """Give one level's shapes as TopoJSON; a version's never change."""
    queries.get_loaded_at(g.session, version)
    return Response(
        drawn(version, asked["level"]),
        mimetype="application/json",
        headers={"Cache-Control": FOR_EVER},
    )


@lru_cache(maxsize=12)
def drawn(version: UUID, level: Level) -> str:
    """Return the TopoJSON of a version's level; made once in each process."""
    codes, shapes = queries.list_shapes(g.session, version, level)
    said: str = json.dumps(topology(shapes, codes), separators=(",", ":"))
    return said
