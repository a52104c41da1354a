"""What a worker's phone needs to work out the week's doors by itself."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Actor, Grant
from server.api import written
from server.identity.models import Account, AccountRole, SignIn
from server.screening.models import Outcome, Record, Visit, VisitResult
from server.screening.wish_models import Wish, WishKind
from server.screening.wishes import today
from server.territory.models import Area, Building, Dwelling
from server.territory.queries import Q, doors_within, within
from server.walk.models import UnsentPhone
from server.walk.reach import count_micro_grids, moments

ASKED = timedelta(days=60)
"""So long a need that was told at a door, or a small matter, waits to be seen to."""
MET = timedelta(days=92)
PAST = timedelta(days=90)
SMALL = 4

Doors = dict[UUID, dict[str, Any]]


def list_doors(session: Session, actor: Actor, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the doors of which there is something to know, and what it is."""
    grants = actor.grants_for("walk.plan")
    doors: Doors = {}
    _put_quiet(session, grants, doors)
    met = _last_met(session, grants, zone)
    _put_needs(met, doors)
    _put_wishes(session, grants, met, doors)
    _put_matters(session, actor, grants, met, doors)
    return [{"id": str(door), **said} for door, said in sorted(doors.items())]


def _of_doors(query: Q, grants: Sequence[Grant]) -> Q:
    """Keep what is about a door of the grants, of a query that selects `Dwelling`."""
    joined = query.join(Building, Building.id == Dwelling.building_id).join(
        Area, Area.id == Building.micro_grid_id
    )
    return doors_within(joined, grants)


def _put_quiet(session: Session, grants: Sequence[Grant], doors: Doors) -> None:
    query = select(Dwelling.id, Dwelling.no_visits_until).select_from(Dwelling)
    quiet = query.where(Dwelling.no_visits_until >= today())
    for door, until in session.execute(_of_doors(quiet, grants)):
        said = doors.setdefault(door, {})
        said["no_visits_until"] = until and until.isoformat()


Met = dict[UUID, tuple[datetime, date, Sequence[str]]]
"""When each door's people were met last, on which day, and what they needed."""


def _last_met(session: Session, grants: Sequence[Grant], zone: ZoneInfo) -> Met:
    query = (
        select(Visit.dwelling_id, Visit.filed_at, Visit.needs)
        .join_from(Visit, Dwelling, Dwelling.id == Visit.dwelling_id)
        .where(Visit.result == VisitResult.MET)
        .where(Visit.filed_at > datetime.now(UTC) - MET)
        .order_by(Visit.filed_at)
    )
    rows = session.connection().execute(_of_doors(query, grants))
    return {door: (at, at.astimezone(zone).date(), needs) for door, at, needs in rows}


def _put_needs(met: Met, doors: Doors) -> None:
    for door, (at, on, told) in met.items():
        needs = [need for need in told if need != "none"]
        if needs and at > datetime.now(UTC) - ASKED:
            doors.setdefault(door, {}).update(needs=needs, needs_on=on.isoformat())


def _put_wishes(
    session: Session, grants: Sequence[Grant], met: Met, doors: Doors
) -> None:
    open_ = Wish.ended_on.is_(None)
    query = select(Wish).join(Dwelling, Dwelling.id == Wish.dwelling_id).where(open_)
    for wish in session.scalars(_of_doors(query, grants)):
        door = doors.setdefault(wish.dwelling_id, {})
        if wish.kind is WishKind.COME_AGAIN and wish.until:
            door["come_by"] = wish.until.isoformat()
        elif wish.kind is WishKind.CALL and wish.due_at:
            door["call"] = {"id": str(wish.id), "by": written(wish.due_at)}
        elif wish.kind is WishKind.CARE and wish.until and wish.until >= today():
            last = met.get(wish.dwelling_id)
            door["care"] = {
                "until": wish.until.isoformat(),
                "every_days": wish.every_days,
                "met_on": last and last[1].isoformat(),
            }
    for empty in [door for door, said in doors.items() if not said]:
        del doors[empty]


def _put_matters(
    session: Session, actor: Actor, grants: Sequence[Grant], met: Met, doors: Doors
) -> None:
    """Count the small matters that this person noted there, and has not been back for.

    What was flagged is an office's by now; what others noted is theirs.
    """
    query = (
        select(Dwelling.id, Record.filed_at)
        .join_from(Dwelling, Record, Record.dwelling_id == Dwelling.id)
        .where(Record.filed_by == actor.account_id)
        .where(Record.outcome == Outcome.NOTED, Record.severity == SMALL)
        .where(Record.case_id.is_(None))
        .where(Record.filed_at > datetime.now(UTC) - ASKED)
    )
    for door, at in session.execute(_of_doors(query, grants)):
        if door not in met or met[door][0] <= at:
            said = doors.setdefault(door, {})
            said["noted"] = said.get("noted", 0) + 1


def list_own_reach(
    session: Session, grants: Sequence[Grant], zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return the figures of the worker's own micro-grids, for the worker."""
    last = datetime.now(zone).date()
    begin, end = moments(last - PAST, last, zone)
    counted = count_micro_grids(session, grants, begin, end)
    areas = session.execute(select(Area.id, Area.code).where(Area.id.in_(counted)))
    return [
        {"code": code, **counted[area].told()}
        for area, code in sorted(areas, key=lambda row: str(row.code))
    ]


def list_unsent(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Return whom to call and help: their phone holds something unsent for days."""
    query = (
        select(Account.id, Account.name, Area.name.label("area"))
        .join(SignIn, SignIn.account_id == Account.id)
        .join(UnsentPhone, UnsentPhone.sign_in_id == SignIn.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Area, Area.id == AccountRole.area_id)
        .where(SignIn.revoked_at.is_(None), SignIn.expires_at > datetime.now(UTC))
        .where(AccountRole.ended_at.is_(None))
        .order_by(Account.name, Account.id, Area.path)
    )
    rows = session.execute(within(query, actor.grants_for("phone.list_unsent")))
    return _one_each(rows)


def _one_each(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """A person is named once, however many phones and roles they have."""
    people: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        people.setdefault(row.id, {"name": row.name, "area": row.area})
    return list(people.values())
