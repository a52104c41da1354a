"""Leave-cards, and what a phone says of itself."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note, note_all
from server.cases.models import Note
from server.db import insert_new
from server.identifiers import new_id
from server.identity.queries import hash_token
from server.problems import NotFound, TooOften
from server.screening.wish_models import Wish, WishKind
from server.screening.wishes import (
    LEGAL_BASIS,
    find_open,
    forget_old_numbers,
    make_wish,
    today,
)
from server.territory.models import Area, Building, Dwelling
from server.territory.queries import get_place
from server.walk.models import LeaveCard, UnsentPhone

LASTS = timedelta(days=60)
MOST_USES = 10
"""Changes of mind, and slips of the thumb; no more comes by one card."""
NUMBER_KEPT = timedelta(days=14)


class NoSuchDoor(NotFound):
    title = "There is no such door in your area"


class NoSuchCard(NotFound):
    """Counted as a failed try, so it is kept."""

    keeps = True
    title = "This card is not one of ours, or it is too old"


class CardUsedUp(TooOften):
    title = "This card was used too often; please telephone the office"


class NoSuchWish(NotFound):
    title = "Nobody waits for this any more"


def make_cards(
    session: Session, actor: Actor, dwelling_ids: Sequence[UUID]
) -> list[tuple[UUID, str]]:
    """Make a card for each door; its code is here once, and only its hash is kept."""
    forget_old_numbers(session)
    query = (
        select(Dwelling.id, Area.path)
        .join(Building, Building.id == Dwelling.building_id)
        .join(Area, Area.id == Building.micro_grid_id)
        .where(Dwelling.id.in_(dwelling_ids))
    )
    paths: dict[UUID, str] = dict(session.execute(query).all())
    if not all(
        one in paths and actor.may("card.make", paths[one]) for one in dwelling_ids
    ):
        raise NoSuchDoor
    made = [(new_id(), door, secrets.token_urlsafe(16)) for door in dwelling_ids]
    rows = [_card(actor, card_id, door, code) for card_id, door, code in made]
    insert_new(session, LeaveCard, rows)
    note_all(session, actor, [("card.make", card_id, {}) for card_id, _, _ in made])
    return [(door, code) for _, door, code in made]


def _card(actor: Actor, card_id: UUID, door: UUID, code: str) -> dict[str, Any]:
    return {
        "id": card_id,
        "dwelling_id": door,
        "code_hash": hash_token(code),
        "made_by": actor.account_id,
        "made_at": datetime.now(UTC),
        "expires_on": today() + LASTS,
        "used": 0,
    }


def say_by_card(session: Session, code: str, said: dict[str, Any]) -> Wish:
    """Do what the resident asks by the card. It tells nothing of the door."""
    card = session.scalar(
        select(LeaveCard)
        .where(LeaveCard.code_hash == hash_token(code))
        .with_for_update()
    )
    if card is None or card.expires_on < today():
        raise NoSuchCard
    if card.used >= MOST_USES:
        raise CardUsedUp
    card.used += 1
    forget_old_numbers(session)
    session.flush()
    door, now, kind = card.dwelling_id, datetime.now(UTC), said["wish"]
    number = _keep_number(session, said["phone"]) if kind is WishKind.CALL else None
    return make_wish(
        session, None, door, kind, made_at=now, due_at=said["call_by"], note_id=number
    )


def _keep_number(session: Session, number: str) -> UUID:
    """Keep the number to call apart, sealed, for two weeks."""
    kept = Note(
        id=new_id(),
        text=number,
        legal_basis=LEGAL_BASIS,
        keep_until=today() + NUMBER_KEPT,
    )
    session.add(kept)
    session.flush()
    return kept.id


def read_number(session: Session, actor: Actor, wish_id: UUID) -> str:
    """Return the number that a resident asked to be called at; the reading is noted."""
    wish = find_open(session, wish_id)
    area = wish and get_place(session, wish.dwelling_id, None)
    if not wish or not wish.note or not area:
        raise NoSuchWish
    if not actor.may("wish.read_number", area.path) or wish.note.keep_until < today():
        raise NoSuchWish
    note(session, actor, "wish.read_number", wish.id)
    return wish.note.text


def say_unsent(session: Session, actor: Actor, holds: bool) -> None:
    """Keep that this device holds something unsent for days, or that it no longer does.

    There is no audit line: it would be the time of a person.
    """
    if holds:
        insert_new(session, UnsentPhone, [{"sign_in_id": actor.sign_in_id}])
        return
    session.execute(
        delete(UnsentPhone).where(UnsentPhone.sign_in_id == actor.sign_in_id)
    )
