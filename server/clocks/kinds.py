"""The clocks of a case. The whole of them are the tables below.

A step gives signals: its act, and the state it leads to where that is another one.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Ending(StrEnum):
    MET = "met"
    LATE = "late"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    FEEDBACK = "feedback"
    ACCEPTANCE = "acceptance"
    DISPATCH = "dispatch"
    CENTRE_DECIDES = "centre_decides"
    FIRST_CONTACT = "first_contact"
    MEDIATION = "mediation"
    COURT_REFERENCE = "court_reference"
    LEVEL = "level"
    PERFORMANCE = "performance"
    CONFIRMATION = "confirmation"
    FOLLOW_UP = "follow_up"
    REOPEN_WINDOW = "reopen_window"


@dataclass(frozen=True)
class Length:
    """How long a clock runs.

    >>> str(Length(30, Unit.DAYS))
    '30 days'
    """

    length: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.length} {self.unit}"


Signals = frozenset[str]
HOURS, DAYS, WORKING_DAYS = Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS

GONE = frozenset(
    {"refused_intake", "advice_only", "withdrawn", "transferred", "joined", "closed"}
)
"""States in which nobody has anything to do any more."""
AGREED = frozenset({"agreed", "effective"})
WITHOUT_AGREEMENT = frozenset({"failed", "refused_by_party", "ended_by_party"})
SETTLED = AGREED | WITHOUT_AGREEMENT
"""Mediation is over, whatever came of it."""
PERFORMED = frozenset({"performed", "partly_performed", "not_performed"})
AFTER = PERFORMED | WITHOUT_AGREEMENT
TAKEN = frozenset({"case.claim", "case.assign"})
OPENED = frozenset({"case.register", "reopened"})
BACK = frozenset({"case.return", "registered", "accepted"})
CONTACTS = frozenset({"case.record_consent", "case.tell_rights", "case.hold_session"})


@dataclass(frozen=True)
class Course:
    """What starts a clock, what it waits for, and what takes it away."""

    starts: Signals
    met: Signals
    dropped: Signals = GONE
    pauses: bool = False
    restarts: bool = False
    """It begins anew, with whoever has the case now."""
    lapses: bool = False
    """It is somebody's right, and not a duty: once over it is late for nobody."""
    at_an_office: bool = False
    """The day to name is the last working day within it."""
    abouts: tuple[str, ...] = ("",)
    """What is told apart and starts at once; nothing where the case itself tells."""


COURSES: dict[Kind, Course] = {
    Kind.FEEDBACK: Course(OPENED, frozenset({"case.feedback"})),
    Kind.ACCEPTANCE: Course(
        OPENED,
        frozenset({"accepted", "refused_intake", "advice_only", "offered", "assigned"}),
    ),
    Kind.DISPATCH: Course(frozenset({"accepted"}), frozenset({"offered", "assigned"})),
    Kind.CENTRE_DECIDES: Course(
        frozenset({"returned_twice"}), frozenset({"case.decide", "offered"})
    ),
    Kind.FIRST_CONTACT: Course(TAKEN, CONTACTS, GONE | SETTLED | BACK, restarts=True),
    Kind.MEDIATION: Course(OPENED, SETTLED, pauses=True),
    Kind.COURT_REFERENCE: Course(OPENED, SETTLED, pauses=True),
    Kind.LEVEL: Course(
        frozenset({"assigned", "case.raise_level"}),
        SETTLED,
        GONE | BACK,
        pauses=True,
        restarts=True,
    ),
    Kind.PERFORMANCE: Course(
        frozenset({"effective"}), frozenset({"performed"}), GONE | PERFORMED, abouts=()
    ),
    Kind.CONFIRMATION: Course(
        frozenset({"effective"}),
        frozenset({"case.apply_confirmation"}),
        lapses=True,
        at_an_office=True,
    ),
    Kind.FOLLOW_UP: Course(
        AFTER,
        frozenset({"case.follow_up"}),
        frozenset({"reopened", "joined"}),
        abouts=("7", "30", "90"),
    ),
    Kind.REOPEN_WINDOW: Course(
        frozenset({"closed"}), frozenset({"reopened"}), frozenset(), lapses=True
    ),
}

CLOCKS: dict[tuple[Kind, str], Length] = {
    (Kind.FEEDBACK, ""): Length(1, WORKING_DAYS),
    (Kind.FEEDBACK, "danger"): Length(0, HOURS),
    (Kind.ACCEPTANCE, ""): Length(3, WORKING_DAYS),
    (Kind.DISPATCH, ""): Length(1, WORKING_DAYS),
    (Kind.CENTRE_DECIDES, ""): Length(1, WORKING_DAYS),
    (Kind.FIRST_CONTACT, ""): Length(2, WORKING_DAYS),
    (Kind.MEDIATION, ""): Length(30, DAYS),
    (Kind.MEDIATION, "labour"): Length(15, DAYS),
    (Kind.MEDIATION, "medical"): Length(30, WORKING_DAYS),
    (Kind.MEDIATION, "traffic"): Length(10, DAYS),
    (Kind.MEDIATION, "tourism"): Length(24, HOURS),
    (Kind.COURT_REFERENCE, ""): Length(30, DAYS),
    (Kind.LEVEL, "1"): Length(0, DAYS),
    (Kind.LEVEL, "2"): Length(7, DAYS),
    (Kind.LEVEL, "3"): Length(15, DAYS),
    (Kind.LEVEL, "4"): Length(30, DAYS),
    (Kind.PERFORMANCE, ""): Length(3, DAYS),
    (Kind.CONFIRMATION, ""): Length(30, DAYS),
    (Kind.FOLLOW_UP, "7"): Length(7, DAYS),
    (Kind.FOLLOW_UP, "30"): Length(30, DAYS),
    (Kind.FOLLOW_UP, "90"): Length(90, DAYS),
    (Kind.REOPEN_WINDOW, ""): Length(90, DAYS),
}
"""How long each runs, if the district says nothing else. Level 5 runs by decision."""

FIXED = frozenset({Kind.CONFIRMATION, Kind.FOLLOW_UP, Kind.REOPEN_WINDOW})
"""What the law says, or the name itself: a district does not change it."""

CLASSES = (("07", "labour"), ("0502", "medical"), ("0503", "traffic"))
CHIPS = {"wage": "labour"}
TOURISM = "0601"
FROM_COURT = frozenset({"court_pre", "court_mid"})


def variant_of(
    kind: Kind, about: str, *, category: str, danger: bool, scenic: bool
) -> str:
    """Return by which special length a clock runs, or nothing.

    >>> variant_of(Kind.MEDIATION, "", category="0701", danger=False, scenic=False)
    'labour'
    >>> variant_of(Kind.MEDIATION, "", category="0601", danger=False, scenic=True)
    'tourism'
    >>> variant_of(Kind.FEEDBACK, "", category="0203", danger=True, scenic=False)
    'danger'
    >>> variant_of(Kind.LEVEL, "3", category="0203", danger=False, scenic=False)
    '3'
    """
    if kind in (Kind.LEVEL, Kind.FOLLOW_UP):
        return about
    if kind == Kind.FEEDBACK:
        return "danger" if danger else ""
    if kind != Kind.MEDIATION:
        return ""
    if scenic and category == TOURISM:
        return "tourism"
    by_class = (name for start, name in CLASSES if category.startswith(start))
    return next(by_class, CHIPS.get(category, ""))


def signals_of(act: str, since: str, to: str, returns: int) -> Signals:
    """Return what a step tells the clocks.

    >>> sorted(signals_of("case.claim", "offered", "assigned", 0))
    ['assigned', 'case.claim']
    >>> sorted(signals_of("case.resume", "paused", "assigned", 0))
    ['case.resume']
    >>> sorted(signals_of("case.return", "offered", "accepted", 2))
    ['case.return', 'returned_twice']
    """
    told = {act}
    if to != since and act != "case.resume":  # it is back where it was
        told.add(to)
    if act == "case.return" and returns >= 2:
        told = told - {"accepted"} | {"returned_twice"}
    return frozenset(told)
