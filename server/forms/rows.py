"""What is looked at in the rows of a workbook before pyxform sees them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.forms.wording import look_at_words
from server.forms.workbook import Book, Row, base_of

PLAIN = frozenset(
    [
        "text",
        "string",
        "integer",
        "int",
        "decimal",
        "date",
        "time",
        "geopoint",
        "note",
        "calculate",
        "image",
        "photo",
        "audio",
    ]
)
LISTS = re.compile(
    r"(select_one|select one|select1|select_multiple|select multiple) +(\S+)"
)
BEGIN = re.compile(r"begin[ _](group|repeat)")
END = re.compile(r"end[ _](group|repeat)")
ATTACHMENTS = frozenset(["video", "file", "signature"])
OF_THE_APP = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "audit",
        "simserial",
        "subscriberid",
        "start-geopoint",
        "background-audio",
        "background-geopoint",
    ]
)

QUESTION = frozenset(
    [
        "type",
        "name",
        "label",
        "hint",
        "required",
        "required_message",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
        "choice_filter",
        "appearance",
        "default",
    ]
)
OURS = frozenset({"purpose", "keep_days"})
NOT_DONE = frozenset(
    [
        "read_only",
        "readonly",
        "trigger",
        "repeat_count",
        "parameters",
        "guidance_hint",
        "autoplay",
        "media",
        "image",
        "audio",
        "video",
        "big-image",
        "bind",
        "control",
        "instance",
        "body",
        "intent",
        "accuracythreshold",
        "save_to",
        "query",
    ]
)
"""XLSForm's columns that would change what a form does. Other columns are remarks."""

SETTINGS = frozenset({"form_title", "form_id", "version", "default_language"})
SETTINGS_NOT_DONE = frozenset(
    {"public_key", "submission_url", "allow_choice_duplicates"}
)

NAME = re.compile(r"[^\W\d_]\w{0,63}")
TAKEN = frozenset(
    {
        "constructor",
        "prototype",
        "hasOwnProperty",
        "toString",
        "valueOf",
        "isPrototypeOf",
    }
    | {"propertyIsEnumerable", "toLocaleString", "meta", "instanceID"}
)
"""Names that mean something else to JavaScript, to XForms or to a choice's filter."""
SAID = re.compile(r"\$\{\s*([^\s{}]*)\s*\}")
MOST_CHOICES = 4000
CHOICE = re.compile(r"\S{1,64}")
FORM_ID = re.compile(r"[A-Za-z][\w.-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where an element stands in the workbook, and what only we read of it."""

    row: int
    cells: Mapping[str, str]


def texts_of(cells: Mapping[str, str], base: str) -> dict[str, str]:
    """Return what stands in a column, in each language."""
    return {
        column.partition("::")[2]: text
        for column, text in cells.items()
        if base_of(column) == base
    }


def look_at_rows(book: Book) -> dict[str, Place]:
    """Note all that is wrong with the rows; return where each element stands."""
    for row in book.survey:
        _look_at_columns(book, "survey", row, NOT_DONE)
    _look_at_choices(book)
    _count_choices(book)
    places = _walk(book)
    look_at_words(book)
    _look_at_references(book, places)
    if not places and not book.refusals:
        why = "no-questions" if book.survey else "no-survey"
        book.refuse("survey", None, None, why)
    return places


def _look_at_columns(
    book: Book, sheet: str, row: Row, not_done: frozenset[str]
) -> None:
    for column in row.cells:
        if base_of(column) in not_done:
            book.refuse(sheet, row.number, column, "column", column)


def _walk(book: Book) -> dict[str, Place]:
    """Follow what is begun and ended; names are unique over the whole form."""
    places: dict[str, Place] = {}
    open_: list[tuple[str, int]] = []
    for row in book.survey:
        said = row.cells.get("type", "").strip()
        if ending := END.fullmatch(said):
            if not open_ or open_.pop()[0] != ending[1]:
                book.refuse("survey", row.number, "type", "end", said)
            continue
        if begun := BEGIN.fullmatch(said):
            if begun[1] == "repeat" and any(kind == "repeat" for kind, _ in open_):
                book.refuse("survey", row.number, "type", "repeat-in-repeat")
            open_.append((begun[1], row.number))
        elif not said and not row.cells.get("name"):
            continue
        else:
            _look_at_type(book, row, said)
        _look_at_name(book, row, places)
    for kind, number in open_:
        book.refuse("survey", number, "type", "end", f"begin_{kind}")
    return places


def _look_at_type(book: Book, row: Row, said: str) -> None:
    if said != "calculate" and not texts_of(row.cells, "label"):
        book.refuse("survey", row.number, "label", "no-label")
    lists = LISTS.fullmatch(said)
    if said in PLAIN:
        return
    if lists:
        known = {one.cells.get("list_name") for one in book.choices}
        if lists[2] not in known:
            book.refuse("survey", row.number, "type", "no-choices", lists[2])
        return
    word = said.split(" ")[0]
    if word in ATTACHMENTS:
        book.refuse("survey", row.number, "type", "type-attachment", said)
    elif word in OF_THE_APP:
        book.refuse("survey", row.number, "type", "type-of-the-app", said)
    else:
        book.refuse("survey", row.number, "type", "type", said)


def _look_at_name(book: Book, row: Row, places: dict[str, Place]) -> None:
    name = row.cells.get("name", "")
    if not NAME.fullmatch(name) or name in TAKEN:
        book.refuse("survey", row.number, "name", "name", name)
    elif name in places:
        book.refuse("survey", row.number, "name", "name-twice", name)
    places.setdefault(name, Place(row.number, row.cells))


def _look_at_choices(book: Book) -> None:
    for row in book.choices:
        _look_at_columns(book, "choices", row, frozenset({"media", "image", "audio"}))
        name = row.cells.get("name", "")
        if row.cells.get("list_name") and not CHOICE.fullmatch(name):
            book.refuse("choices", row.number, "name", "choice-name", name)


def _count_choices(book: Book) -> None:
    """Each question brings its whole list to the phone."""
    sizes = Counter(row.cells.get("list_name") for row in book.choices)
    types = [LISTS.fullmatch(row.cells.get("type", "")) for row in book.survey]
    if sum(sizes[found[2]] for found in types if found) > MOST_CHOICES:
        book.refuse("choices", None, None, "too-many-choices", str(MOST_CHOICES))


def _look_at_references(book: Book, places: Mapping[str, Place]) -> None:
    """Note what is asked for and not there, all at once: pyxform stops at the first."""
    for row in book.survey:
        for column, text in row.cells.items():
            for name in SAID.findall(text):
                if name not in places and base_of(column) in QUESTION:
                    book.refuse("survey", row.number, column, "unknown-name", name)


def look_at_settings(book: Book) -> Mapping[str, str]:
    """Return the settings; note what is missing or not done."""
    row = book.settings[0] if book.settings else Row(1, {})
    _look_at_columns(book, "settings", row, SETTINGS_NOT_DONE)
    if not FORM_ID.fullmatch(row.cells.get("form_id", "")):
        book.refuse("settings", row.number, "form_id", "no-form-id")
    if not row.cells.get("form_title"):
        book.refuse("settings", row.number, "form_title", "no-title")
    return row.cells


def for_pyxform(rows: list[Row]) -> Iterator[dict[str, str]]:
    """Give the rows with the columns that pyxform is to read, and no others."""
    for row in rows:
        yield {
            column: text
            for column, text in row.cells.items()
            if base_of(column) in QUESTION
        }


def remarks(book: Book) -> list[str]:
    """Return the columns of the survey that are not read."""
    known = QUESTION | OURS | NOT_DONE
    found = {column for row in book.survey for column in row.cells}
    return sorted(column for column in found if base_of(column) not in known)
