"""What parties say of how it went: by the link, at the window, or by a call."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.after.links import NoSuchParty, party_of
from server.after.models import (
    CaseLink,
    Channel,
    Evaluation,
    EvaluationFlag,
    EvaluationSource,
)
from server.after.offices import OwnOffice, must_be_other
from server.after.standing import find_round
from server.audit.actions import note
from server.cases.models import Case, Party, Step
from server.cases.queries import NoSuchCase
from server.cipher import fingerprint
from server.content import hash_content
from server.db import Raced, insert_new
from server.problems import Conflict
from server.screening.masking import mask

KEPT = timedelta(days=730)
SOURCE_KEPT = timedelta(days=30)
LEGAL_BASIS = "consent"
LOW = 2
OTHER_CASES = 2
"""From one place so many cases of one mediator beside this one: ask again."""


class NothingToEvaluate(Conflict):
    title = "The mediation is not over yet: it is evaluated afterwards"


class EvaluatedAlready(Conflict):
    title = "This was evaluated in this round already"


@dataclass(frozen=True)
class Source:
    """From where an evaluation by the link came; only compared, then forgotten."""

    address: str
    device: str | None
    account_id: UUID | None
    """Who is signed in on that browser."""


def evaluate_by_link(
    session: Session,
    link: CaseLink,
    evaluation_id: UUID,
    said: dict[str, Any],
    source: Source,
) -> tuple[Evaluation, bool]:
    """Keep what a party says by its own link; tell whether it is new."""
    party = party_of(link)
    found = _find_same(session, evaluation_id, party.id, said)
    if found:
        return found, False
    made = _write(session, None, link.case, party, evaluation_id, Channel.ONLINE, said)
    _compare(session, link.case, made, source)
    return made, True


def evaluate_for(
    session: Session,
    actor: Actor,
    case_id: UUID,
    evaluation_id: UUID,
    said: dict[str, Any],
) -> tuple[Evaluation, bool]:
    """Keep what a party says at the window or on the telephone to another office."""
    case = session.get(Case, case_id)
    if case is None or not actor.may("evaluation.hear", case.area.path):
        raise NoSuchCase
    party = next((one for one in case.parties if one.id == said["party_id"]), None)
    if party is None:
        raise NoSuchParty(errors={"party_id": [NoSuchParty.title]})
    if found := _find_same(session, evaluation_id, party.id, said):
        return found, False
    if said["channel"] is Channel.FOLLOWUP_CALL:
        must_be_other(session, actor, case)
    if case.mediator_id == actor.account_id:
        raise OwnOffice
    made = _write(session, actor, case, party, evaluation_id, said["channel"], said)
    return made, True


def _find_same(
    session: Session, evaluation_id: UUID, party_id: UUID, said: dict[str, Any]
) -> Evaluation | None:
    found = session.get(Evaluation, evaluation_id)
    if found and (
        found.party_id != party_id or bytes(found.received_hash) != _content(said)
    ):
        raise EvaluatedAlready
    return found


def _content(said: dict[str, Any]) -> bytes:
    kept = {name: said[name] for name in ("solved", "performed", "score", "words")}
    return fingerprint(hash_content(kept))


def _write(
    session: Session,
    actor: Actor | None,
    case: Case,
    party: Party,
    evaluation_id: UUID,
    channel: Channel,
    said: dict[str, Any],
) -> Evaluation:
    now = datetime.now(UTC)
    round_ = find_round(session, case, now)
    if round_ is None:
        raise NothingToEvaluate
    if find_evaluation(session, party.id, round_):
        raise EvaluatedAlready
    row = {
        "id": evaluation_id,
        "received_hash": _content(said),
        "case_id": case.id,
        "party_id": party.id,
        "round": round_,
        "channel": channel,
        "solved": said["solved"],
        "performed": said["performed"],
        "score": said["score"],
        "words": mask(said["words"]) if said["words"] else None,
        "at": now,
        "account_id": actor and actor.account_id,
        "legal_basis": LEGAL_BASIS,
        "keep_until": (now + KEPT).date(),
    }
    if not insert_new(session, Evaluation, [row]):
        raise Raced
    note(session, actor, "evaluation.make", evaluation_id, channel=channel.value)
    return session.get_one(Evaluation, evaluation_id)


def find_evaluation(session: Session, party_id: UUID, round_: int) -> Evaluation | None:
    """Return what a party said in a round, if it did."""
    query = select(Evaluation).where(
        Evaluation.party_id == party_id, Evaluation.round == round_
    )
    return session.scalar(query)


def is_discontent(evaluation: Evaluation) -> bool:
    """Tell whether ways on are offered: a low score, or nothing was solved."""
    return evaluation.score <= LOW or evaluation.solved == "no"


def _compare(session: Session, case: Case, made: Evaluation, source: Source) -> None:
    """Flag what came from where the mediator is; then keep its hashes for a month."""
    today = made.at.date()
    session.execute(delete(EvaluationSource).where(EvaluationSource.forget_on < today))
    device = _hash("device", source.device) if source.device else None
    address = _hash("address", source.address)
    rules = []
    if case.mediator_id and (
        source.account_id == case.mediator_id
        or _is_mediators(session, case, source.device)
    ):
        rules.append("mediator_device")
    if case.mediator_id and _came_often(session, case, device, address):
        rules.append("one_place")
    session.add_all(
        EvaluationFlag(evaluation_id=made.id, rule=rule, made_at=made.at)
        for rule in rules
    )
    session.add(
        EvaluationSource(
            evaluation_id=made.id,
            device_hash=device,
            address_hash=address,
            forget_on=(made.at + SOURCE_KEPT).date(),
        )
    )


def _hash(kind: str, said: str) -> bytes:
    return fingerprint(f"evaluation {kind} {said}".encode())


def _is_mediators(session: Session, case: Case, device: str | None) -> bool:
    """Tell whether the mediator took a step of this case on the same device."""
    query = select(func.count()).where(
        Step.case_id == case.id,
        Step.account_id == case.mediator_id,
        Step.device_id == device,
    )
    return device is not None and bool(session.scalar(query))


def _came_often(
    session: Session, case: Case, device: bytes | None, address: bytes
) -> bool:
    """Tell whether other cases of this mediator were judged from the same place."""
    query = (
        select(func.count(func.distinct(Evaluation.case_id)))
        .join(EvaluationSource, EvaluationSource.evaluation_id == Evaluation.id)
        .join(Case, Case.id == Evaluation.case_id)
        .where(Case.mediator_id == case.mediator_id, Case.id != case.id)
        .where(
            or_(
                EvaluationSource.device_hash == device,
                EvaluationSource.address_hash == address,
            )
        )
    )
    return (session.scalar(query) or 0) >= OTHER_CASES
