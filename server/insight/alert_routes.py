"""What stands out and why, for those who carry the work there; and looking anew."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, g
from marshmallow import Schema, fields

from server.api import Blueprint, Moment
from server.insight import alerts, nights
from server.insight.models import AlertKind
from server.insight.routes import midnight
from server.insight.schemas import Day
from server.jobs import Job, JobState
from server.problems import NotFound
from server.territory.models import Level

LAST = timedelta(days=8)
"""A night's look is kept in sight for a week, and until the next has been made."""

sense = Blueprint("sense", __name__, url_prefix="/api/v1/insight")


class NoSuchScan(NotFound):
    title = "There is no such scan"


class AlertsAskedSchema(Schema):
    level = fields.Enum(Level, by_value=True)
    since = Day()


class AlertAreaSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.Enum(Level, by_value=True, required=True)


class AlertNumbersSchema(Schema):
    """The numbers that tell why; which of them there are depends on the kind."""

    matters = fields.Integer(required=True)
    usual = fields.Float(required=True)
    areas = fields.Integer()
    weeks = fields.Integer()
    chance = fields.Float()


class AlertSchema(Schema):
    """Why an area stood out: `numbers` is null where others' areas are in them."""

    id = fields.UUID(required=True)
    area = fields.Nested(AlertAreaSchema, required=True)
    kind = fields.Enum(AlertKind, by_value=True, required=True)
    week = fields.Date(required=True)
    raised_at = Moment(required=True)
    seen_at = Moment(required=True)
    numbers = fields.Nested(AlertNumbersSchema, required=True, allow_none=True)


class AlertsSchema(Schema):
    """`looked_at` is when the last look ended; `yellow` how rare is unusual."""

    looked_at = Moment(required=True, allow_none=True)
    yellow = fields.Float(required=True)
    items = fields.List(fields.Nested(AlertSchema), required=True)


class ScanSchema(Schema):
    id = fields.UUID(required=True)
    state = fields.Enum(JobState, by_value=True, required=True)
    progress = fields.Integer(required=True)
    made_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)


@sense.get("/alerts")
@sense.asks(AlertsAskedSchema(), "insight.read")
@sense.response(200, AlertsSchema)
def get_alerts(asked: dict[str, Any]) -> Any:
    """List what stood out within reach, of the last eight days unless said since."""
    grants = g.actor.must_somewhere("insight.read")
    reach = tuple({grant.path for grant in grants})
    day = asked.get("since")
    zone = current_app.config["ZONE"]
    since = midnight(day, zone) if day else datetime.now(UTC) - LAST
    found = alerts.list_alerts(g.session, grants, since, asked.get("level"))
    return {
        "looked_at": alerts.looked_at(g.session, nights.SCAN),
        "yellow": current_app.config["BARS"].yellow,
        "items": [alerts.shown(alert, reach) for alert in found],
    }


@sense.put("/scans/<uuid:scan_id>")
@sense.response(201, ScanSchema)
@sense.alt_response(200, schema=ScanSchema, description="It was there")
def put_scan(scan_id: UUID) -> Any:
    """Ask for a look at what stands out now; a worker does it."""
    g.actor.must_somewhere(nights.SCAN)
    now = datetime.now(UTC)
    job, new = nights.ask_for_scan(g.session, now, g.actor, scan_id)
    return job, 201 if new else 200


@sense.get("/scans/<uuid:scan_id>")
@sense.response(200, ScanSchema)
def get_scan(scan_id: UUID) -> Any:
    """Say how far a look is."""
    g.actor.must_somewhere(nights.SCAN)
    job = g.session.get(Job, scan_id)
    if job is None or job.kind != nights.SCAN:
        raise NoSuchScan
    return job
