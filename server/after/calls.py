"""Calls from another office, and looking back after 7, 30 and 90 days."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor, Grant
from server.after.models import CallTry, Evaluation, FollowUp
from server.after.offices import list_others, must_be_calling_hours, must_be_other
from server.after.standing import find_over_since, round_at
from server.after.tallies import OVER_STATES
from server.audit.actions import note
from server.cases.models import Case, Party
from server.db import Raced, insert_new
from server.problems import NotFound
from server.territory.models import Area
from server.territory.queries import within

TRIES = 2
FIRST_CALL = timedelta(days=1)
AFTER_DAYS = (7, 30, 90)
LOOKED_AT = 300
"""Cases that are looked through for one list, the oldest first."""
MOST = 50


class NoCallDue(NotFound):
    title = "Nobody is to be called about this now"


class NoFollowUpDue(NotFound):
    title = "There is nothing to look back on here now"


class Due(NamedTuple):
    """A party that another office calls, without its name."""

    case: Case
    party: Party
    round: int
    tries: int


def _cases_over(session: Session, grants: Sequence[Grant]) -> Sequence[Case]:
    query = (
        select(Case)
        .join(Area, Area.id == Case.area_id)
        .where(Case.state.in_(OVER_STATES))
        .options(joinedload(Case.area), joinedload(Case.organisation))
        .order_by(Case.registered_at.desc(), Case.id)
        .limit(LOOKED_AT)
    )
    return session.scalars(within(query, grants)).unique().all()


def list_calls(session: Session, actor: Actor) -> list[Due]:
    """Return which parties this person's office is to call: of others' cases alone."""
    grants = actor.must_somewhere("evaluation.call")
    cases = list_others(session, actor, _cases_over(session, grants))
    return _due(session, cases, datetime.now(UTC))[:MOST]


def _due(session: Session, cases: Sequence[Case], now: datetime) -> list[Due]:
    ids = [case.id for case in cases]
    over = find_over_since(session, ids)
    parties = session.scalars(select(Party).where(Party.case_id.in_(ids))).all()
    rows = session.execute(
        select(Evaluation.party_id, Evaluation.round).where(Evaluation.case_id.in_(ids))
    )
    answered = {(party_id, round_) for party_id, round_ in rows}
    tries = _tries(session, [party.id for party in parties])
    by_id = {case.id: case for case in cases}
    found = []
    for party in parties:
        since, again = over.get(party.case_id, (now, 0))
        turn = party.id, round_at(since, again, now)
        if now - since < FIRST_CALL or turn in answered:
            continue
        if party.phone and tries.get(turn, 0) < TRIES:
            found.append(Due(by_id[party.case_id], party, turn[1], tries.get(turn, 0)))
    return found


def _tries(session: Session, parties: Sequence[UUID]) -> dict[tuple[UUID, int], int]:
    rows = session.execute(
        select(CallTry.party_id, CallTry.round, func.count())
        .where(CallTry.party_id.in_(parties))
        .group_by(CallTry.party_id, CallTry.round)
    )
    return {(party_id, round_): count for party_id, round_, count in rows}


def get_due(session: Session, actor: Actor, party_id: UUID) -> Due:
    """Return one call that is this person's to make; raise NoCallDue for any other."""
    party = session.get(Party, party_id)
    case = session.get(Case, party.case_id) if party else None
    if case is None or not actor.may("evaluation.call", case.area.path):
        raise NoCallDue
    must_be_other(session, actor, case)
    due = _due(session, [case], datetime.now(UTC))
    found = next((one for one in due if one.party.id == party_id), None)
    if found is None:
        raise NoCallDue
    return found


def read_number(
    session: Session, actor: Actor, party_id: UUID, zone: ZoneInfo
) -> Party:
    """Return whom to call, by day only; that it was read is noted."""
    due = get_due(session, actor, party_id)
    must_be_calling_hours(datetime.now(UTC), zone)
    note(session, actor, "evaluation.read_number", due.case.id)
    return due.party


def note_try(
    session: Session,
    actor: Actor,
    party_id: UUID,
    try_id: UUID,
    outcome: str,
    zone: ZoneInfo,
) -> int:
    """Keep that a party was called; return how often by now. Twice is enough."""
    if known := session.get(CallTry, try_id):
        if (known.party_id, known.account_id) != (party_id, actor.account_id):
            raise NoCallDue
        return _tries(session, [party_id])[party_id, known.round]
    due = get_due(session, actor, party_id)
    now = datetime.now(UTC)
    must_be_calling_hours(now, zone)
    row = {
        "id": try_id,
        "case_id": due.case.id,
        "party_id": party_id,
        "round": due.round,
        "outcome": outcome,
        "at": now,
        "account_id": actor.account_id,
    }
    if not insert_new(session, CallTry, [row]):
        raise Raced
    note(session, actor, "evaluation.call", due.case.id)
    return due.tries + 1


class LookBack(NamedTuple):
    """A matter to look back on, since when it is due."""

    case: Case
    since: datetime
    days: int
    due_at: datetime


def list_follow_ups(session: Session, actor: Actor) -> list[LookBack]:
    """Return the matters to look back on by now, the longest waiting first."""
    grants = actor.must_somewhere("follow_up.note")
    cases = _cases_over(session, grants)
    return sorted(_look_backs(session, cases), key=lambda one: one.due_at)[:MOST]


def _look_backs(session: Session, cases: Sequence[Case]) -> list[LookBack]:
    now = datetime.now(UTC)
    ids = [case.id for case in cases]
    over = find_over_since(session, ids)
    rows = session.execute(
        select(FollowUp.case_id, FollowUp.since, FollowUp.days).where(
            FollowUp.case_id.in_(ids)
        )
    )
    done = {(case_id, since, days) for case_id, since, days in rows}
    return [
        LookBack(case, since, days, since + timedelta(days=days))
        for case in cases
        if case.id in over
        for since in [over[case.id][0]]
        for days in AFTER_DAYS
        if since + timedelta(days=days) <= now and (case.id, since, days) not in done
    ]


def note_follow_up(
    session: Session, actor: Actor, case_id: UUID, row_id: UUID, said: dict[str, Any]
) -> FollowUp:
    """Keep what was found when somebody looked back; once for each day of the three."""
    if known := session.get(FollowUp, row_id):
        if (known.case_id, known.account_id) != (case_id, actor.account_id):
            raise NoFollowUpDue
        return known
    case = session.get(Case, case_id)
    if case is None or not actor.may("follow_up.note", case.area.path):
        raise NoFollowUpDue
    due = {one.days: one for one in _look_backs(session, [case])}.get(said["days"])
    if due is None:
        raise NoFollowUpDue
    facts = {"since": due.since, "at": datetime.now(UTC)}
    row = {"id": row_id, "case_id": case_id, "account_id": actor.account_id}
    if not insert_new(session, FollowUp, [row | facts | said]):
        raise Raced
    note(session, actor, "follow_up.note", case_id, days=said["days"])
    return session.get_one(FollowUp, row_id)
