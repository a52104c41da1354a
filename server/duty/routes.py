from typing import Any

from flask import g

from server.api import Blueprint, body, load
from server.duty import actions, queries
from server.duty.actions import NoSuchLine
from server.duty.models import Post
from server.duty.schemas import (
    CardAskedSchema,
    DutyCardSchema,
    DutyLineSchema,
    DutySaidSchema,
)
from server.territory.queries import get_area

duty = Blueprint("duty", __name__, url_prefix="/api/v1/duty")


@duty.get("")
@duty.arguments(CardAskedSchema, location="query")
@duty.response(200, DutyCardSchema)
def get_card(asked: dict[str, str]) -> Any:
    """Say who is responsible in your area: organisations and their duty phones."""
    grants = g.actor.must_somewhere("territory.read")
    if "area" not in asked:
        return {"items": queries.list_card(g.session, grants)}
    area = get_area(g.session, asked["area"])
    g.actor.must("territory.read", area.path)
    return {"items": queries.list_for(g.session, area)}


@duty.put("/<code>/<post>")
@duty.says_it_hears(DutySaidSchema())
@duty.response(200, DutyLineSchema)
@duty.alt_response(201, schema=DutyLineSchema, description="The line is new")
def put_line(code: str, post: str) -> Any:
    """Keep a line of the duty card."""
    actions.get_own_area(g.session, g.actor, code)
    which = read_post(post)
    said = load(DutySaidSchema(), body())
    line, new = actions.keep_line(g.session, g.actor, code, which, said)
    return line, 201 if new else 200


@duty.delete("/<code>/<post>")
@duty.response(204)
def delete_line(code: str, post: str) -> None:
    """Take a line off the duty card."""
    actions.drop_line(g.session, g.actor, code, read_post(post))


def read_post(said: str) -> Post:
    try:
        return Post(said)
    except ValueError:
        raise NoSuchLine from None
