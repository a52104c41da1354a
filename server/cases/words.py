"""What is written about people in a case, apart from its steps, and until when."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from server.cases.models import Case, Consent, Note, Party, Step
from server.identifiers import new_id
from server.problems import Conflict, NotFound

LEGAL_BASIS = "人民调解法"
KEEP = timedelta(days=5 * 365)

Facts = dict[str, object]


class NotOfThisCase(NotFound):
    title = "There is no such party in this case"


class ConsentMissing(Conflict):
    title = "Both sides must agree to mediation first"


class RightsNotTold(Conflict):
    title = "Everyone must have been told their rights first"


def party_of(case: Case, party_id: UUID) -> Party:
    for party in case.parties:
        if party.id == party_id:
            return party
    raise NotOfThisCase(party_id=party_id)


def check_consent(case: Case) -> None:
    """Refuse mediation unless every party agrees to it (人民调解法 17)."""
    missing = [str(p.id) for p in case.parties if p.consent != Consent.AGREE]
    if missing or len(case.parties) < 2:
        raise ConsentMissing(party_ids=missing)


def check_rights(case: Case) -> None:
    """Refuse mediation unless every party knows their rights (人民调解法 23)."""
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
