"""Who may do what, and where. The whole of it is the table below."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from server.problems import Forbidden
from server.roles import (
    AFTERWARDS,
    IN_LIBRARY,
    IN_PAPERS,
    IN_REGISTER,
    IN_SUPERVISION,
)
from server.roles import Role as Role

ALL = frozenset({"suggestion.make", "device.make", "device.reserve", "device.seal_own"})
"""Whoever works with the app may say what is wrong with it, lock what their own
phone keeps, and have it sealed when it is lost."""
GROUND = ALL | {"territory.read", "territory.read_shapes"}
FILE = GROUND | {
    "territory.read_doors",
    "building.find",
    "record.file",
    "record.correct",
    "record.attach",
    "form.answer",
}
VISIT = frozenset({"visit.make", "walk.plan", "wish.read_number", "record.read_late"})
CARDS = frozenset({"card.make"})
LABELS = frozenset({"building.sign"})
"""Print the codes that hang on buildings: whoever looks after a whole area."""
REACH = frozenset({"walk.read_reach"})
HAND_IN = frozenset({"record.hand_in"})
"""Bring in a colleague's queue from a file."""
HANDED_IN = frozenset(
    {
        "record.file",
        "record.correct",
        "record.attach",
        "visit.make",
        "question.ask",
        "suggestion.make",
        "form.answer",
    }
)
"""All that can be done in the name of whoever wrote the file."""
ASK = frozenset({"question.ask"})
"""Those who live or walk among the neighbours ask for them."""
SEE = GROUND | {"record.read", "case.read"}
COUNT = frozenset({"insight.read", "insight.read_beyond", "insight.export"})
"""Staff who see the true counts of their own area, small ones too; beyond it, and for
any other reader, a count of few is hidden."""
BOUNDARIES = frozenset({"territory.read_boundaries"})
MEDIATE = frozenset(
    {
        "case.claim",
        "case.return",
        "case.raise_level",
        "case.pause",
        "case.resume",
        "case.add_party",
        "case.see_identity",
        "case.record_consent",
        "case.tell_rights",
        "case.declare_interest",
        "case.hold_session",
        "case.agree",
        "case.sign",
        "case.record_performance",
        "case.apply_confirmation",
        "case.record_court_answer",
        "case.fail",
        "case.follow_up",
        "case.check_dossier",
        "case.close",
        "case.reopen",
        "case.correct",
        "case.join",
        "case.unjoin",
    }
)
INTAKE = frozenset({"case.accept", "case.refuse_intake", "case.advise"})
"""Say what becomes of what somebody came with."""
DISPATCH = INTAKE | {
    "case.clear_danger",
    "case.offer",
    "case.decide",
    "case.assign",
    "case.return",
    "case.raise_level",
    "case.reopen",
    "case.join",
    "case.unjoin",
}

MAY: dict[Role, frozenset[str]] = {
    Role.GRID_WORKER: FILE | VISIT | HAND_IN | ASK | CARDS,
    Role.BUILDING_LEADER: FILE | ASK,
    Role.MEDIATOR: SEE | COUNT | MEDIATE,
    Role.DISPATCHER: SEE
    | FILE
    | HAND_IN
    | COUNT
    | BOUNDARIES
    | CARDS
    | LABELS
    | REACH
    | DISPATCH
    | {
        "phone.list_unsent",
        "party.read",
        "filer.read",
        "account.list_mediators",
        "insight.scan",
        "area.confirm_red",
        "area.take_back_red",
        "question.answer",
        "form.read",
        "form.export",
    },
    Role.WINDOW_CLERK: FILE | HAND_IN | CARDS,
    Role.HANDLER: ALL | {"territory.read"},
    Role.LEADER: GROUND
    | COUNT
    | BOUNDARIES
    | REACH
    | {"case.read", "case.raise_level"},
    Role.JUSTICE_ADMIN: GROUND | COUNT | {"case.read"},
    Role.AUDITOR: SEE | COUNT | {"filer.read", "audit.read"},
    Role.ADMIN: ALL
    | BOUNDARIES
    | LABELS
    | frozenset(
        {
            "duty.keep",
            "suggestion.answer",
            "account.read",
            "account.add",
            "account.change",
            "enrolment.make",
            "enrolment.revoke",
            "sign_in.revoke",
            "device.seal",
            "device.unseal",
            "territory.read",
            "template.read",
            "template.upload",
            "form.read",
            "form.upload",
            "form.approve",
            "form.decline",
            "form.retire",
        }
    ),
}

for _beside in (IN_REGISTER, IN_SUPERVISION, IN_LIBRARY, AFTERWARDS, IN_PAPERS):
    for _role, _acts in _beside.items():
        MAY[_role] |= _acts

SHOWS_PARTIES = frozenset({"party.read", "case.add_party"})
"""With either of them a screen shows who the parties are: any case's, or one's own."""


def may_show_parties(roles: Iterable[Role]) -> bool:
    """Tell whether any of the roles brings party data onto a screen.

    >>> may_show_parties([Role.MEDIATOR]), may_show_parties([Role.GRID_WORKER])
    (True, False)
    """
    return any(MAY[role] & SHOWS_PARTIES for role in roles)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over an area and all below it."""

    role: Role
    area_id: UUID
    path: str
    voided: bool = False
    """The area is used no more; who held it keeps what lay in it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, from one signed-in device."""

    account_id: UUID
    sign_in_id: UUID
    grants: tuple[Grant, ...]
    handed_in_by: UUID | None = None
    """Who brought in what this person had written, from a file."""

    def grants_for(self, act: str) -> tuple[Grant, ...]:
        """Return the grants that allow the act."""
        if self.handed_in_by and act not in HANDED_IN:
            return ()
        return tuple(grant for grant in self.grants if act in MAY[grant.role])

    def may(self, act: str, path: str) -> bool:
        """Tell whether the act is this person's to do in the area at that path."""
        return any(path.startswith(grant.path) for grant in self.grants_for(act))

    def role_for(self, act: str, path: str) -> Role:
        """Return the role in which the act is done; refuse where there is none."""
        for grant in self.grants_for(act):
            if path.startswith(grant.path):
                return grant.role
        raise Forbidden(act=act)

    def must(self, act: str, path: str) -> None:
        """Refuse the act unless it is this person's to do, in that area."""
        if not self.may(act, path):
            raise Forbidden(act=act)

    def must_somewhere(self, act: str) -> tuple[Grant, ...]:
        """Refuse the act unless it is this person's to do in at least one area."""
        grants = self.grants_for(act)
        if not grants:
            raise Forbidden(act=act)
        return grants
