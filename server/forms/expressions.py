"""XLSForm's expressions as JSON trees, by a small parser.

Nothing is ever evaluated as Python or JavaScript. What a phone cannot do is refused
when a form is uploaded.
"""

import re
from dataclasses import dataclass
from typing import Any

from server.forms.patterns import PatternRefused, compile_pattern

Tree = Any
"""A text, a number or a boolean as it is; or a list, its first part what to do."""

LONGEST, DEEPEST, MOST_LEVELS = 1000, 30, 60
"""Of characters, of brackets within brackets, of a tree; what evaluates it recurs."""

FUNCTIONS: dict[str, tuple[int, int]] = {
    "true": (0, 0),
    "false": (0, 0),
    "today": (0, 0),
    "not": (1, 1),
    "number": (1, 1),
    "string": (1, 1),
    "int": (1, 1),
    "abs": (1, 1),
    "date": (1, 1),
    "sum": (1, 1),
    "count": (1, 1),
    "count-selected": (1, 1),
    "string-length": (1, 1),
    "round": (1, 2),
    "selected": (2, 2),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "regex": (2, 2),
    "substr": (2, 3),
    "if": (3, 3),
    "coalesce": (2, 2),
    "min": (1, 20),
    "max": (1, 20),
    "concat": (1, 20),
}
"""How many arguments each takes, at least and at most."""

BINDS: dict[str, int] = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
"""The operators, and how tightly each binds."""
NEGATES = 7

TOKEN = re.compile(
    r"""\s*(?:
      (?P<ref>\$\{\s*[^\s{}]+\s*\})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w-]*(?:\.[\w-]+)*)
    | (?P<sign><=|>=|!=|[-+*=<>(),.])
    )""",
    re.VERBOSE,
)


class ExpressionRefused(Exception):
    """An expression that we cannot do: why, by a stable word, and which part of it."""

    def __init__(self, why: str, part: str) -> None:
        super().__init__(f"{why}: {part}")
        self.why = why
        self.part = part


@dataclass(frozen=True)
class Token:
    kind: str
    said: str


def parse(expression: str, columns: frozenset[str] = frozenset()) -> Tree:
    """Return the expression as a tree; bare names are columns of the choices.

    >>> parse("${age} >= 18 and selected(., 'a')")
    ['and', ['>=', ['ref', 'age'], 18], ['selected', ['self'], 'a']]
    """
    if len(expression) > LONGEST:
        raise ExpressionRefused("too-long", f"{len(expression)}")
    tree = Parser(tokens_of(expression), columns).whole()
    if depth_of(tree) > MOST_LEVELS:
        raise ExpressionRefused("too-deep", str(MOST_LEVELS))
    return tree


def depth_of(tree: Tree) -> int:
    """Return how many levels a tree has; a long sum has as many as it has signs."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(part, list):
            waiting += [(inner, depth + 1) for inner in parts_in(part)]
    return deepest


def tokens_of(expression: str) -> list[Token]:
    """Split an expression; curly quotes, as Word puts them, are read as straight."""
    said = expression.translate(str.maketrans("“”‘’", "\"\"''")).strip()
    tokens, at = [], 0
    while at < len(said):
        found = TOKEN.match(said, at)
        if found is None:
            raise ExpressionRefused("not-understood", said[at : at + 20])
        kind = str(found.lastgroup)
        tokens.append(Token(kind, found[kind]))
        at = found.end()
    return tokens


class Parser:
    """Reads tokens from left to right, by how tightly the operators bind."""

    def __init__(self, tokens: list[Token], columns: frozenset[str]) -> None:
        self.tokens = tokens
        self.columns = columns
        self.at = 0
        self.depth = 0

    def whole(self) -> Tree:
        tree = self.expression(0)
        if self.at < len(self.tokens):
            raise ExpressionRefused("not-understood", self.tokens[self.at].said)
        return tree

    def peek(self) -> str | None:
        return self.tokens[self.at].said if self.at < len(self.tokens) else None

    def take(self) -> Token:
        if self.at == len(self.tokens):
            raise ExpressionRefused("ends-early", "")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise ExpressionRefused("expected", sign)
        self.at += 1

    def expression(self, above: int) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionRefused("too-deep", str(DEEPEST))
        left = self.operand()
        while (sign := self.operator()) and BINDS[sign] > above:
            self.at += 1
            left = [sign, left, self.expression(BINDS[sign])]
        self.depth -= 1
        return left

    def operator(self) -> str | None:
        """Return the operator that comes next; a quoted text is none."""
        if self.at == len(self.tokens) or self.tokens[self.at].kind == "text":
            return None
        sign = self.tokens[self.at].said
        return sign if sign in BINDS else None

    def operand(self) -> Tree:
        token = self.take()
        if token.kind == "ref":
            return ["ref", token.said[2:-1].strip()]
        if token.kind == "number":
            return number_of(token.said)
        if token.kind == "text":
            return token.said[1:-1]
        if token.kind == "name":
            return self.named(token.said)
        return self.signed(token.said)

    def signed(self, sign: str) -> Tree:
        if sign == ".":
            return ["self"]
        if sign == "-":
            return ["negate", self.expression(NEGATES)]
        if sign == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        raise ExpressionRefused("not-understood", sign)

    def named(self, name: str) -> Tree:
        if self.peek() != "(":
            if name in self.columns:
                return ["column", name]
            raise ExpressionRefused("bare-name", name)
        if name not in FUNCTIONS:
            raise ExpressionRefused("unknown-function", f"{name}()")
        return self.call(name, self.arguments())

    def arguments(self) -> list[Tree]:
        self.expect("(")
        said: list[Tree] = []
        while self.peek() != ")":
            if said:
                self.expect(",")
            said.append(self.expression(0))
        self.expect(")")
        return said

    def call(self, name: str, said: list[Tree]) -> Tree:
        least, most = FUNCTIONS[name]
        if not least <= len(said) <= most:
            raise ExpressionRefused("arguments", f"{name}()")
        if name == "regex":
            said = [said[0], pattern_of(said[1])]
        return [name, *said]


def number_of(said: str) -> int | float:
    number = float(said)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def pattern_of(said: Tree) -> Tree:
    """Return a pattern as the states of a machine that never goes back."""
    if not isinstance(said, str):
        raise ExpressionRefused("pattern-not-written-out", "regex()")
    try:
        return compile_pattern(said)
    except PatternRefused as refusal:
        raise ExpressionRefused("pattern", str(refusal)) from None


def names_in(tree: Tree) -> set[str]:
    """Return the questions that an expression asks for.

    >>> sorted(names_in(parse("${b} + sum(${a})")))
    ['a', 'b']
    """
    if not isinstance(tree, list):
        return set()
    if tree[0] in ("ref", "each"):
        return {tree[1]}
    return set().union(*(names_in(part) for part in parts_in(tree)))


def parts_in(tree: Tree) -> list[Tree]:
    """Return the expressions within an expression; a pattern's states are none."""
    parts: list[Tree] = tree[1:2] if tree[0] == "regex" else tree[1:]
    return parts
