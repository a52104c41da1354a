"""Admins, a worker at a door, and forms that live."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.factories import DISTRICT, WEST, Factory, record
from tests.forms.books import lift

Headers = dict[str, str]


@pytest.fixture
def admin(make: Factory) -> Headers:
    return make.token("admin", DISTRICT)


@pytest.fixture
def second(make: Factory) -> Headers:
    return make.token("admin", DISTRICT)


@pytest.fixture
def worker(make: Factory) -> Headers:
    return make.token("grid_worker")


@pytest.fixture
def upload(client: FlaskClient) -> Callable[..., Any]:
    """A maker of versions: uploads a workbook, and returns the answer."""

    def put(
        who: Headers,
        data: bytes,
        about: str = "visit",
        area: str = DISTRICT,
        **said: Any,
    ) -> Any:
        path = f"/api/v1/forms/versions/{said.get('id') or uuid4()}"
        asked = {"about": about, "area": area}
        return client.put(path, query_string=asked, data=data, headers=who)

    return put


@pytest.fixture
def step(client: FlaskClient) -> Callable[..., Any]:
    def put(who: Headers, version: str, standing: str) -> Any:
        path = f"/api/v1/forms/versions/{version}/standing"
        return client.put(path, json={"standing": standing}, headers=who)

    return put


@pytest.fixture
def live(
    upload: Callable[..., Any],
    step: Callable[..., Any],
    admin: Headers,
    second: Headers,
) -> Callable[..., str]:
    """A maker of versions that another admin has approved; returns their ids."""

    def make_live(data: bytes | None = None, about: str = "visit") -> str:
        answer = upload(admin, lift() if data is None else data, about)
        assert answer.status_code == 201, answer.json
        version: str = answer.json["id"]
        assert step(second, version, "live").status_code == 200
        return version

    return make_live


@pytest.fixture
def visit(client: FlaskClient, make: Factory, worker: Headers) -> str:
    """A visit that the worker made."""
    visit_id = str(uuid4())
    said = {
        "dwelling_id": str(make.dwelling(WEST)[1]),
        "result": "met",
        "filed_at": datetime.now(UTC).isoformat(),
    }
    client.put(f"/api/v1/visits/{visit_id}", json=said, headers=worker)
    return visit_id


@pytest.fixture
def matter(client: FlaskClient, worker: Headers) -> str:
    """A record that the worker filed."""
    record_id = str(uuid4())
    client.put(f"/api/v1/records/{record_id}", json=record(), headers=worker)
    return record_id


@pytest.fixture
def send(client: FlaskClient, worker: Headers) -> Callable[..., Any]:
    """A sender of answers."""

    def put(
        version: str, answers: dict[str, Any], who: Headers | None = None, **said: Any
    ) -> Any:
        path = f"/api/v1/forms/answers/{said.pop('id', None) or uuid4()}"
        day = datetime.now(UTC).date().isoformat()
        body = {"version": version, "answers": answers, "day": day} | said
        return client.put(path, json=body, headers=who or worker)

    return put
