from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, json, request

from server.api import Blueprint, body, load, written
from server.content import hash_content
from server.walk import actions, queries
from server.walk.hours import list_hours
from server.walk.reach import list_reach, weeks_until_sunday
from server.walk.schemas import (
    AreasReachSchema,
    NumberSchema,
    PhonesSchema,
    UnsentSchema,
    WalkSchema,
)

walk = Blueprint("walk", __name__, url_prefix="/api/v1/walk")


@walk.get("/mine")
@walk.response(200, WalkSchema)
def get_mine() -> Response:
    """Give what the week's doors are worked out from, with an ETag."""
    grants = g.actor.must_somewhere("walk.plan")
    zone = current_app.config["ZONE"]
    known = {
        "doors": queries.list_doors(g.session, g.actor, zone),
        "hours": list_hours(g.session, grants, zone),
        "own": queries.list_own_reach(g.session, grants, zone),
    }
    tag = hash_content(known).hex()[:16]
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    walk = {"as_of": written(datetime.now(UTC))} | known
    answer = Response(json.dumps(walk), mimetype="application/json")
    answer.set_etag(tag)
    return answer


@walk.get("/wishes/<uuid:wish_id>/number")
@walk.response(200, NumberSchema)
def get_number(wish_id: UUID) -> Any:
    """Show the number that a resident asked to be called at; the reading is noted."""
    g.actor.must_somewhere("wish.read_number")
    return {"phone": actions.read_number(g.session, g.actor, wish_id)}


@walk.get("/reach")
@walk.response(200, AreasReachSchema)
def get_reach() -> Any:
    """Count the doors that were reached in thirteen weeks, by grid and above."""
    grants = g.actor.must_somewhere("walk.read_reach")
    zone = current_app.config["ZONE"]
    since, last = weeks_until_sunday(zone)
    areas = list_reach(g.session, grants, since, last, zone)
    return {"since": since, "last": last, "areas": areas}


@walk.put("/unsent")
@walk.says_it_hears(UnsentSchema())
@walk.response(200, UnsentSchema)
def put_unsent() -> Any:
    """Hear from a device whether it holds something unsent for over three days."""
    said = load(UnsentSchema(), body())
    actions.say_unsent(g.session, g.actor, said["holds"])
    return said


@walk.get("/unsent")
@walk.response(200, PhonesSchema)
def get_unsent() -> Any:
    """List whom to call and help. A phone without a network is not among them."""
    g.actor.must_somewhere("phone.list_unsent")
    return {"items": queries.list_unsent(g.session, g.actor)}
