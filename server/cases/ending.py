"""Looking back at a case, closing it, and opening it again (评)."""

from typing import Any

from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.models import Case, Consent, Step
from server.cases.queries import can_be_reopened
from server.cases.settling import marks_missing
from server.cases.stages import LOOKED_AFTER, WITHOUT_AGREEMENT, State
from server.cases.words import Facts, party_of, write_note
from server.problems import Conflict, Unprocessable


class DossierIncomplete(Conflict):
    title = "Pieces that the dossier must have are missing"


class NotLookedAfter(Unprocessable):
    title = "Nobody has asked the parties since: do so, or say why not"


class ReopenedTooLate(Conflict):
    title = "Ninety days after closing it is a new case"


def follow_up(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """A party was asked how it is now; that goes on after closing, too."""
    party_of(case, said["party_id"])
    if step.since in LOOKED_AFTER | {State.CLOSED}:
        case.state = step.since
    write_note(session, case, step, said["note"])
    names = ("day", "how", "reached", "solved", "performance")
    return {"party_id": str(said["party_id"])} | {name: said[name] for name in names}


def check_dossier(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    check_pieces(case)
    return {}


def close(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Nothing is closed with pieces missing, nor a phase passed over without a word."""
    skipped = step.since not in LOOKED_AFTER
    if skipped and not said["skipped"]:
        raise NotLookedAfter(errors={"skipped": [NotLookedAfter.title]})
    check_pieces(case)
    case.closed_at = step.received_at
    case.root_cause = said["root_cause"]
    write_note(session, case, step, said["skipped"])
    return {"root_cause": said["root_cause"], "skipped": skipped}


def check_pieces(case: Case) -> None:
    if missing := missing_pieces(case):
        raise DossierIncomplete(pieces=missing)


def missing_pieces(case: Case) -> list[int]:
    """Return the numbers of the pieces (卷宗目录) that must be there, and are not.

    Without an agreement there is no eighth; where no talks began there is nothing
    to have told or recorded. The first and the last make themselves.
    """
    acts = [one.act for one in case.steps]
    talked = "case.hold_session" in acts
    agreed = case.agreement is not None and ended_in_agreement(case)
    must = {
        2: talked and any(one.rights_told_at is None for one in case.parties),
        3: agreed and any(one.identity_seen is None for one in case.parties),
        7: agreed and not talked,
        8: agreed and case.agreement_form == "written" and bool(marks_missing(case)),
    }
    return [piece for piece, missing in must.items() if missing]


def ended_in_agreement(case: Case) -> bool:
    """Tell whether it ended, as it stands now, in an agreement."""
    return not any(
        step.to in WITHOUT_AGREEMENT
        for step in case.steps
        if case.agreement and step.received_at > case.agreement.reached_at
    )


def reopen(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """All that was done stays; whether the parties agree to talk is asked anew."""
    if not can_be_reopened(case):
        raise ReopenedTooLate
    case.mediator_id = None
    case.organisation_id = case.first_organisation_id or case.organisation_id
    case.returns, case.decided, case.accepted_at = 0, False, None
    for party in case.parties:
        party.consent, party.rights_told_at = Consent.UNREACHED, None
    write_note(session, case, step, said["note"])
    return {"reason": said["reason"]}


def correct(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """What is wrong in a closed case is put right beside it, and stays readable."""
    write_note(session, case, step, said["note"])
    return {"corrects": said["corrects"] and str(said["corrects"])}
