"""A record and its case, opened at the desk for somebody who asks, in one go."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.cases.actions import open_cases
from server.cases.models import Case, Consent, Party
from server.cases.words import LEGAL_BASIS, keep_until
from server.identifiers import new_id
from server.screening.actions import columns, content_of, insert_records
from server.screening.models import Placed
from server.screening.placing import NotYourArea, Place
from server.screening.schemas import FINDING
from server.territory.catalogue import check_category
from server.territory.models import Area, Level
from server.territory.queries import get_area_in_force


@dataclass(frozen=True)
class Opened:
    """The ids of what was written."""

    record_id: UUID
    case_id: UUID
    party_id: UUID | None


def find_area(session: Session, actor: Actor, code: str) -> Area:
    """Return the area where a matter lies; it has to be of the desk's own."""
    area = get_area_in_force(session, code)
    if not actor.may("registration.make", area.path):
        raise NotYourArea
    return area


def open_matter(
    session: Session,
    actor: Actor,
    said: dict[str, Any],
    *,
    source: str,
    applicant: dict[str, Any] | None,
) -> Opened:
    """Write record, case and who asks; all of them or none."""
    check_category(said["category"])
    area = find_area(session, actor, said["area"])
    row = _row(actor, said, source) | _place(area).columns()
    open_cases(session, actor, [(row, area.path)])
    insert_records(session, actor, [row])
    party_id = _add_applicant(session, actor, row["case_id"], applicant)
    return Opened(row["id"], row["case_id"], party_id)


def _place(area: Area) -> Place:
    small = area.id if area.level == Level.MICRO_GRID else None
    return Place(Placed.NONE, area.id, area.path, small, [], outside_own_area=False)


def _row(actor: Actor, said: dict[str, Any], source: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    finding = FINDING.load(
        {
            "source": source,
            "category": said["category"],
            "summary": said["summary"],
            "danger": said["danger"],
            "outcome": "flagged",
            "filed_at": now.isoformat(),
        }
    )
    content = content_of(finding)
    return columns(finding) | {
        "id": new_id(),
        "version": 1,
        "received_hash": content,
        "content_hash": content,
        "filed_by": actor.account_id,
        "handed_in": False,
        "received_at": now,
        "clock_off": False,
        "case_id": new_id(),
    }


def _add_applicant(
    session: Session, actor: Actor, case_id: UUID, said: dict[str, Any] | None
) -> UUID | None:
    if said is None:
        return None
    party = Party(
        id=new_id(),
        case_id=case_id,
        kind="natural",
        role="applicant",
        name=said["name"],
        phone=said["phone"] or None,
        consent=Consent.UNREACHED,
        legal_basis=LEGAL_BASIS,
        keep_until=keep_until(),
    )
    session.add(party)
    note(session, actor, "registration.add_applicant", case_id, party_id=str(party.id))
    return party.id


def set_origin(session: Session, case_id: UUID, origin: str) -> Case:
    """Say which office a case comes from."""
    case = session.get_one(Case, case_id)
    case.origin = origin
    session.flush()
    return case
