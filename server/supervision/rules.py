"""When a matter gets a card. The whole of it is the table below.

Cards go to organisations on matters, never to persons. Blue opens by itself; yellow
and red are proposed, and a person confirms them.
"""

from dataclasses import dataclass
from enum import StrEnum

from server.clocks.kinds import Kind


class Level(StrEnum):
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


class Reason(StrEnum):
    NOT_TOLD = "not_told"
    NOT_ACCEPTED = "not_accepted"
    NOT_DISPATCHED = "not_dispatched"
    NOT_DECIDED = "not_decided"
    NO_CONTACT = "no_contact"
    NOT_PERFORMED = "not_performed"
    NO_FOLLOW_UP = "no_follow_up"
    LEVEL_OVER = "level_over"
    COURT_WAITS = "court_waits"
    MEDIATION_OVER = "mediation_over"
    BLUE_UNANSWERED = "blue_unanswered"
    YELLOW_UNANSWERED = "yellow_unanswered"
    EXTENSIONS = "extensions"
    STILL_UNSATISFIED = "still_unsatisfied"


class Answer(StrEnum):
    DONE = "done"
    NEED_HELP = "need_help"


class Help(StrEnum):
    UPPER_LEVEL = "upper_level"
    EXPERT = "expert"
    EXTENSION = "extension"


@dataclass(frozen=True)
class LateRule:
    """A clock that ran out gives a card, some working days later."""

    reason: Reason
    level: Level
    clock: Kind
    missing: str
    """The step that would have kept it."""
    after: int = 0


BLUE, YELLOW, RED = Level
LATE = (
    LateRule(Reason.NOT_TOLD, BLUE, Kind.FEEDBACK, "case.feedback"),
    LateRule(Reason.NOT_ACCEPTED, BLUE, Kind.ACCEPTANCE, "case.accept"),
    LateRule(Reason.NOT_DISPATCHED, BLUE, Kind.DISPATCH, "case.offer", after=2),
    LateRule(Reason.NOT_DECIDED, BLUE, Kind.CENTRE_DECIDES, "case.decide"),
    LateRule(Reason.NO_CONTACT, BLUE, Kind.FIRST_CONTACT, "case.record_consent"),
    LateRule(Reason.NOT_PERFORMED, BLUE, Kind.PERFORMANCE, "case.record_performance"),
    LateRule(Reason.NO_FOLLOW_UP, BLUE, Kind.FOLLOW_UP, "case.follow_up"),
    LateRule(Reason.LEVEL_OVER, YELLOW, Kind.LEVEL, "case.raise_level"),
    LateRule(Reason.COURT_WAITS, YELLOW, Kind.COURT_REFERENCE, "case.agree"),
    LateRule(Reason.MEDIATION_OVER, RED, Kind.MEDIATION, "case.agree"),
)
"""A matter not handed on within three working days is blue: one to do it, two more."""


@dataclass(frozen=True)
class SilenceRule:
    """A card that nobody answered for some working days gives a graver one."""

    reason: Reason
    level: Level
    of: Level
    after: int = 3


SILENT = (
    SilenceRule(Reason.BLUE_UNANSWERED, YELLOW, of=BLUE),
    SilenceRule(Reason.YELLOW_UNANSWERED, RED, of=YELLOW),
)

MOST_EXTENSIONS = 2
"""Whoever asks for more time once more than this has a matter that is stuck."""
