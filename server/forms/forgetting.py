"""Answers end: each night, what was kept as long as was promised is deleted."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from server.audit.actions import note
from server.db import transaction
from server.files import Files
from server.forms.actions import ends_of
from server.forms.attached import forget_unnamed
from server.forms.models import FormAnswer
from server.jobs import plan_day

FORGET = "form.forget"
Went = Callable[[int, int], None]
Write = Callable[[Session], None]
AT_ONCE = 200


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in this day's work, once."""
    plan_day(FORGET, now, zone)


def work(arguments: Mapping[str, object], went: Went) -> Write:
    """Delete what is due, some rows at a time; killed half-way, the rest stays due."""
    zone: ZoneInfo = current_app.config["ZONE"]
    on = datetime.fromisoformat(str(arguments["as_of"])).astimezone(zone).date()
    done = 0
    while found := _forget_some(on):
        done += found
        went(done, done + AT_ONCE)
    return lambda session: None


def _forget_some(on: date) -> int:
    with transaction(writes=True) as session:
        return forget(session, on, AT_ONCE)


def forget(session: Session, on: date, most: int) -> int:
    """Delete what is due by that day of some answers; return of how many."""
    query = (
        select(FormAnswer)
        .where(FormAnswer.next_end <= on)
        .options(joinedload(FormAnswer.version))
        .order_by(FormAnswer.id)
        .limit(most)
    )
    gone: dict[UUID, int] = {}
    for answer in session.scalars(query.with_for_update(of=FormAnswer)).all():
        _forget(session, answer, on)
        version = answer.form_version_id
        gone[version] = gone.get(version, 0) + 1
    for version, count in gone.items():
        note(session, None, FORGET, version, answers=count)
    session.flush()
    return sum(gone.values())


def _forget(session: Session, answer: FormAnswer, on: date) -> None:
    received = answer.received_at.astimezone(UTC).date()
    ends = ends_of(answer.version, answer.answers, received)
    left = {name: end for name, end in ends.items() if end > on}
    answer.answers = _without(answer.answers, ends.keys() - left.keys()) if left else {}
    forget_unnamed(session, files(), answer)
    if left:
        answer.next_end = min(left.values())
    else:
        session.delete(answer)


def files() -> Files:
    kept: Files = current_app.config["FILES"]
    return kept


def _without(answers: Mapping[str, Any], gone: set[str]) -> dict[str, Any]:
    """Return answers without some questions, in repeats too."""
    kept: dict[str, Any] = {}
    for name, value in answers.items():
        if name in gone:
            continue
        times = isinstance(value, list) and any(isinstance(one, dict) for one in value)
        kept[name] = [_without(one, gone) for one in value] if times else value
    return kept
