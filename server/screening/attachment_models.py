from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class AttachmentState(StrEnum):
    RECEIVING = "receiving"
    COMPLETE = "complete"
    REFUSED = "refused"
    FORGOTTEN = "forgotten"


class Attachment(Base):
    """A photo or what was dictated, of a record or an answer; a photo is made anew."""

    __tablename__ = "attachment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("record.id"), index=True)
    answer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("form_answer.id"), index=True
    )
    """Where it answers a question of a form it belongs to that, and to no record."""
    type: Mapped[str]
    size: Mapped[int]
    content_hash: Mapped[bytes]
    """Type, size and hash are those of what the device sends."""
    state: Mapped[AttachmentState]
    attempt: Mapped[int]
    """Counts up when what was received is dropped, so that it is never mixed."""
    received: Mapped[int]
    parts: Mapped[list[str]]
    """The files that hold what was received, in their order."""
    picture: Mapped[str | None]
    """The file that holds the picture we made, or what was dictated."""
    text: Mapped[str | None]
    """What an engine heard in it: a proposal, until whoever dictated it takes it."""
    announced_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]
    """When bytes of it arrived last."""
    legal_basis: Mapped[str]
    keep_until: Mapped[date]

    @property
    def owner_id(self) -> UUID:
        """The record, or the answer, that it belongs to."""
        return self.record_id or self.answer_id or self.id

    again = 0
    """Of the bytes just sent, how many were here already: kept nowhere."""

    @property
    def complete(self) -> bool:
        return self.state is AttachmentState.COMPLETE

    @property
    def arrived(self) -> bool:
        """Whether its phone need not send it any more."""
        return self.complete or self.state is AttachmentState.FORGOTTEN

    def is_whole(self) -> bool:
        """Tell whether all bytes are here and no picture is made of them yet."""
        return self.state is AttachmentState.RECEIVING and self.received == self.size
