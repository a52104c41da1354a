"""An uploaded workbook as rows of text. It is bounded before it is read."""

import io
import struct
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from server.api import UNSTORABLE
from server.forms.refusals import FormRefused, Refusal
from server.territory.sheets import BROKEN

LARGEST = 10 * 1024 * 1024
"""A workbook that unpacks to more bytes than this is no form."""

MOST_ROWS = {"survey": 400, "choices": 2000, "settings": 2}
"""With the header."""
MOST_COLUMNS = 100
LONGEST = 2000

OTHERS = frozenset({"external_choices", "entities", "osm", "cascades"})
"""Sheets that a form may have and that we cannot do."""

BASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "caption": "label",
    "command": "type",
    "value": "name",
    "list name": "list_name",
    "constraint_msg": "constraint_message",
}
"""Other words for a column."""


@dataclass(frozen=True)
class Row:
    """A row by its columns (`label::中文`), and its number in Excel."""

    number: int
    cells: Mapping[str, str]


@dataclass
class Book:
    """What stands in a workbook, and what is wrong with it so far."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    settings: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(
        self, sheet: str, row: int | None, column: str | None, why: str, said: str = ""
    ) -> None:
        self.refusals.append(Refusal(sheet, row, column, why, said[:300]))


def read_book(data: bytes) -> Book:
    """Return the rows of a workbook; raise FormRefused where it is none."""
    with warnings.catch_warnings():
        # openpyxl's remarks on styles and extensions: only values matter here.
        warnings.simplefilter("ignore")
        try:
            _must_be_small(data)
            sheets = load_workbook(io.BytesIO(data), read_only=True)
            return _book(sheets)
        except (*BROKEN, RuntimeError, struct.error) as error:
            raise FormRefused(Refusal("", None, None, "no-workbook")) from error


def _must_be_small(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise FormRefused(Refusal("", None, None, "too-large"))


def _book(sheets: Any) -> Book:
    book = Book()
    named = {sheet.title.strip().lower(): sheet for sheet in sheets.worksheets}
    for name in OTHERS & named.keys():
        book.refuse(name, None, None, "sheet", name)
    for name in MOST_ROWS.keys() & named.keys():
        rows = _rows(book, name, named[name])
        header = next(rows, (0, []))[1]
        columns = _columns(book, name, header)
        setattr(book, name, [_row(columns, number, cells) for number, cells in rows])
    sheets.close()
    return book


def _rows(book: Book, name: str, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, no more of them than a form can have."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS[name]:
            most = MOST_ROWS[name] - 1
            raise FormRefused(Refusal(name, number, None, "too-many-rows", str(most)))
        texts = [
            _text(book, name, number, at, cell)
            for at, cell in enumerate(cells, start=1)
        ]
        if any(texts):
            yield number, texts


def _text(book: Book, sheet: str, row: int, at: int, cell: Any) -> str:
    """Return a cell as text; note what cannot be one."""
    text, why = _read(cell)
    if why:
        said = str(len(text)) if why == "too-long" else ""
        book.refuse(sheet, row, get_column_letter(at), why, said)
        return ""
    return text


def _read(cell: Any) -> tuple[str, str | None]:
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type in ("f", "e"):
        return "", "formula"
    if isinstance(value, date | time | timedelta):
        return "", "date-cell"
    if isinstance(value, bool):
        return "true" if value else "false", None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    text = str(value).strip()
    if UNSTORABLE.search(text):
        return "", "unstorable"
    return text, "too-long" if len(text) > LONGEST else None


def _columns(book: Book, sheet: str, header: list[str]) -> dict[int, str]:
    columns: dict[int, str] = {}
    for at, said in enumerate(header):
        if not said:
            continue
        column = column_name(said)
        if column in columns.values():
            book.refuse(sheet, 1, column, "column-twice", said)
        columns[at] = column
    return columns


def base_of(column: str) -> str:
    """Return a column without its language."""
    return column.partition("::")[0]


def column_name(said: str) -> str:
    """Return a header in one way of writing it.

    >>> column_name("Label:English (en)"), column_name("constraint message")
    ('label::English (en)', 'constraint_message')
    """
    base, _, language = said.partition(":")
    base = base.strip().lower()
    base = BASES.get(base, base).replace(" ", "_")
    language = language.removeprefix(":").strip()
    return f"{base}::{language}" if language else base


def _row(columns: Mapping[int, str], number: int, cells: list[str]) -> Row:
    said = {name: cells[at] for at, name in columns.items() if at < len(cells)}
    return Row(number, {name: text for name, text in said.items() if text})
