"""What a case's page shows to whoever holds its QR and its code. Never a note."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.after.choices import list_chosen, list_mediators
from server.after.evaluations import find_evaluation, is_discontent
from server.after.models import CaseLink
from server.after.standing import BEFORE, BY_STATE, Stage, find_round
from server.after.wishes import list_wanted
from server.cases.models import Case
from server.duty.models import DutyLine, Post
from server.duty.queries import list_for

SHOWN = (Post.DESK, Post.MEDIATION_ROOM, Post.LEGAL_AID)


def lay_out(session: Session, link: CaseLink) -> dict[str, Any]:
    """Return the case in plain terms; what can be done stands beside it."""
    case = link.case.dealt_with_in()
    return {
        "state": case.state,
        "open": case.is_open(),
        "category": link.case.category,
        "stages": list_stages(link.case, case),
        "organisation": case.organisation.name,
        "mediator": case.mediator and case.mediator.name,
        "due_at": case.due_at if case.is_open() else None,
        "phones": _phones(session, case),
        "party": link.party and {"role": link.party.role},
        **(_own(session, link) if link.party else NOTHING),
    }


NOTHING: dict[str, Any] = {
    "wishes": [],
    "mediators": [],
    "chosen": [],
    "may_choose": False,
    "may_evaluate": False,
    "discontent": False,
}


def list_stages(asked: Case, case: Case) -> list[dict[str, Any]]:
    """Return the six steps, when each was first reached, and where it stands now."""
    reached: dict[Stage, datetime] = {Stage.ASKED: asked.registered_at}
    for step in case.steps:
        reached.setdefault(BY_STATE[step.to.value], step.received_at)
    now = BY_STATE[case.state.value]
    order = list(Stage)
    return [
        {
            "stage": stage,
            "at": reached.get(stage),
            "now": stage is now,
            "past": order.index(stage) < order.index(now),
        }
        for stage in order
    ]


def _phones(session: Session, case: Case) -> Sequence[DutyLine]:
    return [line for line in list_for(session, case.area) if line.post in SHOWN]


def _own(session: Session, link: CaseLink) -> dict[str, Any]:
    """Return what this party may do, and what it said itself before."""
    party_id: UUID = link.party_id  # type: ignore[assignment]  # a party's own link
    round_ = find_round(session, link.case, datetime.now(UTC))
    said = find_evaluation(session, party_id, round_) if round_ else None
    choosing = link.case.state.value in BEFORE
    return {
        "wishes": list_wanted(link.case),
        "mediators": list_mediators(session, link.case) if choosing else [],
        "chosen": list_chosen(session, party_id),
        "may_choose": choosing,
        "may_evaluate": round_ is not None and said is None,
        "discontent": said is not None and is_discontent(said),
    }
