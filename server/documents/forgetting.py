"""Papers end: at the end of their time, and scans of who somebody is much sooner."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.audit.actions import note
from server.cases.models import Case, Step
from server.documents.actions import drop
from server.documents.models import Document
from server.documents.papers import PHOTO
from server.files import Files
from server.jobs import plan_day

Went = Callable[[int, int], None]

FORGET = "document.forget"
IDENTITY = 3
UNAGREED = timedelta(days=30)
"""How long a scan of an identity card outlives mediation that came to nothing."""


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in the day's forgetting, once."""
    plan_day(FORGET, now, zone)


def work_of(
    files: Files,
) -> Callable[
    [Mapping[str, object], Callable[[int, int], None]], Callable[[Session], None]
]:
    """Return what a worker does when papers are to be forgotten."""

    def forget(
        arguments: Mapping[str, object], went: Went
    ) -> Callable[[Session], None]:
        as_of = datetime.fromisoformat(str(arguments["as_of"])).astimezone(UTC)
        return lambda session: forget_old(session, files, as_of)

    return forget


def forget_old(session: Session, files: Files, now: datetime) -> None:
    """Forget all papers whose time is over."""
    ended = (
        select(Step.case_id)
        .join(Case, Case.id == Step.case_id)
        .where(Step.act == "case.fail", Step.received_at < now - UNAGREED)
        .where(Case.agreement_form.is_(None))
    )
    scan = (Document.kind == PHOTO) & (Document.piece == IDENTITY)
    over = Document.keep_until < _day(now)
    query = select(Document).where(or_(over, scan & Document.case_id.in_(ended)))
    for found in session.scalars(query.order_by(Document.id)).all():
        note(session, None, FORGET, found.id, case=str(found.case_id))
        drop(session, files, found)


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
