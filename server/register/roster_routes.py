from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import g

from server.api import Blueprint, body, load
from server.clock import today
from server.register import lists, queries, responsibilities, rosters
from server.register.duty_schemas import (
    OnCallSaidSchema,
    OnCallSchema,
    OnCallsSchema,
    OnDutyAskedSchema,
    OnDutyListSchema,
    SheetSaidSchema,
    SheetSchema,
)
from server.register.mediator_schemas import AnswerSaidSchema, SpanAskedSchema
from server.register.models import RosterLine
from server.register.routes import own_area
from server.register.schemas import (
    AreaAskedSchema,
    PresenceSaidSchema,
    PresenceSchema,
    PresencesSchema,
    RosterLineSchema,
    RosterSaidSchema,
    RosterSchema,
)
from server.territory.catalogue import check_category
from server.territory.models import Area
from server.territory.queries import get_area

roster_pages = Blueprint("rosters", __name__, url_prefix="/api/v1/register")

LONGEST = timedelta(days=92)


@roster_pages.get("/roster")
@roster_pages.asks(SpanAskedSchema(), "register.read")
@roster_pages.response(200, RosterSchema)
def get_roster(asked: dict[str, Any]) -> Any:
    """List who is on duty at an area's centre over some days, at most a quarter."""
    area = own_area(asked["area"])
    last = min(asked["last"], asked["first"] + LONGEST)
    here = RosterLine.area_id == area.id
    return {"items": lists.list_roster(g.session, here, asked["first"], last)}


@roster_pages.put("/roster/<uuid:line_id>")
@roster_pages.hears(RosterSaidSchema(), "roster.keep")
@roster_pages.response(200, RosterLineSchema)
@roster_pages.alt_response(201, schema=RosterLineSchema, description="It is new")
def put_line(said: dict[str, Any], line_id: UUID) -> Any:
    """Say who is on duty on a day, or is not there."""
    kept, new = rosters.keep_line(g.session, g.actor, line_id, said)
    return kept, 201 if new else 200


@roster_pages.delete("/roster/<uuid:line_id>")
@roster_pages.response(204)
def delete_line(line_id: UUID) -> None:
    """Take a line off the roster."""
    g.actor.must_somewhere("roster.drop")
    rosters.drop_line(g.session, g.actor, line_id)


@roster_pages.get("/presences")
@roster_pages.asks(AreaAskedSchema(), "register.read")
@roster_pages.response(200, PresencesSchema)
def get_presences(asked: dict[str, Any]) -> Any:
    """List how units are present at an area's centre."""
    area, day = get_area(g.session, asked["area"]), asked["day"] or today()
    return {"items": lists.list_presences(g.session, Area.id == area.id, day)}


@roster_pages.put("/presences/<uuid:presence_id>")
@roster_pages.hears(PresenceSaidSchema(), "presence.keep")
@roster_pages.response(200, PresenceSchema)
@roster_pages.alt_response(201, schema=PresenceSchema, description="It is new")
def put_presence(said: dict[str, Any], presence_id: UUID) -> Any:
    """Say how a unit is present at an area's centre."""
    kept, new = rosters.keep_presence(g.session, g.actor, presence_id, said)
    return kept, 201 if new else 200


@roster_pages.get("/on-duty")
@roster_pages.asks(OnDutyAskedSchema(), "register.read")
@roster_pages.response(200, OnDutyListSchema)
def get_on_duty(asked: dict[str, Any]) -> Any:
    """Say whom to ask first for a class of matters on a day, and who knows it."""
    area, day = own_area(asked["area"]), asked["day"] or today()
    what = check_category(asked["category"])
    found = queries.who_is_on_duty(g.session, day, area.path, what, asked["shift"])
    return {
        "lead": queries.lead_for(g.session, what, area.path, day),
        "items": found,
        "specialists": queries.organisations_for(g.session, what, area.path, day),
    }


@roster_pages.get("/calls")
@roster_pages.asks(SpanAskedSchema(), "register.read")
@roster_pages.response(200, OnCallsSchema)
def get_calls(asked: dict[str, Any]) -> Any:
    """List whom the desk asked to come, when, and when they said yes or no."""
    area = own_area(asked["area"])
    return {"items": lists.list_calls(g.session, area, asked["first"], asked["last"])}


@roster_pages.put("/calls/<uuid:call_id>")
@roster_pages.hears(OnCallSaidSchema(), "call.make")
@roster_pages.response(200, OnCallSchema)
@roster_pages.alt_response(201, schema=OnCallSchema, description="It is new")
def put_call(said: dict[str, Any], call_id: UUID) -> Any:
    """Ask a unit on call to come."""
    made, new = rosters.call(g.session, g.actor, call_id, said)
    return made, 201 if new else 200


@roster_pages.put("/calls/<uuid:call_id>/answer")
@roster_pages.hears(AnswerSaidSchema(), "call.answer")
@roster_pages.response(200, OnCallSchema)
def put_call_answer(said: dict[str, Any], call_id: UUID) -> Any:
    """Say whether the unit comes."""
    return rosters.answer_call(g.session, g.actor, call_id, **said)


@roster_pages.get("/responsibilities")
@roster_pages.asks(AreaAskedSchema(), "register.read")
@roster_pages.response(200, SheetSchema)
def get_sheet(asked: dict[str, Any]) -> Any:
    """Show an area's responsibility sheet, and what is to be mended in it."""
    return shown_sheet(get_area(g.session, asked["area"]), asked["day"] or today())


@roster_pages.put("/responsibilities/<code>")
@roster_pages.says_it_hears(SheetSaidSchema())
@roster_pages.response(200, SheetSchema)
def put_sheet(code: str) -> Any:
    """Write an area's responsibility sheet from a day on."""
    g.actor.must_somewhere("responsibility.keep")
    said = load(SheetSaidSchema(), body())
    area = rosters.keep_sheet(g.session, g.actor, code, **said)
    return shown_sheet(area, said["valid_from"])


def shown_sheet(area: Area, day: Any) -> dict[str, Any]:
    sheets = responsibilities.sheets_in_force(g.session, [area.path], day)
    lines = sheets.get(area.path, [])
    doubts = responsibilities.check_sheet(lines, day)
    return {
        "area": area,
        "valid_from": lines[0].valid_from if lines else None,
        "lines": sorted(lines, key=lambda one: (one.category, not one.lead)),
        "without": doubts.without,
        "several": doubts.several,
        "may_keep": g.actor.may("responsibility.keep", area.path),
    }
