"""pyxform, and the tree that it keeps to itself: nothing else here knows of either."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

KINDS = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "select one": "select_one",
    "select all that apply": "select_multiple",
    "date": "date",
    "time": "time",
    "geopoint": "geopoint",
    "photo": "image",
    "audio": "audio",
    "note": "note",
    "calculate": "calculate",
    "group": "group",
    "repeat": "repeat",
}
"""pyxform's names of the types that we do."""

AT_ROW = re.compile(r"\[row : (\d+)\]\s*")
STUMBLES = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
"""What pyxform raises where it did not think of something."""
Words = dict[str, str]
"""A text in each language of the form; under "" where the form has but one."""


class NotXlsForm(Exception):
    """What pyxform says against a form, and at which of its rows, if it tells."""

    def __init__(self, said: str) -> None:
        found = AT_ROW.search(said)
        self.row = int(found[1]) if found else None
        self.said = AT_ROW.sub("", said)
        super().__init__(self.said)


@dataclass(frozen=True)
class Choice:
    name: str
    says: Words
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Element:
    """A question, a note, a group or a repeat."""

    kind: str
    name: str
    says: Words
    hint: Words
    relevant: str
    required: str
    constraint: str
    wrong: Words
    missing: Words
    calculation: str
    choice_filter: str
    choices: Sequence[Choice]
    appearance: str
    default: str
    children: list["Element"] = field(default_factory=list)


def read_form(
    survey: Sequence[Mapping[str, str]],
    choices: Sequence[Mapping[str, str]],
    settings: Mapping[str, str],
) -> list[Element]:
    """Return the elements of a form; raise NotXlsForm where it is none."""
    sheets = {
        "survey": [dict(row) for row in survey],
        "choices": [dict(row) for row in choices],
        "settings": [dict(settings)],
    }
    try:
        tree = convert(sheets)._pyxform
    except PyXFormError as error:
        raise NotXlsForm(str(error)) from error
    except STUMBLES as error:
        raise NotXlsForm(f"pyxform cannot read this form ({error})") from error
    return [_element(said) for said in _children(tree)]


def _children(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for child in said.get("children", ()):
        # pyxform adds a group of its own, for the number of each answer.
        if child.get("control", {}).get("bodyless"):
            continue
        yield child


def _kind(said: Mapping[str, Any]) -> str:
    """Return what it is; a signature is an image that is drawn."""
    looks = said.get("control", {}).get("appearance", "").split()
    kind = KINDS[said["type"]]
    return "signature" if kind == "image" and "signature" in looks else kind


def _element(said: Mapping[str, Any]) -> Element:
    bind, control = said.get("bind", {}), said.get("control", {})
    return Element(
        kind=_kind(said),
        name=said["name"],
        says=_words(said.get("label")),
        hint=_words(said.get("hint")),
        relevant=bind.get("relevant", ""),
        required=bind.get("required", ""),
        constraint=bind.get("constraint", ""),
        wrong=_words(bind.get("jr:constraintMsg")),
        missing=_words(bind.get("jr:requiredMsg")),
        calculation=bind.get("calculate", ""),
        choice_filter=said.get("choice_filter", ""),
        choices=[_choice(choice) for choice in said.get("choices", ())],
        appearance=control.get("appearance", ""),
        default=said.get("default", ""),
        children=[_element(child) for child in _children(said)],
    )


def _words(said: Any) -> Words:
    if isinstance(said, str):
        return {"": said} if said else {}
    return {str(language): str(text) for language, text in (said or {}).items()}


def _choice(said: Mapping[str, Any]) -> Choice:
    more = {
        name: str(text)
        for name, text in said.items()
        if name not in ("label", "media", "list_name") and isinstance(text, str)
    }
    return Choice(str(said["name"]), _words(said.get("label")), more)
