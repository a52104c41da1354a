"""What a form never asks: `forbidden_questions.toml`, looked for in all its words."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("forbidden_questions.toml")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
UNSEEN = frozenset({"Mn", "Cf"})
"""Accents, and characters without any width."""
SIGNS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Topic:
    """One thing that is never asked, and the words by which it is known."""

    name: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    alone: frozenset[str]
    names: frozenset[str]

    def is_meant(
        self, together: str, apart: str, *, whole: bool, technical: bool
    ) -> bool:
        """Tell whether a text asks for this.

        A choice is no answer of its own, so that "by phone" may be one: `whole` is
        said of questions. `technical` is said of their names.
        """
        if any(word in together for word in self.zh):
            return True
        if any(f" {words} " in f" {apart} " for words in self.en):
            return True
        if whole and ({together, apart} & self.alone):
            return True
        return technical and bool({*apart.split(), together} & self.names)


@cache
def topics() -> tuple[Topic, ...]:
    """Return the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(_topic(name, said) for name, said in table.items())


def _topic(name: str, said: Mapping[str, list[str]]) -> Topic:
    zh = tuple(map(_together, said["zh"]))
    en = tuple(map(_words, said["en"]))
    alone, names = frozenset(said.get("alone", ())), frozenset(said["names"])
    return Topic(name, zh, en, alone, names)


def forbidden_topic(
    text: str, *, whole: bool = False, technical: bool = False
) -> str | None:
    """Return what a text asks that is never asked, if it does.

    >>> forbidden_topic("您 的 姓-名？"), forbidden_topic("surface of the road")
    ('full_name', None)
    >>> forbidden_topic("residentPhone2", technical=True), forbidden_topic("电话")
    ('phone', None)
    """
    together, apart = _together(text), _words(text)
    for topic in topics():
        if topic.is_meant(together, apart, whole=whole, technical=technical):
            return topic.name
    return None


def _plain(text: str) -> str:
    """Return a text without what only changes how it looks."""
    told = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in told if unicodedata.category(sign) not in UNSEEN)


def _together(text: str) -> str:
    return SIGNS.sub("", _plain(text)).casefold()


def _words(text: str) -> str:
    return SIGNS.sub(" ", HUMP.sub(" ", _plain(text))).casefold().strip()
