from datetime import date
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import ValidationError

from server.after.routes import show_link
from server.api import Blueprint, BodyRefused, Text, body, load
from server.intake import actions, queries
from server.intake.models import Registration
from server.intake.schemas import (
    INBOUND,
    REGISTRATION,
    SYSTEMS,
    AlikeAskedSchema,
    AlikeShownListSchema,
    InboundSchema,
    InboundShownSchema,
    RegisteredSchema,
    RegistrationSchema,
    RegistrationsSchema,
    WindowCountsAskedSchema,
    WindowCountsSchema,
)
from server.screening.wishes import today

intake = Blueprint("intake", __name__, url_prefix="/api/v1")

NUMBER = Text(64, shortest=1)


@intake.put("/registrations/<uuid:visit_id>")
@intake.says_it_hears(RegistrationSchema())
@intake.response(200, RegisteredSchema)
@intake.alt_response(201, schema=RegisteredSchema, description="It is new")
def put_registration(visit_id: UUID) -> Any:
    """Register one visit to the window; its slips are shown this once."""
    g.actor.must_somewhere("registration.make")
    said = load(REGISTRATION, body())
    made, slips, new = actions.register(g.session, g.actor, visit_id, said, today())
    return _shown(made, slips), 201 if new else 200


def _shown(made: Registration, slips: list[actions.Slip]) -> dict[str, Any]:
    names = ("id", "number", "day", "persons", "mode", "received_at", "matters")
    return {name: getattr(made, name) for name in names} | {
        "slips": [
            show_link(slip.link) | {"matter": slip.matter, "case_id": slip.case_id}
            for slip in slips
        ]
    }


@intake.get("/registrations")
@intake.response(200, RegistrationsSchema)
def get_registrations() -> Any:
    """List today's visits at your window, the last first. Nobody is named."""
    return {"items": queries.list_of_day(g.session, g.actor, today())}


@intake.get("/registrations/counts")
@intake.asks(WindowCountsAskedSchema(), "registration.read")
@intake.response(200, WindowCountsSchema)
def get_registration_counts(asked: dict[str, date]) -> Any:
    """Count batches and persons between two days, and a year before."""
    return queries.count(g.session, g.actor, **asked)


@intake.get("/registrations/alike")
@intake.asks(AlikeAskedSchema(), "registration.make")
@intake.response(200, AlikeShownListSchema)
def get_registered_alike(asked: dict[str, str]) -> Any:
    """List open matters of the same place and class of the last 14 days."""
    return {
        "items": queries.list_alike(
            g.session, g.actor, asked["area"], asked["category"]
        )
    }


@intake.put("/transfers/<system>/<number>")
@intake.says_it_hears(InboundSchema())
@intake.response(200, InboundShownSchema)
@intake.alt_response(201, schema=InboundShownSchema, description="It is new")
def put_transfer(system: str, number: str) -> Any:
    """Take a matter from another office, by that office's own number."""
    g.actor.must_somewhere("transfer.take")
    said = load(INBOUND, body())
    made, new = actions.take_over(g.session, g.actor, *_read(system, number), said)
    return made, 201 if new else 200


def _read(system: str, number: str) -> tuple[str, str]:
    if system not in SYSTEMS:
        raise BodyRefused(errors={"system": ["No such office hands over."]})
    try:
        return system, NUMBER.deserialize(number)
    except ValidationError as refusal:
        raise BodyRefused(errors={"number": refusal.messages}) from None
