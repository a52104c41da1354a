"""A mediator's own open cases, whole, for a phone that keeps them sealed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, g, json
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from server.access import Actor
from server.api import Blueprint, Text
from server.cases.models import Agreement, Case, Joining
from server.cases.queries import FIRST
from server.cases.routes import lay_open, note_reading
from server.cases.schemas import CaseSchema
from server.cases.stages import OPEN
from server.content import hash_content
from server.screening.models import Record
from server.screening.queries import SHOWN
from server.screening.routes import show as show_record
from server.screening.schemas import RecordSchema
from server.territory.models import Area
from server.territory.queries import within

MOST = 100
"""A mediator has three to thirty; whoever has more works from the list."""
TAG = 12

CASE, RECORD = CaseSchema(), RecordSchema()

casebook = Blueprint("casebook", __name__, url_prefix="/api/v1/cases")


class CarriedAskedSchema(Schema):
    have = Text(2_000, load_default="")


class CarriedSchema(Schema):
    """A case with the reports that made it up, and a word that changes with both."""

    tag = fields.String(required=True)
    case = fields.Nested(CaseSchema, required=True)
    reports = fields.List(fields.Nested(RecordSchema), required=True)


class CasebookSchema(Schema):
    """What the phone does not have yet, and which of what it has still holds."""

    cases = fields.List(fields.Nested(CarriedSchema), required=True)
    kept = fields.List(fields.String(), required=True)


@casebook.get("/mine")
@casebook.arguments(CarriedAskedSchema, location="query")
@casebook.response(200, CasebookSchema)
def get_casebook(asked: dict[str, str]) -> Response:
    """Give one's own open cases, whole, but for those that the phone has as they are.

    `have` lists the tags of what it keeps. What is neither in `cases` nor in `kept`
    is closed or somebody else's by now. Each case handed out is noted as read.
    """
    have = set(asked["have"].split(","))
    own = find_own(g.actor)
    reports = find_reports(g.actor, [case.id for case in own])
    carried = [(case, carry(g.actor, case, reports[case.id])) for case in own]
    fresh = [(case, one) for case, one in carried if one["tag"] not in have]
    for case, _ in fresh:
        note_reading(g.actor, case)
    said = {
        "cases": [one for _, one in fresh],
        "kept": [one["tag"] for _, one in carried if one["tag"] in have],
    }
    return Response(json.dumps(said), mimetype="application/json")


def find_own(actor: Actor) -> Sequence[Case]:
    grants = actor.must_somewhere("case.read")
    query = within(select(Case).join(Area, Area.id == Case.area_id), grants)
    query = query.where(Case.mediator_id == actor.account_id, Case.state.in_(OPEN))
    options = (
        joinedload(Case.area),
        joinedload(Case.organisation),
        joinedload(Case.offered_to),
        joinedload(Case.mediator),
        selectinload(Case.joining),
        selectinload(Case.taken_in)
        .joinedload(Joining.case)
        .options(joinedload(Case.area), selectinload(Case.joining)),
        selectinload(Case.parties),
        selectinload(Case.notes),
        selectinload(Case.steps),
        selectinload(Case.agreements).options(
            selectinload(Agreement.items), selectinload(Agreement.marks)
        ),
    )
    ordered = query.options(*options).order_by(FIRST, Case.due_at, Case.id)
    found: Sequence[Case] = g.session.scalars(ordered.limit(MOST)).all()
    return found


def find_reports(actor: Actor, cases: Iterable[UUID]) -> dict[UUID, list[Record]]:
    """Return the reports of each case, and of what was joined to it, oldest first."""
    found: dict[UUID, list[Record]] = {case: [] for case in cases}
    joined = dict(
        g.session.execute(
            select(Joining.case_id, Joining.into_id).where(Joining.into_id.in_(found))
        ).all()
    )
    grants = actor.grants_for("record.read")
    query = within(select(Record).join(Area, Area.id == Record.area_id), grants)
    about = [*found, *joined]
    query = query.where(Record.case_id.in_(about)).options(*SHOWN)
    for record in g.session.scalars(query.order_by(Record.received_at, Record.id)):
        found[joined.get(record.case_id, record.case_id)].append(record)
    return found


def carry(actor: Actor, case: Case, reports: Iterable[Record]) -> dict[str, Any]:
    said = {
        "case": CASE.dump(lay_open(actor, case, datetime.now(UTC))),
        "reports": [RECORD.dump(show_record(actor, one)) for one in reports],
    }
    return {"tag": hash_content(said).hex()[:TAG]} | said
