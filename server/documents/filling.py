"""Filling a template: in a sandbox in which nothing can be called and little repeated.

Whoever edits a template puts words of ours into it. It cannot reach the program, the
files or the network, and cannot make itself endless.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Undefined
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from server.problems import Unprocessable

FILTERS = ("default", "d", "join", "length", "first", "last", "upper", "lower", "trim")
TURNS = 20_000
"""How often the loops of one paper may turn: 179 households, their items, and more."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
QR_MM = 22


class TemplateFailed(Unprocessable):
    title = "This template cannot be filled"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja that calls nothing, counts nothing up, and knows few filters."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(self, undefined: type[Undefined] = Undefined) -> None:
        super().__init__(autoescape=True, undefined=undefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in ("defined", "none")}

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"{operator} is not for templates")


class Turns:
    """Counts how often the loops of one paper have turned."""

    def __init__(self) -> None:
        self.left = TURNS

    def count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise SecurityError("the loops of this template do not end")


class Counted(list[Any]):
    """A list whose every reading is counted."""

    turns: Turns

    def __iter__(self) -> Iterator[Any]:
        for one in super().__iter__():
            self.turns.count()
            yield one


def fill(template: bytes, laid: dict[str, Any], address: str = "") -> bytes:
    """Return the template as DOCX with what was laid out in it.

    An address becomes the QR code of the paper.
    """
    opened = DocxTemplate(BytesIO(template))
    opened.init_docx()
    context = guard(laid, Turns())
    context["qr"] = (
        InlineImage(opened, _qr(address), width=Mm(QR_MM)) if address else ""
    )
    try:
        opened.render(context, Sandbox(), autoescape=True)
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ) as wrong:
        raise TemplateFailed(str(wrong)) from wrong
    with BytesIO() as made:
        opened.save(made)
        return made.getvalue()


def guard(said: Any, turns: Turns) -> Any:
    r"""Return values as a paper can hold them, their lists counted.

    >>> guard({"a": ["甲\x07{{ b }}"]}, Turns())
    {'a': ['甲{{ b }}']}
    """
    if isinstance(said, dict):
        return {name: guard(value, turns) for name, value in said.items()}
    if isinstance(said, list):
        counted = Counted(guard(one, turns) for one in said)
        counted.turns = turns
        return counted
    return UNPRINTABLE.sub("", said) if isinstance(said, str) else said


def _qr(address: str) -> BytesIO:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="png", scale=6, border=2
    )
    drawn.seek(0)
    return drawn
