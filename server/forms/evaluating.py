"""What an expression is worth.

pwa/src/forms/expressions.ts does the same, and one table of tests
(tests/forms/expressions.json) holds both to it.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from server.forms.expressions import Tree
from server.forms.patterns import matches

Value = str | float | bool
"""Nothing said is the empty text."""

NUMBER = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DATE = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
EPOCH = date(1970, 1, 1)
EARLIEST, LATEST = date(1000, 1, 1), date(9999, 12, 31)
SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Around:
    """What stands around an expression."""

    ref: Callable[[str], Value]
    each: Callable[[str], list[Value]]
    today: str
    itself: Value = ""
    columns: Mapping[str, str] | None = None


def evaluate(tree: Tree, around: Around) -> Value:
    """Return what the tree is worth."""
    if not isinstance(tree, list):
        return tree if isinstance(tree, str | bool) else float(tree)
    name = tree[0]
    if name in LAZY:
        return LAZY[name](tree, around)
    return EAGER[name](*(evaluate(part, around) for part in tree[1:]))


def to_number(value: Value) -> float:
    """Return a value as a number; a day is counted from 1970.

    >>> to_number("1970-01-03"), to_number(" 2.50 "), to_number("x")
    (2.0, 2.5, nan)
    """
    if not isinstance(value, str):
        return float(value)
    said = SPACES.sub(" ", value).strip(" ")
    if NUMBER.fullmatch(said):
        return float(said)
    day = read_day(said)
    return math.nan if day is None else float((day - EPOCH).days)


def read_day(said: str) -> date | None:
    if not DATE.fullmatch(said):
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def to_text(value: Value) -> str:
    """Return a value as text; numbers as JavaScript writes them.

    >>> to_text(1e21), to_text(0.0000001), to_text(2.50), to_text(True)
    ('1e+21', '1e-7', '2.5', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    return ("-" if value < 0 else "") + _written(abs(value))


def _written(value: float) -> str:
    _, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    said = "".join(map(str, digits))
    point = len(said) + int(exponent)
    if 0 < point <= 21:
        left = said.ljust(point, "0")
        return left[:point] + ("." + left[point:] if left[point:] else "")
    if -6 < point <= 0:
        return "0." + "0" * -point + said
    rest = "." + said[1:] if said[1:] else ""
    return f"{said[0]}{rest}e{point - 1:+d}"


def to_truth(value: Value) -> bool:
    if isinstance(value, str):
        return value != ""
    return value != 0 and not math.isnan(value)


def parts_of(value: Value) -> list[str]:
    """Return what was chosen of several."""
    return [part for part in SPACES.split(to_text(value)) if part]


def equal(one: Value, other: Value) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return to_truth(one) == to_truth(other)
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return to_number(one) == to_number(other)


def divide(one: float, other: float) -> float:
    if other != 0 or math.isnan(one):
        return one / other if other != 0 else math.nan
    sign = math.copysign(1, one) * math.copysign(1, other)
    return math.nan if one == 0 else sign * math.inf


def remainder(one: float, other: float) -> float:
    if other == 0 or math.isinf(one) or math.isnan(one) or math.isnan(other):
        return math.nan
    return math.fmod(one, other)


def rounded(value: Value, places: Value = 0.0) -> float:
    number, shift = to_number(value), to_number(places)
    if shift not in range(10):
        return math.nan
    factor = float(10 ** int(shift))
    shifted = number * factor + 0.5
    return math.floor(shifted) / factor if math.isfinite(shifted) else math.nan


def whole(value: Value) -> float:
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else math.nan


def day(value: Value) -> str:
    """Return a day as it is written; of a number, the day so long after 1970."""
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        said = read_day(value)
        return said.isoformat() if said else ""
    number = to_number(value)
    first, last = (EARLIEST - EPOCH).days, (LATEST - EPOCH).days
    if math.isnan(number) or not first <= number <= last:
        return ""
    return (EPOCH + timedelta(days=math.floor(number))).isoformat()


def part_of(value: Value, begin: Value, end: Value = math.inf) -> str:
    text, first, last = to_text(value), to_number(begin), to_number(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    return text[_place(first, len(text)) : _place(last, len(text))]


def _place(at: float, length: int) -> int:
    """Return a place within a text; one before its beginning is its beginning."""
    return int(max(0, min(at, length)))


def least(*values: Value) -> float:
    return _extreme(values, min)


def most(*values: Value) -> float:
    return _extreme(values, max)


def _extreme(values: tuple[Value, ...], which: Callable[[list[float]], float]) -> float:
    numbers = [to_number(value) for value in values]
    if not numbers or any(map(math.isnan, numbers)):
        return math.nan
    return which(numbers)


def _numbers(
    act: Callable[[float, float], Value],
) -> Callable[[Value, Value], Value]:
    return lambda one, other: act(to_number(one), to_number(other))


def _texts(act: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    return lambda one, other: act(to_text(one), to_text(other))


EAGER: dict[str, Callable[..., Value]] = {
    "=": equal,
    "!=": lambda one, other: not equal(one, other),
    "<": _numbers(lambda one, other: one < other),
    "<=": _numbers(lambda one, other: one <= other),
    ">": _numbers(lambda one, other: one > other),
    ">=": _numbers(lambda one, other: one >= other),
    "+": _numbers(lambda one, other: one + other),
    "-": _numbers(lambda one, other: one - other),
    "*": _numbers(lambda one, other: one * other),
    "div": _numbers(divide),
    "mod": _numbers(remainder),
    "negate": lambda value: -to_number(value),
    "true": lambda: True,
    "false": lambda: False,
    "not": lambda value: not to_truth(value),
    "number": to_number,
    "string": to_text,
    "int": whole,
    "abs": lambda value: abs(to_number(value)),
    "round": rounded,
    "date": day,
    "count-selected": lambda value: float(len(parts_of(value))),
    "selected": lambda value, part: to_text(part) in parts_of(value),
    "string-length": lambda value: float(len(to_text(value))),
    "contains": _texts(lambda one, other: other in one),
    "starts-with": _texts(str.startswith),
    "ends-with": _texts(str.endswith),
    "substr": part_of,
    "concat": lambda *values: "".join(map(to_text, values)),
}


def _each(tree: Tree, around: Around) -> list[Value]:
    return [value for value in around.each(tree[1][1]) if value != ""]


def _many(which: Callable[..., float]) -> Callable[[Tree, Around], Value]:
    """Return what takes all answers of a repeated question, or some values."""

    def over(tree: Tree, around: Around) -> Value:
        if isinstance(tree[1], list) and tree[1][0] == "each":
            return which(*_each(tree, around))
        return which(*(evaluate(part, around) for part in tree[1:]))

    return over


def _sum(tree: Tree, around: Around) -> Value:
    total = 0.0
    for value in _each(tree, around):
        total += to_number(value)
    return total


LAZY: dict[str, Callable[[Tree, Around], Value]] = {
    "ref": lambda tree, around: around.ref(tree[1]),
    "self": lambda tree, around: around.itself,
    "column": lambda tree, around: (around.columns or {}).get(tree[1], ""),
    "today": lambda tree, around: around.today,
    "or": lambda tree, around: any(
        to_truth(evaluate(part, around)) for part in tree[1:]
    ),
    "and": lambda tree, around: all(
        to_truth(evaluate(part, around)) for part in tree[1:]
    ),
    "if": lambda tree, around: evaluate(
        tree[2 if to_truth(evaluate(tree[1], around)) else 3], around
    ),
    "coalesce": lambda tree, around: (
        one if (one := evaluate(tree[1], around)) != "" else evaluate(tree[2], around)
    ),
    "regex": lambda tree, around: matches(tree[2], to_text(evaluate(tree[1], around))),
    "sum": _sum,
    "count": lambda tree, around: float(len(around.each(tree[1][1]))),
    "min": _many(least),
    "max": _many(most),
}
