"""Counts from memory are those of the database, whatever is written and by whom."""

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from shapely import box
from sqlalchemy import delete, event, text
from sqlalchemy.orm import Session

from server.audit.actions import note
from server.audit.models import AuditEntry
from server.cases.models import Case
from server.cli import linli
from server.db import db, transaction
from server.insight.changes import get_horizon, list_changes
from server.insight.colouring import count_week
from server.insight.live import Live, live
from server.screening.models import Record
from server.territory.actions import draw_areas
from server.territory.models import Level
from tests.cases.test_way_of_a_case import (
    hold,
    item,
    perform,
    ready,
    sign,
    step,
)
from tests.factories import (
    DISTRICT,
    EAST,
    GRID,
    IN_EAST,
    IN_OTHER,
    IN_WEST,
    OTHER,
    TOWN,
    WEST,
    file_within,
    record,
)
from tests.insight import oracle
from tests.insight.asking import ago, areas, ask, put_back
from tests.insight.test_counts import ask_at_random
from tests.insight.test_values import values

CATEGORIES = ("0203", "0101", "neighbor", "money", "0804", "99")
LEVELS = ("micro_grid", "grid", "village", "town", "district", "zone")
DEFAULT_HOURS = 9_500


@pytest.fixture
def leader(make):
    return make.token("leader", DISTRICT)


class District:
    """People who do things at random, each through the door people use."""

    def __init__(self, app, client, make, settings, tmp_path, seed):
        self.app, self.client, self.settings = app, client, settings
        self.chance = random.Random(seed)
        self.workers = [make.token("grid_worker", DISTRICT) for _ in range(2)]
        self.mediator = make.token("mediator", DISTRICT)
        self.doors = [make.dwelling(area)[1] for area in (WEST, OTHER)]
        self.filed, self.csv = [], tmp_path / "records.csv"

    def finding(self):
        chance = self.chance
        hours = chance.choice((100, DEFAULT_HOURS))
        said = {
            "at": chance.choice((IN_WEST, IN_EAST, IN_OTHER)),
            "category": chance.choice(CATEGORIES),
            "severity": chance.randint(1, 4),
            "outcome": chance.choice(("flagged", "noted", "settled")),
            "filed_at": ago(hours=chance.random() * hours),
        }
        if chance.random() < 0.5:
            said["dwelling_id"] = str(chance.choice(self.doors))
        if chance.random() < 0.1:
            said["place"] = None
        return record(**said)

    def file(self):
        made, who = uuid4(), self.chance.choice(self.workers)
        path, said = f"/api/v1/records/{made}", self.finding()
        assert self.client.put(path, json=said, headers=who).status_code == 201
        self.filed.append([made, who, 1])

    def file_many(self):
        who = self.chance.choice(self.workers)
        made = [uuid4() for _ in range(self.chance.randint(2, 9))]
        sent = [{"path": f"/records/{one}", "body": self.finding()} for one in made]
        self.client.post("/api/v1/acts", json={"acts": sent}, headers=who)
        self.filed += [[one, who, 1] for one in made]

    def correct(self):
        if self.filed:
            known = self.chance.choice(self.filed)
            known[2] += 1
            path = f"/api/v1/records/{known[0]}/versions/{known[2]}"
            answer = self.client.put(path, json=self.finding(), headers=known[1])
            assert answer.status_code == 201, answer.json

    def go_on(self):
        """Take some case as far as chance will have it."""
        with self.app.app_context(), Session(db.engine) as session:
            cases = sorted(str(one) for one in session.scalars(db.select(Case.id)))
        if not cases:
            return
        case, far = self.chance.choice(cases), self.chance.randint(1, 4)
        claimed = step(self.client, self.mediator, case, "claim")
        if far > 1 and claimed.status_code == 201:
            parties = ready(self.client, self.mediator, case)
            hold(self.client, self.mediator, case)
            if far > 2:
                said = {"form": "written", "items": [item(parties)]}
                step(self.client, self.mediator, case, "agree", **said)
            if far > 3:
                sign(self.client, self.mediator, case, parties)
                perform(self.client, self.mediator, case)
                said = {"skipped": "两边说好了"}
                closed = step(self.client, self.mediator, case, "close", **said)
                assert closed.json["state"] == "closed"

    def let_time_go_by(self):
        with self.app.app_context(), Session(db.engine) as session:
            cases = sorted(str(one) for one in session.scalars(db.select(Case.id)))
        if cases:
            due = datetime.now(UTC) + timedelta(days=self.chance.randint(-9, 9))
            put_back(self.app, self.chance.choice(cases), due_at=due)

    def load(self):
        names = "lon,lat,category,severity,summary,outcome,filed_at,source"
        lines = [
            f"{lon},{lat},{self.chance.choice(CATEGORIES)},{self.chance.randint(1, 4)},"
            f"漏水,flagged,{ago(hours=self.chance.random() * DEFAULT_HOURS)},patrol"
            for lon, lat in self.chance.choices((IN_WEST, IN_EAST, IN_OTHER), k=5)
        ]
        self.csv.write_text("\n".join([names, *lines, ""]), encoding="utf-8")
        env = {
            "LINLI_DATA": str(self.settings.data),
            "LINLI_DATABASE_URL": self.settings.database_url,
        }
        said = CliRunner().invoke(linli, ["records", "load", str(self.csv)], env=env)
        assert said.exit_code == 0, said.output

    def do_something(self):
        acts = (self.file, self.file_many, self.correct, self.go_on)
        rare = (self.let_time_go_by, self.load)
        self.chance.choice(acts * 4 + rare)()


def agree(client, who, session, **asked):
    """Hold what the server says against SQL over all records."""
    version = ask(client, who).json["shapes"]
    said = areas(client, who, **asked)
    session.rollback()
    expected = oracle.counted(session, datetime.now(UTC), **asked)
    for area in said.values():
        del area["colour"]
    assert said == expected, asked
    if asked.get("level", "micro_grid") == "micro_grid":
        for measure in ("filed", "open", "overdue"):
            told = values(client, who, version, measure=measure, **asked).json
            assert told["values"] == [
                expected[code][measure] for code in (WEST, EAST, OTHER)
            ]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_counts_are_those_of_sql(
    app, client, make, settings, leader, session, tmp_path, seed
):
    district = District(app, client, make, settings, tmp_path, seed)
    for _ in range(25):
        for _ in range(district.chance.randint(0, 3)):
            district.do_something()
        asked = ask_at_random(district.chance)
        level = district.chance.choice(LEVELS)
        agree(client, leader, session, **asked | {"level": level})
        weekly_agree(app, session)
    with app.app_context(), Live().reading() as anew, live().reading() as kept:
        everything = [
            held.columns.count(0, 2**32).tolist() for held in (anew.held, kept.held)
        ]
        assert everything[0] == everything[1]
        assert sum(everything[0]) == len(anew.held.keys) > 20


def weekly_agree(app, session):
    """Hold the matters of this week against SQL, as of one moment."""
    with app.app_context(), live().reading() as reading:
        said = count_week(reading).tolist()
        expected = oracle.matters_this_week(reading.session, reading.now)
        places = reading.held.numbering.places
        assert {
            place.path: matters
            for place, matters in zip(places, said, strict=True)
            if matters
        } == expected


def test_a_second_that_is_nearly_over_still_belongs_to_its_day(
    client, file, leader, session, app
):
    """SQLite would round the last half millisecond of a day up into the next."""
    today = datetime.now(oracle.ZONE).date()
    file(at=IN_WEST, filed_at=f"{today - timedelta(days=2)}T23:59:59.999900+08:00")
    day = str(today - timedelta(days=2))

    assert areas(client, leader, **{"from": day, "to": day})[WEST]["filed"] == 1


def filed(client, who):
    return areas(client, who)[WEST]["filed"]


def test_what_is_committed_late_appears_and_what_came_meanwhile_is_there_at_once(
    client, file, worker, leader, held_open
):
    assert filed(client, leader) == 0
    late, _ = held_open
    file_within(late, worker)
    file(at=IN_WEST)
    meanwhile = filed(client, leader)
    file(at=IN_WEST)
    more = filed(client, leader)
    late.commit()

    assert (meanwhile, more, filed(client, leader)) == (1, 2, 3)


def test_a_lower_number_in_a_later_transaction_is_not_stepped_over(
    client, worker, leader, held_open
):
    """The first to begin files last, so its line is read before a lower one."""
    assert filed(client, leader) == 0
    first, second = held_open
    first.execute(text("select pg_current_xact_id()"))
    file_within(second, worker)
    file_within(first, worker)
    first.commit()
    before = filed(client, leader)
    second.commit()

    assert (before, filed(client, leader)) == (1, 2)


def test_what_is_open_while_all_is_read_anew_is_not_lost(
    app, client, worker, leader, held_open
):
    late, _ = held_open
    file_within(late, worker)
    app.extensions["linli-live"] = Live()
    before = filed(client, leader)
    late.commit()

    assert (before, filed(client, leader)) == (0, 1)


def test_a_database_put_back_as_it_was_is_read_anew(app, client, file, leader, session):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL's transactions are counted on")
    for _ in range(3):
        file(at=IN_WEST)
    assert filed(client, leader) == 3
    with app.app_context(), transaction(writes=True) as other:
        other.execute(delete(Record))
        other.execute(delete(AuditEntry))

    assert filed(client, leader) == 0


def test_a_database_restored_into_another_cluster_is_counted_as_before(
    app, client, file, leader, restored
):
    for _ in range(3):
        file(at=IN_WEST)
    restored()
    app.extensions["linli-live"] = Live()
    assert filed(client, leader) == 3
    file(at=IN_WEST)
    assert filed(client, leader) == 4
    with app.app_context(), live().reading() as reading:
        horizon = get_horizon(reading.session)
        followed = list_changes(reading.session, horizon, horizon)

    assert followed == []


def test_new_areas_are_counted_at_once(app, client, file, leader):
    assert filed(client, leader) == 0
    lot = SimpleNamespace(code="99010110020100103", name="示例微网格03", parent=GRID)
    lot.polygon = box(120.65, 28.02, 120.66, 28.03)
    with app.app_context(), transaction(writes=True) as other:
        draw_areas(other, None, Level.MICRO_GRID, [lot], {})
    assert areas(client, leader)[lot.code]["filed"] == 0
    file(at=(120.655, 28.025))

    assert areas(client, leader)[lot.code]["filed"] == 1
    assert areas(client, leader, level="town")[TOWN]["filed"] == 1


def test_a_category_that_may_be_filed_no_more_is_counted_with_its_class(
    app, client, file, leader, session
):
    made = file(at=IN_WEST, category="0203")
    assert filed(client, leader) == 1
    with app.app_context(), transaction(writes=True) as other:
        other.execute(db.update(Record).values(category="0288"))
        note(other, None, "record.recode", UUID(made["id"]))

    assert areas(client, leader, category="02")[WEST]["filed"] == 1
    assert areas(client, leader, category="0203")[WEST]["filed"] == 0


def statements(app, work):
    said = []

    def hear(*heard):
        said.append(heard[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    work()
    event.remove(engine, "before_cursor_execute", hear)
    return said


def test_what_has_not_changed_costs_no_counting(app, client, file, leader):
    file(at=IN_WEST, outcome="flagged")
    tag = ask(client, leader).headers["ETag"]
    said = statements(app, lambda: ask(client, leader, {"If-None-Match": tag}))

    assert not [one for one in said if "FROM record" in one or 'FROM "case"' in one]
    assert len(said) <= 6


def test_the_tag_is_the_same_whichever_process_answers(app, client, file, leader):
    file(at=IN_WEST)
    tag = ask(client, leader).headers["ETag"]
    app.extensions["linli-live"] = Live()

    assert ask(client, leader).headers["ETag"] == tag
