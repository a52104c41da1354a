"""Asking for counts, and letting time go by."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from server.audit.actions import note
from server.cases.models import Case
from server.db import transaction


def ask(client, who, headers=None, **asked):
    path = "/api/v1/insight/grids"
    return client.get(path, headers=who | (headers or {}), query_string=asked)


def areas(client, who, **asked):
    answer = ask(client, who, **asked)
    assert answer.status_code == 200, answer.json
    return {area.pop("code"): area for area in answer.json["areas"]}


def ago(**said):
    return (datetime.now(UTC) - timedelta(**said)).isoformat()


def put_back(app, case_id, **said):
    """Let a case stand as it would later, with a line in the audit as any act has."""
    with app.app_context(), transaction(writes=True) as session:
        note(session, None, "case.put_back", UUID(case_id))
        session.execute(update(Case).where(Case.id == UUID(case_id)).values(**said))
