"""What stands out is found, told with its numbers, and told once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from server.db import transaction
from server.insight import nights
from server.insight.models import Alert
from server.insight.sensing import work_of
from server.insight.weekly import weekly_matters
from server.jobs import Job, JobState
from server.screening.models import Record
from server.territory.models import Area
from server.worker import Worker
from tests.factories import (
    DISTRICT,
    GRID,
    IN_EAST,
    IN_WEST,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    WEST,
)
from tests.insight.asking import ago, areas

ZONE = ZoneInfo("Asia/Shanghai")


class Clock:
    """A little ahead of what the test files meanwhile."""

    def __init__(self):
        self.now = datetime.now(UTC) + timedelta(minutes=10)

    def __call__(self):
        return self.now

    def go(self, **said):
        self.now += timedelta(**said)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker_process(app, settings, clock):
    """A worker, as the command makes it, whose clock the test holds."""
    works = {nights.SCAN: work_of(settings)}
    return Worker(app, works, lambda now: nights.plan(now, ZONE), clock=clock)


def alerts(client, who, **asked):
    answer = client.get("/api/v1/insight/alerts", headers=who, query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


@pytest.fixture
def look(app, settings, clock):
    """Look at what stands out now, as the job does."""

    def scan():
        with app.app_context():
            said = {"as_of": clock().isoformat()}
            write = work_of(settings)(said, lambda done, of: None)
            with transaction(writes=True) as session:
                write(session)

    return scan


@pytest.fixture
def quiet_year(file):
    """A year in which a matter came up every few weeks, but none this week."""
    for weeks in range(2, 47, 5):
        file(at=IN_WEST, filed_at=ago(weeks=weeks))
    for weeks in range(2, 46, 4):
        file(at=IN_EAST, filed_at=ago(weeks=weeks))


def test_matters_are_counted_by_week_as_they_come(app, client, make, file, session):
    _, door = make.dwelling(WEST)
    for days in (0, 1, 8, 8, 20, 545, 547):
        file(at=IN_WEST, filed_at=ago(days=days))
    for days in (2, 3, 9):
        file(dwelling_id=str(door), filed_at=ago(days=days))
    file(at=IN_EAST, filed_at=ago(days=-2))
    places, weeks = weekly_matters(session, datetime.now(UTC))
    west = next(at for at, place in enumerate(places) if place.code == WEST)

    assert weeks.shape == (78, len(places))
    found = weeks[:, west]
    assert found[[77, 76, 75, 0]].tolist() == [3, 3, 1, 1]
    assert weeks.sum() == found.sum() == 8


def test_an_unusual_week_is_the_one_that_the_colours_tell(
    client, file, mediator, look, quiet_year
):
    """Three are yellow there, and the alert says how many are usual."""
    for days in (6, 5):
        file(at=IN_WEST, filed_at=ago(days=days))
    look()
    assert alerts(client, mediator)["items"] == []

    file(at=IN_WEST, filed_at=ago(days=3))
    look()
    found = alerts(client, mediator, level="micro_grid")["items"]
    [alert] = [one for one in found if one["kind"] == "unusual_week"]
    assert areas(client, mediator)[WEST]["colour"] == "yellow"
    assert alert["area"] == {
        "code": WEST,
        "name": "示例micro_grid01",
        "level": "micro_grid",
    }
    assert alert["numbers"]["matters"] == 3
    assert 0.1 < alert["numbers"]["usual"] < 0.3
    assert 1e-4 < alert["numbers"]["chance"] < 1e-3


def test_every_level_has_its_own_unusual_weeks(client, make, file, look, quiet_year):
    leader = make.token("leader", DISTRICT)
    for _ in range(6):
        file(at=IN_WEST)
    look()

    for level, code in (("grid", GRID), ("village", VILLAGE), ("town", TOWN)):
        [alert] = alerts(client, leader, level=level)["items"]
        assert (alert["area"]["code"], alert["kind"]) == (code, "unusual_week")
        colour = areas(client, leader, level=level)[code]["colour"]
        assert colour in ("yellow", "orange")


def test_what_goes_on_is_one_alert_and_not_one_a_night(
    client, file, mediator, look, clock, session, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST)
    for _ in range(6):
        look()
        clock.go(days=1)

    found = alerts(client, mediator, level="micro_grid")["items"]
    kinds = [alert["kind"] for alert in found]
    assert len(kinds) == len(set(kinds))
    [alert] = [one for one in found if one["kind"] == "unusual_week"]
    raised, seen = (
        datetime.fromisoformat(alert[name]) for name in ("raised_at", "seen_at")
    )
    assert seen - raised == timedelta(days=5)


def test_the_same_night_twice_and_in_any_order_is_the_same(
    client, file, mediator, look, clock, session, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST)

    def rows():
        session.rollback()
        found = session.scalars(select(Alert)).all()
        return sorted(
            (str(one.area_id), one.kind, one.raised_at, one.seen_at, str(one.numbers))
            for one in found
        )

    look()
    clock.go(days=1)
    look()
    once = rows()
    clock.go(days=-1)
    look()
    clock.go(days=1)
    look()
    assert rows() == once != []


def test_after_a_quiet_fortnight_it_is_a_new_alert(
    client, make, file, mediator, look, clock, session, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST)
    look()
    clock.go(days=17)
    for hours in range(6):
        file(at=IN_WEST, filed_at=(clock() - timedelta(hours=hours)).isoformat())
    look()
    unusual = select(func.count()).where(Alert.kind == "unusual_week")
    west = unusual.where(Alert.counted.endswith(f"/{WEST}/"))
    assert session.scalar(west) == 2


def test_who_counts_there_reads_them_and_nobody_else(
    client, make, file, mediator, look, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST)
    look()
    assert alerts(client, mediator)["items"]
    assert alerts(client, make.token("mediator", OTHER_VILLAGE))["items"] == []
    for role in ("grid_worker", "building_leader", "window_clerk", "handler", "admin"):
        path = "/api/v1/insight/alerts"
        assert client.get(path, headers=make.token(role)).status_code == 403


def test_numbers_with_others_areas_in_them_are_for_who_counts_there_too(
    app, client, make, session
):
    """The village's own and its neighbours' together, less its own, is theirs."""
    now = datetime.now(UTC)
    with app.app_context(), transaction(writes=True) as writer:
        west = writer.scalars(select(Area).where(Area.code == WEST)).one()
        writer.add(
            Alert(
                id=uuid4(),
                area_id=west.id,
                kind="hot_cluster",
                week=now.date(),
                counted=f"/{DISTRICT}/{TOWN}/",
                numbers={"areas": 3, "matters": 9, "usual": 1.2},
                raised_at=now,
                seen_at=now,
            )
        )
    [village] = alerts(client, make.token("mediator", VILLAGE))["items"]
    [town] = alerts(client, make.token("leader", TOWN))["items"]
    assert (village["numbers"], village["kind"]) == (None, "hot_cluster")
    assert town["numbers"] == {"areas": 3, "matters": 9, "usual": 1.2}


def test_nothing_about_people_or_doors_is_in_an_alert(
    client, make, file, mediator, look, quiet_year
):
    _, door = make.dwelling(WEST)
    said = [file(at=IN_WEST) for _ in range(3)] + [file(dwelling_id=str(door))]
    look()
    text = str(alerts(client, mediator))
    assert "unusual_week" in text
    assert str(door) not in text
    for one in said:
        assert one["id"] not in text
        assert one["summary"] not in text


@pytest.mark.parametrize(
    ("name", "value"),
    [("level", "street"), ("since", "yesterday"), ("since", "9999-01-01"), ("x", "1")],
)
def test_what_is_not_understood_is_named(client, mediator, name, value):
    path = "/api/v1/insight/alerts"
    answer = client.get(path, headers=mediator, query_string={name: value})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [name])


def test_since_leaves_out_what_was_so_before(
    client, file, mediator, look, clock, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST)
    look()
    today = datetime.now(ZONE).date()
    tomorrow = today + timedelta(days=1)
    assert alerts(client, mediator, since=today)["items"]
    assert alerts(client, mediator, since=tomorrow)["items"] == []


def test_the_night_is_looked_at_once_and_told_when(
    client, file, mediator, worker_process, session, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST, filed_at=ago(days=2))
    assert alerts(client, mediator)["looked_at"] is None
    assert worker_process.step()
    assert not worker_process.step()
    said = alerts(client, mediator)
    assert said["items"]
    assert said["looked_at"] is not None
    assert said["yellow"] == 0.001
    job = session.scalars(select(Job)).one()
    as_of = datetime.fromisoformat(job.arguments["as_of"]).astimezone(ZONE)
    assert (as_of.hour, job.state) == (2, JobState.DONE)


def test_stopped_for_three_days_it_makes_up_for_them_and_doubles_nothing(
    client, file, mediator, worker_process, clock, session, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST, filed_at=ago(days=2))
    while worker_process.step():
        pass
    clock.go(days=3)
    while worker_process.step():
        pass

    keys = session.scalars(select(Job.key).order_by(Job.key)).all()
    assert len(keys) == 4
    assert len({*keys}) == 4
    assert {job.state for job in session.scalars(select(Job))} == {JobState.DONE}
    found = session.execute(select(Alert.area_id, Alert.kind)).all()
    assert len(found) == len({*found}) > 0


def test_away_for_a_year_it_makes_up_for_a_week(
    worker_process, clock, session, file, quiet_year
):
    worker_process.step()
    clock.go(days=365)
    steps = 0
    while worker_process.step():
        steps += 1
    assert steps == 7


def test_a_desk_asks_for_a_look_now_and_sees_how_far_it_is(
    client, make, file, mediator, worker_process, quiet_year
):
    while worker_process.step():
        pass
    for _ in range(4):
        file(at=IN_WEST)
    desk, path = make.token("dispatcher", TOWN), f"/api/v1/insight/scans/{uuid4()}"
    made = client.put(path, headers=desk)
    assert (made.status_code, made.json["state"]) == (201, "waiting")
    assert client.put(path, headers=desk).status_code == 200
    other = client.put(f"/api/v1/insight/scans/{uuid4()}", headers=desk)
    assert (other.status_code, other.json["type"]) == (409, "/problems/scan-waiting")

    assert worker_process.step()
    told = client.get(path, headers=desk).json
    assert (told["state"], told["progress"]) == ("done", 100)
    assert alerts(client, mediator)["items"]
    for who in (mediator, make.token("grid_worker", GRID)):
        assert client.put(path, headers=who).status_code == 403
        assert client.get(path, headers=who).status_code == 403
    missing = f"/api/v1/insight/scans/{uuid4()}"
    assert client.get(missing, headers=desk).status_code == 404


def test_killed_in_the_middle_it_raises_each_alert_once(
    app, settings, client, file, mediator, worker_process, clock, session, quiet_year
):
    for _ in range(4):
        file(at=IN_WEST, filed_at=ago(days=2))

    class Killed(BaseException):
        pass

    def killed(arguments, went):
        write = work_of(settings)(arguments, went)

        def half(session):
            write(session)
            session.flush()
            raise Killed

        return half

    with pytest.raises(Killed):
        Worker(app, {nights.SCAN: killed}, worker_process.plan, clock=clock).step()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Alert)) == 0
    clock.go(minutes=6)
    assert worker_process.step()
    session.rollback()
    found = session.execute(select(Alert.area_id, Alert.kind)).all()
    assert len(found) == len({*found}) > 0
    assert session.scalar(select(func.count()).select_from(Record)) > 0
