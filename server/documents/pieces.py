"""Which pieces of its dossier a case has, could have at once, and lacks."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from server.cases.models import Case
from server.documents import facts
from server.documents.papers import PIECES

OF_SESSIONS = frozenset({2, 3, 7})
"""What there can only be once people sat together: who refused signs nothing."""
OF_AGREEMENTS = frozenset({8})

CAN_BE_MADE: dict[int, Callable[[Case], bool]] = {
    1: lambda case: True,
    2: lambda case: (
        bool(case.parties) and all(party.rights_told_at for party in case.parties)
    ),
    3: lambda case: bool(case.parties) and all(map(facts.identity_seen, case.parties)),
    7: lambda case: has_sessions(case),
    8: lambda case: bool(case.agreement_form and case.items),
    13: lambda case: True,
}
"""What the case's own rows suffice for: it is made whenever somebody wants it."""


class Standing(NamedTuple):
    """How it stands with a piece: made, ready (to be made), or lacking."""

    piece: int
    must: bool
    state: str


def missing_pieces(case: Case, made: Collection[int] = ()) -> list[int]:
    """Return which pieces a case still needs before it can be closed.

    `made` are the pieces of its papers and photos, `pieces_made` of queries.
    """
    standing = stand(case, made)
    return [one.piece for one in standing if one.must and one.state == "lacking"]


def stand(case: Case, made: Collection[int]) -> list[Standing]:
    """Return how it stands with each piece."""
    return [
        Standing(piece, must(case, piece), _state(case, piece, made))
        for piece in PIECES
    ]


def must(case: Case, piece: int) -> bool:
    """Tell whether this case needs the piece: one that failed has no agreement."""
    if piece in OF_AGREEMENTS:
        return not facts.ended_without_agreement_at(case)
    if piece in OF_SESSIONS and facts.ended_without_agreement_at(case):
        return has_sessions(case)
    return PIECES[piece][1]


def has_sessions(case: Case) -> bool:
    return any(step.act == "case.hold_session" for step in case.steps)


def _state(case: Case, piece: int, made: Collection[int]) -> str:
    if piece in made:
        return "made"
    can = CAN_BE_MADE.get(piece)
    return "ready" if can and can(case) else "lacking"
