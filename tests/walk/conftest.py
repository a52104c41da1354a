from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.factories import GRID, WEST


@pytest.fixture
def worker(make):
    return make.token("grid_worker", GRID)


@pytest.fixture
def door(make):
    return str(make.dwelling(WEST)[1])


@pytest.fixture
def visit(client):
    """Somebody who visits doors."""

    def make_visit(who, door, result="met", at=None, **said):
        at = at or datetime.now(UTC)
        body = {"dwelling_id": str(door), "result": result, "filed_at": at.isoformat()}
        path = f"/api/v1/visits/{uuid4()}"
        return client.put(path, json=body | said, headers=who)

    return make_visit


@pytest.fixture
def mine(client):
    """What a worker's phone is told for the week."""

    def ask(who, **headers):
        return client.get("/api/v1/walk/mine", headers=who | headers)

    return ask
