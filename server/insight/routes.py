"""Counts by area, for those who carry the work there.

Field roles are not among them: their own lists tell what they need, and small
numbers about the neighbours do not.
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, json, request

from geo.shapes import topology
from server.api import Blueprint
from server.insight import queries
from server.insight.counts import Counted, count_areas
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
    now, level, code = datetime.now(UTC), asked.pop("level"), asked.pop("area", None)
    areas = count(level, asked, now).rows(code)
    if code and not areas:
        raise NoSuchArea(code=code)
    return tell(
        now,
        {
            "level": level.value,
            "shapes": queries.newest_boundaries(g.session),
            "areas": areas,
        },
    )


@insight.get("/values/<uuid:version>")
@insight.asks(ValuesAskedSchema(), "insight.read")
@insight.response(200, ValuesSchema)
def get_values(asked: dict[str, Any], version: UUID) -> Any:
    """Give one number and one letter of each area of a version's shapes."""
    now, level, measure = datetime.now(UTC), asked.pop("level"), asked.pop("measure")
    codes = queries.list_shape_codes(g.session, version, level)
    said = {"level": level.value, "shapes": version, "measure": measure}
    return tell(now, said | count(level, asked, now).told(codes, measure))


def count(level: Level, asked: dict[str, Any], now: datetime) -> Counted:
    grants = g.actor.must_somewhere("insight.read")
    return count_areas(g.session, grants, level, read_window(asked, now), now)


def tell(now: datetime, counted: dict[str, Any]) -> Response:
    """Answer with what was counted, or that it is what the asker has already."""
    tag = hashlib.sha256(json.dumps(counted).encode()).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"'}
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    # Thousands of small rows of our own numbers: the schema describes them only.
    said = json.dumps({"as_of": now.isoformat(), **counted}, separators=(",", ":"))
    return Response(said, mimetype="application/json", headers=headers)


def read_window(asked: dict[str, Any], now: datetime) -> Asked:
    """Return what is asked for, its days as the district's clocks have them."""
    zone: ZoneInfo = current_app.config["ZONE"]
    today = now.astimezone(zone).date()
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
