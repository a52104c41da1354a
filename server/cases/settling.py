"""What was agreed: said, signed, done, confirmed by the court (处)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.cases.clauses import check_agreement
from server.cases.confirming import BEIJING, check_confirmation
from server.cases.models import Agreement, AgreementItem, Case, Mark, Step
from server.cases.stages import State
from server.cases.words import (
    LEGAL_BASIS,
    Facts,
    check_consent,
    keep_until,
    party_of,
    write_note,
)
from server.db import Raced, insert_new
from server.identifiers import new_id
from server.problems import Conflict, NotFound, Unprocessable

OPEN_ITEM = "unknown"
ON_SPOT = "on_spot"
TAKES_RIGHT_AWAY = "takes_right_away"
DONE = frozenset({ON_SPOT, "full"})


class SameOnBothSides(Unprocessable):
    title = "What is agreed goes from one party to another"


class DueInThePast(Unprocessable):
    title = "A day that is over cannot be the last day to do it"


class TakesRightAway(Unprocessable):
    title = "Nobody can agree away the right to go to court, arbitrate or complain"


class SignedAlready(Conflict):
    title = "This signature is there already"


class NotOfThisAgreement(NotFound):
    title = "There is no such item in this agreement"


class PaidTooMuch(Unprocessable):
    title = "More was paid than was agreed"


def agree(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """An oral agreement holds from the day it is reached, a written one once signed."""
    check_consent(case)
    reached = said["at"] or step.received_at
    for number, item in enumerate(said["items"]):
        check_item(case, item, number, reached)
    check_words(said, today(step))
    row = {
        "step_id": step.id,
        "case_id": case.id,
        "form": said["form"],
        "reached_at": step.received_at,
        "facts": said["facts"],
        "responsibility": said["responsibility"],
        "legal_basis": LEGAL_BASIS,
        "keep_until": keep_until(),
    }
    if not insert_new(session, Agreement, [row]):
        raise Raced
    case.agreement_form = said["form"]
    items = [new_item(case, step, n, item) for n, item in enumerate(said["items"], 1)]
    session.add_all(items)
    if said["form"] == "oral":
        take_effect(case, step, items)
    return {"form": said["form"], "items": len(items)}


def check_item(case: Case, item: dict[str, Any], number: int, now: datetime) -> None:
    party_of(case, item["from_party"])
    party_of(case, item["to_party"])
    if item["from_party"] == item["to_party"]:
        raise SameOnBothSides(errors={f"items.{number}.to_party": ["It is the same."]})
    if item["due_on"] and item["due_on"] < now.astimezone(BEIJING).date():
        raise DueInThePast(errors={f"items.{number}.due_on": ["It is over."]})


def check_words(said: dict[str, Any], day: date) -> None:
    """Refuse a clause that takes a right away: it binds nobody, and frightens."""
    fields = {name: said[name] for name in ("facts", "responsibility")}
    fields |= {f"items.{n}.what": one["what"] for n, one in enumerate(said["items"])}
    for field, text in fields.items():
        found = check_agreement([], {field: text}, day)
        wrong = [one.why for one in found if one.code == TAKES_RIGHT_AWAY]
        if wrong:
            raise TakesRightAway(errors={field: wrong})


def new_item(
    case: Case, step: Step, number: int, item: dict[str, Any]
) -> AgreementItem:
    return AgreementItem(
        id=new_id(),
        case_id=case.id,
        step_id=step.id,
        number=number,
        performance=OPEN_ITEM if item["due_on"] else ON_SPOT,
        performed_on=None
        if item["due_on"]
        else step.received_at.astimezone(BEIJING).date(),
        legal_basis=LEGAL_BASIS,
        keep_until=keep_until(),
        **item,
    )


def today(step: Step) -> date:
    return step.received_at.astimezone(BEIJING).date()


def take_effect(case: Case, step: Step, items: list[AgreementItem]) -> None:
    """Where all was done on the spot nothing is left to be done."""
    case.effective_at = step.received_at
    over = all(item.performance in DONE for item in items)
    case.state = State.PERFORMED if over else State.EFFECTIVE


def sign(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """One mark more; with the last that the law asks for the agreement holds."""
    agreement = agreement_of(case)
    if said["by"] == "party":
        party_of(case, said["party_id"])
    marks = {(mark.by, mark.party_id) for mark in agreement.marks}
    if (said["by"], said["party_id"]) in marks:
        raise SignedAlready
    agreement.marks.append(
        Mark(
            id=new_id(),
            step_id=step.id,
            by=said["by"],
            party_id=said["party_id"],
            way=said["way"],
            signed_at=said["at"] or datetime.now(UTC),
            digest=bytes.fromhex(said["digest"]) if said["digest"] else None,
            natural=said["natural"],
        )
    )
    if not marks_missing(case):
        take_effect(case, step, agreement.items)
    return {name: said[name] and str(said[name]) for name in ("by", "party_id", "way")}


def marks_missing(case: Case) -> list[tuple[str, UUID | None]]:
    """Return whose marks are missing: each party's, the mediator's, the seal (29)."""
    wanted: list[tuple[str, UUID | None]] = [
        ("party", party.id) for party in case.parties if party.role != "agent"
    ]
    wanted += [("mediator", None), ("seal", None)]
    there = {(mark.by, mark.party_id) for mark in agreement_of(case).marks}
    return [one for one in wanted if one not in there]


def record_performance(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    """Say of one item what was done, when, and by what it is known."""
    item = next((one for one in case.items if one.number == said["item"]), None)
    if item is None:
        raise NotOfThisAgreement(item=said["item"])
    if said["paid_fen"] and said["paid_fen"] > (item.amount_fen or 0):
        raise PaidTooMuch(errors={"paid_fen": [PaidTooMuch.title]})
    for name in ("performance", "performed_on", "paid_fen", "proof"):
        setattr(item, name, said[name])
    write_note(session, case, step, said["note"])
    if step.since == State.JC_APPLIED:
        case.state = State.JC_APPLIED
    else:
        case.state = performed_so_far(case.items)
    return {name: said[name] for name in ("item", "performance", "proof")}


def performed_so_far(items: list[AgreementItem]) -> State:
    """Return how far the items are done, all of them together."""
    said = {item.performance for item in items}
    if OPEN_ITEM in said:
        return State.PERFORMING
    if said <= DONE:
        return State.PERFORMED
    return State.NOT_PERFORMED if said == {"none"} else State.PARTLY_PERFORMED


def apply_confirmation(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    check_confirmation(case, step.received_at, said)
    write_note(session, case, step, said["note"])
    return {
        "court": said["court"],
        "money_or_duties_only": said["money_or_duties_only"],
    }


def record_court_answer(
    session: Session, actor: Actor, case: Case, step: Step, said: dict[str, Any]
) -> Facts:
    case.state = State(said["answer"])
    write_note(session, case, step, said["note"])
    return {"answer": said["answer"], "court_number": said["court_number"]}


def agreement_of(case: Case) -> Agreement:
    if case.agreement is None:
        raise NotOfThisAgreement
    return case.agreement
