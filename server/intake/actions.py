"""The window: one visit is registered once, with its number and its slips."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.after.links import MadeLink, issue_link
from server.audit.actions import note
from server.cases.actions import go_on
from server.cases.models import Case
from server.cases.step_schemas import SCHEMAS
from server.cipher import fingerprint
from server.content import hash_content
from server.db import Raced, insert_new
from server.identifiers import new_id
from server.intake.models import Conclusion, ExternalRef, Matter, Registration
from server.intake.opening import Opened, find_area, open_matter, set_origin
from server.intake.schemas import INBOUND, REGISTRATION
from server.problems import Conflict
from server.territory.catalogue import check_category


class RegistrationDiffers(Conflict):
    title = "This visit was registered before, with other content"


class TransferDiffers(Conflict):
    title = "That office's number came in before, with other content"


class Slip(NamedTuple):
    """A matter's link, for the visitor to take home."""

    matter: int
    case_id: UUID
    link: MadeLink


def register(
    session: Session, actor: Actor, visit_id: UUID, said: dict[str, Any], today: date
) -> tuple[Registration, list[Slip], bool]:
    """Register a visit, or the same one again; tell whether it is new.

    The slips come once: what is printed on them is kept nowhere.
    """
    content = fingerprint(hash_content(REGISTRATION.dump(said)))
    if known := session.get(Registration, visit_id):
        if known.received_hash != content or known.made_by != actor.account_id:
            raise RegistrationDiffers(registration_id=visit_id)
        return known, [], False
    row = _row(session, actor, visit_id, said, today) | {"received_hash": content}
    if not insert_new(session, Registration, [row]):
        raise Raced
    slips = [
        slip
        for number, matter in enumerate(said["matters"], 1)
        if (slip := _take(session, actor, visit_id, number, matter, said["applicant"]))
    ]
    note(session, actor, "registration.make", visit_id)
    session.flush()
    return session.get_one(Registration, visit_id), slips, True


def _row(
    session: Session, actor: Actor, visit_id: UUID, said: dict[str, Any], today: date
) -> dict[str, Any]:
    """Return the visit's row, with the next number of the day at this window."""
    desk_id = actor.must_somewhere("registration.make")[0].area_id
    highest = session.scalar(
        select(func.max(Registration.number)).where(
            Registration.desk_id == desk_id, Registration.day == today
        )
    )
    return {
        "id": visit_id,
        "desk_id": desk_id,
        "day": today,
        "number": (highest or 0) + 1,
        "persons": said["persons"],
        "mode": said["mode"],
        "made_by": actor.account_id,
        "received_at": datetime.now(UTC),
    }


def _take(
    session: Session,
    actor: Actor,
    visit_id: UUID,
    number: int,
    said: dict[str, Any],
    applicant: dict[str, Any] | None,
) -> Slip | None:
    """Keep a matter; open its case and make its slip if it was accepted."""
    opened, slip = None, None
    if said["conclusion"] is Conclusion.ACCEPTED:
        opened = open_matter(session, actor, said, source="window", applicant=applicant)
        accepting = SCHEMAS["case.accept"].load({"act": "case.accept"})
        case = session.get_one(Case, opened.case_id)
        go_on(session, actor, case, new_id(), accepting)
        slip = _slip(session, actor, number, opened)
    else:
        check_category(said["category"])
        find_area(session, actor, said["area"])
    session.add(
        Matter(
            registration_id=visit_id,
            number=number,
            service=said["service"],
            category=said["category"],
            conclusion=said["conclusion"],
            reason=said["reason"],
            record_id=opened and opened.record_id,
            case_id=opened and opened.case_id,
        )
    )
    return slip


def _slip(session: Session, actor: Actor, number: int, opened: Opened) -> Slip:
    link = issue_link(session, actor, opened.case_id, opened.party_id)
    return Slip(number, opened.case_id, link)


def take_over(
    session: Session, actor: Actor, system: str, number: str, said: dict[str, Any]
) -> tuple[ExternalRef, bool]:
    """Take a matter from another office; the same number again changes nothing."""
    content = fingerprint(hash_content(INBOUND.dump(said)))
    if known := session.get(ExternalRef, (system, number)):
        find_area(session, actor, known.case.area.code)
        if bytes(known.received_hash) != content:
            raise TransferDiffers(system=system, number=number)
        return known, False
    applicant = said["applicant"]
    opened = open_matter(session, actor, said, source="transfer", applicant=applicant)
    case = set_origin(session, opened.case_id, system)
    row = {
        "system": system,
        "number": number,
        "received_hash": content,
        "case_id": case.id,
        "made_by": actor.account_id,
        "received_at": datetime.now(UTC),
    }
    if not insert_new(session, ExternalRef, [row]):
        raise Raced
    note(session, actor, "transfer.take", case.id, system=system)
    return session.get_one(ExternalRef, (system, number)), True
