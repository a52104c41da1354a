"""What day it is here, and how far a phone's clock is off."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, has_request_context, request

from server.config import Settings

CLOCK_OFF = timedelta(minutes=10)
HEADER = "Linli-Clock"


def is_off(filed_at: datetime, now: datetime) -> bool:
    """Tell whether the time that a phone wrote is to be doubted.

    A time to come is wrong by itself. A slow clock shows only by what the phone says
    the time is while it sends: then all is doubted that was written by that clock.
    What is later than such a clock was written before it was set back.
    """
    if filed_at > now + CLOCK_OFF:
        return True
    there = time_there()
    if there is None or abs(there - now) <= CLOCK_OFF:
        return False
    return filed_at <= there + CLOCK_OFF


def time_there() -> datetime | None:
    """Return what time the sender says it is, if it says so in a way we know."""
    if not has_request_context():
        return None
    try:
        said = datetime.fromisoformat(request.headers.get(HEADER, ""))
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def today() -> date:
    """Return the day by the district's own clock."""
    return datetime.now(zone()).date()


def zone() -> ZoneInfo:
    """Return the district's own zone, also where no web is around."""
    found: ZoneInfo = current_app.config.get("ZONE") or Settings.read().zone
    return found
