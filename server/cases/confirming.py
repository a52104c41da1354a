"""Judicial confirmation (司法确认): who may ask for it, of what, and until when.

人民调解法 33, 民诉法 205; what courts do not accept: 民诉法解释 355.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from server.cases.models import Case
from server.cases.words import party_of
from server.problems import Conflict, Unprocessable

WINDOW = timedelta(days=30)

BEIJING = ZoneInfo("Asia/Shanghai")
"""The days of the law are counted by Beijing's time, wherever the district lies."""

STATUS = frozenset({"01", "0101", "0102"})
"""Whether a marriage or kinship holds is not for an agreement to say."""
TITLE = frozenset(
    [
        "0103",
        "0202",
        "0403",
        "0499",
        "09",
        "0901",
        "0902",
        "0903",
        "0904",
        "0999",
        "1001",
    ]
)
"""Nor whose a thing or an invention is."""


class ConfirmationTooLate(Conflict):
    title = "Thirty days after it took effect an agreement cannot be confirmed any more"


class NotBothAsk(Unprocessable):
    title = "The court is asked by all parties together"


class NotForTheCourt(Unprocessable):
    title = "In this class the court confirms only what is to be paid or done"


def last_day(effective_at: datetime) -> date:
    """Return the last day to ask the court: thirty days from the day after effect.

    >>> from datetime import UTC
    >>> last_day(datetime(2026, 11, 1, 9, tzinfo=UTC))
    datetime.date(2026, 12, 1)
    """
    return effective_at.astimezone(BEIJING).date() + WINDOW


def check_confirmation(case: Case, now: datetime, said: dict[str, Any]) -> None:
    """Refuse what the court would send back: too late, not by all, not of its kind."""
    for party_id in said["party_ids"]:
        party_of(case, party_id)
    asked = {one.id for one in case.parties if one.role in ("applicant", "respondent")}
    if not asked <= set(said["party_ids"]):
        raise NotBothAsk(errors={"party_ids": [NotBothAsk.title]})
    last = last_day(case.effective_at) if case.effective_at else None
    if last and now.astimezone(BEIJING).date() > last:
        raise ConfirmationTooLate(last_day=last.isoformat())
    careful = case.category in STATUS | TITLE
    if careful and not said["money_or_duties_only"]:
        raise NotForTheCourt(errors={"money_or_duties_only": [NotForTheCourt.title]})
