"""The words of a form, before it is compiled: what is never asked."""

from server.forms.forbidden import forbidden_topic
from server.forms.workbook import Book, Row, base_of
from server.territory.sheets import is_personal

TEXTS = frozenset({"label", "hint", "constraint_message", "required_message"})
PICTURES = frozenset({"image", "photo"})
SIGNATURE = "signature"


def look_at_words(book: Book) -> None:
    """Refuse what is never asked, and numbers that are somebody's."""
    for row in book.survey:
        _look_at_texts(book, "survey", row, TEXTS)
        name = row.cells.get("name", "")
        if topic := forbidden_topic(name, whole=True, technical=True):
            book.refuse("survey", row.number, "name", "forbidden", topic)
    for row in book.choices:
        _look_at_texts(book, "choices", row, frozenset(map(base_of, row.cells)))
    for row in book.settings:
        _look_at_texts(book, "settings", row, frozenset({"form_title"}))


def _look_at_texts(book: Book, sheet: str, row: Row, columns: frozenset[str]) -> None:
    for column, text in row.cells.items():
        if base_of(column) not in columns:
            continue
        label = sheet == "survey" and base_of(column) == "label"
        topic = forbidden_topic(
            text, whole=label, pictured=label and _takes_a_photo(row)
        )
        if topic:
            book.refuse(sheet, row.number, column, "forbidden", topic)
        elif is_personal(text):
            book.refuse(sheet, row.number, column, "forbidden-number")


def _takes_a_photo(row: Row) -> bool:
    """Tell whether a camera answers; a signature is drawn."""
    looks = row.cells.get("appearance", "").split()
    return row.cells.get("type") in PICTURES and SIGNATURE not in looks
