"""The labels that hang on buildings: a code that says where somebody stands.

Scanning one tells nobody anything: the phone reads it, and only a record that is
filed says which label was scanned.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from flask import g, request
from marshmallow import Schema, fields
from sqlalchemy import select

from server.api import Blueprint, Text
from server.identity.enrolments import draw_qr
from server.problems import NotFound
from server.territory import queries
from server.territory.models import Area, Building, Level

buildings = Blueprint("buildings", __name__, url_prefix="/api/v1/buildings")

AT_ONCE = 60
"""Buildings of one answer: some kilobytes each, drawn while somebody waits."""
NAMED = (Level.TOWN, Level.VILLAGE, Level.GRID, Level.MICRO_GRID)


class NoSuchBuilding(NotFound):
    title = "There is no building with this code here"


class LabelsAskedSchema(Schema):
    area = Text(32, shortest=1, required=True)
    staircases = fields.Boolean(load_default=False)
    after = Text(64, load_default="")


class LabelSchema(Schema):
    """A label: what is printed on it, and what its picture holds."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    within = fields.String(required=True)
    url = fields.String(required=True)
    qr = fields.String(required=True)


class LabelsSchema(Schema):
    items = fields.List(fields.Nested(LabelSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class FoundSchema(Schema):
    """An address, and nothing about people."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    area = fields.String(required=True)


@buildings.get("/signs")
@buildings.asks(LabelsAskedSchema(), "building.sign")
@buildings.response(200, LabelsSchema)
def get_labels(asked: dict[str, Any]) -> Any:
    """Give the labels of an area's buildings, some at a time, by code.

    With `staircases` there is one for each staircase that the list of doors names.
    """
    area = queries.get_area(g.session, asked["area"])
    g.actor.must("building.sign", area.path)
    found = queries.list_buildings_after(
        g.session, area.path, asked["after"], AT_ONCE + 1
    )
    some = found[:AT_ONCE]
    units = (
        queries.list_units(g.session, [one.id for one in some])
        if asked["staircases"]
        else {}
    )
    within = _addresses(some)
    items = [
        _label(building, unit, within[building.micro_grid.path])
        for building in some
        for unit in units.get(building.id, [None])
    ]
    return {"items": items, "next": some[-1].code if len(found) > AT_ONCE else None}


@buildings.get("/<path:code>")
@buildings.response(200, FoundSchema)
def get_building(code: str) -> Any:
    """Give the address of a building whose label was scanned, also elsewhere."""
    g.actor.must_somewhere("building.find")
    building = queries.find_building(g.session, code)
    if building is None:
        raise NoSuchBuilding
    area = building.micro_grid.name
    return {"code": building.code, "name": building.name, "area": area}


def _label(building: Building, unit: str | None, within: str) -> dict[str, Any]:
    staircase = f"?u={quote(unit, safe='')}" if unit else ""
    url = f"{request.host_url}b/{quote(building.code, safe='')}{staircase}"
    return {
        "code": building.code,
        "name": building.name,
        "unit": unit,
        "within": within,
        "url": url,
        "qr": draw_qr(url),
    }


def _addresses(some: Sequence[Building]) -> dict[str, str]:
    """Return the names above each micro-grid, from the town down, none said twice."""
    paths = {building.micro_grid.path for building in some}
    codes = {code for path in paths for code in _codes(path)}
    named = select(Area.code, Area.name).where(
        Area.code.in_(codes), Area.level.in_(NAMED)
    )
    names: dict[str, str] = dict(g.session.execute(named).all())
    return {
        path: " ".join(_unless_repeated([names[c] for c in _codes(path) if c in names]))
        for path in paths
    }


def _codes(path: str) -> list[str]:
    return [code for code in path.split("/") if code]


def _unless_repeated(names: Sequence[str]) -> Iterator[str]:
    """Leave out a name with which a later one begins.

    >>> list(_unless_repeated(["示例镇", "东溪村", "东溪村第1网格"]))
    ['示例镇', '东溪村第1网格']
    """
    for at, name in enumerate(names):
        if not any(later.startswith(name) for later in names[at + 1 :]):
            yield name
