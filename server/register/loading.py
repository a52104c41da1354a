"""Organisations and mediators from sheets: every bad row is named, or all is added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.identifiers import new_id
from server.identity.models import MediationKind, Organisation, OrganisationKind
from server.register.actions import STANDS_AT, keep_organisation
from server.register.models import MediatorKind, Source
from server.register.schemas import PHONE
from server.territory.catalogue import CLASSES
from server.territory.models import Area
from server.territory.sheets import FileRefused, Filled, Unfit

ORGANISATIONS: dict[str, tuple[str, str]] = {
    "name": ("名称", "name"),
    "kind": ("类别", "kind"),
    "area": ("区域编码", "area"),
    "mediation_kind": ("调解类型", "mediation_kind"),
    "specialities": ("专长", "specialities"),
    "address": ("地址", "address"),
    "hours": ("时间", "hours"),
    "phone": ("值班电话", "phone"),
    "posts": ("编制", "posts"),
    "valid_from": ("启用", "valid_from"),
    "valid_until": ("停用", "valid_until"),
}
"""The columns of a list of organisations, in Chinese or English."""
MAY_LACK = frozenset(ORGANISATIONS) - {"name", "kind", "area"}

KINDS: Mapping[OrganisationKind, str] = dict(
    zip(
        OrganisationKind,
        (
            "区县中心",
            "镇街中心",
            "片区",
            "村社工作站",
            "调解室",
            "人民调解委员会",
            "行业性调解组织",
            "专业性调解组织",
            "品牌工作室",
            "社会组织",
            "部门",
            "法庭",
            "劳动仲裁",
            "法律服务",
            "企业",
            "临时调解点",
        ),
        strict=True,
    )
)
WAYS: Mapping[MediationKind, str] = dict(
    zip(
        MediationKind,
        ("人民", "司法", "行政", "行业性", "专业性", "协会", "律师"),
        strict=True,
    )
)
SOURCES: Mapping[Source, str] = dict(
    zip(
        Source,
        (
            "法律明白人",
            "乡贤",
            "五老",
            "农民工",
            "退役军人",
            "返乡大学生",
            "退休老干部",
            "基层法律工作者",
        ),
        strict=True,
    )
)
CHOSEN: Mapping[MediatorKind, str] = {
    MediatorKind.ELECTED: "推选",
    MediatorKind.APPOINTED: "聘任",
}

LONGEST = {"name": 80, "address": 120, "hours": 60, "about": 200, "login": 64}
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MOST_POSTS = 9999

Word = TypeVar("Word", bound=StrEnum)
Cells = Mapping[str, str]


class RowRefused(Exception):
    """Why a row cannot be taken: the column and what to do, without its value."""


@dataclass(frozen=True)
class Loaded:
    """What a list added, and how many of its rows were there before."""

    new: int
    known: int


@dataclass(frozen=True)
class Row:
    """A row of a sheet, read by its columns."""

    heads: Mapping[str, str]
    number: int
    cells: Cells

    def refuse(self, name: str, said: str) -> RowRefused:
        return RowRefused(f"{self.heads.get(name, name)}: {said}")

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a cell's text, no longer than its column takes."""
        found = self.cells[name]
        if isinstance(found, Unfit):
            raise self.refuse(name, found)
        if needed and not found:
            raise self.refuse(name, "is empty")
        if len(found) > LONGEST.get(name, 64):
            raise self.refuse(name, f"is longer than {LONGEST.get(name, 64)}")
        return found

    def word(self, name: str, words: Mapping[Word, str]) -> Word | None:
        """Return what a word stands for, in Chinese or by its key."""
        said = self.text(name)
        found = [key for key, word in words.items() if said in (word, key.value)]
        if said and not found:
            raise self.refuse(name, f"is none of: {', '.join(words.values())}")
        return found[0] if found else None

    def words(self, name: str) -> list[str]:
        """Return the parts of a cell, whichever sign stands between them."""
        parts = re.split(r"[、,，;；\s]+", self.text(name))
        return list(dict.fromkeys(part for part in parts if part))

    def classes(self, name: str) -> list[str]:
        codes = self.words(name)
        if any(code not in CLASSES for code in codes):
            raise self.refuse(name, "holds what is no class: write 02, 0402")
        return codes

    def day(self, name: str) -> date | None:
        said = self.text(name)
        if not said:
            return None
        found = DAY.fullmatch(said)
        try:
            return date(*map(int, found.groups())) if found else self._no_day(name)
        except ValueError:
            return self._no_day(name)

    def _no_day(self, name: str) -> date:
        raise self.refuse(name, "is no day: write 2026-11-22")


def check_rows(
    filled: Filled, read: Any, places: Mapping[str, Area]
) -> list[dict[str, Any]]:
    """Return what all rows say; refuse the sheet with each bad row named.

    A name that stands twice in one village is refused: it is one, or two that nobody
    can tell apart.
    """
    if not filled.rows:
        raise FileRefused("there is a header, but no row under it")
    errors: list[str] = []
    found: list[dict[str, Any]] = []
    first: dict[tuple[str, str], int] = {}
    for number, cells in filled.rows:
        try:
            said = read(Row(filled.heads, number, cells), places)
        except RowRefused as refusal:
            errors.append(f"row {number}, {refusal}")
            continue
        key = (said["name"], said["area"])
        if key in first:
            errors.append(
                f"row {number}, the same name in that area as row {first[key]}"
            )
        first.setdefault(key, number)
        found.append(said | {"row": number})
    if errors:
        raise FileRefused(*errors)
    return found


def areas_by_code(session: Session) -> dict[str, Area]:
    """Return the areas in force."""
    query = select(Area).where(Area.voided_on.is_(None))
    return {area.code: area for area in session.scalars(query)}


def area_of(row: Row, places: Mapping[str, Area]) -> Area:
    code = row.text("area", needed=True)
    if code not in places:
        raise row.refuse("area", "there is no such area: correct the code")
    return places[code]


def load_organisations(session: Session, filled: Filled) -> Loaded:
    """Add the organisations of a list; those that are there stay as they are."""
    places = areas_by_code(session)
    rows = check_rows(filled, _read_organisation, places)
    there = {
        (code, name): kind
        for code, name, kind in session.execute(
            select(Area.code, Organisation.name, Organisation.kind).join(
                Area, Area.id == Organisation.area_id
            )
        )
    }
    _refuse_others(rows, there)
    new = [row for row in rows if (row["area"], row["name"]) not in there]
    for row in new:
        said = {name: value for name, value in row.items() if name != "row"}
        keep_organisation(session, None, new_id(), said)
    return Loaded(len(new), len(rows) - len(new))


def _refuse_others(
    rows: Sequence[Mapping[str, Any]],
    there: Mapping[tuple[str, str], OrganisationKind],
) -> None:
    errors = [
        f"row {row['row']}, there is another kind of organisation of that name there"
        for row in rows
        if there.get((row["area"], row["name"]), row["kind"]) != row["kind"]
    ]
    if errors:
        raise FileRefused(*errors)


def _read_organisation(row: Row, places: Mapping[str, Area]) -> dict[str, Any]:
    area = area_of(row, places)
    kind = row.word("kind", KINDS)
    if kind is None:
        raise row.refuse("kind", f"is empty: one of {', '.join(KINDS.values())}")
    level = STANDS_AT.get(kind)
    if level and area.level != level:
        raise row.refuse("area", f"this kind stands at a {level.value}")
    first, last = row.day("valid_from"), row.day("valid_until")
    if kind == OrganisationKind.COUNTY_CENTRE and (first or last):
        raise row.refuse("valid_from", "a district is never without its centre")
    if first and last and last < first:
        raise row.refuse("valid_until", "lies before the first day")
    return {
        "name": row.text("name", needed=True),
        "kind": kind,
        "area": area.code,
        "parent_id": None,
        "mediation_kind": row.word("mediation_kind", WAYS),
        "specialities": row.classes("specialities"),
        "address": row.text("address"),
        "hours": row.text("hours"),
        "phone": _phone(row),
        "posts": _posts(row),
        "public": True,
        "valid_from": first,
        "valid_until": last,
    }


def _phone(row: Row) -> str:
    said = row.text("phone")
    try:
        PHONE(said)
    except ValidationError:
        raise row.refuse("phone", "is no number as one dials it") from None
    return said


def _posts(row: Row) -> int | None:
    said = row.text("posts")
    if said and not (said.isdecimal() and int(said) <= MOST_POSTS):
        raise row.refuse("posts", "is no number of people")
    return int(said) if said else None
