"""The worker's pack: all that a phone needs to work without the network."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, json, request
from marshmallow import Schema, fields

from server.access import Grant
from server.api import Blueprint
from server.audit.order import is_known, place_now
from server.content import hash_content
from server.duty.queries import list_card
from server.duty.schemas import DUTY_CARD, DutyLineSchema
from server.problems import Conflict
from server.screening.late import (
    LateRecordSchema,
    late_revision,
    list_late,
    own_changed,
)
from server.screening.routes import show
from server.screening.schemas import Cursor, RecordSchema
from server.screening.visits import last_visits, last_visits_since, visits_revision
from server.territory import queries
from server.territory.catalogue import CHIPS, CLASSES, SEVERITIES, SOURCES
from server.territory.schemas import PackSchema, as_feature

territory = Blueprint("territory", __name__, url_prefix="/api/v1/territory")

CATALOGUE = {
    "chips": [{"chip": chip, "classes": codes} for chip, codes in CHIPS.items()],
    "classes": [{"code": code, "name": name} for code, name in CLASSES.items()],
    "sources": SOURCES,
    "severities": [{"severity": n, "name": name} for n, name in SEVERITIES.items()],
}


MOST_SHAPES, MOST_DOORS = 1_000, 20_000
"""More is no load for a phone: whoever has a whole district works from lists."""

Card = list[dict[str, Any]]

EDITION = hash_content(CATALOGUE).hex()[:8]

MOST_CHANGED = 500
"""Beyond so many own records a page of each hundred is better than one long answer."""


class WholePackSchema(PackSchema):
    """The pack: who to call, what others reported here, from where changes go on."""

    duty = fields.List(fields.Nested(DutyLineSchema), required=True)
    late = fields.List(fields.Nested(LateRecordSchema), required=True)
    ground = fields.String(required=True)
    cursor = fields.String(required=True)


class TriedSchema(Schema):
    """A last visit as the pack has it: its day is written already."""

    result = fields.String(required=True)
    on = fields.String(required=True, metadata={"format": "date"})


class DoorChangedSchema(Schema):
    id = fields.UUID(required=True)
    last_visit = fields.Nested(TriedSchema, required=True)


class ChangesAskedSchema(Schema):
    since = Cursor(required=True)
    ground = fields.String(required=True)


class ChangesSchema(Schema):
    """What a phone does not have yet; what it has twice does no harm."""

    doors = fields.List(fields.Nested(DoorChangedSchema), required=True)
    records = fields.List(fields.Nested(RecordSchema), required=True)
    late = fields.List(fields.Nested(LateRecordSchema), required=True)
    cursor = fields.String(required=True)


class PackRenewed(Conflict):
    title = "The areas or doors themselves have changed: fetch the pack whole"


PACK = WholePackSchema(exclude=("dwellings", "catalogue", "duty"))


@territory.get("/mine/changes")
@territory.arguments(ChangesAskedSchema, location="query")
@territory.response(200, ChangesSchema)
def get_changes(asked: dict[str, Any]) -> Any:
    """Give what changed of the pack and of one's own records after a cursor.

    Visits, records and what became of them: bytes go with the changes, not with the
    doors. Where the ground is another, or the cursor unknown, the pack is due whole.
    """
    grants = g.actor.must_somewhere("territory.read")
    doors = g.actor.grants_for("territory.read_doors")
    card = DUTY_CARD.dump(list_card(g.session, grants))
    there = queries.get_revision(g.session, doors)
    known = asked["ground"] == get_ground(grants, there, card)
    if not known or not is_known(g.session, asked["since"]):
        raise PackRenewed
    end = place_now(g.session)
    own = own_changed(g.session, g.actor, asked["since"], MOST_CHANGED)
    if own is None:
        raise PackRenewed
    visited = last_visits_since(g.session, doors, asked["since"])
    late = list_late(g.session, g.actor, g.actor.grants_for("record.read_late"))
    return {
        "doors": [{"id": one, "last_visit": last} for one, last in visited.items()],
        "records": [show(g.actor, one) for one in own],
        "late": late,
        "cursor": str(max(end, asked["since"])),
    }


@territory.get("/mine")
@territory.response(200, WholePackSchema)
def get_mine() -> Response:
    """Give the own area with the catalogue, whole, with an ETag.

    Doors go to those who file at them, shapes to those who look at a map, and both
    only as far as a phone can carry them.
    """
    grants = g.actor.must_somewhere("territory.read")
    shapes = g.actor.grants_for("territory.read_shapes")
    doors = g.actor.grants_for("territory.read_doors")
    card = DUTY_CARD.dump(list_card(g.session, grants))
    there = queries.get_revision(g.session, doors)
    ground = get_ground(grants, there, card)
    late = g.actor.grants_for("record.read_late")
    revision = f"{EDITION}-{there}-{visits_revision(g.session, doors)}"
    tag = f"{ground}-{revision}-{late_revision(g.session, g.actor, late)}"
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    # Before anything is read: what comes meanwhile is told once more.
    start = {"cursor": str(place_now(g.session)), "ground": ground}
    said = gather(grants, shapes, doors, revision) | start
    pack = PACK.dump(said | {"late": list_late(g.session, g.actor, late)})
    pack |= {"dwellings": list_doors(doors), "catalogue": CATALOGUE, "duty": card}
    answer = Response(json.dumps(pack), mimetype="application/json")
    answer.set_etag(tag)
    return answer


def get_ground(grants: Sequence[Grant], doors: str, card: Card) -> str:
    """Return a word for areas, doors, catalogue and card, and for whose they are."""
    held = [f"{one.role}-{one.area_id}" for one in grants]
    said = {"held": held, "doors": doors, "card": card}
    return f"{EDITION}{hash_content(said).hex()[:16]}"


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
