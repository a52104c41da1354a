"""What a change of boundaries touches: records, cases, doors and people's areas."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from server.cases.models import Case
from server.cases.stages import OPEN
from server.identity.models import Account, AccountRole
from server.screening.models import MovedRecord, Record
from server.screening.moves import lying, places_under, read_lying
from server.territory.changing import ChangePlan, planned_ground
from server.territory.ground import Ground, eras, ground
from server.territory.models import Area, Building, Dwelling

AT_ONCE = 20_000

Pairs = Counter[tuple[str, str]]
"""How many go, by the codes of the area they leave and the one they come to."""


@dataclass(frozen=True)
class MovedBuilding:
    id: UUID
    before: UUID
    after: UUID


@dataclass
class Touched:
    """A planned change with all that follows from it. Applying it writes just this."""

    plan: ChangePlan
    moved: list[tuple[UUID, UUID]] = field(default_factory=list)
    """Records that would not lie where they were given to, each with its area."""
    moved_buildings: list[MovedBuilding] = field(default_factory=list)
    records: Pairs = field(default_factory=Counter)
    cases: Pairs = field(default_factory=Counter)
    buildings: Pairs = field(default_factory=Counter)
    dwellings: Pairs = field(default_factory=Counter)
    roles: Sequence[tuple[str, str, str]] = ()
    """Login, role and area of those whose area is voided."""


def touch(
    session: Session, plan: ChangePlan, told: Callable[[int], object] = lambda _: None
) -> Touched:
    """Return what a change touches, writing nothing; `told` hears of records seen."""
    there = planned_ground(session, plan)
    codes = dict(session.execute(select(Area.id, Area.code)).all())
    codes |= {area_id: code for code, area_id in plan.new_ids.items()}
    touched = Touched(plan, roles=_roles(session, plan))
    _see_records(session, there, touched, codes, told)
    _see_buildings(session, there, touched, codes)
    return touched


def _see_records(
    session: Session,
    there: Ground,
    touched: Touched,
    codes: dict[UUID, str],
    told: Callable[[int], object],
) -> None:
    here, cases = ground(session), set()
    for rows in _record_parts(session, touched.plan):
        read = read_lying(here, rows)
        places = places_under(session, there, read)
        for row, one, place in zip(rows, read, places, strict=True):
            if place != one.given:
                touched.moved.append((one.id, place))
            if place != row.lies:
                pair = codes[row.lies], codes[place]
                touched.records[pair] += 1
                if row.open_case and row.open_case not in cases:
                    cases.add(row.open_case)
                    touched.cases[pair] += 1
        told(len(rows))


def _record_parts(session: Session, plan: ChangePlan) -> Iterator[Sequence[Any]]:
    rows = session.execute(
        _concerned(session, plan), execution_options={"yield_per": AT_ONCE}
    )
    yield from rows.partitions()


def _concerned(session: Session, plan: ChangePlan) -> Select[Any]:
    """Select the records that may lie elsewhere than they were given to."""
    changed, era = plan.changed_ids(), eras(session)[-1]
    moved = and_(
        MovedRecord.record_id == Record.id, MovedRecord.boundary_set_id == era.first
    )
    is_open = and_(Case.id == Record.case_id, Case.state.in_(OPEN))
    return (
        lying()
        .add_columns(
            func.coalesce(MovedRecord.area_id, Record.area_id).label("lies"),
            Case.id.label("open_case"),
        )
        .outerjoin(MovedRecord, moved)
        .outerjoin(Case, is_open)
        .where(
            or_(
                Record.area_id.in_(changed),
                Record.micro_grid_id.is_(None),
                MovedRecord.record_id.is_not(None),
                Building.micro_grid_id.in_(changed),
            )
        )
    )


def _see_buildings(
    session: Session, there: Ground, touched: Touched, codes: dict[UUID, str]
) -> None:
    doors = (
        select(func.count(Dwelling.id))
        .where(Dwelling.building_id == Building.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Building.id,
            Building.micro_grid_id.label("area_id"),
            Building.micro_grid_id.label("home"),
            Building.id.label("building_id"),
            Building.lon,
            Building.lat,
            doors.label("doors"),
        ).where(Building.micro_grid_id.in_(touched.plan.changed_ids()))
    ).all()
    read = read_lying(ground(session), rows)
    for row, place in zip(rows, places_under(session, there, read), strict=True):
        if place != row.home:
            pair = codes[row.home], codes[place]
            touched.moved_buildings.append(MovedBuilding(row.id, row.home, place))
            touched.buildings[pair] += 1
            touched.dwellings[pair] += row.doors


def _roles(session: Session, plan: ChangePlan) -> list[tuple[str, str, str]]:
    voided = [plan.before[code].id for code in plan.voided]
    rows = session.execute(
        select(Account.login, AccountRole.role, Area.code)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Area, Area.id == AccountRole.area_id)
        .where(AccountRole.ended_at.is_(None), Area.id.in_(voided), Account.active)
        .order_by(Area.code, Account.login, AccountRole.role)
    )
    return [(row.login, row.role.value, row.code) for row in rows]
