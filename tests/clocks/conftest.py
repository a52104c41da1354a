"""Cases made through the door, and clocks that follow them at moments of the test."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from server.clocks.following import Matter, follow, plan_opening, write_clocks
from server.clocks.models import Clock
from server.clocks.queries import of_case
from server.db import transaction
from tests.cases.test_way_of_a_case import flag
from tests.factories import DISTRICT, GRID, TOWN, VILLAGE

ZONE = ZoneInfo("Asia/Shanghai")


def at(said):
    """Return a moment of the district."""
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def dispatcher(make):
    return make.token("dispatcher", TOWN)


@pytest.fixture
def leader(make):
    return make.token("leader", DISTRICT)


@pytest.fixture
def admin(make):
    return make.token("admin", DISTRICT)


@pytest.fixture
def case_id(client, worker):
    return UUID(flag(client, worker))


class Timed:
    """A case whose steps are taken when the test says."""

    def __init__(self, app, case_id, **facts):
        self.app, self.case_id = app, case_id
        self.state = None
        usual = {"category": "0203", "danger": False, "origin": "grid_visit"}
        self.facts = usual | {"path": ""} | facts
        self.level = None

    def register(self, moment):
        matter = Matter(self.case_id, **self.facts)
        with self.app.app_context(), transaction(writes=True) as session:
            for clock in of_case(session, self.case_id):
                session.delete(clock)
            session.flush()
            rows, due = plan_opening(session, [matter], at(moment))
            write_clocks(session, rows)
        self.state = "registered"
        return due[self.case_id]

    def step(self, act, to, moment, **said):
        with self.app.app_context(), transaction(writes=True) as session:
            due = follow(
                session,
                case_id=self.case_id,
                act=f"case.{act}",
                since=self.state,
                to=to,
                at=at(moment),
                level=self.level,
                **(self.facts | said),
            )
        self.state = to
        return due

    def clocks(self, kind=None):
        """Return its clocks in the order in which they are due."""
        with self.app.app_context(), transaction(writes=False) as session:
            query = select(Clock).where(Clock.case_id == self.case_id)
            found = session.scalars(query.order_by(Clock.due_at)).all()
        return [one for one in found if kind is None or one.kind == kind]

    def one(self, kind):
        [clock] = self.clocks(kind)
        return clock

    def due(self, kind):
        """Return the day to name of the clock of a kind that runs."""
        [clock] = [one for one in self.clocks(kind) if one.ended_at is None]
        return str(clock.due_on)


@pytest.fixture
def timed(app, case_id):
    """A maker of a timed case, of the one that was flagged."""

    def made(**facts):
        return Timed(app, case_id, **facts)

    return made
