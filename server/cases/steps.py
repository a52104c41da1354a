"""What each act does to its case. A step's facts hold ids and codes, never names."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.joining import join, unjoin
from server.cases.models import (
    AgreementItem,
    Case,
    Consent,
    Danger,
    Note,
    Party,
    Step,
)
from server.cases.stages import State
from server.db import insert_new
from server.identifiers import new_id
from server.identity.queries import get_account, mediates
from server.problems import Conflict, NotFound, Unprocessable

LEGAL_BASIS = "人民调解法"
KEEP = timedelta(days=5 * 365)

Facts = dict[str, object]


class CaseClaimed(Conflict):
    title = "Someone has taken this case already"


class NotOfThisCase(NotFound):
    title = "There is no such party in this case"


class PartyDiffers(Conflict):
    title = "This party is known already, with other content"


class NoMediatorHere(Unprocessable):
    title = "This account is no mediator of the case's area"


class NoDangerOpen(Conflict):
    title = "No danger is open in this case"


class ConsentMissing(Conflict):
    title = "Both sides must agree to mediation first"


class RightsNotTold(Conflict):
    title = "Everyone must have been told their rights first"


def clear_danger(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """The desk says what was done; from here on the case can be taken."""
    if case.danger != Danger.OPEN:
        raise NoDangerOpen
    case.danger = Danger.CLEARED
    write_note(session, case, step, said["note"])
    return {}


def claim(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    case.mediator_id = actor.account_id
    return {"mediator": str(actor.account_id)}


def assign(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    mediator = said["mediator"]
    if not mediates(session, mediator, case.area.path):
        raise NoMediatorHere(errors={"mediator": [NoMediatorHere.title]})
    case.mediator_id = get_account(session, mediator).id
    return {"mediator": str(mediator)}


def give_back(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """The case goes back to its organisation, which answers for it all along."""
    case.mediator_id = None
    write_note(session, case, step, said["note"])
    return {"reason": said["reason"]}


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


def hold_session(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Mediation begins, or goes on: only if all agree and know their rights."""
    check_consent(case)
    check_rights(case)
    write_note(session, case, step, said["notes"])
    return {"mode": said["mode"], "held_at": said["held_at"].isoformat()}


def agree(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    check_consent(case)
    case.agreement_form = said["form"]
    for number, item in enumerate(said["items"], start=1):
        party_of(case, item["from_party"])
        party_of(case, item["to_party"])
        session.add(
            AgreementItem(
                id=new_id(),
                case_id=case.id,
                step_id=step.id,
                number=number,
                legal_basis=LEGAL_BASIS,
                keep_until=keep_until(),
                **item,
            )
        )
    return {"form": said["form"], "items": len(said["items"])}


def fail(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """End without an agreement; the other ways were told, or the schema refused."""
    case.state = State(said["result"])
    return {"result": said["result"], "other_ways_told": True}


def close(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    return {}


STEPS: dict[str, Callable[[Session, Actor, Case, Step, dict[str, Any]], Facts]] = {
    "case.clear_danger": clear_danger,
    "case.claim": claim,
    "case.assign": assign,
    "case.return": give_back,
    "case.add_party": add_party,
    "case.record_consent": record_consent,
    "case.tell_rights": tell_rights,
    "case.hold_session": hold_session,
    "case.agree": agree,
    "case.fail": fail,
    "case.close": close,
    "case.join": join,
    "case.unjoin": unjoin,
}


def party_of(case: Case, party_id: UUID) -> Party:
    for party in case.parties:
        if party.id == party_id:
            return party
    raise NotOfThisCase(party_id=party_id)


def check_consent(case: Case) -> None:
    missing = [str(p.id) for p in case.parties if p.consent != Consent.AGREE]
    if missing or len(case.parties) < 2:
        raise ConsentMissing(party_ids=missing)


def check_rights(case: Case) -> None:
    untold = [str(party.id) for party in case.parties if not party.rights_told_at]
    if untold:
        raise RightsNotTold(party_ids=untold)


def write_note(session: Session, case: Case, step: Step, text: str) -> None:
    """Keep words about people apart from the step, sealed."""
    if text:
        session.add(
            Note(
                id=new_id(),
                case_id=case.id,
                step_id=step.id,
                text=text,
                legal_basis=LEGAL_BASIS,
                keep_until=keep_until(),
            )
        )


def keep_until() -> date:
    return (datetime.now(UTC) + KEEP).date()
