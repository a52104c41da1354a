"""Red is what a person says who has looked: for seven days, unless taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.db import insert_new
from server.insight.models import RedArea, RedReason
from server.problems import Conflict, NotFound
from server.screening.masking import mask
from server.territory.models import Area

LASTS = timedelta(days=7)
CONFIRM, TAKE_BACK = "area.confirm_red", "area.take_back_red"


class RedDiffers(Conflict):
    title = "This was confirmed before, with other content"


class AlreadyRed(Conflict):
    title = "The area is red already; take that back first"


class NotRed(NotFound):
    title = "The area is not red by this confirmation"


def red_codes(session: Session, now: datetime) -> set[str]:
    """Return the codes of the areas that are red now."""
    query = _red(now).join(Area, Area.id == RedArea.area_id)
    return set(session.scalars(query.with_only_columns(Area.code)))


def list_red(session: Session, area: Area, now: datetime) -> Sequence[RedArea]:
    """Return why an area is red now, and until when; nothing where it is not."""
    return session.scalars(_red(now).where(RedArea.area_id == area.id)).all()


def _red(now: datetime) -> Select[Any]:
    return select(RedArea).where(RedArea.until > now, RedArea.taken_back_at.is_(None))


def confirm_red(
    session: Session,
    actor: Actor,
    area: Area,
    red_id: UUID,
    reason: RedReason,
    words: str,
) -> tuple[RedArea, bool]:
    """Say that an area is red; return the row, and whether it is new."""
    actor.must(CONFIRM, area.path)
    said = {"area_id": area.id, "reason": reason, "words": mask(words)}
    # One at a time: two desks may look at the same moment.
    session.get_one(Area, area.id, with_for_update=True)
    if known := session.get(RedArea, red_id):
        return _same(known, actor, said), False
    now = datetime.now(UTC)
    if others := list_red(session, area, now):
        raise AlreadyRed(red_id=others[0].id)
    when = {"confirmed_at": now, "until": now + LASTS}
    row = {"id": red_id, "confirmed_by": actor.account_id, **said, **when}
    insert_new(session, RedArea, [row])
    made = session.get_one(RedArea, red_id)
    note(session, actor, CONFIRM, area.id, red_id=str(red_id), reason=reason.value)
    return _same(made, actor, said), True


def _same(known: RedArea, actor: Actor, said: dict[str, Any]) -> RedArea:
    same = all(getattr(known, name) == value for name, value in said.items())
    if not same or known.confirmed_by != actor.account_id:
        raise RedDiffers(red_id=known.id)
    return known


def take_back_red(session: Session, actor: Actor, area: Area, red_id: UUID) -> None:
    """Say that an area is red no more; a second time changes nothing."""
    actor.must(TAKE_BACK, area.path)
    query = select(RedArea).where(RedArea.id == red_id, RedArea.area_id == area.id)
    red = session.scalar(query.with_for_update())
    if red is None:
        raise NotRed(red_id=red_id)
    if red.taken_back_at is None:
        red.taken_back_at = datetime.now(UTC)
        note(session, actor, TAKE_BACK, area.id, red_id=str(red_id))
