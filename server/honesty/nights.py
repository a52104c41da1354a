"""Each night the rules look at what came in; only what they found is written."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from server.audit.actions import note
from server.db import insert_new, transaction
from server.honesty.finding import Finding
from server.honesty.models import CaseFlag
from server.honesty.rules import RULES
from server.jobs import plan_day

LOOK = "honesty.look"
Went = Callable[[int, int], None]
Write = Callable[[Session], None]
Row = dict[str, object]


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in this day's work, once."""
    plan_day(LOOK, now, zone)


def work(arguments: Mapping[str, object], went: Went) -> Write:
    """Look by each rule; what was flagged before is not flagged again."""
    now = datetime.fromisoformat(str(arguments["as_of"]))
    zone: ZoneInfo = current_app.config["ZONE"]
    rows: list[Row] = []
    for number, (name, rule) in enumerate(RULES.items(), start=1):
        with transaction(writes=False) as session:
            found = list(rule.find(session, now - rule.back, rule.threshold))
        rows += [make_row(name, one, now.astimezone(zone)) for one in found]
        went(number, len(RULES))
    return lambda session: write(session, rows)


def make_row(rule: str, found: Finding, here: datetime) -> Row:
    """Return a flag's row: a case is flagged once by a rule, an office once a month."""
    about = found.case_id or f"{found.organisation_id} {here:%Y-%m}"
    return {
        "id": uuid5(NAMESPACE_OID, f"{rule} {about}"),
        "rule": rule,
        "day": here.date(),
        "case_id": found.case_id,
        "organisation_id": found.organisation_id,
        "beside": found.beside,
    }


def write(session: Session, rows: list[Row]) -> None:
    """Write what is new. The lines of the audit name the flag and its rule only."""
    for row in rows:
        if insert_new(session, CaseFlag, [row]):
            note(session, None, "flag.raise", row["id"], rule=row["rule"])  # type: ignore[arg-type]  # an id
