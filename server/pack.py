"""The worker's pack: all that a phone needs to work without the network."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request

from server.access import Grant
from server.api import Blueprint
from server.screening.visits import last_visits, newest_visit
from server.territory import queries
from server.territory.catalogue import CHIPS, CLASSES, SEVERITIES, SOURCES
from server.territory.models import Dwelling
from server.territory.schemas import PackSchema, as_feature

territory = Blueprint("territory", __name__, url_prefix="/api/v1/territory")

CATALOGUE = {
    "chips": [{"chip": chip, "classes": codes} for chip, codes in CHIPS.items()],
    "classes": [{"code": code, "name": name} for code, name in CLASSES.items()],
    "sources": SOURCES,
    "severities": [{"severity": n, "name": name} for n, name in SEVERITIES.items()],
}


@territory.get("/mine")
@territory.response(200, PackSchema)
def get_mine() -> Any:
    """Give the own area with its doors and the catalogue, whole, with an ETag.

    Whoever has no work at doors, as an admin, gets the areas without doors and shapes.
    """
    grants = g.actor.must_somewhere("territory.read")
    doors = g.actor.grants_for("territory.read_doors")
    revision = f"{queries.get_revision(g.session)}-{newest_visit(g.session, doors)}"
    tag = f"{revision}-{'-'.join(f'{one.role}-{one.area_id}' for one in grants)}"
    tag = tag.replace(" ", "_")
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    return gather(grants, doors, revision), 200, {"ETag": f'"{tag}"'}


def gather(
    grants: Sequence[Grant], at_doors: Sequence[Grant], revision: str
) -> dict[str, Any]:
    doors = queries.list_dwellings(g.session, at_doors)
    visits = last_visits(g.session, at_doors)
    return {
        "areas": queries.list_areas(g.session, grants),
        "micro_grids": map(as_feature, queries.list_micro_grids(g.session, at_doors)),
        "buildings": queries.list_buildings(g.session, at_doors),
        "dwellings": [_door(one, visits.get(one.id)) for one in doors],
        "catalogue": CATALOGUE,
        "revision": revision,
    }


def _door(dwelling: Dwelling, last_visit: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": dwelling.id,
        "building_id": dwelling.building_id,
        "unit": dwelling.unit,
        "floor": dwelling.floor,
        "door": dwelling.door,
        "last_visit": last_visit,
    }
