"""Applying a change of boundaries, all of it in one transaction, or on its day."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import shapely
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from geo.files import AreaFeature
from server.access import Actor
from server.audit.actions import note
from server.audit.models import AuditEntry
from server.boundaries.touching import Touched, touch
from server.db import (
    Base,
    current_transaction,
    has_many_writers,
    oldest_running_transaction,
    transaction,
)
from server.identifiers import new_id
from server.problems import NotFound
from server.screening.models import Record
from server.screening.moves import follow_moves, write_moves
from server.territory.actions import area_row, areas_above, as_stored
from server.territory.changing import LEVEL, ChangePlan, get_waiting, plan_change
from server.territory.models import (
    Area,
    AreaShape,
    BoundaryPlan,
    BoundarySet,
    Building,
    BuildingPlace,
)

_LOG = logging.getLogger(__name__)

AT_ONCE = 500
TRIES, PAUSE_S = 120, 0.25
"""How long a change waits for those who were filing when it was made."""

Told = Callable[[int], object]


class NoChangeWaits(NotFound):
    title = "No change of boundaries waits for its day"


def work_of(touched: Touched) -> int:
    """Return how many rows there are to write, for whoever shows progress."""
    return len(touched.moved) + len(touched.moved_buildings)


def apply_change(
    session: Session,
    actor: Actor | None,
    touched: Touched,
    told: Told = lambda _: None,
    set_id: UUID | None = None,
) -> UUID:
    """Draw the new set, put away what was there before, note what lies elsewhere."""
    plan = touched.plan
    made = BoundarySet(
        id=set_id or new_id(),
        level=LEVEL,
        loaded_at=datetime.now(UTC),
        areas=len(plan.after),
        warnings=plan.drawn.warnings(),
        valid_from=plan.valid_from,
    )
    session.add(made)
    session.flush()
    _put_away(session, plan, made.id)
    _redraw(session, plan)
    _add(session, plan, made.id)
    _move_buildings(session, touched, made.id, told)
    write_moves(session, made.id, touched.moved, told)
    note(session, actor, "area.change", made.id, **facts_of(touched))
    return made.id


def facts_of(touched: Touched) -> dict[str, object]:
    """Return what the audit keeps: codes of areas and numbers."""
    plan = touched.plan
    return {
        "part": plan.part,
        "valid_from": plan.valid_from.isoformat(),
        "redrawn": plan.redrawn,
        "added": plan.added,
        "voided": plan.voided,
        "records": touched.records.total(),
        "buildings": touched.buildings.total(),
        "datum": plan.drawn.datum.value,
    }


def _put_away(session: Session, plan: ChangePlan, set_id: UUID) -> None:
    _write(
        session,
        AreaShape,
        [
            {
                "area_id": plan.before[code].id,
                "boundary_set_id": set_id,
                "shape": plan.before[code].shape,
            }
            for code in plan.redrawn + plan.voided
        ],
    )


def _redraw(session: Session, plan: ChangePlan) -> None:
    redrawn = [
        {"id": plan.before[code].id, "shape": as_stored(plan.after[code].polygon)}
        for code in plan.redrawn
    ]
    named = [
        {"id": plan.before[code].id, "name": plan.after[code].name}
        for code in plan.renamed
    ]
    voided = [
        {"id": plan.before[code].id, "shape": None, "voided_on": plan.valid_from}
        for code in plan.voided
    ]
    for rows in filter(None, (redrawn, named, voided)):
        session.execute(update(Area), rows)


def _add(session: Session, plan: ChangePlan, set_id: UUID) -> None:
    areas = [plan.after[code] for code in plan.added]
    above = areas_above(session, {area.parent for area in areas if area.parent})
    known = set(session.scalars(select(Area.code)))
    rows = [area_row(area, LEVEL, above, known, set_id) for area in areas]
    _write(session, Area, [row | {"id": plan.new_ids[row["code"]]} for row in rows])


def _move_buildings(
    session: Session, touched: Touched, set_id: UUID, told: Told
) -> None:
    moved = touched.moved_buildings
    _write(
        session,
        BuildingPlace,
        [
            {
                "building_id": one.id,
                "boundary_set_id": set_id,
                "micro_grid_id": one.before,
            }
            for one in moved
        ],
    )
    if moved:
        rows = [{"id": one.id, "micro_grid_id": one.after} for one in moved]
        session.execute(update(Building), rows)
    told(len(moved))


def _write(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(table), rows[start : start + AT_ONCE])


def keep_plan(session: Session, actor: Actor | None, plan: ChangePlan) -> UUID:
    """Keep a change until its day comes."""
    waiting = BoundaryPlan(
        id=new_id(),
        valid_from=plan.valid_from,
        made_at=datetime.now(UTC),
        part=plan.part,
        areas={"areas": [_kept(area) for area in plan.after.values()]},
        refused=None,
    )
    session.add(waiting)
    session.flush()
    facts = {"part": plan.part, "valid_from": plan.valid_from.isoformat()}
    note(session, actor, "area.plan_change", waiting.id, **facts)
    return waiting.id


def _kept(area: AreaFeature) -> dict[str, object]:
    shape = shapely.to_wkb(area.polygon, hex=True)
    return {
        "code": area.code,
        "name": area.name,
        "parent": area.parent,
        "shape": shape,
    }


def _read(waiting: BoundaryPlan) -> list[AreaFeature]:
    kept: Any = waiting.areas["areas"]
    return [
        AreaFeature(
            row,
            each["code"],
            each["name"],
            each["parent"],
            shapely.from_wkb(each["shape"]),
        )
        for row, each in enumerate(kept, start=1)
    ]


def withdraw_plan(session: Session, actor: Actor | None) -> date:
    """Take back the change that waits; return the day that it waited for."""
    waiting = get_waiting(session)
    if waiting is None:
        raise NoChangeWaits
    note(session, actor, "area.withdraw_change", waiting.id)
    session.delete(waiting)
    return waiting.valid_from


def apply_due(zone: ZoneInfo) -> UUID | None:
    """Apply the change whose day has come in the district; return the set it became."""
    today = datetime.now(zone).date()
    with transaction(writes=False) as session:
        waiting = get_waiting(session)
    if waiting is None or waiting.valid_from > today:
        return None
    with transaction(writes=True) as session:
        since = lock_boundaries(session)
        # Another process may have been faster.
        waiting = get_waiting(session)
        set_id = _apply_plan(session, waiting) if waiting else None
    if set_id:
        follow_latecomers(since)
    return set_id


def _apply_plan(session: Session, waiting: BoundaryPlan) -> UUID | None:
    plan = plan_change(
        session,
        _read(waiting),
        part=waiting.part,
        parents_said=True,
        valid_from=waiting.valid_from,
        waited=True,
    )
    if plan.drawn.errors:
        waiting.refused = "; ".join(plan.drawn.errors)
        _LOG.error("the change for %s is refused: %s", plan.valid_from, waiting.refused)
        return None
    set_id = apply_change(session, None, touch(session, plan), set_id=waiting.id)
    session.delete(waiting)
    return set_id


def lock_boundaries(session: Session) -> int:
    """Let one change after the other look at the boundaries; SQLite does anyway.

    Returns the oldest transaction that was running then.
    """
    session.execute(select(BoundarySet.id).order_by(BoundarySet.id).with_for_update())
    if not has_many_writers(session):
        return 0
    return int(session.execute(select(oldest_running_transaction())).scalar_one())


def follow_latecomers(since: int) -> None:
    """Note where records lie that were filed while a change was made.

    PostgreSQL lets both go on at once: such a record was placed by the boundaries
    before, and could not be seen yet. SQLite has one writer, and none of them.
    """
    with transaction(writes=True) as session:
        if not has_many_writers(session):
            return
        until = session.execute(select(current_transaction())).scalar_one()
    for _ in range(TRIES):
        with transaction(writes=False) as session:
            oldest = session.execute(select(oldest_running_transaction())).scalar_one()
        if oldest > until:
            break
        time.sleep(PAUSE_S)
    with transaction(writes=True) as session:
        line = AuditEntry.change_id == Record.change_id
        late = select(Record.id).join(AuditEntry, line)
        late = late.where(AuditEntry.transaction_number >= since)
        follow_moves(session, session.scalars(late).all(), again=True)
