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
    pictured_zh: tuple[str, ...]
    pictured_en: tuple[str, ...]

    def is_pictured(self, together: str, apart: str) -> bool:
        """Tell whether a photo of this is asked for; in words it may be asked."""
        if any(word in together for word in self.pictured_zh):
            return True
        return any(f" {words} " in f" {apart} " for words in self.pictured_en)

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
    pictured_zh = tuple(map(_together, said.get("pictured_zh", ())))
    pictured_en = tuple(map(_words, said.get("pictured_en", ())))
    return Topic(name, zh, en, alone, names, pictured_zh, pictured_en)


def forbidden_topic(
    text: str, *, whole: bool = False, technical: bool = False, pictured: bool = False
) -> str | None:
    """Return what a text asks that is never asked, if it does.

    >>> forbidden_topic("您 的 姓-名？"), forbidden_topic("surface of the road")
    ('full_name', None)
    >>> forbidden_topic("residentPhone2", technical=True), forbidden_topic("电话")
    ('phone', None)
    >>> forbidden_topic("合影"), forbidden_topic("合影", pictured=True)
    (None, 'face_and_body')
    """
    together, apart = _together(text), _words(text)
    for topic in topics():
        if topic.is_meant(together, apart, whole=whole, technical=technical):
            return topic.name
        if pictured and topic.is_pictured(together, apart):
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
