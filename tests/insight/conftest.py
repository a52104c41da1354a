"""Whoever files, and whoever counts, in the small district."""

from uuid import uuid4

import pytest

from tests.factories import DISTRICT, VILLAGE, record


@pytest.fixture
def worker(make):
    return make.token("grid_worker", DISTRICT)


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def file(client, worker):
    def send(who=None, **said):
        body = record(**said)
        path = f"/api/v1/records/{uuid4()}"
        answer = client.put(path, json=body, headers=who or worker)
        assert answer.status_code == 201, answer.json
        return answer.json

    return send
