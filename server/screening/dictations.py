"""What somebody dictated after the door: heard by an engine, and soon forgotten.

A recording stays until its text is taken or thirty days are over. An engine is a
program of the district's own (`LINLI_TRANSCRIBER`); without one, people listen.
"""

import shlex
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.db import transaction
from server.files import Files
from server.identifiers import new_id
from server.jobs import plan_day, put_job
from server.problems import Conflict
from server.recordings import TYPES
from server.screening.attachment_models import Attachment, AttachmentState
from server.screening.attachments import NoSuchAttachment
from server.screening.masking import mask

HEAR = "recording.hear"
FORGET = "recording.forget"
PATIENCE_S = 240
"""Less than a job's lease, for an engine does not say how far it is."""
MOST = 2000
"""As many characters as a record's own words may have."""


class NotARecording(Conflict):
    title = "Only what was dictated can be forgotten; a photo belongs to its record"


class NothingHeard(Exception):
    """The engine ended without a word, or with an error."""


def put_to_engine(session: Session, attached: Attachment) -> None:
    """Ask for the words of a recording that has arrived, where there is an engine."""
    if not (attached.complete and attached.type in TYPES):
        return
    if current_app.config["TRANSCRIBER"]:
        said: dict[str, object] = {"attachment": str(attached.id)}
        key = f"{HEAR} {attached.id}"
        put_job(session, new_id(), HEAR, said, datetime.now(UTC), key=key)


def hear(
    arguments: Mapping[str, object], went: Callable[[int, int], None]
) -> Callable[[Session], None]:
    """Let the engine hear a recording; what it heard is written beside it."""
    wanted = UUID(str(arguments["attachment"]))
    with transaction(writes=False) as session:
        found = session.get(Attachment, wanted)
    words = _words(found) if found and found.complete else None

    def write(session: Session) -> None:
        this = Attachment.id == wanted
        still = Attachment.state == AttachmentState.COMPLETE
        session.execute(update(Attachment).where(this, still).values(text=words))

    return write


def _words(found: Attachment) -> str:
    """Return what the engine says, without numbers that name somebody."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"recording.{found.type.partition('/')[2]}"
        path.write_bytes(files().get(found.picture or ""))
        command = [*shlex.split(current_app.config["TRANSCRIBER"]), str(path)]
        said = subprocess.run(
            command, capture_output=True, timeout=PATIENCE_S, check=False
        )
    words = said.stdout.decode("utf-8", "replace").replace("\0", "").strip()
    if said.returncode or not words:
        raise NothingHeard
    return mask(words)[:MOST]


def forget(session: Session, actor: Actor | None, found: Attachment | None) -> None:
    """Forget a recording; its row stays, so that a phone does not send it again."""
    if found is None:
        raise NoSuchAttachment
    if found.type not in TYPES:
        raise NotARecording
    if found.state is AttachmentState.FORGOTTEN:
        return
    found.state, found.parts = AttachmentState.FORGOTTEN, []
    found.picture = found.text = None
    note(session, actor, FORGET, found.owner_id, attachment=str(found.id))
    # Before the commit: rather a row without its sound than a sound that stays.
    for folder in (f"recordings/{found.id}", f"parts/{found.id}"):
        files().forget(folder)


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in the day's forgetting, once."""
    plan_day(FORGET, now, zone)


def forget_old(
    arguments: Mapping[str, object], went: Callable[[int, int], None]
) -> Callable[[Session], None]:
    """Forget each recording whose thirty days are over.

    One that is still on its way is not among them: its phone has it, and sends it.
    """
    zone: ZoneInfo = current_app.config["ZONE"]
    today = datetime.fromisoformat(str(arguments["as_of"])).astimezone(zone).date()
    old = select(Attachment).where(
        Attachment.type.in_(TYPES),
        Attachment.state == AttachmentState.COMPLETE,
        Attachment.keep_until < today,
    )

    def write(session: Session) -> None:
        for found in session.scalars(old).all():
            forget(session, None, found)

    return write


def files() -> Files:
    kept: Files = current_app.config["FILES"]
    return kept
