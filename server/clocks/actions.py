"""What a district says of its clocks: their lengths, and where tourists come."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.audit.actions import note
from server.clocks.kinds import CLOCKS, FIXED, Kind
from server.clocks.models import ClockRule, ScenicArea
from server.db import insert_new
from server.problems import Conflict, NotFound, Unprocessable
from server.territory.models import Area
from server.territory.queries import get_area, get_area_in_force
from server.workdays.actions import ask_for_reset

KEEP = "clock.keep_rule"
SCENIC = "clock.keep_scenic"


class LengthFixed(Unprocessable):
    title = "The law sets this length, or there is no such clock"


class RuleDiffers(Conflict):
    title = "This rule is known with other content, or its day has one already"


class NoSuchRule(NotFound):
    title = "There is no such rule"


class NotScenic(NotFound):
    title = "This area is none that tourists come to see"


def check_changeable(kind: Kind, variant: str) -> None:
    """Refuse a length that is not the district's to set."""
    if kind in FIXED or (kind, variant) not in CLOCKS:
        raise LengthFixed(errors={"kind": [LengthFixed.title]})


def keep_rule(
    session: Session, actor: Actor, rule_id: UUID, said: dict[str, Any]
) -> tuple[ClockRule, bool]:
    """Set a length for clocks that start from a day on. The same again is harmless."""
    check_changeable(said["kind"], said["variant"])
    now = datetime.now(UTC)
    row = {"id": rule_id, "made_at": now, "said_by": actor.account_id, **said}
    new = insert_new(session, ClockRule, [row]) == 1
    kept = session.get(ClockRule, rule_id)
    if kept is None or any(getattr(kept, name) != said[name] for name in said):
        raise RuleDiffers
    if new:
        told = f"{kept.length} {kept.unit}"
        note(session, actor, KEEP, rule_id, kind=kept.kind, length=told)
        ask_for_reset(session, kept.valid_from, now)
    return kept, new


def drop_rule(session: Session, actor: Actor, rule_id: UUID) -> None:
    """Take a rule back: what was said before it holds again."""
    kept = session.get(ClockRule, rule_id)
    if kept is None:
        raise NoSuchRule
    session.delete(kept)
    note(session, actor, KEEP, rule_id, kind=kept.kind, length=None)
    ask_for_reset(session, kept.valid_from, datetime.now(UTC))


def list_rules(session: Session) -> Sequence[ClockRule]:
    """Return the district's own lengths, as they follow each other."""
    order = (ClockRule.kind, ClockRule.variant, ClockRule.valid_from)
    return session.scalars(select(ClockRule).order_by(*order)).all()


def mark_scenic(session: Session, actor: Actor, code: str) -> bool:
    """Say that tourists come to an area; return whether that is new."""
    actor.must_somewhere(SCENIC)
    area = get_area_in_force(session, code)
    actor.must(SCENIC, area.path)
    now = datetime.now(UTC)
    row = {"area_id": area.id, "said_by": actor.account_id, "made_at": now}
    new = insert_new(session, ScenicArea, [row]) == 1
    if new:
        note(session, actor, SCENIC, area.id, area=code, scenic=True)
    return new


def unmark_scenic(session: Session, actor: Actor, code: str) -> None:
    """Say that tourists come there no more; clocks that run go on as they are."""
    actor.must_somewhere(SCENIC)
    area = get_area(session, code)
    actor.must(SCENIC, area.path)
    kept = session.get(ScenicArea, area.id)
    if kept is None:
        raise NotScenic
    session.delete(kept)
    note(session, actor, SCENIC, area.id, area=code, scenic=False)


def list_scenic(session: Session) -> Sequence[Area]:
    """Return the areas that tourists come to see."""
    query = select(Area).join(ScenicArea, ScenicArea.area_id == Area.id)
    return session.scalars(
        query.options(joinedload(Area.parent)).order_by(Area.code)
    ).all()
