from typing import Any

from flask import current_app, g

from server.api import Blueprint
from server.boundaries.history import list_boundaries
from server.boundaries.schemas import BoundariesListSchema

boundaries = Blueprint("boundaries", __name__, url_prefix="/api/v1/territory")


@boundaries.get("/boundaries")
@boundaries.response(200, BoundariesListSchema)
def get_boundaries() -> Any:
    """List the sets of boundaries: those that were, the one in force, one that waits.

    `areas`, `added`, `redrawn` and `voided` say what each did; a set that waits for
    its day does not know yet.
    """
    g.actor.must_somewhere("territory.read_boundaries")
    return {"items": list_boundaries(g.session, current_app.config["ZONE"])}
