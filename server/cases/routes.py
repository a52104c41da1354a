from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields

from server.access import Actor
from server.api import Blueprint, BodyRefused, Text, body, load
from server.audit.actions import note
from server.cases import actions, queries
from server.cases.confirming import last_day
from server.cases.ending import missing_pieces
from server.cases.models import Case, Joining, Step
from server.cases.schemas import CaseSchema, CasesSchema
from server.cases.step_schemas import SCHEMAS, StepSchema
from server.clocks.kinds import Kind
from server.clocks.queries import of_case
from server.problems import Forbidden

IN_LIST = (
    "id",
    "number",
    "state",
    "danger",
    "area",
    "category",
    "severity",
    "summary",
    "origin",
    "organisation",
    "mediator",
    "registered_at",
    "due_at",
    "level",
    "grade",
    "offered_to",
)
STEP = ("id", "act", "since", "to", "role", "received_at", "said_at", "facts")

cases = Blueprint("cases", __name__, url_prefix="/api/v1/cases")


class CasesAskedSchema(Schema):
    state = Text(200)
    mine = fields.Boolean(load_default=False)
    area = Text(32)
    overdue = fields.Boolean(load_default=False)
    cursor = Text(300)


@cases.get("")
@cases.arguments(CasesAskedSchema, location="query")
@cases.response(200, CasesSchema)
def get_cases(asked: dict[str, Any]) -> Any:
    """List the cases of your area: danger first, then nearest to due."""
    found, following = queries.list_cases(g.session, g.actor, **asked)
    now = datetime.now(UTC)
    return {"items": [in_list(case, now) for case in found], "next": following}


@cases.get("/<uuid:case_id>")
@cases.response(200, CaseSchema)
def get_case(case_id: UUID) -> Any:
    """Show a case. Reading the names of its parties is noted."""
    return show(g.actor, queries.get_case(g.session, g.actor, case_id))


@cases.put("/<uuid:case_id>/steps/<uuid:step_id>")
@cases.says_it_hears(StepSchema())
@cases.response(200, CaseSchema)
@cases.alt_response(201, schema=CaseSchema, description="The step is new")
def put_step(case_id: UUID, step_id: UUID) -> Any:
    """Do an act in a case, and show the case after it."""
    return hear_step(g.actor, case_id, step_id, body())


def hear_step(actor: Actor, case_id: UUID, step_id: UUID, said: object) -> Any:
    """Check, in this order: may see (404), may do (403), body (422), turn (409)."""
    case = queries.get_case(g.session, actor, case_id)
    act = said.get("act") if isinstance(said, dict) else None
    if not isinstance(act, str) or act not in SCHEMAS:
        raise BodyRefused(errors={"act": ["There is no such act."]})
    if not actor.may(act, case.area.path):
        raise Forbidden(act=act)
    loaded = load(SCHEMAS[act], said)
    case, new = actions.take_step(g.session, actor, case_id, step_id, loaded)
    return show(actor, case), 201 if new else 200


def in_list(case: Case, now: datetime) -> dict[str, Any]:
    shown = {name: getattr(case, name) for name in IN_LIST}
    return shown | {"overdue": case.is_overdue(now)}


def show(actor: Actor, case: Case) -> dict[str, Any]:
    """Show a case as this person may see it; that names were read is noted."""
    note_reading(actor, case)
    return lay_open(actor, case, datetime.now(UTC))


def note_reading(actor: Actor, case: Case) -> None:
    if case.parties and queries.may_see_parties(actor, case):
        note(g.session, actor, "party.read", case.id)


def lay_open(actor: Actor, case: Case, now: datetime) -> dict[str, Any]:
    """Lay out what this person may see of a case; names only to whom it needs."""
    open_to = queries.may_see_parties(actor, case)
    notes = {one.step_id: one.text for one in case.notes} if open_to else {}
    return in_list(case, now) | {
        "parties": case.parties if open_to else None,
        "items": case.items if open_to else None,
        "steps": [_step(step, notes.get(step.id)) for step in case.steps],
        "agreement": _agreement(case) if open_to else None,
        "returns": case.returns,
        "decided": case.decided,
        "interested": case.interested,
        "closed_at": case.closed_at,
        "missing": missing_pieces(case) if open_to else [],
        "agreement_form": case.agreement_form,
        "joined_to": case.joining and case.joining.into_id,
        "joined": [_joined(actor, one) for one in case.taken_in],
        "may": queries.list_possible_acts(actor, case),
    }


def _agreement(case: Case) -> dict[str, Any] | None:
    if case.agreement is None:
        return None
    names = ("form", "facts", "responsibility", "marks")
    return {name: getattr(case.agreement, name) for name in names} | {
        "effective_at": case.effective_at,
        "confirm_until": confirm_until(case),
    }


def confirm_until(case: Case) -> date | None:
    """Return the last working day on which the court can be asked, by its clock."""
    if case.effective_at is None:
        return None
    clocks = of_case(g.session, case.id)
    days = [one.due_on for one in clocks if one.kind == Kind.CONFIRMATION]
    return days[0] if days else last_day(case.effective_at)


def _joined(actor: Actor, joining: Joining) -> dict[str, Any]:
    case = joining.case
    return {
        "id": case.id,
        "summary": case.summary,
        "registered_at": case.registered_at,
        "joined_at": joining.joined_at,
        "may_unjoin": "case.unjoin" in queries.list_possible_acts(actor, case),
    }


def _step(step: Step, text: str | None) -> dict[str, Any]:
    return {name: getattr(step, name) for name in STEP} | {"note": text}
