"""How a case stands, as a resident is told: six steps, and the next evaluation."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.cases.models import Case, Step


class Stage(StrEnum):
    """群众求助—窗口受理—系统派单—矛盾调处—司法确认—评价回访."""

    ASKED = "asked"
    TAKEN = "taken"
    SENT = "sent"
    MEDIATED = "mediated"
    CONFIRMED = "confirmed"
    LOOKED_BACK = "looked_back"


BY_STATE: dict[str, Stage] = {
    "screened": Stage.ASKED,
    "registered": Stage.ASKED,
    "refused_intake": Stage.ASKED,
    "advice_only": Stage.ASKED,
    "accepted": Stage.TAKEN,
    "reopened": Stage.TAKEN,
    "joined": Stage.TAKEN,
    "offered": Stage.SENT,
    "transferred": Stage.SENT,
    "assigned": Stage.MEDIATED,
    "mediating": Stage.MEDIATED,
    "paused": Stage.MEDIATED,
    "agreed": Stage.MEDIATED,
    "withdrawn": Stage.MEDIATED,
    "failed": Stage.MEDIATED,
    "refused_by_party": Stage.MEDIATED,
    "ended_by_party": Stage.MEDIATED,
    "effective": Stage.CONFIRMED,
    "performing": Stage.CONFIRMED,
    "performed": Stage.CONFIRMED,
    "partly_performed": Stage.CONFIRMED,
    "not_performed": Stage.CONFIRMED,
    "jc_applied": Stage.CONFIRMED,
    "jc_confirmed": Stage.CONFIRMED,
    "jc_dismissed": Stage.CONFIRMED,
    "jc_not_accepted": Stage.CONFIRMED,
    "followup": Stage.LOOKED_BACK,
    "dossier_check": Stage.LOOKED_BACK,
    "closed": Stage.LOOKED_BACK,
}
"""On which of the six steps a case stands, by its state."""

BEGUN = frozenset({"assigned", "mediating", "paused", "agreed"})
BEFORE = frozenset({"registered", "accepted", "offered", "reopened"})
OVER = frozenset(
    state
    for state, stage in BY_STATE.items()
    if stage in (Stage.CONFIRMED, Stage.LOOKED_BACK)
) | {"agreed", "failed", "refused_by_party", "ended_by_party"}
"""Mediation has come to an end: it can be judged and looked back on."""

SECOND_ROUND = timedelta(days=30)
ROUNDS = 2


def find_over_since(
    session: Session, cases: Iterable[UUID]
) -> dict[UUID, tuple[datetime, int]]:
    """Return since when each case is over, and how often it was opened again."""
    steps = session.execute(
        select(Step.case_id, Step.act, Step.to, Step.received_at)
        .where(Step.case_id.in_(list(cases)))
        .order_by(Step.case_id, Step.number)
    )
    found: dict[UUID, tuple[datetime | None, int]] = {}
    for case_id, act, to, at in steps:
        since, again = found.get(case_id, (None, 0))
        if act == "case.reopen":
            since, again = None, again + 1
        elif to.value in OVER:
            since = since or at
        found[case_id] = since, again
    return {one: (since, again) for one, (since, again) in found.items() if since}


def round_at(since: datetime, again: int, now: datetime) -> int:
    """Return which round of evaluation runs: two each time a matter was over.

    >>> from datetime import UTC
    >>> over = datetime(2026, 11, 1, tzinfo=UTC)
    >>> round_at(over, 0, over), round_at(over, 0, over + SECOND_ROUND)
    (1, 2)
    >>> round_at(over, 1, over)
    3
    """
    return ROUNDS * again + (2 if now - since >= SECOND_ROUND else 1)


def find_round(session: Session, case: Case, now: datetime) -> int | None:
    """Return the round that a case is in; None while nothing can be judged yet."""
    if case.state.value not in OVER:
        return None
    known = find_over_since(session, [case.id]).get(case.id)
    return round_at(*known, now) if known else None
