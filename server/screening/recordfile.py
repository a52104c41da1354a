"""A file of records: every row is checked, and every bad one named."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.datum import Datum
from server.problems import Problem
from server.screening.actions import content_of
from server.screening.models import PlaceSource, Record
from server.screening.schemas import FINDING
from server.territory.catalogue import NOT_KEPT, check_category
from server.territory.points import turn_points
from server.territory.sheets import FileRefused, decode, read_csv

NEEDED = (
    "lon",
    "lat",
    "category",
    "severity",
    "summary",
    "outcome",
    "filed_at",
    "source",
)
OPTIONAL = ("id", "accuracy_m")
CIVIL = "99"
"""The class of what came under one that is not kept."""

AT_ONCE = 1000
NO_PARQUET = (
    "Parquet is not read here, for pyarrow is no part of Linli: save the table as CSV"
)
OTHER_CONTENT = "a record with it says something else: give this row another id"

Cells = Mapping[str, str]


class RowRefused(Exception):
    """A row that cannot be a record: where it is wrong, and what to do."""


@dataclass(frozen=True)
class Incoming:
    """A row of the file, under the id that its record has or gets."""

    id: UUID
    number: int
    cells: Cells


@dataclass
class RecordFile:
    """A CSV file of records, read twice: once to check it, once to write it."""

    text: str
    digest: str
    zone: tzinfo
    datum: Datum = Datum.WGS84
    """What its points are in; rows are given in WGS 84."""
    rows: int = 0
    mapped: int = 0
    """How many came under a class that is not kept."""
    without_zone: int = 0
    own_ids: dict[UUID, tuple[int, bytes]] = field(default_factory=dict)
    """The row and the content of each id that the file itself gives."""

    def incoming(self) -> Iterator[Incoming]:
        """Give the rows in turn, each with its id; raise RowRefused for a bad id."""
        for number, cells, _ in self.cells():
            yield Incoming(self.id_of(number, cells), number, cells)

    def cells(self) -> Iterator[tuple[int, Cells, str]]:
        """Give each row by its number, and why its cells cannot be right, if so."""
        header, rows = _table(self.text)
        while part := list(islice(rows, AT_ONCE)):
            said = [dict(zip(header, row, strict=False)) for _, row in part]
            turned = turn_points(said, self.datum)
            for (number, row), cells in zip(part, turned, strict=True):
                yield number, cells, _odd_width(len(row), len(header))

    def parts(self) -> Iterator[list[Incoming]]:
        """Give the rows once more, a thousand at a time."""
        rows = self.incoming()
        while part := list(islice(rows, AT_ONCE)):
            yield part

    def read(self, cells: Cells) -> dict[str, Any]:
        """Return a row as a record; raise RowRefused for the first thing wrong."""
        said = {
            "source": cells["source"],
            "category": _category(cells["category"]),
            "severity": _severity(cells["severity"]),
            "summary": cells["summary"],
            "outcome": cells["outcome"],
            "place": _point(cells),
            "filed_at": self.moment(cells["filed_at"]).isoformat(),
        }
        try:
            finding: dict[str, Any] = FINDING.load(said)
        except ValidationError as error:
            raise RowRefused(_said(error)) from None
        return finding

    def id_of(self, number: int, cells: Cells) -> UUID:
        """Return the row's own id, or one that the same file always gives this row."""
        text = cells.get("id", "")
        if not text:
            return uuid5(NAMESPACE_OID, f"sha256:{self.digest}:{number}")
        try:
            return UUID(text)
        except ValueError:
            raise RowRefused("id: is no UUID: correct it or leave it empty") from None

    def moment(self, text: str) -> datetime:
        """Return a time; without a zone it is one of the district's own clock."""
        try:
            said = datetime.fromisoformat(text)
        except ValueError:
            raise RowRefused(
                "filed_at: is no time: write 2026-11-21T11:02:09+08:00"
            ) from None
        return said if said.tzinfo else said.replace(tzinfo=self.zone)


def read_records(path: Path, zone: tzinfo, datum: Datum = Datum.WGS84) -> RecordFile:
    """Return a file of records with every row checked; refuse it with all bad rows."""
    data = path.read_bytes()
    if path.suffix.lower() == ".parquet" or data.startswith(b"PAR1"):
        raise FileRefused(NO_PARQUET)
    if not data:
        raise FileRefused(f"{path.name} is empty: 0 bytes")
    text = decode(path.name, data)
    file = RecordFile(text, hashlib.sha256(data).hexdigest(), zone, datum)
    errors = list(_errors(file))
    if not file.rows and not errors:
        raise FileRefused(f"{path.name} has a header, but no record under it")
    if errors:
        raise FileRefused(*errors)
    return file


def check_against(session: Session, file: RecordFile) -> None:
    """Refuse the file where it gives a stored record's id to other content."""
    errors = []
    own = iter(file.own_ids)
    while ids := list(islice(own, AT_ONCE)):
        for record_id, stored in find_stored(session, ids).items():
            row, content = file.own_ids[record_id]
            if stored != content:
                errors.append(f"row {row}, id: {OTHER_CONTENT}")
    if errors:
        raise FileRefused(*errors)


def find_stored(session: Session, ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """Return which records are stored, with the hash of what was received."""
    query = select(Record.id, Record.received_hash).where(Record.id.in_(ids))
    return dict(session.execute(query).all())


def _errors(file: RecordFile) -> Iterator[str]:
    """Name what is wrong in every row, and count what is worth saying."""
    for number, cells, odd in file.cells():
        file.rows += 1
        try:
            if odd:
                raise RowRefused(odd)
            _check(file, number, cells)
        except RowRefused as refusal:
            yield f"row {number}, {refusal}"


def _check(file: RecordFile, number: int, cells: Cells) -> None:
    finding = file.read(cells)
    record_id = file.id_of(number, cells)
    if cells.get("id"):
        first, _ = file.own_ids.setdefault(record_id, (number, content_of(finding)))
        if first != number:
            raise RowRefused(f"id: the same as in row {first}: give each row its own")
    file.mapped += _is_not_kept(cells["category"])
    file.without_zone += datetime.fromisoformat(cells["filed_at"]).tzinfo is None


def _table(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    rows = read_csv(text)
    _, header = next(rows, (0, []))
    header = [name.lower() for name in header]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        expected = ", ".join((*OPTIONAL, *NEEDED))
        said = f"there is no column {', '.join(missing)}"
        raise FileRefused(said, f"the first row should hold: {expected}")
    unknown = [name or "(empty)" for name in header if name not in NEEDED + OPTIONAL]
    twice = [name for name, count in Counter(header).items() if count > 1]
    if unknown or twice:
        said = "is not known or stands there twice: take it out"
        raise FileRefused(*(f"the column {name} {said}" for name in unknown or twice))
    return header, rows


def _odd_width(cells: int, header: int) -> str:
    same = cells == header
    return "" if same else f"has {cells} cells, the header {header}: mind commas"


def _is_not_kept(category: str) -> bool:
    return category.isdigit() and category.startswith(tuple(NOT_KEPT))


def _category(text: str) -> str:
    if _is_not_kept(text):
        return CIVIL
    try:
        return check_category(text)
    except Problem:
        said = "is no class: write two or four digits, as 02 or 0203"
        raise RowRefused(f"category: {said}") from None


def _severity(text: str) -> int:
    if text not in ("", "1", "2", "3", "4"):
        raise RowRefused("severity: write 1, 2, 3 or 4, or leave it empty for 4")
    return int(text or 4)


def _point(cells: Cells) -> dict[str, Any]:
    """Return the point; without an accuracy it was set on a map."""
    accuracy = cells.get("accuracy_m", "")
    source = PlaceSource.GPS if accuracy else PlaceSource.MAP
    return {
        "lon": _number("lon", cells["lon"]),
        "lat": _number("lat", cells["lat"]),
        "accuracy_m": _number("accuracy_m", accuracy) if accuracy else None,
        "source": source.value,
    }


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RowRefused(f"{name}: is no number: write it as 120.6521") from None


def _said(error: ValidationError) -> str:
    """Return the first thing the schema refused, in words."""
    messages: Mapping[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
    name, said = next(iter(messages.items()))
    while isinstance(said, dict):
        name, said = next(iter(said.items()))
    words = "; ".join(said)
    if words == "time-out-of-range":
        words = "times run from 2020 to 366 days ahead"
    return f"{name}: {words}"
