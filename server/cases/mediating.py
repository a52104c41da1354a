"""Bringing the parties together: consent, rights, sessions (调)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.models import Case, Consent, Party, Step
from server.cases.stages import State
from server.cases.words import (
    LEGAL_BASIS,
    Facts,
    check_consent,
    check_rights,
    keep_until,
    party_of,
    write_note,
)
from server.db import insert_new
from server.problems import Conflict


class PartyDiffers(Conflict):
    title = "This party is known already, with other content"


class MediatorInterested(Conflict):
    title = "Who has an interest of their own does not mediate: give the case back"


class MediatorIsParty(Conflict):
    title = "The mediator bears a party's name: say first that it is somebody else"


def add_party(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    row = {
        "id": said["party_id"],
        "case_id": case.id,
        "kind": said["kind"],
        "role": said["role"],
        "name": said["name"],
        "phone": said["phone"],
        "consent": Consent.UNREACHED,
        "legal_basis": LEGAL_BASIS,
        "keep_until": keep_until(),
    }
    if not insert_new(session, Party, [row]):
        raise PartyDiffers(party_id=said["party_id"])
    return {"party_id": str(said["party_id"]), "role": said["role"]}


def see_identity(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """The mediator has seen by which paper who it is; no number of it is kept."""
    party = party_of(case, said["party_id"])
    party.identity_seen = said["paper"]
    party.identity_seen_at = said["at"] or datetime.now(UTC)
    return {"party_id": str(party.id), "paper": said["paper"]}


def record_consent(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    party = party_of(case, said["party_id"])
    party.consent = said["consent"]
    party.consent_how = said["how"]
    party.consent_at = said["at"] or datetime.now(UTC)
    return {"party_id": str(party.id), "consent": said["consent"], "how": said["how"]}


def tell_rights(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    for party_id in said["party_ids"]:
        party = party_of(case, party_id)
        party.rights_told_at = said["at"] or datetime.now(UTC)
        party.rights_how = said["how"]
    return {"party_ids": [str(one) for one in said["party_ids"]], "how": said["how"]}


def declare_interest(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """The mediator says whether they are a relative, or gain by it (回避)."""
    case.interested = said["interested"]
    write_note(session, case, step, said["note"])
    return {"interested": said["interested"]}


def hold_session(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Mediation begins, or goes on: only if all agree and know their rights."""
    check_consent(case)
    check_rights(case)
    check_interest(case)
    write_note(session, case, step, said["notes"])
    return {
        "mode": said["mode"],
        "held_at": said["held_at"].isoformat(),
        "ticks": said["ticks"],
        "recorded": said["recorded"],
    }


def check_interest(case: Case) -> None:
    if case.interested:
        raise MediatorInterested
    named = case.mediator and any(
        party.name.strip() == case.mediator.name.strip() for party in case.parties
    )
    if named and case.interested is None:
        raise MediatorIsParty


def fail(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """End without an agreement; the other ways were told, or the schema refused."""
    case.state = State(said["result"])
    return {"result": said["result"], "other_ways_told": True}
