"""What attachments belong to: a record here, and what other rooms have of their own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from server import recordings
from server.access import Actor
from server.screening.queries import NoSuchRecord, get_own_record, get_record
from server.screening.ranges import Announced

KEPT = timedelta(days=365)
KEPT_DICTATED = timedelta(days=30)


class Owner(Protocol):
    """What attachments belong to, and the column that names it."""

    column: ClassVar[str]
    act: ClassVar[str]
    """By which act one arrives there."""

    @property
    def id(self) -> UUID: ...

    def must_be_own(self, session: Session, actor: Actor) -> None:
        """Refuse whoever did not file it."""

    def lock(self, session: Session, actor: Actor) -> None:
        """Let nobody else announce one until the transaction ends."""

    def kept_until(
        self, session: Session, attachment_id: UUID, said: Announced
    ) -> date:
        """Return how long this one is kept; refuse what does not belong here."""


@dataclass(frozen=True, slots=True)
class OfRecord:
    """The record that somebody filed."""

    id: UUID
    column: ClassVar[str] = "record_id"
    act: ClassVar[str] = "record.attach"

    def must_be_own(self, session: Session, actor: Actor) -> None:
        if get_record(session, actor, self.id).filed_by != actor.account_id:
            raise NoSuchRecord
        actor.must_somewhere("record.attach")

    def lock(self, session: Session, actor: Actor) -> None:
        get_own_record(session, actor, self.id)

    def kept_until(
        self, session: Session, attachment_id: UUID, said: Announced
    ) -> date:
        kept = KEPT_DICTATED if said.type in recordings.TYPES else KEPT
        return (datetime.now(UTC) + kept).date()
