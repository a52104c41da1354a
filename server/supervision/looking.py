"""Each hour the worker looks for what is late: it opens, proposes and closes cards.

Whoever looks twice, or after three days, or beside another, makes nothing twice: a
clock or a card leads to one card of a reason only, and the database holds it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from server.audit.actions import Line, note_all
from server.cases.models import Case
from server.cases.stages import State
from server.clocks.ground import Ground, read_ground
from server.clocks.models import Clock
from server.clocks.reminding import remind
from server.db import insert_new, transaction
from server.identifiers import new_id
from server.jobs import plan_hour
from server.supervision.models import SupervisionCard
from server.supervision.rules import (
    LATE,
    MOST_EXTENSIONS,
    SILENT,
    Help,
    LateRule,
    Level,
    Reason,
    SilenceRule,
)
from server.workdays.calendar import working_days_between

LOOK = "supervision.look"
OPEN, CLOSE = "supervision.open", "supervision.close"
AT_ONCE = 500
Went = Callable[[int, int], None]
Write = Callable[[Session], None]
Row = dict[str, Any]


def plan(now: datetime, zone: ZoneInfo) -> None:
    """Put in this hour's look, once."""
    plan_hour(LOOK, now, zone)


def work(arguments: Mapping[str, object], went: Went) -> Write:
    """Look at what is so by now, not at what was when the look was due."""
    now = max(datetime.now(UTC), datetime.fromisoformat(str(arguments["as_of"])))
    for number, part in enumerate((remind, close_done, open_late, open_silent)):
        with transaction(writes=True) as session:
            part(session, now)
        went(number, 4)
    return lambda session: None


def open_late(session: Session, now: datetime) -> int:
    """Open blue cards of what is late, propose the graver ones; return how many."""
    ground = read_ground(session, now)
    return sum(write_cards(session, _late(session, ground, rule, now)) for rule in LATE)


def _late(session: Session, ground: Ground, rule: LateRule, now: datetime) -> list[Row]:
    """Return a card for each clock that ran out long enough ago."""
    known = select(SupervisionCard.cause_id).where(
        SupervisionCard.reason == rule.reason
    )
    query = (
        select(Clock, Case.organisation_id)
        .join(Case, Case.id == Clock.case_id)
        .where(
            Clock.kind == rule.clock,
            Clock.ended_at.is_(None),
            Clock.paused_since.is_(None),
            Clock.due_at < now,
            Case.state.not_in((State.CLOSED, State.JOINED)),
            Clock.id.not_in(known),
        )
    )
    today = ground.day_of(now)
    return [
        _card(clock.case_id, organisation, rule, clock.id, rule.missing, now)
        for clock, organisation in session.execute(query)
        if not rule.after
        or working_days_between(ground.calendar, clock.due_on, today) > rule.after
    ]


def _card(
    case_id: UUID,
    organisation_id: UUID,
    rule: LateRule | SilenceRule,
    cause_id: UUID,
    missing: str,
    now: datetime,
) -> Row:
    return {
        "id": new_id(),
        "case_id": case_id,
        "organisation_id": organisation_id,
        "level": rule.level,
        "reason": rule.reason,
        "missing": missing,
        "cause_id": cause_id,
        "opened_at": now,
    }


def write_cards(session: Session, rows: list[Row]) -> int:
    """Write the cards that are not there yet, and a line of the audit for each."""
    new = 0
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        insert_new(session, SupervisionCard, part)
        ids = [row["id"] for row in part]
        written = set(
            session.scalars(
                select(SupervisionCard.id).where(SupervisionCard.id.in_(ids))
            )
        )
        lines: list[Line] = [
            (OPEN, row["id"], {"case_id": str(row["case_id"]), "level": row["level"]})
            for row in part
            if row["id"] in written
        ]
        note_all(session, None, lines)
        new += len(lines)
    return new


def open_silent(session: Session, now: datetime) -> int:
    """Propose a graver card where one stayed without an answer; return how many."""
    ground = read_ground(session, now)
    return sum(
        write_cards(session, _silent(session, ground, rule, now)) for rule in SILENT
    )


def _silent(
    session: Session, ground: Ground, rule: SilenceRule, now: datetime
) -> list[Row]:
    known = select(SupervisionCard.cause_id).where(
        SupervisionCard.reason == rule.reason
    )
    query = (
        select(SupervisionCard, Case.organisation_id)
        .join(Case, Case.id == SupervisionCard.case_id)
        .where(
            SupervisionCard.level == rule.of,
            SupervisionCard.closed_at.is_(None),
            SupervisionCard.answered_at.is_(None),
            or_(
                SupervisionCard.level == Level.BLUE,
                SupervisionCard.confirmed_at.is_not(None),
            ),
            SupervisionCard.id.not_in(known),
        )
    )
    today = ground.day_of(now)

    def silent_for(card: SupervisionCard) -> int:
        told = ground.day_of(card.confirmed_at or card.opened_at)
        return working_days_between(ground.calendar, told, today)

    return [
        _card(card.case_id, organisation, rule, card.id, card.missing, now)
        for card, organisation in session.execute(query)
        if silent_for(card) > rule.after
    ]


def close_done(session: Session, now: datetime) -> int:
    """Close the cards whose missing step was done meanwhile; return how many."""
    query = (
        select(SupervisionCard)
        .join(Clock, Clock.id == SupervisionCard.cause_id)
        .where(SupervisionCard.closed_at.is_(None), Clock.ended_at.is_not(None))
    )
    done = {
        card.id: card
        for card in session.scalars(query.with_for_update(of=SupervisionCard))
    }
    following = _that_follow(session, done)
    while following:
        done |= following
        following = _that_follow(session, following)
    for card in done.values():
        card.closed_at = now
    note_all(session, None, [(CLOSE, card_id, {"by": "step"}) for card_id in done])
    session.flush()
    return len(done)


def _that_follow(
    session: Session, causes: Iterable[UUID]
) -> dict[UUID, SupervisionCard]:
    """Return the open cards that were proposed because others stayed unanswered."""
    query = select(SupervisionCard).where(
        SupervisionCard.cause_id.in_(list(causes)), SupervisionCard.closed_at.is_(None)
    )
    return {card.id: card for card in session.scalars(query)}


def propose(
    session: Session, case: Case, reason: Reason, cause_id: UUID, now: datetime
) -> bool:
    """Propose a red card for what is no clock's matter; return whether it is new."""
    row = {
        "id": new_id(),
        "case_id": case.id,
        "organisation_id": case.organisation_id,
        "level": Level.RED,
        "reason": reason,
        "missing": "case.agree",
        "cause_id": cause_id,
        "opened_at": now,
    }
    return write_cards(session, [row]) == 1


def propose_where_stuck(session: Session, card: SupervisionCard, now: datetime) -> None:
    """Propose a red card where more time was asked for too often."""
    asked = session.scalar(
        select(func.count())
        .select_from(SupervisionCard)
        .where(
            SupervisionCard.case_id == card.case_id,
            SupervisionCard.help == Help.EXTENSION,
        )
    )
    if (asked or 0) > MOST_EXTENSIONS:
        propose(session, card.case, Reason.EXTENSIONS, card.case_id, now)
