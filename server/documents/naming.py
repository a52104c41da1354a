"""Which fields a template names that there are none of: all branches are read."""

from collections.abc import Mapping
from typing import Any

from jinja2 import nodes

LOOP = {"index": "", "index0": "", "first": "", "last": "", "length": ""}
KNOWN = object()
"""Something that is there, of which nothing more is known."""


def unknown_fields(tree: nodes.Template, laid: Mapping[str, Any]) -> list[str]:
    """Return the names that a template says and nothing is laid out under.

    >>> from jinja2 import Environment
    >>> said = "{% for p in parties %}{{ p.nam }}{% endfor %}{{ x }}"
    >>> tree = Environment().parse(said)
    >>> unknown_fields(tree, {"parties": [{"name": ""}]})
    ['p.nam', 'x']
    """
    reading = _Reading()
    reading.walk(tree, dict(laid))
    return sorted(reading.unknown)


class _Reading:
    """One reading of a template, with what each of its own names stands for."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()

    def walk(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(node, nodes.For):
            self._walk_loop(node, scope)
        elif isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Macro):
            self._walk_naming(node, scope)
        elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self.value_of(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.walk(child, scope)

    def _walk_loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        some = self.value_of(node.iter, scope)
        one = some[0] if isinstance(some, list) and some else KNOWN
        inner = scope | {"loop": LOOP} | dict.fromkeys(_names(node.target), one)
        if node.test:
            self.walk(node.test, inner)
        for child in (*node.body, *node.else_):
            self.walk(child, inner)

    def _walk_naming(self, node: Any, scope: dict[str, Any]) -> None:
        """Take in a name that the template itself makes."""
        if isinstance(node, nodes.Macro):
            scope[node.name] = KNOWN
            inner = scope | {name.name: KNOWN for name in node.args}
            for child in node.body:
                self.walk(child, inner)
            return
        is_plain = isinstance(node, nodes.Assign)
        value = self.value_of(node.node, scope) if is_plain else KNOWN
        for child in () if is_plain else node.body:
            self.walk(child, scope)
        scope.update(dict.fromkeys(_names(node.target), value))

    def value_of(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """Return what an expression stands for, as far as that can be told."""
        if isinstance(node, nodes.Name):
            return self._named(scope, node.name, node.name)
        if isinstance(node, nodes.Getattr):
            return self._part(node.node, node.attr, scope)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return self._part(node.node, node.arg.value, scope)
        for child in node.iter_child_nodes():
            self.walk(child, scope)
        return KNOWN

    def _part(self, node: nodes.Node, name: Any, scope: dict[str, Any]) -> Any:
        whole = self.value_of(node, scope)
        if isinstance(whole, list) and isinstance(name, int):
            return whole[0] if whole else KNOWN
        if whole is KNOWN or isinstance(whole, str | list):
            return KNOWN
        return self._named(whole, name, f"{_say(node)}.{name}")

    def _named(self, scope: Mapping[str, Any], name: str, said: str) -> Any:
        if name in scope:
            return scope[name]
        self.unknown.add(said)
        return KNOWN


def _names(target: nodes.Node) -> list[str]:
    return [
        one.name
        for one in (target, *target.find_all(nodes.Name))
        if isinstance(one, nodes.Name)
    ]


def _say(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_say(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
