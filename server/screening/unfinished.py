"""Photos that were begun and never finished: their bytes do not stay for ever.

The row stays, for it says that a photo is missing; only what had arrived is dropped.
A phone that comes back later hears that nothing is here, and starts again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.audit.actions import note
from server.files import Files
from server.jobs import plan_day
from server.screening.attachment_models import Attachment, AttachmentState
from server.screening.attachments import drop_received, folder

SWEEP = "attachment.sweep"
UNMOVED = timedelta(days=30)
"""A phone that lay in a drawer for so long sends its photo anew."""


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in the day's sweep, once."""
    plan_day(SWEEP, now, zone)


def work_of(
    files: Files,
) -> Callable[
    [Mapping[str, object], Callable[[int, int], None]], Callable[[Session], None]
]:
    """Return what a worker does when a sweep is due."""

    def sweep(
        arguments: Mapping[str, object], went: Callable[[int, int], None]
    ) -> Callable[[Session], None]:
        as_of = datetime.fromisoformat(str(arguments["as_of"])).astimezone(UTC)
        return lambda session: drop_unmoved(session, files, as_of - UNMOVED)

    return sweep


def drop_unmoved(session: Session, files: Files, before: datetime) -> None:
    """Drop what arrived of photos of which nothing has come since then."""
    for found in list_unmoved(session, before):
        received, place = found.received, folder(found)
        # A phone that sends at this very moment wins.
        if drop_received(session, found):
            about = {"attachment": str(found.id), "received": received}
            note(session, None, SWEEP, found.owner_id, **about)
            # Should this transaction fail, the hash finds them wanting: it begins anew.
            files.forget(place)


def list_unmoved(session: Session, before: datetime) -> Sequence[Attachment]:
    moved = func.coalesce(Attachment.moved_at, Attachment.announced_at)
    query = select(Attachment).where(
        Attachment.state == AttachmentState.RECEIVING,
        Attachment.received > 0,
        moved < before,
    )
    return session.scalars(query.order_by(Attachment.id)).all()
