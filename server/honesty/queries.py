from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from server.access import Actor, Grant
from server.cases.models import Case
from server.honesty.models import CaseFlag
from server.identity.models import Organisation
from server.problems import NotFound
from server.territory.models import Area
from server.territory.queries import within

PAGE = 50


class NoSuchFlag(NotFound):
    title = "There is no such flag"


def shown(grants: Sequence[Grant]) -> Select[Any]:
    """Return flags of the areas of the grants, with office and place."""
    office = func.coalesce(CaseFlag.organisation_id, Case.organisation_id)
    place = func.coalesce(Case.area_id, Organisation.area_id)
    query: Any = (
        select(CaseFlag, Organisation.name, Area.name)
        .outerjoin(Case, Case.id == CaseFlag.case_id)
        .join(Organisation, Organisation.id == office)
        .join(Area, Area.id == place)
    )
    kept: Select[Any] = within(query, grants)
    return kept


def list_flags(
    session: Session, actor: Actor, *, settled: bool, after: UUID | None
) -> list[dict[str, Any]]:
    """Return a page of flags by id: of cases and offices, as there is no other kind."""
    query = shown(actor.must_somewhere("flag.read"))
    is_open = CaseFlag.settled.is_(None)
    query = query.where(~is_open if settled else is_open)
    if after:
        query = query.where(CaseFlag.id > after)
    rows = session.execute(query.order_by(CaseFlag.id).limit(PAGE)).all()
    return [lay_open(*row) for row in rows]


def get_flag(
    session: Session, actor: Actor, flag_id: UUID
) -> tuple[CaseFlag, str, str]:
    """Return a flag of one's own area, locked, with office and place."""
    query = shown(actor.must_somewhere("flag.read")).where(CaseFlag.id == flag_id)
    row = session.execute(query.with_for_update(of=CaseFlag)).first()
    if row is None:
        raise NoSuchFlag
    return row[0], row[1], row[2]


def lay_open(flag: CaseFlag, office: str, place: str) -> dict[str, Any]:
    said = ("id", "rule", "day", "case_id", "beside", "seen_at", "settled")
    return {name: getattr(flag, name) for name in said} | {
        "office": office,
        "area_name": place,
    }
