"""A queue that comes in as a file stays its writer's, whoever brings it."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from server.audit.models import AuditEntry
from server.db import transaction
from server.identity.handing import HEADER
from server.identity.models import Account
from server.screening.models import Record, Visit
from tests.factories import DISTRICT, GRID, OTHER_GRID, OTHER_VILLAGE, record
from tests.photos import Sender, photo


def account_of(client, who):
    return client.get("/api/v1/me", headers=who).json["id"]


class Desk:
    """Somebody who reads a file and hands in what is in it."""

    def __init__(self, client, reader, writer):
        self.client, self.reader = client, reader
        self.headers = reader | {HEADER: account_of(client, writer)}

    def hand_in(self, *queue):
        acts = [{"path": path, "body": body} for path, body in queue]
        return self.client.post(
            "/api/v1/acts", json={"acts": acts}, headers=self.headers
        )


@pytest.fixture
def writer(make):
    return make.token("grid_worker", GRID)


@pytest.mark.parametrize(
    ("role", "area"),
    [
        ("grid_worker", GRID),
        ("dispatcher", DISTRICT),
        ("window_clerk", DISTRICT),
    ],
)
def test_a_colleague_hands_in_and_it_is_the_writers(
    client, make, writer, session, role, area
):
    reader = make.token(role, area)
    _, dwelling = make.dwelling()
    visit_id, record_id = uuid4(), uuid4()
    visit = {
        "dwelling_id": str(dwelling),
        "result": "met",
        "filed_at": record()["filed_at"],
    }
    answer = Desk(client, reader, writer).hand_in(
        (f"/visits/{visit_id}", visit),
        (f"/records/{record_id}", record(visit_id=str(visit_id))),
        (f"/records/{record_id}/versions/2", record(summary="修好了")),
    )

    assert [one["status"] for one in answer.json["results"]] == [201, 201, 201]
    mine = UUID(account_of(client, writer))
    assert session.get(Record, record_id).filed_by == mine
    assert session.get(Visit, visit_id).filed_by == mine
    lines = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id.in_([record_id, visit_id]))
    ).all()
    assert len(lines) == 3
    hand = account_of(client, reader)
    assert {(one.account_id, one.facts["handed_in_by"]) for one in lines} == {
        (mine, hand)
    }


def test_its_writer_is_told_that_a_colleague_handed_it_in_and_not_who(
    client, make, writer
):
    desk = Desk(client, make.token("dispatcher", DISTRICT), writer)
    own, handed = uuid4(), uuid4()
    client.put(f"/api/v1/records/{own}", json=record(), headers=writer)
    desk.hand_in((f"/records/{handed}", record()))

    def told():
        mine = client.get("/api/v1/records?mine=1", headers=writer).json["items"]
        return {UUID(one["id"]): one["handed_in"] for one in mine}

    assert told() == {own: False, handed: True}
    assert account_of(client, desk.reader) not in client.get(
        "/api/v1/records?mine=1", headers=writer
    ).get_data(as_text=True)
    desk.hand_in((f"/records/{own}/versions/2", record(summary="修好了")))
    assert told() == {own: True, handed: True}


def test_what_a_phone_brings_after_the_file_is_not_handed_in_twice(
    client, make, writer
):
    desk = Desk(client, make.token("dispatcher", DISTRICT), writer)
    path, said = f"/records/{uuid4()}", record()
    client.put(f"/api/v1{path}", json=said, headers=writer)
    desk.hand_in((path, said))

    assert client.get(f"/api/v1{path}", headers=writer).json["handed_in"] is False


def test_what_both_the_file_and_the_phone_bring_is_kept_once(
    client, make, writer, session
):
    desk = Desk(client, make.token("dispatcher", DISTRICT), writer)
    path, said = f"/records/{uuid4()}", record()
    first = desk.hand_in((path, said))
    again = desk.hand_in((path, said))
    phone = client.put(f"/api/v1{path}", json=said, headers=writer)

    statuses = [one.json["results"][0]["status"] for one in (first, again)]
    assert [*statuses, phone.status_code] == [201, 200, 200]
    assert len(session.scalars(select(Record)).all()) == 1


def test_a_photo_is_handed_in_with_its_record(client, make, writer):
    desk = Desk(client, make.token("dispatcher", DISTRICT), writer)
    phone = Sender(client, desk.headers, photo(), record_id=uuid4())
    desk.hand_in((f"/records/{phone.record_id}", record()))

    assert phone.send().json["complete"]


@pytest.mark.parametrize(
    ("role", "area"),
    [
        ("grid_worker", OTHER_GRID),
        ("dispatcher", OTHER_VILLAGE),
        ("building_leader", GRID),
        ("mediator", DISTRICT),
        ("leader", DISTRICT),
        ("admin", DISTRICT),
    ],
)
def test_whoever_works_elsewhere_or_files_for_nobody_is_refused(
    client, make, writer, session, role, area
):
    desk = Desk(client, make.token(role, area), writer)
    answer = desk.hand_in((f"/records/{uuid4()}", record()))

    assert answer.status_code == 403
    assert session.scalars(select(Record)).all() == []


def test_who_was_moved_away_is_still_their_old_colleagues_to_help(
    client, make, writer, session
):
    reader = make.token("grid_worker", GRID)
    make.move(writer, OTHER_GRID)
    record_id = uuid4()
    answer = Desk(client, reader, writer).hand_in((f"/records/{record_id}", record()))

    assert answer.json["results"][0]["status"] == 201
    assert session.get(Record, record_id).outside_own_area


@pytest.mark.parametrize(
    "named", [str(uuid4()), "nobody", ""], ids=["unknown", "no id", "empty"]
)
def test_a_file_that_names_nobody_is_refused(client, make, named):
    reader = make.token("dispatcher", DISTRICT) | {HEADER: named}
    acts = [{"path": f"/records/{uuid4()}", "body": record()}]
    answer = client.post("/api/v1/acts", json={"acts": acts}, headers=reader)

    assert answer.status_code == 403


def test_an_account_that_is_closed_files_nothing_more(app, client, make, writer):
    desk = Desk(client, make.token("dispatcher", DISTRICT), writer)
    with app.app_context(), transaction(writes=True) as session:
        closed = UUID(desk.headers[HEADER])
        session.execute(
            update(Account).where(Account.id == closed).values(active=False)
        )

    assert desk.hand_in((f"/records/{uuid4()}", record())).status_code == 403


def test_nothing_else_is_done_or_read_in_the_writers_name(client, make):
    writer = make.token("grid_worker", GRID)
    make.grant(writer, "mediator", GRID)
    desk = Desk(client, make.token("dispatcher", DISTRICT), writer)
    for path in ("/api/v1/me", "/api/v1/records?mine=1", "/api/v1/cases"):
        answer = client.get(path, headers=desk.headers)
        assert answer.json["type"] == "/problems/nothing-to-hand-in"

    flagged = f"/records/{uuid4()}"
    case = desk.hand_in((flagged, record(outcome="flagged"))).json["results"][0]
    claim = f"/cases/{case['body']['case_id']}/steps/{uuid4()}"
    step = {"act": "case.claim", "filed_at": record()["filed_at"]}
    answer = desk.hand_in((claim, step)).json["results"][0]
    assert answer["status"] in (403, 404)


def test_a_file_of_ones_own_is_sent_as_if_from_the_phone(client, writer, session):
    record_id = uuid4()
    Desk(client, writer, writer).hand_in((f"/records/{record_id}", record()))
    [line] = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == record_id)
    )

    assert line.facts == {}
