"""The responsibility sheets: which unit leads which class, from which day on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from server.identity.models import Organisation
from server.register.fitting import LEAVES, gathered
from server.register.models import Responsibility
from server.territory.models import Area


class Doubts(NamedTuple):
    """Classes that a sheet gives to nobody, and to several."""

    without: list[str]
    several: list[str]


def sheets_in_force(
    session: Session, paths: Sequence[str], day: date
) -> dict[str, list[Responsibility]]:
    """Return the sheet of each area that has one: its newest version by that day."""
    query = (
        select(Responsibility)
        .join(Area, Area.id == Responsibility.area_id)
        .where(Area.path.in_(paths), Responsibility.valid_from <= day)
        .options(
            joinedload(Responsibility.organisation), joinedload(Responsibility.area)
        )
        .order_by(Responsibility.valid_from, Responsibility.id)
    )
    sheets: dict[str, list[Responsibility]] = {}
    for line in session.scalars(query):
        sheet = sheets.setdefault(line.area.path, [])
        if sheet and sheet[0].valid_from < line.valid_from:
            sheet.clear()
        sheet.append(line)
    return sheets


def leads_of(
    sheet: Iterable[Responsibility], leaf: str, day: date
) -> list[Organisation]:
    """Return the units that lead a finest class by a sheet; none that has ended."""
    lines = [
        line
        for line in sheet
        if line.lead
        and leaf.startswith(line.category)
        and line.organisation.is_there(day)
    ]
    finest = max((len(line.category) for line in lines), default=0)
    return [line.organisation for line in lines if len(line.category) == finest]


def check_sheet(sheet: Sequence[Responsibility], day: date) -> Doubts:
    """Return what is to be mended in a sheet: each class has exactly one lead."""
    counts = {leaf: len(leads_of(sheet, leaf, day)) for leaf in LEAVES}
    return Doubts(
        gathered(leaf for leaf, count in counts.items() if count == 0),
        gathered(leaf for leaf, count in counts.items() if count > 1),
    )
