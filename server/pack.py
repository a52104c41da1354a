"""The worker's pack: all that a phone needs to work without the network."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, json, request

from server.access import Grant
from server.api import Blueprint
from server.content import hash_content
from server.duty.queries import list_card
from server.duty.schemas import DUTY_CARD, PackSchema
from server.screening.visits import last_visits, visits_revision
from server.territory import queries
from server.territory.catalogue import CHIPS, CLASSES, SEVERITIES, SOURCES
from server.territory.schemas import as_feature

territory = Blueprint("territory", __name__, url_prefix="/api/v1/territory")

CATALOGUE = {
    "chips": [{"chip": chip, "classes": codes} for chip, codes in CHIPS.items()],
    "classes": [{"code": code, "name": name} for code, name in CLASSES.items()],
    "sources": SOURCES,
    "severities": [{"severity": n, "name": name} for n, name in SEVERITIES.items()],
}


MOST_SHAPES, MOST_DOORS = 1_000, 20_000
"""More is no load for a phone: whoever has a whole district works from lists."""

EDITION = hash_content(CATALOGUE).hex()[:8]

PACK = PackSchema(exclude=("dwellings", "catalogue", "duty"))


@territory.get("/mine")
@territory.response(200, PackSchema)
def get_mine() -> Response:
    """Give the own area with the catalogue, whole, with an ETag.

    Doors go to those who file at them, shapes to those who look at a map, and both
    only as far as a phone can carry them.
    """
    grants = g.actor.must_somewhere("territory.read")
    shapes = g.actor.grants_for("territory.read_shapes")
    doors = g.actor.grants_for("territory.read_doors")
    card = DUTY_CARD.dump(list_card(g.session, grants))
    revision = f"{get_revision(doors)}-{hash_content(card).hex()[:8]}"
    tag = f"{revision}-{'-'.join(f'{one.role}-{one.area_id}' for one in grants)}"
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    pack = PACK.dump(gather(grants, shapes, doors, revision))
    pack |= {"dwellings": list_doors(doors), "catalogue": CATALOGUE, "duty": card}
    answer = Response(json.dumps(pack), mimetype="application/json")
    answer.set_etag(tag)
    return answer


def get_revision(doors: Sequence[Grant]) -> str:
    """Return a word that changes with all that is in the pack of these grants."""
    ground = queries.get_revision(g.session, doors)
    return f"{EDITION}-{ground}-{visits_revision(g.session, doors)}"


def gather(
    grants: Sequence[Grant],
    shapes: Sequence[Grant],
    doors: Sequence[Grant],
    revision: str,
) -> dict[str, Any]:
    micro_grids = queries.list_micro_grids(g.session, shapes, MOST_SHAPES)
    return {
        "areas": queries.list_areas(g.session, grants),
        "micro_grids": map(as_feature, micro_grids),
        "buildings": queries.list_buildings(g.session, doors, MOST_DOORS),
        "revision": revision,
    }


def list_doors(grants: Sequence[Grant]) -> list[dict[str, Any]]:
    """Return the doors as DwellingSchema has them; it would take five times as long."""
    visits = last_visits(g.session, grants)
    return [
        {
            "id": str(row.id),
            "building_id": str(row.building_id),
            "unit": row.unit,
            "floor": row.floor,
            "door": row.door,
            "last_visit": visits.get(row.id),
        }
        for row in queries.list_dwellings(g.session, grants, MOST_DOORS)
    ]
