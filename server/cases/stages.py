"""The way of a case. The whole of it is the table below."""

from dataclasses import dataclass
from enum import StrEnum

from server.problems import Conflict


class State(StrEnum):
    REGISTERED = "registered"
    REOPENED = "reopened"
    """Closed once, and registered again: the whole of what was done stays."""
    ACCEPTED = "accepted"
    OFFERED = "offered"
    """Offered to an organisation that has not taken it up yet."""
    ASSIGNED = "assigned"
    MEDIATING = "mediating"
    PAUSED = "paused"
    AGREED = "agreed"
    """Agreed in writing, and not yet signed by all."""
    EFFECTIVE = "effective"
    PERFORMING = "performing"
    PERFORMED = "performed"
    PARTLY_PERFORMED = "partly_performed"
    NOT_PERFORMED = "not_performed"
    JC_APPLIED = "jc_applied"
    """The court was asked to confirm the agreement."""
    JC_CONFIRMED = "jc_confirmed"
    JC_DISMISSED = "jc_dismissed"
    JC_NOT_ACCEPTED = "jc_not_accepted"
    FAILED = "failed"
    REFUSED_BY_PARTY = "refused_by_party"
    ENDED_BY_PARTY = "ended_by_party"
    FOLLOWUP = "followup"
    DOSSIER_CHECK = "dossier_check"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    REFUSED_INTAKE = "refused_intake"
    ADVICE_ONLY = "advice_only"
    JOINED = "joined"
    """The same matter is dealt with in another case."""


ENDED = frozenset(
    {
        State.CLOSED,
        State.TRANSFERRED,
        State.WITHDRAWN,
        State.REFUSED_INTAKE,
        State.ADVICE_ONLY,
        State.JOINED,
    }
)
OPEN = frozenset(State) - ENDED

NEW = frozenset({State.REGISTERED, State.REOPENED})
UNTAKEN = NEW | {State.ACCEPTED, State.OFFERED}
"""Nobody mediates yet."""
ASSIGNED, MEDIATING = State.ASSIGNED, State.MEDIATING
TALKED = frozenset({ASSIGNED, MEDIATING})
WITHOUT_AGREEMENT = frozenset(
    {State.FAILED, State.REFUSED_BY_PARTY, State.ENDED_BY_PARTY}
)
ANSWERED = frozenset({State.JC_CONFIRMED, State.JC_DISMISSED, State.JC_NOT_ACCEPTED})
"""The court has answered."""
DUE = ANSWERED | {
    State.EFFECTIVE,
    State.PERFORMING,
    State.PARTLY_PERFORMED,
    State.NOT_PERFORMED,
    State.JC_APPLIED,
}
"""Agreed, and something may still be to be done."""
SETTLED = (
    WITHOUT_AGREEMENT
    | ANSWERED
    | {State.PERFORMED, State.PARTLY_PERFORMED, State.NOT_PERFORMED}
)
LOOKED_AFTER = frozenset({State.FOLLOWUP, State.DOSSIER_CHECK})
UNSETTLED = UNTAKEN | TALKED
"""In which the days until it is to be settled count; while it is paused they stand."""
SAME = None


@dataclass(frozen=True)
class Turn:
    """When an act may be done, where it leads, and if only by the own mediator.

    Where an act may lead further, by what was said or is there already, `also` says.
    """

    since: frozenset[State]
    to: State | None
    own: bool = False
    also: frozenset[State] = frozenset()


WAY: dict[str, Turn] = {
    "case.clear_danger": Turn(UNTAKEN, SAME),
    "case.accept": Turn(NEW, State.ACCEPTED),
    "case.refuse_intake": Turn(NEW | {State.ACCEPTED}, State.REFUSED_INTAKE),
    "case.advise": Turn(NEW, State.ADVICE_ONLY),
    "case.offer": Turn(UNTAKEN | TALKED, State.OFFERED),
    "case.decide": Turn(UNTAKEN, State.OFFERED),
    "case.claim": Turn(UNTAKEN, ASSIGNED),
    "case.assign": Turn(UNTAKEN | TALKED, ASSIGNED, also=frozenset({MEDIATING})),
    "case.return": Turn(
        frozenset({ASSIGNED, State.OFFERED}),
        State.REGISTERED,
        also=frozenset({State.ACCEPTED, State.REOPENED}),
    ),
    "case.raise_level": Turn(
        TALKED | {State.ACCEPTED, State.OFFERED, State.PAUSED}, SAME
    ),
    "case.add_party": Turn(TALKED, SAME, own=True),
    "case.see_identity": Turn(TALKED | {State.AGREED}, SAME, own=True),
    "case.record_consent": Turn(TALKED, SAME, own=True),
    "case.tell_rights": Turn(TALKED, SAME, own=True),
    "case.declare_interest": Turn(TALKED, SAME, own=True),
    "case.hold_session": Turn(TALKED, MEDIATING, own=True),
    "case.pause": Turn(TALKED, State.PAUSED, own=True),
    "case.resume": Turn(
        frozenset({State.PAUSED}), ASSIGNED, own=True, also=frozenset({MEDIATING})
    ),
    "case.agree": Turn(
        frozenset({MEDIATING}),
        State.AGREED,
        own=True,
        also=frozenset({State.EFFECTIVE, State.PERFORMED}),
    ),
    "case.sign": Turn(
        frozenset({State.AGREED}),
        SAME,
        own=True,
        also=frozenset({State.EFFECTIVE, State.PERFORMED}),
    ),
    "case.record_performance": Turn(
        DUE,
        State.PERFORMING,
        own=True,
        also=frozenset(
            {
                State.PERFORMED,
                State.PARTLY_PERFORMED,
                State.NOT_PERFORMED,
                State.JC_APPLIED,
            }
        ),
    ),
    "case.apply_confirmation": Turn(
        frozenset({State.EFFECTIVE, State.PERFORMING}), State.JC_APPLIED, own=True
    ),
    "case.record_court_answer": Turn(
        frozenset({State.JC_APPLIED}),
        State.JC_CONFIRMED,
        own=True,
        also=frozenset({State.JC_DISMISSED, State.JC_NOT_ACCEPTED}),
    ),
    "case.fail": Turn(
        TALKED,
        State.FAILED,
        own=True,
        also=frozenset({State.REFUSED_BY_PARTY, State.ENDED_BY_PARTY, State.WITHDRAWN}),
    ),
    "case.follow_up": Turn(
        SETTLED | LOOKED_AFTER | {State.CLOSED},
        State.FOLLOWUP,
        own=True,
        also=frozenset({State.DOSSIER_CHECK, State.CLOSED}),
    ),
    "case.check_dossier": Turn(
        frozenset({State.FOLLOWUP}), State.DOSSIER_CHECK, own=True
    ),
    "case.close": Turn(SETTLED | LOOKED_AFTER, State.CLOSED, own=True),
    "case.reopen": Turn(frozenset({State.CLOSED}), State.REOPENED),
    "case.correct": Turn(frozenset({State.CLOSED}), SAME),
    "case.join": Turn(frozenset({State.REGISTERED}), State.JOINED),
    "case.unjoin": Turn(frozenset({State.JOINED}), State.REGISTERED),
}


class StepOutOfTurn(Conflict):
    title = "The case is not at a stage where this can be done"


def after(state: State, act: str) -> State:
    """Return the state that an act leads to, or refuse the act.

    >>> after(State.REGISTERED, "case.claim").value
    'assigned'
    >>> after(State.MEDIATING, "case.add_party").value
    'mediating'
    >>> after(State.CLOSED, "case.agree")
    Traceback (most recent call last):
    server.cases.stages.StepOutOfTurn: The case is not at a stage where this can be done
    """
    turn = WAY[act]
    if state not in turn.since:
        raise StepOutOfTurn(state=state, act=act)
    return turn.to or state


def leads_to(state: State, act: str) -> frozenset[State]:
    """Return every state that the act may lead to from there.

    >>> sorted(leads_to(State.MEDIATING, "case.agree"))[:2]
    [<State.AGREED: 'agreed'>, <State.EFFECTIVE: 'effective'>]
    """
    return WAY[act].also | {after(state, act)}
