"""A justice office, and words for what it does."""

from datetime import UTC, datetime, timedelta

import pytest

from server.clock import today as day_here
from server.identifiers import new_id
from tests.factories import DISTRICT

BASE = "/api/v1/register"


@pytest.fixture
def today(app):
    with app.app_context():
        return day_here()


@pytest.fixture
def justice(make):
    return make.token("justice_admin", DISTRICT)


class Office:
    """The register, kept by one person through HTTP."""

    def __init__(self, client, who, make):
        self.client, self.who, self.make = client, who, make

    def put(self, path, body, who=None, status=(200, 201)):
        answer = self.client.put(f"{BASE}{path}", json=body, headers=who or self.who)
        if status:
            assert answer.status_code in status, answer.json
        return answer

    def get(self, path, who=None, **asked):
        answer = self.client.get(
            f"{BASE}{path}", query_string=asked, headers=who or self.who
        )
        assert answer.status_code == 200, answer.json
        return answer.json

    def organisation(self, area, name, kind="mediation_room", **said):
        found = str(new_id())
        body = {"name": name, "kind": kind, "area": area, **said}
        self.put(f"/organisations/{found}", body)
        return found

    def account(self, role="mediator", area=DISTRICT):
        """Return somebody new: their headers and their account."""
        headers = self.make.token(role, area)
        me = self.client.get("/api/v1/me", headers=headers).json
        return headers, me["id"]

    def member(self, organisation, account, **said):
        path = f"/organisations/{organisation}/people/{new_id()}"
        body = {"account_id": account, "from_day": "2026-01-01", **said}
        return self.put(path, body).json["id"]

    def mediator(self, account, area, **said):
        found = str(new_id())
        body = {
            "account_id": account,
            "area": area,
            "kind": "elected",
            "term_from": str(datetime.now(UTC).date() - timedelta(days=90)),
            **said,
        }
        self.put(f"/mediators/{found}", body)
        return found


@pytest.fixture
def office(client, justice, make):
    return Office(client, justice, make)
