"""A form with its answers: what is asked, what follows, and what is wrong.

pwa/src/forms/filling.ts does the same on the phone, by the same trees.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from server.forms import values
from server.forms.compiling import MOST_ATTACHED, SILENT, Form, Node, walk
from server.forms.evaluating import Around, Value, evaluate, to_truth
from server.forms.expressions import Tree

MOST_TIMES = 50
"""So often may a group be repeated."""

Said = Mapping[str, Any]
Errors = dict[str, list[str]]
At = int | None
"""Which time of a repeat; None outside of one."""


class Filling:
    """The answers of one form, settled in the order in which they follow."""

    def __init__(self, form: Form, said: Said, day: str) -> None:
        self.nodes: dict[str, Node] = {
            node["name"]: node for node in walk(form["nodes"])
        }
        self.order: Sequence[str] = form["order"]
        self.said = said
        self.day = day
        self.errors: Errors = {}
        self.asked: dict[tuple[str, At], bool] = {}
        self.values: dict[tuple[str, At], Any] = {}

    def check(self) -> Errors:
        """Return what is wrong, by question; nothing where all is well."""
        self._look_at(self.said, None)
        if not self.errors:
            self._settle()
            for node in self.nodes.values():
                for at in self.times(node):
                    self._judge(node, at)
            self._count_attached()
        return self.errors

    def _count_attached(self) -> None:
        """Refuse more pictures than one answer brings: each of them says so."""
        for kinds, most in MOST_ATTACHED.items():
            given = [
                where
                for where, value in self.values.items()
                if self.nodes[where[0]]["kind"] in kinds and value != ""
            ]
            for name, at in given if len(given) > most else ():
                self._refuse("many", name, self.nodes[name].get("within"), at)

    def kept(self) -> dict[str, Any]:
        """Return what was answered and what follows from it."""
        kept: dict[str, Any] = {}
        for (name, at), value in self.values.items():
            node = self.nodes[name]
            if value in ("", None) or node["kind"] in SILENT:
                continue
            if at is None:
                kept[name] = value
            else:
                rows = kept.setdefault(node["within"], self._rows(node["within"]))
                rows[at][name] = value
        return kept

    def _rows(self, repeat: str) -> list[dict[str, Any]]:
        return [{} for _ in self.said.get(repeat) or ()]

    def times(self, node: Node) -> Sequence[At]:
        """Return at which times of its repeat a node is there."""
        within = node.get("within")
        if within is None:
            return [None]
        return range(len(self.said.get(within) or ()))

    def _look_at(self, said: Any, within: str | None) -> None:
        """Note what is no answer to any question, or none of its type."""
        for name, value in said.items():
            node = self.nodes.get(name)
            if node is None or node.get("within") != within or not _answers(node):
                self._refuse("no-such-question", name, within, None)
            elif node["kind"] == "repeat":
                self._look_at_times(name, value)
            elif value is not None and (why := self._why(node, value)):
                self._refuse(why, name, within, None)

    def _look_at_times(self, name: str, value: Any) -> None:
        if not isinstance(value, list) or len(value) > MOST_TIMES:
            self._refuse("type", name, None, None)
            return
        for row in value:
            if isinstance(row, dict):
                self._look_at(row, name)
            else:
                self._refuse("type", name, None, None)

    @staticmethod
    def _why(node: Node, value: Any) -> str | None:
        choices = [choice["name"] for choice in node.get("choices", ())]
        return values.refuse(node["kind"], value, choices)

    def _settle(self) -> None:
        for name in self.order:
            node = self.nodes[name]
            for at in self.times(node):
                self.asked[name, at] = self._is_asked(node, at)
                self.values[name, at] = self._value(node, at)

    def _is_asked(self, node: Node, at: At) -> bool:
        if parent := node.get("parent"):
            above = None if self.nodes[parent]["kind"] == "repeat" else at
            if not self.asked[parent, above]:
                return False
        return self._holds(node.get("relevant", True), at)

    def _value(self, node: Node, at: At) -> Any:
        if not self.asked[node["name"], at] or node["kind"] in SILENT:
            return ""
        if node["kind"] == "calculate":
            return _finite(self._worth(node.get("calculation", ""), at))
        return self.given(node, at)

    def given(self, node: Node, at: At) -> Any:
        """Return what somebody answered; the empty text for nothing."""
        said = self.said if at is None else self.said[node["within"]][at]
        value = said.get(node["name"])
        return "" if value is None else value

    def _judge(self, node: Node, at: At) -> None:
        """Note what is wrong with an answer that stands where it may stand."""
        name, within, kind = node["name"], node.get("within"), node["kind"]
        if kind in SILENT or kind == "calculate":
            return
        given = self.given(node, at)
        if not self.asked[name, at]:
            if given != "":
                self._refuse("not-asked", name, within, at)
        elif given == "":
            if self._holds(node.get("required", False), at):
                self._refuse("required", name, within, at)
        elif not self._are_offered(node, given, at):
            self._refuse("choice", name, within, at)
        elif not self._holds(node.get("constraint", True), at, as_read(given)):
            self._refuse("constraint", name, within, at)

    def _are_offered(self, node: Node, given: Any, at: At) -> bool:
        """Tell whether what was chosen is among the choices that were left."""
        if "filter" not in node:
            return True
        chosen = given if isinstance(given, list) else [given]
        offered = {
            choice["name"]
            for choice in node["choices"]
            if self._holds(
                node["filter"],
                at,
                columns={**choice["columns"], "name": choice["name"]},
            )
        }
        return set(chosen) <= offered

    def _holds(
        self,
        tree: Tree,
        at: At,
        itself: Value = "",
        columns: Mapping[str, str] | None = None,
    ) -> bool:
        return to_truth(self._worth(tree, at, itself, columns))

    def _worth(
        self,
        tree: Tree,
        at: At,
        itself: Value = "",
        columns: Mapping[str, str] | None = None,
    ) -> Value:
        around = Around(
            ref=lambda name: self._ref(name, at),
            each=self._each,
            today=self.day,
            itself=itself,
            columns=columns,
        )
        return evaluate(tree, around)

    def _ref(self, name: str, at: At) -> Value:
        where = at if self.nodes[name].get("within") else None
        return as_read(self.values[name, where])

    def _each(self, name: str) -> list[Value]:
        """Return all answers of a repeated question; of a repeat, one for each time."""
        node = self.nodes[name]
        if node["kind"] == "repeat":
            times = len(self.said.get(name) or ()) if self.asked[name, None] else 0
            return ["" for _ in range(times)]
        return [
            value
            for at in self.times(node)
            if (value := as_read(self.values[name, at])) != ""
        ]

    def _refuse(self, why: str, name: str, within: str | None, at: At) -> None:
        where = name if within is None else f"{within}[{1 + (at or 0)}].{name}"
        said = self.errors.setdefault(where[:200], [])
        if why not in said:
            said.append(why)


def _answers(node: Node) -> bool:
    """Tell whether something is said of a node: what follows is not said, but found."""
    return node["kind"] not in ("note", "group", "calculate")


def _finite(value: Value) -> Value:
    """Return what can be kept; what is no number is nothing."""
    if isinstance(value, float) and not abs(value) < float("inf"):
        return ""
    return value


def as_read(value: Any) -> Value:
    """Return an answer as expressions read it."""
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return f"{value['lat']} {value['lon']}"
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    read: Value = value
    return read
