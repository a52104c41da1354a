"""Pictures, sound and signatures: what answers a question and is no text.

The answer is the id of an attachment; its bytes come after it, as a record's do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server import pictures, recordings
from server.access import Actor
from server.files import Files
from server.forms.compiling import Node, walk
from server.forms.models import FormAnswer, FormVersion
from server.forms.queries import NoSuchAnswer
from server.forms.values import ATTACHED
from server.screening.attachment_models import Attachment
from server.screening.attachments import NoSuchAttachment, erase
from server.screening.owners import KEPT_DICTATED
from server.screening.ranges import Announced, AttachmentType

SOUND = "audio"


@dataclass(frozen=True, slots=True)
class OfAnswer:
    """Answers that somebody sent, as what their pictures belong to."""

    id: UUID
    column: ClassVar[str] = "answer_id"
    act: ClassVar[str] = "form.attach"

    def must_be_own(self, session: Session, actor: Actor) -> None:
        actor.must_somewhere("form.answer")
        _own(session, actor, self.id)

    def lock(self, session: Session, actor: Actor) -> None:
        _own(session, actor, self.id, locked=True)

    def kept_until(
        self, session: Session, attachment_id: UUID, said: Announced
    ) -> date:
        """Return the day on which its question's answers end; sound ends earlier."""
        answer = session.get_one(FormAnswer, self.id)
        node = named_in(answer).get(attachment_id)
        if node is None:
            raise NoSuchAttachment
        sound = node["kind"] == SOUND
        taken = recordings.TYPES if sound else pictures.TYPES
        if said.type not in taken:
            raise AttachmentType(taken=list(taken))
        since = answer.received_at.astimezone(UTC).date()
        ends = since + timedelta(days=node["keep_days"])
        return min(ends, datetime.now(UTC).date() + KEPT_DICTATED) if sound else ends


def _own(
    session: Session, actor: Actor, answer_id: UUID, *, locked: bool = False
) -> FormAnswer:
    query = select(FormAnswer).where(FormAnswer.id == answer_id)
    query = query.with_for_update(of=FormAnswer) if locked else query
    answer = session.scalar(query)
    if answer is None or answer.filed_by != actor.account_id:
        raise NoSuchAnswer
    return answer


def named_in(answer: FormAnswer) -> dict[UUID, Node]:
    """Return the attachments that answers name, each with its question."""
    nodes = {
        node["name"]: node
        for node in walk(answer.version.questions["nodes"])  # type: ignore[arg-type]  # as compiled
    }
    return dict(_named(answer.answers, nodes))


def _named(
    said: Mapping[str, Any], nodes: Mapping[str, Node]
) -> Iterator[tuple[UUID, Node]]:
    for name, value in said.items():
        kind = nodes[name]["kind"]
        if kind in ATTACHED:
            yield UUID(value), nodes[name]
        elif kind == "repeat":
            for time in value:
                yield from _named(time, nodes)


def list_of(session: Session, answers: list[UUID]) -> dict[UUID, Attachment]:
    """Return what has been announced for these answers, by its id."""
    query = select(Attachment).where(Attachment.answer_id.in_(answers))
    return {found.id: found for found in session.scalars(query)} if answers else {}


def list_of_form(session: Session, form_id: UUID) -> dict[UUID, Attachment]:
    """Return what has been announced for any answer to a form, by its id."""
    query = select(Attachment).join(FormAnswer, FormAnswer.id == Attachment.answer_id)
    query = query.join(FormVersion).where(FormVersion.form_id == form_id)
    return {found.id: found for found in session.scalars(query)}


def forget_unnamed(session: Session, files: Files, answer: FormAnswer) -> None:
    """Delete what answered a question whose time is over, its files first.

    Rather a row without its picture than a picture that stays.
    """
    named = named_in(answer)
    for gone in list_of(session, [answer.id]).keys() - named.keys():
        # First the row: what is just arriving there waits for it, and finds it gone.
        session.execute(delete(Attachment).where(Attachment.id == gone))
        erase(files, gone)
