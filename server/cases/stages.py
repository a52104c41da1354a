"""The way of a case. The whole of it is the table below."""

from dataclasses import dataclass
from enum import StrEnum

from server.problems import Conflict


class State(StrEnum):
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    MEDIATING = "mediating"
    AGREED = "agreed"
    FAILED = "failed"
    REFUSED_BY_PARTY = "refused_by_party"
    ENDED_BY_PARTY = "ended_by_party"
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

REGISTERED, ASSIGNED, MEDIATING = State.REGISTERED, State.ASSIGNED, State.MEDIATING
WITHOUT_AGREEMENT = {State.FAILED, State.REFUSED_BY_PARTY, State.ENDED_BY_PARTY}
SAME = None


@dataclass(frozen=True)
class Turn:
    """When an act may be done, where it leads, and if only by the own mediator."""

    since: frozenset[State]
    to: State | None
    own: bool = False


WAY: dict[str, Turn] = {
    "case.clear_danger": Turn(frozenset({REGISTERED}), SAME),
    "case.claim": Turn(frozenset({REGISTERED}), ASSIGNED),
    "case.assign": Turn(frozenset({REGISTERED, ASSIGNED}), ASSIGNED),
    "case.return": Turn(frozenset({ASSIGNED}), REGISTERED),
    "case.add_party": Turn(frozenset({ASSIGNED, MEDIATING}), SAME, own=True),
    "case.record_consent": Turn(frozenset({ASSIGNED, MEDIATING}), SAME, own=True),
    "case.tell_rights": Turn(frozenset({ASSIGNED, MEDIATING}), SAME, own=True),
    "case.hold_session": Turn(frozenset({ASSIGNED, MEDIATING}), MEDIATING, own=True),
    "case.agree": Turn(frozenset({MEDIATING}), State.AGREED, own=True),
    "case.fail": Turn(frozenset({ASSIGNED, MEDIATING}), State.FAILED, own=True),
    "case.close": Turn(
        frozenset({State.AGREED, *WITHOUT_AGREEMENT}), State.CLOSED, own=True
    ),
    "case.join": Turn(frozenset({REGISTERED}), State.JOINED),
    "case.unjoin": Turn(frozenset({State.JOINED}), REGISTERED),
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
