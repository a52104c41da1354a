"""A district where things were filed last month, and people who look at maps."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from geo.months import later, month_of
from tests.factories import DISTRICT, EAST, OTHER, VILLAGE, WEST, record

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def month():
    """The month before the one under way."""
    return later(month_of(datetime.now(ZONE).date()), -1)


@pytest.fixture
def worker(make):
    return make.token("grid_worker", DISTRICT)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def leader(make):
    return make.token("leader", DISTRICT)


@pytest.fixture
def doors(make):
    """Enough doors everywhere that no area is too small to be told."""
    for micro_grid in (WEST, EAST, OTHER):
        for door in range(5):
            make.dwelling(micro_grid, str(door))


@pytest.fixture
def file(client, worker, month):
    """File so many records in a month, by default the one before this."""

    def send(count=1, on=None, **said):
        at = datetime.combine(on or month, time(12), ZONE) + timedelta(days=2)
        moment = min(at.astimezone(UTC), datetime.now(UTC)).isoformat()
        for _ in range(count):
            body = record(filed_at=moment, **said)
            path = f"/api/v1/records/{uuid4()}"
            answer = client.put(path, json=body, headers=worker)
            assert answer.status_code == 201, answer.json

    return send
