"""A case from its opening on: each step is allowed, in turn, done and noted."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import Line, note, note_all
from server.cases.handling import CaseClaimed
from server.cases.joining import DangerOpen
from server.cases.models import Case, Danger, Step
from server.cases.queries import (
    WAIT_FOR_DESK,
    find_step,
    get_case,
    is_a_colleagues,
    is_own,
)
from server.cases.settling import DONE
from server.cases.stages import WAY, State, after
from server.cases.steps import STEPS
from server.cipher import fingerprint
from server.clocks.following import Item, Matter, follow, plan_opening, write_clocks
from server.content import hash_content
from server.db import Raced, insert_new
from server.identity.actions import responsible_organisations
from server.identity.models import Organisation
from server.problems import Conflict, Forbidden

ORIGINS = {
    "patrol": "grid_visit",
    "building_leader": "building_leader",
    "window": "party_apply",
    "resident": "party_apply",
    "phone": "request_platform",
    "transfer": "dept_other",
}
"""Where a case comes from, by how its record was filed."""


class StepDiffers(Conflict):
    title = "This step was sent before, with other content"


def open_cases(
    session: Session,
    actor: Actor | None,
    flagged: Sequence[tuple[dict[str, Any], str]],
    organisations: dict[str, Organisation] | None = None,
) -> dict[UUID, Case]:
    """Open the cases of flagged records, given their rows and their areas' paths.

    Returns them by id, without reading them back. Each gets an organisation that
    answers for it; those found are kept by path in `organisations`, for whoever
    opens many.
    """
    known = {} if organisations is None else organisations
    known |= responsible_organisations(
        session, {path for _, path in flagged} - known.keys()
    )
    clocks, due = plan_opening(
        session, [_matter(row, path) for row, path in flagged], datetime.now(UTC)
    )
    cases = [_case(row, known[path].id, due[row["case_id"]]) for row, path in flagged]
    if cases:
        session.connection().execute(insert(Case), cases)
        write_clocks(session, clocks)
        lines: list[Line] = [("case.register", case["id"], {}) for case in cases]
        note_all(session, actor, lines)
    return {
        case["id"]: Case(**case, organisation=known[path])
        for case, (_, path) in zip(cases, flagged, strict=True)
    }


def _matter(row: dict[str, Any], path: str) -> Matter:
    """Return what of a flagged record its case's clocks go by."""
    origin = ORIGINS[row["source"]]
    return Matter(row["case_id"], row["category"], row["danger"], origin, 1, path)


def _case(
    row: dict[str, Any], organisation_id: UUID, due_at: datetime
) -> dict[str, Any]:
    return {
        "id": row["case_id"],
        "state": State.REGISTERED,
        "danger": Danger.OPEN if row["danger"] else Danger.NONE,
        "organisation_id": organisation_id,
        "first_organisation_id": organisation_id,
        "area_id": row["area_id"],
        "origin": ORIGINS[row["source"]],
        "category": row["category"],
        "severity": row["severity"],
        "summary": row["summary"],
        "registered_at": row["received_at"],
        "due_at": due_at,
    }


def follow_record(
    session: Session, case_id: UUID, finding: dict[str, Any], area_id: UUID, path: str
) -> None:
    """Take over what a corrected record says, until a mediator has taken the case.

    Where it turns out to lie elsewhere, whoever is responsible there answers for it.

    A danger that shows up later is taken over as long as the case is open.
    """
    case = session.get_one(Case, case_id, with_for_update=True)
    if case.joining and finding["danger"]:
        _raise_danger(case.joining.into)
    if case.state in (State.REGISTERED, State.JOINED):
        case.category = finding["category"]
        case.severity = finding["severity"]
        case.summary = finding["summary"]
        if case.area_id != area_id:
            case.area_id = area_id
            found = responsible_organisations(session, {path})[path]
            case.organisation_id = case.first_organisation_id = found.id
        if finding["danger"]:
            _raise_danger(case)
        session.flush()
        _follow(session, case, "case.follow_record", case.state, path)


def _raise_danger(case: Case) -> None:
    if case.is_open() and case.danger == Danger.NONE:
        case.danger = Danger.OPEN


def take_step(
    session: Session, actor: Actor, case_id: UUID, step_id: UUID, said: dict[str, Any]
) -> tuple[Case, bool]:
    """Do one act in a case; return the case after it, and whether it was new.

    The same step again changes nothing; with other content it is refused.
    """
    also = [said["into"]] if "into" in said else []
    case = get_case(session, actor, case_id, *also, lock=True)
    content = fingerprint(hash_content(said))
    if step := find_step(session, step_id):
        if step.content_hash != content or step.account_id != actor.account_id:
            raise StepDiffers(step_id=step_id)
        return case, False
    go_on(session, actor, case, step_id, said)
    return case, True


def go_on(
    session: Session, actor: Actor, case: Case, step_id: UUID, said: dict[str, Any]
) -> None:
    """Do a new act in a case that is at hand and locked."""
    act = said["act"]
    _check_right(actor, case, act)
    _check_turn(case, act)
    content = fingerprint(hash_content(said))
    step = _write(session, actor, case, step_id, content, said)
    case.state = step.to
    step.facts = STEPS[act](session, actor, case, step, said)
    step.to = case.state
    session.flush()
    reason = said.get("reason")
    _follow(session, case, act, step.since, case.area.path, reason)
    note(session, actor, act, case.id, step_id=str(step_id))
    session.flush()
    session.expire(case)


def _follow(
    session: Session,
    case: Case,
    act: str,
    since: State,
    path: str,
    reason: str | None = None,
) -> None:
    """Let the clocks follow; until when it is to be settled is theirs to say."""
    due = follow(
        session,
        case_id=case.id,
        act=act,
        since=since,
        to=case.state,
        at=datetime.now(UTC),
        category=case.category,
        danger=case.danger == Danger.OPEN,
        origin=case.origin,
        level=case.level,
        items=[Item(one.id, one.due_on, one.performance in DONE) for one in case.items],
        path=path,
        returns=case.returns,
        reason=reason,
    )
    case.due_at = due or case.due_at


def _check_right(actor: Actor, case: Case, act: str) -> None:
    actor.must(act, case.area.path)
    own = WAY[act].own and case.mediator_id and not is_own(actor, case)
    if own or is_a_colleagues(actor, case, act):
        raise Forbidden(act=act)


def _check_turn(case: Case, act: str) -> None:
    """Refuse what is out of turn, with the reason that helps most."""
    if act in WAIT_FOR_DESK and case.danger == Danger.OPEN:
        raise DangerOpen
    if act == "case.claim" and case.mediator:
        raise CaseClaimed(claimed_by=case.mediator.name)
    after(case.state, act)


def _write(
    session: Session,
    actor: Actor,
    case: Case,
    step_id: UUID,
    content: bytes,
    said: dict[str, Any],
) -> Step:
    """Write the step's row before what hangs on it."""
    row = {
        "id": step_id,
        "case_id": case.id,
        "number": len(case.steps) + 1,
        "act": said["act"],
        "since": case.state,
        "to": after(case.state, said["act"]),
        "account_id": actor.account_id,
        "role": actor.role_for(said["act"], case.area.path),
        "received_at": datetime.now(UTC),
        "said_at": said["at"],
        "device_id": said["device_id"],
        "seq": said["seq"],
        "facts": {},
        "content_hash": content,
    }
    if not insert_new(session, Step, [row]):
        raise Raced
    return session.get_one(Step, step_id)
