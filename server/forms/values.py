"""What an answer may be, by the type of its question."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from server.api import UNSTORABLE

LONGEST = 2000
BIGGEST = 2**53
ATTACHED = frozenset({"image", "audio", "signature"})
"""What is answered with a file: the answer is the attachment's id."""
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
DAY = re.compile(r"[1-9]\d{3}-\d\d-\d\d", re.ASCII)


def refuse(kind: str, value: Any, choices: Sequence[str] = ()) -> str | None:
    """Return why a value is no answer of this type, by a stable word.

    >>> refuse("integer", 4), refuse("integer", 4.5), refuse("date", "2026-02-30")
    (None, 'type', 'type')
    """
    if not CHECKS[kind](value):
        return "type"
    if kind == "select_one" and value not in choices:
        return "choice"
    if kind == "select_multiple" and not set(value) <= set(choices):
        return "choice"
    return None


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= LONGEST
        and not UNSTORABLE.search(value)
    )


def _is_whole(value: Any) -> bool:
    return type(value) is int and abs(value) <= BIGGEST


def _is_number(value: Any) -> bool:
    if type(value) not in (int, float):
        return False
    return bool(math.isfinite(value) and abs(value) <= BIGGEST)


def _are_choices(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= 200
        and all(isinstance(one, str) for one in value)
        and len(set(value)) == len(value)
    )


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_clock(value: Any) -> bool:
    return isinstance(value, str) and CLOCK.fullmatch(value) is not None


def is_id(value: Any) -> bool:
    """Tell whether this is an id, as phones write one."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _is_spot(value: Any) -> bool:
    """Degrees in WGS 84, and how well that is known."""
    if not isinstance(value, dict) or value.keys() != {"lon", "lat", "accuracy_m"}:
        return False
    lon, lat, accuracy = value["lon"], value["lat"], value["accuracy_m"]
    if not (_is_number(lon) and _is_number(lat)):
        return False
    known = accuracy is None or (_is_number(accuracy) and accuracy >= 0)
    return bool(abs(lon) <= 180 and abs(lat) <= 90 and known)


CHECKS: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "integer": _is_whole,
    "decimal": _is_number,
    "select_one": lambda value: isinstance(value, str),
    "select_multiple": _are_choices,
    "date": _is_day,
    "time": _is_clock,
    "geopoint": _is_spot,
    **dict.fromkeys(ATTACHED, is_id),
}


def from_text(kind: str, text: str) -> Any:
    """Return what a default means; None where it is no fixed value of this type."""
    if "${" in text or "(" in text and kind != "text":
        return None
    try:
        return READS.get(kind, str)(text)
    except ValueError:
        return None


READS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "decimal": float,
    "select_multiple": str.split,
    "time": lambda text: time.fromisoformat(text).strftime("%H:%M"),
    "geopoint": lambda text: None,
    **dict.fromkeys(ATTACHED, lambda text: None),
}
