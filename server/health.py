"""For whoever runs the server: alive, ready, and a few figures."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, g, json
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from server.cases.models import Case
from server.cases.stages import OPEN
from server.db import transaction
from server.screening.models import Record

health = Blueprint("health", __name__)

MIGRATIONS = Path(__file__).parent.parent / "migrations"
RECORDS = Gauge("linli_records", "Records that were filed")
OPEN_CASES = Gauge("linli_open_cases", "Cases that are not ended")


@health.get("/healthz")
def get_healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def get_readyz() -> Response:
    """Say whether database, migrations and files are as they must be."""
    found = {**_database(), "files": current_app.config["FILES"].can_be_written()}
    ready = all(found.values())
    return Response(
        json.dumps(found), 200 if ready else 503, mimetype="application/json"
    )


@health.get("/metrics")
def get_metrics() -> Response:
    """Give counts for Prometheus; no name, no area, no person."""
    RECORDS.set(g.session.scalar(select(func.count()).select_from(Record)) or 0)
    open_cases = select(func.count()).select_from(Case).where(Case.state.in_(OPEN))
    OPEN_CASES.set(g.session.scalar(open_cases) or 0)
    return Response(generate_latest(REGISTRY), mimetype=CONTENT_TYPE_LATEST)


def _database() -> dict[str, bool]:
    try:
        with transaction(writes=False) as session:
            here = MigrationContext.configure(session.connection()).get_current_heads()
    except SQLAlchemyError:
        return {"database": False, "migrations": False}
    there = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return {"database": True, "migrations": set(here) == set(there)}
