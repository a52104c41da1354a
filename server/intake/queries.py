from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from server.access import Actor
from server.cases.models import Case
from server.cases.stages import OPEN
from server.intake.models import Matter, Registration
from server.intake.opening import find_area
from server.screening.alike import MOST, NEAR, is_same_class
from server.territory.models import Area
from server.territory.queries import within

YEAR = timedelta(days=365)
PAGE = 200


def list_of_day(session: Session, actor: Actor, today: date) -> Sequence[Registration]:
    """Return who was registered today at this person's windows, the last first."""
    query = (
        select(Registration)
        .join(Area, Area.id == Registration.desk_id)
        .where(Registration.day == today)
        .options(
            selectinload(Registration.matters)
            .joinedload(Matter.case)
            .joinedload(Case.organisation)
        )
        .order_by(Registration.received_at.desc(), Registration.id)
        .limit(PAGE)
    )
    grants = actor.must_somewhere("registration.read")
    return session.scalars(within(query, grants)).all()


def list_alike(session: Session, actor: Actor, code: str, category: str) -> list[Case]:
    """Return open matters of the same area and class, within 14 days."""
    area = find_area(session, actor, code)
    query = (
        select(Case)
        .where(Case.area_id == area.id, Case.state.in_(OPEN))
        .where(Case.registered_at >= datetime.now(UTC) - NEAR)
        .options(joinedload(Case.organisation))
        .order_by(Case.registered_at.desc(), Case.id)
    )
    same = [
        one for one in session.scalars(query) if is_same_class(one.category, category)
    ]
    return same[:MOST]


def count(session: Session, actor: Actor, first: date, last: date) -> dict[str, Any]:
    """Count batches and persons, and the same days a year before."""
    actor.must_somewhere("registration.read")
    return {
        "now": _period(session, actor, first, last),
        "year_before": _period(session, actor, first - YEAR, last - YEAR),
    }


def _period(session: Session, actor: Actor, first: date, last: date) -> dict[str, Any]:
    of = (
        (Registration.day >= first)
        & (Registration.day <= last)
        & Registration.desk_id.in_(
            within(select(Area.id), actor.grants_for("registration.read"))
        )
    )
    modes = session.execute(
        select(Registration.mode, func.count(), func.sum(Registration.persons))
        .where(of)
        .group_by(Registration.mode)
    ).all()
    matters = session.execute(
        select(Matter.service, Matter.conclusion, func.count())
        .join(Registration, Registration.id == Matter.registration_id)
        .where(of)
        .group_by(Matter.service, Matter.conclusion)
    )
    services: Counter[str] = Counter()
    conclusions: Counter[str] = Counter()
    for service, conclusion, number in matters:
        services[service.value] += number
        conclusions[conclusion.value] += number
    return {
        "batches": sum(number for _, number, _ in modes),
        "persons": sum(int(persons) for _, _, persons in modes),
        "by_mode": {mode.value: number for mode, number, _ in modes},
        "by_service": dict(services),
        "by_conclusion": dict(conclusions),
    }
