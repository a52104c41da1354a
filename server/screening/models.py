from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.cases.models import Case, Note
from server.db import Base, RowNumber
from server.screening.wish_models import Wish
from server.territory.models import Area


class Outcome(StrEnum):
    SETTLED = "settled"
    FLAGGED = "flagged"
    NOTED = "noted"


class Placed(StrEnum):
    INSIDE = "inside"
    AMBIGUOUS = "ambiguous"
    CHOSEN = "chosen"
    """Ambiguous by its fix; the person who was there said which it is."""
    BY_BUILDING = "by_building"
    BY_DWELLING = "by_dwelling"
    OUTSIDE = "outside"
    NONE = "none"


class PlaceSource(StrEnum):
    GPS = "gps"
    MAP = "map"
    QR = "qr"
    ADDRESS = "address"


VISITED = (
    "id",
    "dwelling_id",
    "mode",
    "result",
    "needs",
    "filed_at",
    "device_id",
    "seq",
    "received_at",
    "clock_off",
)


def point_of(said: "Visit | Record") -> dict[str, Any] | None:
    """Return where it was, in WGS 84 degrees, and how well that is known."""
    if said.place_source is None:
        return None
    return {
        "lon": said.lon,
        "lat": said.lat,
        "accuracy_m": said.accuracy_m,
        "source": said.place_source,
        "taken_at": said.taken_at,
    }


SAID = (
    "source",
    "visit_id",
    "dwelling_id",
    "building_id",
    "category",
    "severity",
    "summary",
    "danger",
    "outcome",
    "people",
    "filed_at",
    "device_id",
    "seq",
)
"""What a device says of a record, beside its place."""


class VisitMode(StrEnum):
    DOOR = "door"
    PHONE = "phone"
    MET_OUTSIDE = "met_outside"
    ENTERPRISE = "enterprise"


class VisitResult(StrEnum):
    MET = "met"
    NOT_HOME = "not_home"
    DECLINED = "declined"
    VACANT = "vacant"


class Visit(Base):
    """One try at one door. What is said about people there is a note, sealed."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_dwelling", "dwelling_id", "filed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_hash: Mapped[bytes]
    dwelling_id: Mapped[UUID] = mapped_column(ForeignKey("dwelling.id"))
    mode: Mapped[VisitMode]
    result: Mapped[VisitResult]
    needs: Mapped[list[str]]
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    place_source: Mapped[PlaceSource | None]
    taken_at: Mapped[datetime | None]
    filed_at: Mapped[datetime]
    device_id: Mapped[str | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    filed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]
    clock_off: Mapped[bool]

    note: Mapped[Note | None] = relationship()
    wishes: Mapped[list[Wish]] = relationship(order_by=Wish.kind)

    def shown(self) -> dict[str, Any]:
        """Return the visit in the form in which a device says it, and what is kept."""
        said = {name: getattr(self, name) for name in VISITED}
        return said | {
            "place": point_of(self),
            "note": self.note.text if self.note else "",
            "wishes": self.wishes,
        }


ABOUT_A_DOOR = text("dwelling_id IS NOT NULL")


class Record(Base):
    """What somebody met at a door or on the way, as it stands today."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_area", "area_id", "filed_at"),
        Index("ix_record_filed_by", "filed_by", "change_id"),
        Index(
            "ix_record_door",
            "filed_at",
            sqlite_where=ABOUT_A_DOOR,
            postgresql_where=ABOUT_A_DOOR,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(RowNumber, unique=True)
    version: Mapped[int]
    received_hash: Mapped[bytes]
    """Of version 1 as it was received: the same again is no second record."""
    content_hash: Mapped[bytes]

    source: Mapped[str]
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    dwelling_id: Mapped[UUID | None] = mapped_column(ForeignKey("dwelling.id"))
    building_id: Mapped[UUID | None] = mapped_column(ForeignKey("building.id"))
    category: Mapped[str]
    severity: Mapped[int]
    summary: Mapped[str]
    danger: Mapped[bool]
    outcome: Mapped[Outcome]
    people: Mapped[int | None]
    filed_at: Mapped[datetime]
    device_id: Mapped[str | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)

    lon: Mapped[float | None]
    lat: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    place_source: Mapped[PlaceSource | None]
    taken_at: Mapped[datetime | None]
    said_micro_grid: Mapped[str | None]
    """The code that the person chose, whether or not the fix allows it."""
    said_building: Mapped[str | None]
    """The code on the label that was scanned, be there such a building or not."""
    said_floor: Mapped[str | None]

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))
    micro_grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id"))
    placed: Mapped[Placed]
    candidates: Mapped[list[str]]
    outside_own_area: Mapped[bool]

    filed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    handed_in: Mapped[bool] = mapped_column(server_default=false())
    """A colleague brought what its writer's phone could not send; the audit has who."""
    received_at: Mapped[datetime]
    clock_off: Mapped[bool]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)

    area: Mapped[Area] = relationship(foreign_keys=[area_id])
    micro_grid: Mapped[Area | None] = relationship(foreign_keys=[micro_grid_id])
    case: Mapped[Case | None] = relationship()

    def finding(self) -> dict[str, Any]:
        """Return what the record says, in the form in which a device says it."""
        said = {name: getattr(self, name) for name in SAID}
        point = point_of(self)
        if point:
            for name in ("micro_grid", "building", "floor"):
                if besides := getattr(self, f"said_{name}"):
                    point[name] = besides
        return said | {"place": point}


class MovedRecord(Base):
    """Where a record lies under a set of boundaries, if not where it was given to.

    The set is the first of its era: those after it, up to the next change, only
    added areas.
    """

    __tablename__ = "moved_record"
    __table_args__ = (Index("ix_moved_record_area", "boundary_set_id", "area_id"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    boundary_set_id: Mapped[UUID] = mapped_column(
        ForeignKey("boundary_set.id"), primary_key=True
    )
    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id"))


class RecordVersion(Base):
    """What a record said before it was corrected. Added, never changed."""

    __tablename__ = "record_version"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[bytes]
    content: Mapped[dict[str, object]]
    placed: Mapped[Placed | None]
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id"))
    """Where it lay then; not known of versions from before this was kept."""
    corrected_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    corrected_at: Mapped[datetime]

    area: Mapped[Area | None] = relationship()
