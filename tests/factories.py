"""Makers: a small district, and people in it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shapely import MultiPolygon, box
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import Role
from server.app import Server
from server.db import transaction
from server.identifiers import new_id
from server.identity.actions import add_account, grant_role, open_session
from server.identity.models import Way
from server.identity.queries import get_account, identify
from server.screening.actions import file_record
from server.screening.schemas import FINDING
from server.territory.models import Area, BoundarySet, Building, Dwelling, Level

DISTRICT, TOWN, VILLAGE = "990101", "990101100", "990101100201"
GRID, WEST, EAST = "990101100201001", "99010110020100101", "99010110020100102"
OTHER_VILLAGE, OTHER_GRID = "990101100202", "990101100202001"
OTHER = "99010110020200101"

AREAS: Sequence[tuple[str, Level, str | None, Any]] = (
    (DISTRICT, Level.DISTRICT, None, None),
    (TOWN, Level.TOWN, DISTRICT, None),
    (VILLAGE, Level.VILLAGE, TOWN, None),
    (GRID, Level.GRID, VILLAGE, None),
    (WEST, Level.MICRO_GRID, GRID, box(120.65, 28.01, 120.66, 28.02)),
    (EAST, Level.MICRO_GRID, GRID, box(120.66, 28.01, 120.67, 28.02)),
    (OTHER_VILLAGE, Level.VILLAGE, TOWN, None),
    (OTHER_GRID, Level.GRID, OTHER_VILLAGE, None),
    (OTHER, Level.MICRO_GRID, OTHER_GRID, box(120.67, 28.01, 120.68, 28.02)),
)
IN_WEST, IN_EAST, IN_OTHER = (120.655, 28.015), (120.665, 28.015), (120.675, 28.015)


class Factory:
    """Makes what a test needs, through the same code as everyone."""

    def __init__(self, app: Server) -> None:
        self.app = app
        with app.app_context(), transaction(writes=True) as session:
            draw_areas(session)

    def token(self, role: str = "grid_worker", area: str = GRID) -> dict[str, str]:
        """Return the headers of someone new, signed in with that role over an area."""
        with self.app.app_context(), transaction(writes=True) as session:
            where = session.scalars(select(Area).where(Area.code == area)).one()
            login = f"{role}-{new_id()}"
            account = add_account(
                session,
                None,
                login=login,
                name=f"示例{role}",
                password_hash=None,
                roles=[(Role(role), where)],
            )
            token, _ = open_session(session, account.id, Way.PASSWORD)
        return {"Authorization": f"Bearer {token}"}

    def signed_in_again(self, account_id: UUID | str) -> dict[str, str]:
        """Return the headers of one more sign-in of somebody, without the password."""
        with self.app.app_context(), transaction(writes=True) as session:
            token, _ = open_session(session, UUID(str(account_id)), Way.PASSWORD)
        return {"Authorization": f"Bearer {token}"}

    def move(self, who: dict[str, str], area: str) -> None:
        """End the roles of someone signed in, and give the same over another area."""
        token = who["Authorization"].split()[1]
        with self.app.app_context(), transaction(writes=True) as session:
            actor = identify(session, token)
            where = session.scalars(select(Area).where(Area.code == area)).one()
            account = get_account(session, actor.account_id)
            for role in list(account.roles):
                role.ended_at = datetime.now(UTC)
                grant_role(session, None, account, role.role, where)

    def grant(self, who: dict[str, str], role: str, area: str) -> None:
        """Give someone signed in one more role."""
        token = who["Authorization"].split()[1]
        with self.app.app_context(), transaction(writes=True) as session:
            account = get_account(session, identify(session, token).account_id)
            where = session.scalars(select(Area).where(Area.code == area)).one()
            grant_role(session, None, account, Role(role), where)

    def dwelling(self, micro_grid: str = WEST, door: str = "201") -> tuple[UUID, UUID]:
        """Return the ids of a new building and a door in it."""
        with self.app.app_context(), transaction(writes=True) as session:
            area = session.scalars(select(Area).where(Area.code == micro_grid)).one()
            building = Building(
                id=new_id(),
                code=str(new_id()),
                name="3栋",
                lon=None,
                lat=None,
                micro_grid_id=area.id,
            )
            session.add(building)
            session.flush()
            dwelling = Dwelling(
                id=new_id(), building_id=building.id, unit="1", floor=2, door=door
            )
            session.add(dwelling)
            session.flush()
            return building.id, dwelling.id

    def stand(self, dwelling_id: UUID, lon: float, lat: float) -> None:
        """Say where the building of a door stands."""
        with self.app.app_context(), transaction(writes=True) as session:
            building = session.scalars(
                select(Building).join(Dwelling).where(Dwelling.id == dwelling_id)
            ).one()
            building.lon, building.lat = lon, lat


def draw_areas(session: Session) -> None:
    """Draw the small district: two villages, three micro-grids side by side."""
    drawn = BoundarySet(
        id=new_id(),
        level=Level.DISTRICT,
        loaded_at=datetime.now(UTC),
        areas=len(AREAS),
        warnings={},
    )
    session.add(drawn)
    session.flush()
    made: dict[str | None, Area] = {}
    for code, level, parent, shape in AREAS:
        above = made.get(parent)
        made[code] = Area(
            id=new_id(),
            code=code,
            name=f"示例{level.value}{code[-2:]}",
            level=level,
            parent_id=above and above.id,
            path=f"{above.path if above else '/'}{code}/",
            shape=shape and MultiPolygon([shape]),
            boundary_set_id=drawn.id,
        )
        session.add(made[code])
        session.flush()


def record(**said: Any) -> dict[str, Any]:
    """Return a record as a phone says it, with what the test wants to say."""
    lon, lat = said.pop("at", IN_WEST)
    return {
        "source": "patrol",
        "category": "0203",
        "summary": "楼上漏水，天花板湿了",
        "outcome": "noted",
        "place": {"lon": lon, "lat": lat, "accuracy_m": 18, "source": "gps"},
        "filed_at": datetime.now(UTC).isoformat(),
        "device_id": "示例手机",
        "seq": 1,
    } | said


def file_within(session: Session, worker: dict[str, str], **said: Any) -> str:
    """File a record in a transaction that goes on; return its id."""
    actor, made = identify(session, worker["Authorization"].split()[1]), new_id()
    file_record(session, actor, made, FINDING.load(record(**said)))
    return str(made)
