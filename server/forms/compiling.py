"""An uploaded workbook as a form that phones can fill.

It is checked, its expressions are trees, its questions in the order in which they
follow from each other.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from server.forms import rows, values
from server.forms.binding import Binder, Known
from server.forms.expressions import names_in
from server.forms.refusals import FormRefused, Refusal
from server.forms.rows import Place, texts_of
from server.forms.workbook import Book, Row, read_book
from server.forms.xlsform import Choice, Element, NotXlsForm, read_form
from server.screening.attachments import MOST, MOST_DICTATED

LARGEST_KB, MOST_WORDS = 500, 250_000
KEEP_DAYS, KEEP_LONGEST = 90, 365
PLAIN_LOOKS = frozenset({"", "multiline", "minimal", "signature"})
FRONT_CAMERA = "new-front"
SILENT = frozenset({"group", "repeat", "note"})
"""What has no answer of its own."""
MOST_ATTACHED = {
    frozenset({"image", "signature"}): MOST,
    frozenset({"audio"}): MOST_DICTATED,
}
"""So many of each kind are taken with one answer, as with a record."""

Form = dict[str, Any]
Node = dict[str, Any]


@dataclass(frozen=True)
class Compiled:
    """A form as it is kept, and what its uploader should know."""

    name: str
    form: Form
    remarks: Sequence[str]


def compile_form(data: bytes) -> Compiled:
    """Return the form in a workbook; raise FormRefused with every reason."""
    book = read_book(data)
    _must_be_carried(book)
    settings = rows.look_at_settings(book)
    places = rows.look_at_rows(book)
    _stop_if_refused(book)
    elements = _read(book, settings)
    compiler = Compiler(book, places, settings)
    form = compiler.form(elements)
    if len(json.dumps(form)) > LARGEST_KB * 1000:
        book.refuse("survey", None, None, "form-too-large", str(LARGEST_KB))
    _stop_if_refused(book)
    return Compiled(settings["form_id"], form, compiler.remarks())


def _must_be_carried(book: Book) -> None:
    """Refuse more words than a phone could carry, before they are looked at."""
    sheets = (*book.survey, *book.choices, *book.settings)
    if sum(len(text) for row in sheets for text in row.cells.values()) > MOST_WORDS:
        raise FormRefused(
            Refusal("survey", None, None, "form-too-large", str(LARGEST_KB))
        )


def _stop_if_refused(book: Book) -> None:
    if book.refusals:
        order = {"settings": 0, "survey": 1, "choices": 2}
        raise FormRefused(
            *sorted(
                dict.fromkeys(book.refusals),
                key=lambda one: (order.get(one.sheet, 3), one.row or 0),
            )
        )


def _read(book: Book, settings: Mapping[str, str]) -> list[Element]:
    """Let pyxform read what is not refused. It counts the rows that it is given."""
    choices = [row.cells for row in book.choices if row.cells.get("list_name")]
    given = [row for row in book.survey if row.cells.get("type")]
    own = {name: said for name, said in settings.items() if name in rows.SETTINGS}
    try:
        return read_form(list(rows.for_pyxform(given)), choices, own)
    except NotXlsForm as error:
        at = _row_at(given, error.row)
        book.refuse("survey", at, None, "pyxform", error.said)
        raise FormRefused(*book.refusals) from error


def _row_at(given: list[Row], counted: int | None) -> int | None:
    if counted is None or not 2 <= counted < len(given) + 2:
        return None
    return given[counted - 2].number


class Compiler:
    """Turns elements into nodes, noting what is wrong as it goes."""

    def __init__(
        self, book: Book, places: Mapping[str, Place], settings: Mapping[str, str]
    ) -> None:
        self.book = book
        self.places = places
        self.settings = settings
        self.shown_plainly: set[str] = set()

    def form(self, elements: list[Element]) -> Form:
        known = dict(_known(elements, None))
        self.binder = Binder(self.book, self.places, known)
        nodes = [self.node(element, None, None) for element in elements]
        flat = list(walk(nodes))
        self.count_attached(flat)
        return {
            "title": self.settings.get("form_title", ""),
            "languages": _languages(flat, self.settings.get("default_language", "")),
            "nodes": nodes,
            "order": self.order(flat),
        }

    def node(self, element: Element, parent: str | None, within: str | None) -> Node:
        """Return an element with all that holds of it; what is empty is left out."""
        self.look_at(element, within)
        inside = element.name if element.kind == "repeat" else within
        bound = self.binder.bind(element, within)
        node: Node = {
            "kind": element.kind,
            "name": element.name,
            "parent": parent,
            "within": within,
            "says": self.binder.words(element, "label", element.says, within),
            "hint": self.binder.words(element, "hint", element.hint, within),
            "wrong": element.wrong,
            "missing": element.missing,
            **bound,
        }
        if element.kind not in SILENT:
            node |= self.kept(element)
        if element.choices:
            node["choices"] = [_choice(choice, element) for choice in element.choices]
        if element.appearance == "multiline":
            node["lines"] = True
        if element.children:
            node["children"] = [
                self.node(child, element.name, inside) for child in element.children
            ]
        return {
            key: value for key, value in node.items() if value not in ({}, None, "", [])
        }

    def look_at(self, element: Element, within: str | None) -> None:
        if FRONT_CAMERA in element.appearance.split():
            self.refuse(element, "appearance", "forbidden", "face_and_body")
        elif element.appearance not in PLAIN_LOOKS:
            self.shown_plainly.add(element.appearance)
        if within and element.required and element.kind in values.ATTACHED:
            self.refuse(element, "required", "required-in-repeat", element.name)
        elif element.required and element.kind == "audio":
            self.refuse(element, "required", "required-sound", element.name)
        asked = {
            "constraint": element.constraint,
            "required": element.required,
            "calculation": element.calculation,
        }
        for column, said in asked.items():
            if said and not _has_meaning(element.kind, column):
                self.refuse(element, column, "not-here", column)

    def count_attached(self, flat: Sequence[Node]) -> None:
        """Refuse more pictures than one answer brings."""
        for kinds, most in MOST_ATTACHED.items():
            for node in [one for one in flat if one["kind"] in kinds][most:]:
                at = self.places[node["name"]].row
                self.book.refuse(
                    "survey", at, "type", "too-many-attachments", str(most)
                )

    def kept(self, element: Element) -> Node:
        """Return what a question is for, how long its answers are kept, its default."""
        cells = self.places[element.name].cells
        purpose = texts_of(cells, "purpose") or texts_of(self.settings, "purpose")
        if not purpose:
            self.refuse(element, "purpose", "no-purpose")
        days = cells.get("keep_days") or self.settings.get("keep_days") or KEEP_DAYS
        said = {"purpose": purpose, "keep_days": self.days(element, str(days))}
        if element.default and element.kind != "calculate":
            said["default"] = self.default(element)
        return said

    def days(self, element: Element, said: str) -> int:
        if said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= KEEP_LONGEST:
            return int(said)
        self.refuse(element, "keep_days", "keep-days", said)
        return KEEP_DAYS

    def default(self, element: Element) -> Any:
        choices = [choice.name for choice in element.choices]
        value = values.from_text(element.kind, element.default)
        if value is None or values.refuse(element.kind, value, choices):
            self.refuse(element, "default", "default", element.default)
        return value

    def order(self, flat: Sequence[Node]) -> list[str]:
        """Return all names so that each stands behind those on which it depends."""
        needs = {
            node["name"]: {
                *filter(None, [node.get("parent")]),
                *names_in(node.get("relevant")),
                *names_in(node.get("calculation")),
            }
            for node in flat
        }
        try:
            return list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            circle = [name for name in error.args[1] if name in self.places]
            at = self.places[circle[0]].row
            said = " → ".join(reversed(circle))
            self.book.refuse("survey", at, None, "circular", said)
            return []

    def refuse(self, element: Element, column: str, why: str, said: str = "") -> None:
        at = self.places[element.name].row
        self.book.refuse("survey", at, column, why, said)

    def remarks(self) -> list[str]:
        """Return columns and looks that are left out; the form does without."""
        return [*rows.remarks(self.book), *sorted(self.shown_plainly)]


def _has_meaning(kind: str, column: str) -> bool:
    if kind == "calculate":
        return column == "calculation"
    return kind not in SILENT and column != "calculation"


def questions_of(form: Form) -> list[Node]:
    """Return what is asked, as residents may read it."""
    return [
        {
            "name": node["name"],
            "kind": node["kind"],
            "says": node.get("says", {}),
            "purpose": node["purpose"],
            "keep_days": node["keep_days"],
            "choices": _choice_words(node),
        }
        for node in walk(form["nodes"])
        if "keep_days" in node
    ]


def _known(
    elements: Sequence[Element], within: str | None
) -> Iterator[tuple[str, Known]]:
    for element in elements:
        yield element.name, Known(element.kind, within)
        inside = element.name if element.kind == "repeat" else within
        yield from _known(element.children, inside)


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Give all nodes, each before its children."""
    for node in nodes:
        yield node
        yield from walk(node.get("children", ()))


def _choice(choice: Choice, element: Element) -> Node:
    said: Node = {"name": choice.name, "says": choice.says}
    return said | ({"columns": choice.columns} if element.choice_filter else {})


def _languages(flat: Sequence[Node], first: str) -> list[str]:
    """Return the languages of the form, the one it names first."""
    said = [
        language
        for node in flat
        for words in (node.get("says", {}), *_choice_words(node))
        for language in words
    ]
    found = list(dict.fromkeys(said)) or [""]
    return sorted(found, key=lambda language: language != first)


def _choice_words(node: Node) -> list[Mapping[str, str]]:
    return [choice["says"] for choice in node.get("choices", ())]
