"""Mediators from a sheet: an account, an entry and a place in an organisation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Role
from server.identifiers import new_id
from server.identity.actions import add_account
from server.identity.models import Account, Duty, Organisation
from server.identity.schemas import LOGIN
from server.register.actions import add_member
from server.register.loading import (
    CHOSEN,
    SOURCES,
    Loaded,
    Row,
    area_of,
    areas_by_code,
    check_rows,
)
from server.register.mediators import end_of_term, enter
from server.register.models import Mediator, MediatorKind, Source
from server.territory.models import Area
from server.territory.sheets import FileRefused, Filled

MEDIATORS: dict[str, tuple[str, str]] = {
    "name": ("姓名", "name"),
    "area": ("区域编码", "area"),
    "organisation": ("调解组织", "organisation"),
    "kind": ("产生方式", "kind"),
    "term_from": ("任期起", "term_from"),
    "term_until": ("任期止", "term_until"),
    "specialities": ("专长", "specialities"),
    "languages": ("语言", "languages"),
    "sources": ("来源", "sources"),
    "expert": ("智囊团", "expert"),
    "login": ("登录名", "login"),
}
"""The columns of a list of mediators, in Chinese or English. No other is read: no
number of a person, no picture."""
MAY_LACK = frozenset(MEDIATORS) - {"name", "area", "term_from"}

YES = frozenset({"是", "yes", "1", "true", "√"})
NO = frozenset({"", "否", "no", "0", "false"})

Offices = Mapping[tuple[str, str], UUID]
"""Organisations by the code of their area and their name."""


def load_mediators(session: Session, filled: Filled) -> Loaded:
    """Add the mediators of a list, each with an account that waits for a password.

    Who is in the register already, by name and area, stays as they are.
    """
    places = areas_by_code(session)
    rows = check_rows(filled, _read, places)
    offices: dict[tuple[str, str], UUID] = {
        (code, name): found
        for code, name, found in session.execute(
            select(Area.code, Organisation.name, Organisation.id).join(
                Area, Area.id == Organisation.area_id
            )
        )
    }
    there = set(
        session.execute(
            select(Account.name, Area.code)
            .join(Mediator, Mediator.account_id == Account.id)
            .join(Area, Area.id == Mediator.area_id)
        ).tuples()
    )
    new = [row for row in rows if (row["name"], row["area"]) not in there]
    logins = set(session.scalars(select(Account.login)))
    _check(new, offices, logins, places)
    for row in new:
        _enter(session, row, places[row["area"]])
    return Loaded(len(new), len(rows) - len(new))


def _check(
    rows: Sequence[dict[str, Any]],
    offices: Offices,
    logins: set[str],
    places: Mapping[str, Area],
) -> None:
    """Give each row its organisation and a login; refuse what has none."""
    errors = []
    numbers: Counter[str] = Counter()
    for row in rows:
        code = row["area"]
        if row["organisation"]:
            row["organisation_id"] = _office(offices, places[code], row["organisation"])
            if row["organisation_id"] is None:
                errors.append(f"row {row['row']}, there is no such organisation there")
        login = row["login"]
        while not login or (login in logins and not row["login"]):
            numbers[code] += 1
            login = f"{code}-{numbers[code]:02}"
        if login in logins:
            errors.append(f"row {row['row']}, this login is somebody's already")
        logins.add(login)
        row["login"] = login
    if errors:
        raise FileRefused(*errors)


def _office(offices: Offices, area: Area, name: str) -> UUID | None:
    """Return the organisation of that name in the area, or in the nearest above."""
    codes = area.path.strip("/").split("/")
    found = (offices.get((code, name)) for code in reversed(codes))
    return next((one for one in found if one), None)


def _read(row: Row, places: Mapping[str, Area]) -> dict[str, Any]:
    area = area_of(row, places)
    first = row.day("term_from")
    if first is None:
        raise row.refuse("term_from", "is empty")
    last = row.day("term_until") or end_of_term(first)
    if last < first:
        raise row.refuse("term_until", "lies before the first day")
    return {
        "name": row.text("name", needed=True),
        "area": area.code,
        "organisation": row.text("organisation"),
        "login": _login(row),
        "kind": row.word("kind", CHOSEN) or MediatorKind.ELECTED,
        "term_from": first,
        "term_until": last,
        "specialities": row.classes("specialities"),
        "languages": row.words("languages"),
        "sources": _sources(row),
        "expert": _expert(row),
    }


def _login(row: Row) -> str:
    said = row.text("login")
    try:
        return LOGIN(said) if said else ""
    except ValidationError:
        raise row.refuse("login", "letters, figures, . @ _ - only") from None


def _sources(row: Row) -> list[Source]:
    by_word = {word: key for key, word in SOURCES.items()}
    by_word |= {key.value: key for key in Source}
    said = row.words("sources")
    if any(word not in by_word for word in said):
        raise row.refuse("sources", f"is none of: {', '.join(SOURCES.values())}")
    return [by_word[word] for word in said]


def _expert(row: Row) -> bool:
    said = row.text("expert").lower()
    if said not in YES | NO:
        raise row.refuse("expert", "write 是 or 否")
    return said in YES


ENTRY = ("kind", "term_from", "term_until", "specialities", "languages", "sources")


def _enter(session: Session, row: Mapping[str, Any], area: Area) -> None:
    account = add_account(
        session,
        None,
        login=row["login"],
        name=row["name"],
        password_hash=None,
        roles=[(Role.MEDIATOR, area)],
    )
    entry = {name: row[name] for name in ENTRY} | {"account_id": account.id}
    entry |= {"expert": row["expert"], "listed": True, "about": ""}
    enter(session, None, new_id(), area, entry)
    if found := row.get("organisation_id"):
        place = {
            "account_id": account.id,
            "duty": Duty.HOME,
            "from_day": row["term_from"],
            "until_day": None,
        }
        add_member(session, None, found, new_id(), place)
