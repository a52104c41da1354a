"""What a file of counts is asked for with."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from geo.months import latest, months
from server.api import BodyRefused
from server.gis.counts import LEVELS
from server.insight.schemas import Day
from server.territory.models import Level

MOST_MONTHS = 120


class ExportAskedSchema(Schema):
    """Which level, and which months: those that any of the days lies in."""

    level = fields.Enum(
        Level,
        by_value=True,
        load_default=Level.MICRO_GRID,
        validate=validate.OneOf(list(LEVELS.values())),
    )
    since = Day(data_key="from")
    until = Day(data_key="to")
    by = fields.String(load_default="month", validate=validate.OneOf(["month"]))


def read_months(asked: dict[str, Any], today: date) -> list[date]:
    """Return the months asked for, by default the latest thirteen.

    Whole ones: else two files of windows a day apart would tell that day.

    >>> found = read_months({"since": date(2026, 10, 9)}, date(2026, 11, 2))
    >>> [str(month) for month in found]
    ['2026-10-01', '2026-11-01']
    """
    last = asked.get("until", today)
    first = asked.get("since", latest(last)[0])
    found = months(first, last)
    if first > last or not found:
        raise BodyRefused(errors={"from": ["It is after `to`, or after today."]})
    if len(found) > MOST_MONTHS:
        raise BodyRefused(errors={"from": [f"More than {MOST_MONTHS} months."]})
    return found
