from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from server.cases.models import Party, Step
from server.db import transaction
from server.identifiers import new_id
from server.identity.models import Organisation
from server.territory.models import Area
from tests.factories import GRID, TOWN, VILLAGE, record


@pytest.fixture
def mediator(make):
    return make.token("mediator", VILLAGE)


@pytest.fixture
def desk(make):
    return make.token("dispatcher", TOWN)


@pytest.fixture
def committee(app, make):
    """The village has a committee of its own; the town's centre is another office."""
    with app.app_context(), transaction(writes=True) as session:
        for code, kind in ((VILLAGE, "village_station"), (TOWN, "town_centre")):
            area = session.scalars(select(Area).where(Area.code == code)).one()
            row = Organisation(
                id=new_id(), name=f"示例{kind}", kind=kind, area_id=area.id
            )
            session.add(row)


@pytest.fixture
def step(client):
    def take(who, case_id, act, **said):
        path = f"/api/v1/cases/{case_id}/steps/{uuid4()}"
        return client.put(path, json={"act": f"case.{act}"} | said, headers=who)

    return take


@pytest.fixture
def opened(client, make):
    """A case nobody has taken up yet."""

    def open_one(**said):
        path = f"/api/v1/records/{uuid4()}"
        worker = make.token("grid_worker", GRID)
        said = record(outcome="flagged", **said)
        return client.put(path, json=said, headers=worker).json["case_id"]

    return open_one


@pytest.fixture
def parties(app):
    """Two parties of a case, as the desk has written them down."""

    def add(case_id, *names):
        ids = []
        with app.app_context(), transaction(writes=True) as session:
            for name, role in zip(
                names or ("甲住户", "乙住户"), ("applicant", "respondent"), strict=True
            ):
                ids.append(new_id())
                party = Party(
                    id=ids[-1],
                    case_id=UUID(case_id),
                    kind="natural",
                    role=role,
                    name=name,
                    phone="0571-000 0000",
                    consent="unreached",
                    legal_basis="人民调解法",
                    keep_until=datetime.now(UTC).date(),
                )
                session.add(party)
        return [str(one) for one in ids]

    return add


@pytest.fixture
def over(step, opened, parties):
    """A case whose mediation is over, without agreement; and its parties."""

    def end(mediator, **said):
        case_id = opened(**said)
        assert step(mediator, case_id, "claim").status_code == 201
        both = parties(case_id)
        ended = step(mediator, case_id, "fail", result="failed", other_ways_told=True)
        assert ended.status_code == 201
        return case_id, both

    return end


@pytest.fixture
def link(client, desk):
    """The token and the code of a party's link."""

    def make_link(case_id, party_id=None, who=None):
        said = {"case_id": case_id, "party_id": party_id}
        made = client.post("/api/v1/case-links", json=said, headers=who or desk)
        assert made.status_code == 201
        return made.json["url"].rsplit("/", 1)[1], made.json["code"]

    return make_link


@pytest.fixture
def look(client):
    def look(link, **said):
        token, code = link
        path = f"/api/v1/case-links/{token}/open"
        return client.post(path, json={"code": code} | said)

    return look


@pytest.fixture
def judge(client):
    """What a party says by its link."""

    def judge(link, score=5, evaluation_id=None, headers=None, **said):
        token, code = link
        path = f"/api/v1/case-links/{token}/evaluations/{evaluation_id or uuid4()}"
        body = {"code": code, "solved": "yes", "performed": "yes", "score": score}
        return client.put(path, json=body | said, headers=headers or {})

    return judge


@pytest.fixture
def wish(client):
    def wish(link, kind, **said):
        token, code = link
        path = f"/api/v1/case-links/{token}/wishes/{uuid4()}"
        return client.put(path, json={"code": code, "kind": kind} | said)

    return wish


@pytest.fixture
def long_ago(app):
    """Let everything that was done in a case lie some days back."""

    def move(case_id, days):
        with app.app_context(), transaction(writes=True) as session:
            for taken in session.scalars(
                select(Step).where(Step.case_id == UUID(case_id))
            ):
                taken.received_at -= timedelta(days=days)

    return move


@pytest.fixture
def hour(app):
    """Let it be some hour of the day in the district, by the zone it lies in."""
    zone = app.config["ZONE"]

    def be(hour):
        ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
        # POSIX counts the other way.
        app.config["ZONE"] = ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "UTC")

    yield be
    app.config["ZONE"] = zone
