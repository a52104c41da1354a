"""Who may do what, and where. The whole of it is the table below."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from server.problems import Forbidden


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


GROUND = frozenset({"territory.read", "territory.read_shapes"})
FILE = GROUND | {
    "territory.read_doors",
    "record.file",
    "record.correct",
    "record.attach",
}
VISIT = frozenset({"visit.make", "record.read_late"})
SEE = GROUND | {"record.read", "case.read"}
COUNT = frozenset({"insight.read", "insight.read_beyond", "insight.export"})
"""Staff who see the true counts of their own area, small ones too; beyond it, and for
any other reader, a count of few is hidden."""
BOUNDARIES = frozenset({"territory.read_boundaries"})

MAY: dict[Role, frozenset[str]] = {
    Role.GRID_WORKER: FILE | VISIT,
    Role.BUILDING_LEADER: FILE,
    Role.MEDIATOR: SEE
    | COUNT
    | {
        "case.claim",
        "case.return",
        "case.add_party",
        "case.record_consent",
        "case.tell_rights",
        "case.hold_session",
        "case.agree",
        "case.fail",
        "case.close",
    },
    Role.DISPATCHER: SEE
    | FILE
    | COUNT
    | BOUNDARIES
    | {
        "case.clear_danger",
        "case.assign",
        "case.return",
        "party.read",
        "filer.read",
        "account.list_mediators",
        "insight.scan",
        "area.confirm_red",
        "area.take_back_red",
    },
    Role.WINDOW_CLERK: FILE,
    Role.HANDLER: frozenset({"territory.read"}),
    Role.LEADER: GROUND | COUNT | BOUNDARIES | {"case.read"},
    Role.JUSTICE_ADMIN: GROUND | COUNT | {"case.read"},
    Role.AUDITOR: SEE | COUNT | {"filer.read", "audit.read"},
    Role.ADMIN: BOUNDARIES
    | frozenset(
        {
            "account.read",
            "account.add",
            "account.change",
            "enrolment.make",
            "enrolment.revoke",
            "sign_in.revoke",
            "territory.read",
        }
    ),
}


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

    def grants_for(self, act: str) -> tuple[Grant, ...]:
        """Return the grants that allow the act."""
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
