"""What papers know beside a case's own rows. Whoever adds a column adds it here."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from server.cases.choices import TICKS
from server.cases.models import Case, Note, Party, Step

UNDISPUTED = "双方确认无异议。"


class Words(NamedTuple):
    """What an agreement says beside its items (art. 29)."""

    facts: str
    dispute: str
    responsibility: str
    copies: int
    reached_at: datetime | None


class Person(NamedTuple):
    """Someone who took part and is no side: whose name, and as what."""

    name: str
    role: str


def number_of(case: Case) -> str:
    """Return the case's number; until it has one, the start of its id."""
    return case.number or case.id.hex[:12]


def effective_on(case: Case) -> datetime | None:
    """Return when the agreement took effect (arts. 29 and 30)."""
    return case.effective_at


def accepted_at(case: Case) -> datetime:
    return case.accepted_at or case.registered_at


def closed_at(case: Case) -> datetime | None:
    return case.closed_at


def identity_seen(party: Party) -> bool:
    """Tell whether somebody saw who this is, without keeping a copy of it."""
    return party.identity_seen is not None


def people_at(case: Case) -> list[Person]:
    """Return who was invited or took part beside the sides and the mediator."""
    return []


def ticks_of(case: Case) -> set[int]:
    """Return which of a record's seven points the steps themselves show as done."""
    told = bool(case.parties) and all(party.rights_told_at for party in case.parties)
    ended = last_step(case, "case.agree") or last_step(case, "case.fail")
    ticked = [step.facts.get("ticks") for step in case.steps]
    said = [
        TICKS.index(one) + 1
        for some in ticked
        if isinstance(some, list)
        for one in some
    ]
    return {*said, *([1] if told else []), *([6] if ended else [])}


def words_of(case: Case) -> Words:
    """Return the agreement's own words; where none were written, the case's."""
    agreed, copies = case.agreement, len(case.parties) + 1
    if agreed is None:
        return Words(case.summary, "", UNDISPUTED, copies, None)
    said = agreed.responsibility or UNDISPUTED
    return Words(agreed.facts or case.summary, "", said, copies, agreed.reached_at)


def note_of(case: Case, step: Step | None) -> Note | None:
    if step is None:
        return None
    return next((note for note in case.notes if note.step_id == step.id), None)


def last_step(case: Case, act: str) -> Step | None:
    return next((step for step in reversed(case.steps) if step.act == act), None)


def ended_without_agreement_at(case: Case) -> datetime | None:
    """Return when mediation ended without an agreement, if it did."""
    step = last_step(case, "case.fail")
    return step.received_at if step and not case.agreement_form else None


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
