"""Sheets of doors, XLSX and CSV: read whole, or refused with every reason."""

import csv
import io
import re
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from server.problems import Unprocessable

LARGEST = 1024**3
"""A workbook that unpacks to more bytes than this is no list of doors."""

EXACT = 10**15
"""Excel keeps fifteen digits of a number; a code of more has lost the others."""

BROKEN = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    EOFError,
    OSError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)
"""What openpyxl raises for a file that is no workbook, or a damaged one."""

PERSONAL_WORDS = ("姓名", "电话", "手机", "身份证", "户主", "name", "phone")
PERSONAL_VALUES = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')


class FileRefused(Unprocessable):
    """A file that is not loaded, with each reason as a sentence of its own."""

    title = "The file was refused; nothing was written"

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons[:3]))
        self.reasons = reasons


class Unfit(str):
    """What stands in a cell that cannot be read as text: says why, never what."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """A header, and rows of as many cells or more, by the number they have in Excel."""

    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Filled:
    """The rows of a sheet by the template's names, and what was left out of it."""

    heads: Mapping[str, str]
    rows: Sequence[tuple[int, Mapping[str, str]]]
    left_out: Sequence[str]


def read_sheet(path: Path) -> Sheet:
    """Return the first sheet of an XLSX file, or a CSV file in UTF-8 or GB18030."""
    data = path.read_bytes()
    if not data:
        raise FileRefused(f"{path.name} is empty: 0 bytes")
    if data.startswith(b"PK\x03\x04"):
        return _sheet(path, list(_rows_of_workbook(path)))
    if path.suffix.lower() != ".csv":
        raise FileRefused(f"{path.name} is no XLSX workbook: save it as .xlsx or .csv")
    rows = read_csv(decode(path.name, data))
    return _sheet(path, _as_wide_as_header(rows))


def decode(name: str, data: bytes) -> str:
    """Return the text of a CSV file, whichever of the usual encodings it has."""
    if b"\x00" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise FileRefused(f"{name} is no text in UTF-8 or GB18030: save it as CSV UTF-8")


def read_csv(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a CSV text that hold anything, counted as Excel counts them."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        said = f"line {reader.line_num} is no CSV ({error}): look at its quotes"
        raise FileRefused(said) from None


def fill(
    sheet: Sheet,
    template: Mapping[str, Sequence[str]],
    optional: frozenset[str] = frozenset(),
) -> Filled:
    """Return the rows by the template's names; nothing else of them is kept."""
    places = _places(sheet.header, template, optional)
    rows = [
        (number, dict.fromkeys(template, "") | _named(cells, places))
        for number, cells in sheet.rows
    ]
    heads = {name: sheet.header[at] for name, at in places.items()}
    return Filled(heads, rows, _left_out(sheet, set(places.values())))


def is_personal(text: str) -> bool:
    """Tell whether a text holds a mobile number or an ID number.

    >>> is_personal("3-201 13800000000"), is_personal("99010110020100101")
    (True, False)
    """
    return PERSONAL_VALUES.search(text) is not None


def _sheet(path: Path, rows: list[tuple[int, list[str]]]) -> Sheet:
    if not rows:
        raise FileRefused(f"{path.name} holds no rows")
    return Sheet(rows[0][1], rows[1:])


def _as_wide_as_header(
    rows: Iterator[tuple[int, list[str]]],
) -> list[tuple[int, list[str]]]:
    """Refuse rows with more cells than the header: a comma there moved the others."""
    kept = list(rows)
    width = len(kept[0][1]) if kept else 0
    wide = [number for number, cells in kept if any(cells[width:])]
    if wide:
        said = "has more cells than the header: put quotes around texts with commas"
        raise FileRefused(*(f"row {number} {said}" for number in wide))
    return kept


def _rows_of_workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    with warnings.catch_warnings(), path.open("rb") as file:
        # openpyxl's remarks on styles and extensions: only values matter here.
        warnings.simplefilter("ignore")
        try:
            _must_be_small(path)
            book = load_workbook(file, read_only=True)
            first = book.worksheets[0]
            merged = _merged(first)
            rows = list(_rows(first))
            book.close()
        except BROKEN as error:
            raise FileRefused(f"{path.name} is no XLSX workbook, or damaged") from error
    if merged:
        said = f"merged cells at {', '.join(merged)}: unmerge them and fill each one"
        raise FileRefused(said)
    yield from rows


def _must_be_small(path: Path) -> None:
    with ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise BadZipFile("it unpacks to more than a sheet can be")


def _merged(sheet: Any) -> list[str]:
    # A sheet read in passing does not tell of merged cells, but its XML does.
    with sheet._get_source() as source:
        return [found.decode() for found in MERGED.findall(source.read())]


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell.value, cell.data_type) for cell in cells]
        if any(texts):
            yield number, texts


def _text(value: object, kind: str) -> str:
    """Return a cell as text; whole numbers without a point."""
    if value is None:
        return ""
    if kind == "f":
        return Unfit("is a formula: put its value there")
    if kind == "e":
        return Unfit("is an error of Excel: put a value there")
    if isinstance(value, date | time | timedelta):
        return Unfit("is a date: format the column as text and type it again")
    if isinstance(value, int | float) and abs(value) >= EXACT:
        return Unfit("has lost digits as a number: format the column as text")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _named(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[at] for name, at in places.items() if at < len(cells)}


def _places(
    header: Sequence[str],
    template: Mapping[str, Sequence[str]],
    optional: frozenset[str],
) -> dict[str, int]:
    """Return where each column of the template stands; refuse a header without it.

    What stands there instead is not said: without a header it is somebody's row.
    """
    found = {
        name: [at for at, cell in enumerate(header) if cell.lower() in heads]
        for name, heads in template.items()
    }
    wrong = [
        _wrong_column("/".join(template[name]), len(at))
        for name, at in found.items()
        if len(at) > 1 or not (at or name in optional)
    ]
    if wrong:
        expected = ", ".join("/".join(heads) for heads in template.values())
        raise FileRefused(*wrong, f"the first row should hold: {expected}")
    return {name: at[0] for name, at in found.items() if at}


def _wrong_column(heads: str, times: int) -> str:
    if times:
        return f"the column {heads} stands there {times} times"
    return f"there is no column {heads}"


def _left_out(sheet: Sheet, kept: set[int]) -> list[str]:
    """Say which columns are not read, by letter only: a header may hold a name too."""
    width = max([len(sheet.header), *(len(cells) for _, cells in sheet.rows)])
    return [
        f"column {get_column_letter(at + 1)}: {_reason(sheet, at)}"
        for at in range(width)
        if at not in kept and (_cells(sheet, at) or any(sheet.header[at : at + 1]))
    ]


def _cells(sheet: Sheet, at: int) -> list[str]:
    return [cells[at] for _, cells in sheet.rows if at < len(cells) and cells[at]]


def _reason(sheet: Sheet, at: int) -> str:
    head = sheet.header[at].lower() if at < len(sheet.header) else ""
    looks = any(word in head for word in PERSONAL_WORDS)
    if looks or is_personal(head) or any(map(is_personal, _cells(sheet, at))):
        return "left out: personal data"
    return "left out: not in the template"
