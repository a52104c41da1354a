"""What a request for features asks: OGC API Features 1.0.1, clause 7.15.

Anything that is not understood is refused with 400 and named, also a parameter
that this service does not have.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from math import isfinite
from zoneinfo import ZoneInfo

from server.problems import Problem

DEFAULT_LIMIT, MOST = 10, 10_000
FURTHEST = 10**9
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
BEGINNING = datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
END = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


class ParameterRefused(Problem):
    status = HTTPStatus.BAD_REQUEST
    title = "A parameter of the query is not right; `errors` says which"


Box = tuple[float, float, float, float]
Span = tuple[datetime, datetime]
"""From and to, both included."""


@dataclass(frozen=True)
class Asked:
    """Which features, how many of them, and after how many."""

    bbox: Box | None = None
    span: Span | None = None
    limit: int = DEFAULT_LIMIT
    offset: int = 0


def refuse(name: str, said: str) -> ParameterRefused:
    return ParameterRefused(errors={name: [said]})


def must_have_no_other(said: Mapping[str, list[str]], *known: str) -> None:
    """Refuse a parameter that is not known, or said twice."""
    for name, values in said.items():
        if name == "bbox-crs":
            raise refuse(name, "Boxes are in CRS84 here: longitude, latitude, degrees.")
        if name not in known:
            raise refuse(name, "There is no such parameter.")
        if len(values) > 1:
            raise refuse(name, "It is said more than once.")


def read_asked(said: Mapping[str, list[str]], zone: ZoneInfo) -> Asked:
    """Return what the parameters of a query ask for.

    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> read_asked({"limit": ["99999"], "bbox": ["120,28,121,29"]}, zone)
    Asked(bbox=(120.0, 28.0, 121.0, 29.0), span=None, limit=10000, offset=0)
    >>> read_asked({}, zone).limit
    10
    """
    must_have_no_other(said, "bbox", "datetime", "limit", "offset")
    one = {name: values[0] for name, values in said.items()}
    return Asked(
        bbox=read_box(one["bbox"]) if "bbox" in one else None,
        span=read_span(one["datetime"], zone) if "datetime" in one else None,
        limit=min(read_whole("limit", one["limit"], 1), MOST)
        if "limit" in one
        else DEFAULT_LIMIT,
        offset=read_whole("offset", one.get("offset", "0"), 0),
    )


def read_whole(name: str, text: str, least: int) -> int:
    if not re.fullmatch("[0-9]{1,18}", text) or not least <= int(text):
        raise refuse(name, f"Not a whole number from {least} on.")
    return min(int(text), FURTHEST)


def read_box(text: str) -> Box:
    """Return west, south, east, north; heights are read and left aside.

    West is greater than east where the box crosses the 180th meridian.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise refuse("bbox", "Not numbers with commas between them.") from None
    if len(numbers) not in (4, 6) or not all(map(isfinite, numbers)):
        raise refuse("bbox", "Not four numbers, or six with heights.")
    west, south, east, north = numbers if len(numbers) == 4 else _flat(numbers)
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        raise refuse("bbox", "Not west, south, east, north in degrees.")
    return west, south, east, north


def _flat(numbers: list[float]) -> list[float]:
    if numbers[2] > numbers[5]:
        raise refuse("bbox", "The lower height is above the upper one.")
    return [*numbers[:2], *numbers[3:5]]


def read_span(text: str, zone: ZoneInfo) -> Span:
    """Return the times of a moment, or of an interval that may be open at an end.

    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> [str(end) for end in read_span("2026-10-01/2026-10-31", zone)]
    ['2026-10-01 00:00:00+08:00', '2026-10-31 23:59:59.999999+08:00']
    """
    ends = text.split("/")
    if len(ends) > 2:
        raise refuse("datetime", "An interval has two ends.")
    if len(ends) == 1:
        return _begins(text, zone), _ends(text, zone)
    since = BEGINNING if ends[0] in ("", "..") else _begins(ends[0], zone)
    until = END if ends[1] in ("", "..") else _ends(ends[1], zone)
    if since > until:
        raise refuse("datetime", "It ends before it begins.")
    return since, until


def _begins(text: str, zone: ZoneInfo) -> datetime:
    if not DAY.fullmatch(text):
        return _moment(text)
    return datetime.combine(_day(text), time.min, zone)


def _ends(text: str, zone: ZoneInfo) -> datetime:
    if not DAY.fullmatch(text):
        return _moment(text)
    return datetime.combine(_day(text), time.max, zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("datetime", "There is no such day.") from None


def _moment(text: str) -> datetime:
    if MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper())
        except ValueError:
            pass
    raise refuse("datetime", "Not a time as 2026-10-01T00:00:00Z, nor an interval.")
