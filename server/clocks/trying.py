"""What a rule would change in open cases, before anybody sets it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from server.clocks.ground import Ground, read_ground
from server.clocks.kinds import Kind, Length
from server.clocks.models import Clock, ClockPause
from server.clocks.reckoning import Due, Start, Wait, reckon

EXAMPLES = 10


def try_rule(
    session: Session,
    kind: Kind,
    variant: str,
    length: Length,
    valid_from: date,
    now: datetime,
) -> dict[str, Any]:
    """Return how many clocks would move, and how many be late at once."""
    ground = read_ground(session, now)
    since = datetime.combine(valid_from, time(), ground.zone).astimezone(UTC)
    alike = and_(Clock.kind == kind, Clock.variant == variant, Clock.ended_at.is_(None))
    tried = _with(ground, kind, variant, valid_from, length)
    moved = list(_moved(session, ground, tried, and_(alike, Clock.started_at >= since)))
    older = select(func.count()).select_from(Clock).where(alike)
    return {
        "untouched": session.scalar(older.where(Clock.started_at < since)),
        "moved": len(moved),
        "late_before": sum(before.at < now for _, before, _ in moved),
        "late_after": sum(after.at < now for _, _, after in moved),
        "examples": [
            {"case_id": case_id, "due_on": before.on, "would_be": after.on}
            for case_id, before, after in moved[:EXAMPLES]
        ],
    }


def _with(
    ground: Ground, kind: Kind, variant: str, valid_from: date, length: Length
) -> Ground:
    """Return the ground as it would be with one more rule."""
    others = [
        one for one in ground.rules.get((kind, variant), []) if one[0] != valid_from
    ]
    lengths = sorted([*others, (valid_from, length)], key=lambda said: said[0])
    return replace(ground, rules={**ground.rules, (kind, variant): lengths[::-1]})


def _moved(
    session: Session, ground: Ground, tried: Ground, where: ColumnElement[bool]
) -> Iterator[tuple[UUID, Due, Due]]:
    waits: dict[UUID, list[Wait]] = defaultdict(list)
    waited = select(ClockPause).join(Clock, Clock.case_id == ClockPause.case_id)
    for one in session.scalars(waited.where(where)).unique():
        if one.until:
            waits[one.case_id].append(Wait(one.since, one.until))
    for clock in session.scalars(select(Clock).where(where).order_by(Clock.due_at)):
        start = Start(clock.kind, clock.variant, clock.started_at, clock.counted_from)
        before = reckon(ground, start, waits[clock.case_id])
        after = reckon(tried, start, waits[clock.case_id])
        if before != after:
            yield clock.case_id, before, after
