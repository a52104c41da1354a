"""All answers to a form as a file. Of where they were given it says the village.

No door, no visit, no record, no point and no hour: what was asked at a door shall not
be put together again elsewhere.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from server.access import Actor
from server.audit.actions import note
from server.cipher import seal_name
from server.forms.attached import list_of_form
from server.forms.compiling import walk
from server.forms.models import Form, FormAnswer, FormVersion
from server.forms.queries import NoSuchForm
from server.forms.telling import NOT_HEARD_OF, STANDS
from server.forms.values import ATTACHED
from server.screening.attachment_models import Attachment
from server.territory.models import Area, Level
from server.territory.queries import below, within

HEAD = ("day", "village", "village_name", "version")
GIVEN = "given"
"""Stands for a point: it was given, and where is not told."""
FORMULA = re.compile(r"[=+\-@\t\r]")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
COUNTED = frozenset({"select_one", "select_multiple"})

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """What is written: a row for each answer, by the columns of all versions."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Cell]]
    shapes: Mapping[str, Any]
    """The shapes of the villages, by their codes; only where they are drawn."""
    counted: frozenset[str]
    """Questions whose choices can be counted."""


def gather(session: Session, actor: Actor, form_id: UUID, kind: str) -> Table:
    """Return the answers of one's own areas, and note that they were taken."""
    grants = actor.must_somewhere("form.export")
    form = session.get(Form, form_id)
    query = (
        select(FormAnswer).join(FormVersion).join(Area, Area.id == FormAnswer.area_id)
    )
    loads = (joinedload(FormAnswer.version), joinedload(FormAnswer.area))
    query = within(query.where(FormVersion.form_id == form_id).options(*loads), grants)
    answers = session.scalars(query.order_by(FormAnswer.received_at)).all()
    if form is None:
        raise NoSuchForm(form_id=form_id)
    villages = _villages(session)
    nodes = _nodes(session, form_id)
    files = list_of_form(session, form_id)
    rows = [_row(answer, villages, form_id, files) for answer in answers]
    shapes = _shapes(session, villages, rows) if kind == "geojson" else {}
    note(session, actor, "form.export", form_id, kind=kind, answers=len(rows))
    counted = frozenset(name for name, what in nodes.items() if what in COUNTED)
    return Table(form.name, _columns(rows, nodes), rows, shapes, counted)


def _villages(session: Session) -> dict[str, Area]:
    query = select(Area).where(Area.level == Level.VILLAGE)
    return {area.path: area for area in session.scalars(query)}


def _nodes(session: Session, form_id: UUID) -> dict[str, str]:
    """Return the questions of all versions in their order, and what each is."""
    query = select(FormVersion).where(FormVersion.form_id == form_id)
    found: dict[str, str] = {}
    for version in session.scalars(query.order_by(FormVersion.number)):
        found |= _kinds(version)
    return found


def _kinds(version: FormVersion) -> dict[str, str]:
    """Return what each question of a version is: another may ask it otherwise."""
    form: Any = version.questions
    nodes = (node for node in walk(form["nodes"]) if "keep_days" in node)
    return {node["name"]: node["kind"] for node in nodes}


def village_of(path: str, villages: Mapping[str, Area]) -> Area | None:
    """Return the village in which an area lies."""
    parts = path.split("/")
    above = ("/".join(parts[:end]) + "/" for end in range(len(parts) - 1, 1, -1))
    return next((villages[one] for one in above if one in villages), None)


@dataclass(frozen=True)
class Told:
    """What each question is, and which files have come."""

    form_id: UUID
    nodes: Mapping[str, str]
    files: Mapping[UUID, Attachment]


def _row(
    answer: FormAnswer,
    villages: Mapping[str, Area],
    form_id: UUID,
    files: Mapping[UUID, Attachment],
) -> dict[str, Cell]:
    told = Told(form_id, _kinds(answer.version), files)
    village = village_of(answer.area.path, villages)
    row: dict[str, Cell] = {
        "day": answer.answered_on.isoformat(),
        "village": village.code if village else "",
        "village_name": village.name if village else "",
        "version": answer.version.number,
    }
    return row | dict(_cells(answer.answers, told, ""))


def _cells(
    answers: Mapping[str, Any], told: Told, before: str
) -> Iterator[tuple[str, Cell]]:
    for name, value in answers.items():
        if name in told.nodes:
            yield f"{before}{name}", _cell(told, told.nodes[name], value)
        elif isinstance(value, list):
            for at, time in enumerate(value, start=1):
                yield from _cells(time, told, f"{name}/{at}/")


def _file(told: Told, value: str) -> Cell:
    """Return where the file is given; how it stands, where it is not there."""
    found = told.files.get(UUID(value))
    if found is None or not found.complete:
        return STANDS[found.state] if found else NOT_HEARD_OF
    # The id itself would tell when it was taken, and of which answers it is.
    return f"/api/v1/forms/{told.form_id}/files/{seal_name(value)}"


def _cell(told: Told, kind: str, value: Any) -> Cell:
    if kind in ATTACHED:
        return _file(told, value)
    if kind == "geopoint":
        return GIVEN
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    cell: Cell = value
    return cell


def _columns(rows: Sequence[Mapping[str, Cell]], nodes: Mapping[str, str]) -> list[str]:
    """Return the head, the questions, and then each time of what is repeated."""
    found = dict.fromkeys(name for row in rows for name in row)
    asked = [name for name in nodes if name in found or not rows]
    repeated = sorted((name for name in found if "/" in name), key=_by_number)
    return [*HEAD, *asked, *repeated]


def _by_number(name: str) -> tuple[str, int, str]:
    repeat, at, question = name.split("/")
    return repeat, int(at), question


def _shapes(
    session: Session, villages: Mapping[str, Area], rows: Sequence[Mapping[str, Cell]]
) -> dict[str, Any]:
    """Return the shapes of villages, of their micro-grids where they have none."""
    wanted = {row["village"] for row in rows}
    return {
        area.code: shape
        for area in villages.values()
        if area.code in wanted and (shape := _shape(session, area))
    }


def _shape(session: Session, village: Area) -> Any:
    query = select(Area).where(below(village.path), Area.shape.is_not(None))
    found = session.scalars(query.options(undefer(Area.shape))).all()
    own = [area.shape for area in found if area.id == village.id]
    parts = own or [a.shape for a in found if a.level == Level.MICRO_GRID]
    return shapely.union_all(parts) if parts else None


def safe(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("-3"), safe(-3)
    ("'=1+1", "'-3", -3)
    """
    if isinstance(value, str):
        value = UNWRITABLE.sub("", value)
        return f"'{value}" if FORMULA.match(value) else value
    return value


def write_csv(table: Table) -> bytes:
    """Write the rows as Excel reads them without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([safe(row.get(column)) for column in table.columns])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.append(list(table.columns))
    for row in table.rows:
        sheet.append([_text_cell(sheet, row.get(column)) for column in table.columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, value: Cell) -> Any:
    cell = WriteOnlyCell(
        sheet, UNWRITABLE.sub("", value) if isinstance(value, str) else value
    )
    if isinstance(value, str):
        # A text that begins with = is a text.
        cell.data_type = "s"
    return cell


def write_geojson(table: Table) -> bytes:
    """Write one feature for each village: how many answered, and what was chosen."""
    features = []
    for code in dict.fromkeys(row["village"] for row in table.rows):
        rows = [row for row in table.rows if row["village"] == code]
        shape = table.shapes.get(str(code))
        said = {"village": code, "name": rows[0]["village_name"], "answers": len(rows)}
        features.append(
            {
                "type": "Feature",
                "geometry": shape and shapely.geometry.mapping(shape),
                "properties": said | _counts(table, rows),
            }
        )
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole).encode()


def _counts(table: Table, rows: Sequence[Mapping[str, Cell]]) -> dict[str, int]:
    """Return how often each choice was taken; words and numbers are not told."""
    counts: dict[str, int] = {}
    for row in rows:
        for column, value in row.items():
            question = column.rsplit("/", 1)[-1]
            if question in table.counted and isinstance(value, str):
                for choice in value.split():
                    name = f"{question}:{choice}"
                    counts[name] = counts.get(name, 0) + 1
    return counts


WRITERS: dict[str, Callable[[Table], bytes]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "geojson": write_geojson,
}
