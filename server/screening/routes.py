from typing import Any
from uuid import UUID

from flask import g

from server.access import Actor
from server.api import Blueprint, body, load
from server.screening import actions, queries
from server.screening.models import Record
from server.screening.schemas import (
    CORRECTION,
    FINDING,
    VISIT,
    WAS,
    CorrectionSchema,
    FindingSchema,
    RecordsAskedSchema,
    RecordSchema,
    RecordsSchema,
    VersionsSchema,
    VisitMadeSchema,
    VisitSchema,
)
from server.screening.visits import make_visit

records = Blueprint("records", __name__, url_prefix="/api/v1/records")

visits = Blueprint("visits", __name__, url_prefix="/api/v1/visits")

KEPT = (
    "id",
    "version",
    "area",
    "placed",
    "candidates",
    "outside_own_area",
    "case_id",
    "received_at",
    "clock_off",
)


@visits.put("/<uuid:visit_id>")
@visits.says_it_hears(VisitSchema())
@visits.response(200, VisitMadeSchema)
@visits.alt_response(201, schema=VisitMadeSchema, description="The visit is new")
def put_visit(visit_id: UUID) -> Any:
    """File a visit to a door, or the same visit again."""
    return hear_visit(g.actor, visit_id, body())


def hear_visit(actor: Actor, visit_id: UUID, said: object) -> Any:
    actor.must_somewhere("visit.make")
    visit, new = make_visit(g.session, actor, visit_id, load(VISIT, said))
    return visit.shown(), 201 if new else 200


@records.get("")
@records.arguments(RecordsAskedSchema, location="query")
@records.response(200, RecordsSchema)
def get_records(asked: dict[str, Any]) -> Any:
    """List records in the order in which they were received."""
    found, end = queries.list_records(g.session, g.actor, **asked)
    following = str(end) if end else None
    return {"items": [show(g.actor, one) for one in found], "next": following}


@records.get("/<uuid:record_id>")
@records.response(200, RecordSchema)
def get_record(record_id: UUID) -> Any:
    """Show a record."""
    return show(g.actor, queries.get_record(g.session, g.actor, record_id))


@records.get("/<uuid:record_id>/versions")
@records.response(200, VersionsSchema)
def get_versions(record_id: UUID) -> Any:
    """Show what a record said, and where it lay, before each correction."""
    return {"items": queries.list_versions(g.session, g.actor, record_id)}


@records.put("/<uuid:record_id>")
@records.says_it_hears(FindingSchema())
@records.response(200, RecordSchema)
@records.alt_response(201, schema=RecordSchema, description="The record is new")
def put_record(record_id: UUID) -> Any:
    """File a record, or the same record again."""
    g.actor.must_somewhere("record.file")
    finding = load(FINDING, body())
    record, new = actions.file_record(g.session, g.actor, record_id, finding)
    return show(g.actor, record), 201 if new else 200


@records.put("/<uuid:record_id>/versions/<int:version>")
@records.says_it_hears(CorrectionSchema())
@records.response(200, RecordSchema)
@records.alt_response(201, schema=RecordSchema, description="The version is new")
def put_version(record_id: UUID, version: int) -> Any:
    """Correct a record: the version it is based on, plus one."""
    return hear_version(g.actor, record_id, version, body())


def hear_version(actor: Actor, record_id: UUID, version: int, said: object) -> Any:
    """Check that the record is this person's before its new content is read."""
    queries.get_own_record(g.session, actor, record_id)
    finding = load(CORRECTION, said)
    was = finding.pop("was")
    if was is not None:
        was = load(WAS, was)
    record, new = actions.correct_record(
        g.session, actor, record_id, version, finding, was
    )
    return show(actor, record), 201 if new else 200


def show(actor: Actor, record: Record) -> dict[str, Any]:
    """Show a record; who filed it only to them, to the desk and to the auditor."""
    own = record.filed_by == actor.account_id
    known = own or actor.may("filer.read", record.area.path)
    kept = {name: getattr(record, name) for name in KEPT}
    return (
        record.finding()
        | kept
        | {
            "micro_grid": record.micro_grid.code if record.micro_grid else None,
            "filed_by": record.filed_by if known else None,
            "handed_in": record.handed_in if known else None,
            "fate": record.case and record.case.dealt_with_in(),
        }
    )
