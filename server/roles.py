"""The roles, and what each may do in the rooms beside the cases: tables of the right.

What a role may do on the ground, in cases and in counts stands in `server/access.py`,
which puts all of it together.
"""

from enum import StrEnum


class Role(StrEnum):
    GRID_WORKER = "grid_worker"
    BUILDING_LEADER = "building_leader"
    MEDIATOR = "mediator"
    DISPATCHER = "dispatcher"
    WINDOW_CLERK = "window_clerk"
    HANDLER = "handler"
    LEADER = "leader"
    JUSTICE_ADMIN = "justice_admin"
    AUDITOR = "auditor"
    ADMIN = "admin"


REGISTER = frozenset({"register.read"})
KEEP_REGISTER = REGISTER | {
    "organisation.keep",
    "membership.keep",
    "mediator.keep",
    "mediator.review",
    "training.keep",
    "presence.keep",
    "roster.keep",
    "roster.drop",
    "responsibility.keep",
    "account.list_mediators",
}
"""Who is where, and who answers for what: the office of justice keeps it."""
DESK_REGISTER = {"roster.keep", "roster.drop", "call.make"}
"""The desk says in the morning who is not there, and calls whom it needs."""

IN_REGISTER: dict[Role, frozenset[str]] = {
    Role.MEDIATOR: REGISTER | {"expert.invite", "expert.answer", "call.answer"},
    Role.DISPATCHER: REGISTER | DESK_REGISTER | {"expert.invite", "call.answer"},
    Role.WINDOW_CLERK: REGISTER,
    Role.HANDLER: REGISTER | {"call.answer"},
    Role.LEADER: REGISTER,
    Role.JUSTICE_ADMIN: KEEP_REGISTER,
    Role.AUDITOR: REGISTER,
    Role.ADMIN: KEEP_REGISTER,
}

TOLD = frozenset({"supervision.read"})
ANSWERS = TOLD | {"supervision.answer", "reminder.read", "case.feedback"}
"""Whoever works on matters answers for those that are stuck, and says what help they
need."""
CONFIRMS = TOLD | {"supervision.confirm", "supervision.close"}
"""No graver card counts before a person has looked at it."""
KEEPS_TIME = frozenset({"calendar.keep", "clock.keep_rule", "clock.keep_scenic"})

IN_SUPERVISION: dict[Role, frozenset[str]] = {
    Role.MEDIATOR: ANSWERS,
    Role.HANDLER: ANSWERS - {"case.feedback"},
    Role.DISPATCHER: ANSWERS | CONFIRMS,
    Role.LEADER: CONFIRMS,
    Role.JUSTICE_ADMIN: TOLD,
    Role.AUDITOR: TOLD,
    Role.ADMIN: KEEPS_TIME,
}
"""Time limits and what is late with them."""

FLAGS = frozenset({"flag.read", "flag.settle"})
"""What stands out among records; nobody who is paid by cases sees it."""
LEARN = frozenset({"library.read"})
"""Settled cases, without anybody in them."""

IN_LIBRARY: dict[Role, frozenset[str]] = {
    Role.MEDIATOR: LEARN | {"library.propose"},
    Role.DISPATCHER: LEARN | {"library.approve"},
    Role.JUSTICE_ADMIN: LEARN
    | FLAGS
    | {"library.propose", "library.approve", "library.withdraw"},
    Role.AUDITOR: FLAGS,
}

WINDOW = frozenset(
    {
        "registration.make",
        "registration.read",
        "transfer.take",
        "case_link.make",
        "case.accept",
    }
)
"""Take in what people and other offices bring, and hand out the slip."""
CALLS = frozenset({"evaluation.call", "evaluation.hear", "evaluation.read_tally"})
"""Ask parties of other offices' cases how it went."""
WISHES = frozenset(
    {"party_wish.list", "party_wish.read", "mediator.read_choices", "follow_up.note"}
)
"""Hear what parties ask for behind their code."""

AFTERWARDS: dict[Role, frozenset[str]] = {
    Role.MEDIATOR: WISHES | {"case_link.make", "evaluation.read_tally"},
    Role.DISPATCHER: WISHES | WINDOW | CALLS | {"party_wish.settle"},
    Role.WINDOW_CLERK: WINDOW | CALLS,
    Role.LEADER: frozenset(
        {"registration.read", "evaluation.read_tally", "evaluation.read_words"}
    ),
    Role.JUSTICE_ADMIN: CALLS
    | {"party_wish.list", "complaint.read", "complaint.settle"},
    Role.AUDITOR: frozenset({"evaluation.read_tally", "evaluation.read_flags"}),
}

PAPERS = frozenset({"document.make", "document.read"})
"""The papers of cases whose parties one may see."""

IN_PAPERS: dict[Role, frozenset[str]] = {
    Role.MEDIATOR: PAPERS,
    Role.DISPATCHER: PAPERS,
}
