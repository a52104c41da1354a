from datetime import date
from typing import Any

from flask import g

from server.api import Blueprint
from server.problems import NotFound
from server.workdays import actions, queries
from server.workdays.schemas import (
    DaySaidSchema,
    DaySchema,
    YearSaidSchema,
    YearSchema,
)

calendar = Blueprint("calendar", __name__, url_prefix="/api/v1/calendar")

YEARS = range(2004, 2100)


class NoSuchYear(NotFound):
    title = "The calendar runs from 2004 to 2099"


@calendar.get("/years/<int:year>")
@calendar.response(200, YearSchema)
def get_year(year: int) -> Any:
    """Say whether a year's holidays are known, and what the district said of it."""
    g.actor.must_somewhere(actions.KEEP)
    return show_year(check_year(year))


@calendar.put("/years/<int:year>")
@calendar.hears(YearSaidSchema(), actions.KEEP)
@calendar.response(200, YearSchema)
def put_year(said: dict[str, Any], year: int) -> Any:
    """Load a year whole, in place of what was said of it before."""
    actions.load_year(g.session, g.actor, check_year(year), said["days"])
    return show_year(year)


@calendar.put("/days/<day>")
@calendar.hears(DaySaidSchema(), actions.KEEP)
@calendar.response(200, DaySchema)
@calendar.alt_response(201, schema=DaySchema, description="Nothing was said of it yet")
def put_day(said: dict[str, Any], day: str) -> Any:
    """Correct one day."""
    kept, new = actions.keep_day(g.session, g.actor, read_day(day), said)
    return kept, 201 if new else 200


@calendar.delete("/days/<day>")
@calendar.response(204)
def delete_day(day: str) -> None:
    """Take back what was said of one day."""
    g.actor.must_somewhere(actions.KEEP)
    actions.drop_day(g.session, g.actor, read_day(day))


def show_year(year: int) -> dict[str, Any]:
    known = queries.read_calendar(g.session).knows(year)
    return {"year": year, "known": known, "days": queries.list_days(g.session, year)}


def check_year(year: int) -> int:
    if year not in YEARS:
        raise NoSuchYear
    return year


def read_day(said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise actions.NoSuchDay from None
    check_year(day.year)
    return day
