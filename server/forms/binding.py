"""The expressions of a form, parsed and bound to the questions they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.forms.expressions import ExpressionRefused, Tree, parse
from server.forms.rows import SAID, Place
from server.forms.workbook import Book
from server.forms.xlsform import Element, Words

YES = frozenset({"yes", "true", "true()", "1"})
NO = frozenset({"", "no", "false", "false()", "0"})
OVER_ALL = frozenset({"sum", "count", "min", "max"})
ONLY_ALL = frozenset({"sum", "count"})
SILENT = frozenset({"note", "group", "repeat"})
WHY = {"too-long": "expression-too-long"}
"""Where a refusal of an expression has the same name as one of a cell."""


@dataclass(frozen=True)
class Known:
    """What a name stands for, and the repeat in which it lies."""

    kind: str
    within: str | None


class Binder:
    """Parses what stands in a row, and notes what is wrong with it."""

    def __init__(
        self, book: Book, places: Mapping[str, Place], known: Mapping[str, Known]
    ) -> None:
        self.book = book
        self.places = places
        self.known = known

    def bind(self, element: Element, within: str | None) -> dict[str, Tree]:
        """Return the trees of an element's expressions."""
        bound = {
            name: self.tree(element, column, said, within)
            for name, column, said in (
                ("relevant", "relevant", element.relevant),
                ("calculation", "calculation", element.calculation),
                ("constraint", "constraint", element.constraint),
                ("filter", "choice_filter", element.choice_filter),
            )
        }
        bound["required"] = self.required(element, within)
        return {name: tree for name, tree in bound.items() if tree is not None}

    def required(self, element: Element, within: str | None) -> Tree:
        said = element.required.strip().lower()
        if said in NO:
            return None
        return said in YES or self.tree(element, "required", element.required, within)

    def tree(
        self, element: Element, column: str, said: str, within: str | None
    ) -> Tree:
        if not said:
            return None
        columns = _columns(element) if column == "choice_filter" else frozenset()
        dot = column == "constraint"
        try:
            return self.bound(parse(said, columns), within, dot=dot)
        except ExpressionRefused as refusal:
            why = WHY.get(refusal.why, refusal.why)
            self.refuse(element, column, why, refusal.part)
            return None

    def bound(self, tree: Tree, within: str | None, *, dot: bool) -> Tree:
        """Return a tree with each name bound to a question that has an answer here."""
        if not isinstance(tree, list):
            return tree
        name = tree[0]
        if name == "self" and not dot:
            raise ExpressionRefused("dot", "")
        if name == "ref":
            return self.ref(tree[1], within)
        if name in OVER_ALL and (whole := self.over_all(name, tree, within)):
            return whole
        if name == "regex":
            return [name, self.bound(tree[1], within, dot=dot), tree[2]]
        if name == "column":
            return tree
        return [name, *(self.bound(part, within, dot=dot) for part in tree[1:])]

    def ref(self, name: str, within: str | None) -> Tree:
        known = self.find(name)
        if known.kind in SILENT:
            raise ExpressionRefused("no-answer", name)
        if known.within not in (None, within):
            raise ExpressionRefused("outside-repeat", name)
        return ["ref", name]

    def find(self, name: str) -> Known:
        if name not in self.known:
            raise ExpressionRefused("unknown-name", name)
        return self.known[name]

    def over_all(self, act: str, tree: Tree, within: str | None) -> Tree:
        """Return what takes all answers of a repeated question, asked from outside."""
        part = tree[1]
        if isinstance(part, list) and part[0] == "ref" and len(tree) == 2:
            known = self.find(part[1])
            counted = act == "count" and known.kind == "repeat"
            outside = known.within not in (None, within) and known.kind not in SILENT
            if counted or outside:
                return [act, ["each", part[1]]]
        if act in ONLY_ALL:
            raise ExpressionRefused("not-repeated", f"{act}()")
        return None

    def words(
        self, element: Element, column: str, said: Words, within: str | None
    ) -> dict[str, Any]:
        """Return texts in which answers may stand, if these have one here."""
        for text in said.values():
            for name in SAID.findall(text):
                try:
                    self.ref(name, within)
                except ExpressionRefused as refusal:
                    self.refuse(element, column, refusal.why, refusal.part)
        return said

    def refuse(self, element: Element, column: str, why: str, said: str) -> None:
        at = self.places[element.name].row
        self.book.refuse("survey", at, column, why, said)


def _columns(element: Element) -> frozenset[str]:
    found = {name for choice in element.choices for name in choice.columns}
    return frozenset(found | {"name"})
