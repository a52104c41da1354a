from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from server.audit.models import AuditEntry
from server.content import hash_content
from server.screening.actions import content_of
from server.screening.models import Record
from server.screening.schemas import FINDING
from tests.factories import (
    EAST,
    GRID,
    IN_EAST,
    IN_OTHER,
    OTHER,
    OTHER_VILLAGE,
    VILLAGE,
    WEST,
    record,
)

MOMENTS = st.integers(1_600_000_000, 1_790_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat()
)


def put(client, who, record_id, said):
    return client.put(f"/api/v1/records/{record_id}", json=said, headers=who)


def count(session, model, *where):
    return session.scalar(select(func.count()).select_from(model).where(*where))


def filed(session):
    return count(session, AuditEntry, AuditEntry.act == "record.file")


def test_a_worker_files_a_record_and_it_lies_in_its_micro_grid(client, worker, session):
    answer = put(client, worker, uuid4(), record())

    assert answer.status_code == 201
    assert answer.json["micro_grid"] == answer.json["area"] == WEST
    assert answer.json["placed"] == "inside"
    assert answer.json["outside_own_area"] is False
    assert answer.json["case_id"] is None
    assert filed(session) == 1


def test_the_same_record_sent_twice_is_kept_once(client, worker, session):
    record_id, said = uuid4(), record()
    first = put(client, worker, record_id, said)
    again = put(client, worker, record_id, said)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert count(session, Record) == filed(session) == 1


def test_what_is_left_out_is_the_same_as_its_default(client, worker):
    record_id, said = uuid4(), record()
    put(client, worker, record_id, said)
    again = put(client, worker, record_id, said | {"severity": 4, "people": None})

    assert again.status_code == 200


def test_other_content_under_the_same_id_is_refused(client, worker, session):
    record_id, said = uuid4(), record()
    put(client, worker, record_id, said)
    answer = put(client, worker, record_id, said | {"summary": "另一件事"})

    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "/problems/record-differs"
    assert session.scalars(select(Record.summary)).all() == [said["summary"]]


def test_the_same_content_from_another_account_is_refused(client, make, worker):
    record_id, said = uuid4(), record()
    put(client, worker, record_id, said)
    answer = put(client, make.token(), record_id, said)

    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/record-differs"


def test_the_same_again_after_a_correction_shows_the_record_of_today(client, worker):
    record_id, said = uuid4(), record()
    put(client, worker, record_id, said)
    path = f"/api/v1/records/{record_id}/versions/2"
    corrected = client.put(path, json=said | {"severity": 2}, headers=worker)
    again = put(client, worker, record_id, said)

    assert corrected.status_code == 201
    assert again.status_code == 200
    assert (again.json["version"], again.json["severity"]) == (2, 2)


def test_a_correction_sent_twice_counts_once_and_a_stale_one_is_refused(client, worker):
    record_id, said = uuid4(), record()
    put(client, worker, record_id, said)
    path = f"/api/v1/records/{record_id}/versions/2"
    answers = [
        client.put(path, json=said | {"severity": severity}, headers=worker)
        for severity in (2, 2, 3)
    ]

    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert answers[2].json["type"] == "/problems/record-changed"
    assert answers[2].json["version"] == 2


def test_a_record_raced_fifty_times_is_one_row(app, worker, session):
    record_id, said = uuid4(), record(outcome="flagged")

    def send(_):
        return put(app.test_client(), worker, record_id, said).status_code

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(send, range(50)))

    assert sorted(answers) == [200] * 49 + [201]
    assert count(session, Record) == filed(session) == 1


def test_records_with_other_content_raced_leave_one_and_refuse_the_rest(
    app, worker, session
):
    record_id = uuid4()

    def send(number):
        said = record(summary=f"第 {number} 件")
        return put(app.test_client(), worker, record_id, said).status_code

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(send, range(20)))

    assert sorted(answers) == [201] + [409] * 19
    assert count(session, Record) == 1


def test_a_fix_near_a_border_says_which_micro_grids_it_may_be(client, worker):
    said = record(at=(120.6599, 28.015))
    said["place"]["accuracy_m"] = 40
    answer = put(client, worker, uuid4(), said)

    assert answer.json["placed"] == "ambiguous"
    assert answer.json["micro_grid"] == WEST
    assert answer.json["candidates"] == [WEST, EAST]


def test_a_record_outside_the_own_area_is_kept_and_marked(client, worker):
    answer = put(client, worker, uuid4(), record(at=IN_OTHER))

    assert answer.status_code == 201
    assert answer.json["micro_grid"] == OTHER
    assert answer.json["outside_own_area"] is True


def test_a_record_far_from_everything_belongs_to_the_filers_area(client, worker):
    answer = put(client, worker, uuid4(), record(at=(10, 10)))

    assert answer.status_code == 201
    assert (answer.json["placed"], answer.json["area"]) == ("outside", GRID)
    assert answer.json["micro_grid"] is None


def test_a_record_without_a_place_belongs_to_the_filers_area(client, worker):
    answer = put(client, worker, uuid4(), record(place=None))

    assert (answer.json["placed"], answer.json["area"]) == ("none", GRID)


def test_a_door_beats_the_point(client, make, worker):
    _, dwelling = make.dwelling(WEST)
    said = record(at=IN_EAST, dwelling_id=str(dwelling))
    answer = put(client, worker, uuid4(), said)

    assert (answer.json["placed"], answer.json["micro_grid"]) == ("by_dwelling", WEST)


def test_a_door_that_was_never_the_workers_is_refused(client, make, worker):
    building, dwelling = make.dwelling(OTHER)
    for said in ({"dwelling_id": str(dwelling)}, {"building_id": str(building)}):
        answer = put(client, worker, uuid4(), record(**said))

        assert answer.status_code == 403
        assert answer.json["type"] == "/problems/not-your-area"


BAD = {
    "an unknown class": ({"category": "0288"}, "category-unknown"),
    "a class that is not kept": ({"category": "1501"}, "category-not-kept"),
    "a code that is not kept": ({"category": "1307"}, "category-not-kept"),
    "severity nine": ({"severity": 9}, "severity"),
    "severity as text": ({"severity": "4"}, "severity"),
    "severity as a yes": ({"severity": True}, "severity"),
    "a place off the Earth": (
        {"place": {"lon": 120, "lat": 91, "source": "gps"}},
        "place",
    ),
    "a place that is no number": (
        {"place": {"lon": float("nan"), "lat": 1, "source": "gps"}},
        "place",
    ),
    "a time before 2020": ({"filed_at": "2019-12-31T23:59:59Z"}, "time-out-of-range"),
    "a time at the edge of time": (
        {"filed_at": "0001-01-01T00:00:00+14:00"},
        "time-out-of-range",
    ),
    "a time without its zone": ({"filed_at": "2026-01-01T00:00:00"}, "filed_at"),
    "a megabyte of text": ({"summary": "字" * 350_000}, "summary"),
    "a NUL byte": ({"summary": "a\x00b"}, "summary"),
    "half a character": ({"summary": "\ud800"}, "summary"),
    "text that is a list": ({"summary": ["a"]}, "summary"),
    "an unknown field": ({"face": "x"}, "face"),
    "no outcome": ({"outcome": None}, "outcome"),
    "danger as text": ({"danger": "yes"}, "danger"),
    "an id that is none": ({"dwelling_id": "7"}, "dwelling_id"),
    "a sequence below zero": ({"seq": -1}, "seq"),
    "a sequence beyond counting": ({"seq": 10**30}, "seq"),
    "an empty device": ({"device_id": ""}, "device_id"),
}


@pytest.mark.parametrize(("said", "named"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(client, worker, session, said, named):
    answer = put(client, worker, uuid4(), record(**said))

    assert answer.status_code == 422
    assert named in answer.json["type"] or named in answer.json["errors"]
    assert count(session, Record) == 0


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, "null", "[]", "7", '"a"'])
def test_a_body_that_is_no_record_is_refused(client, worker, body):
    answer = client.put(f"/api/v1/records/{uuid4()}", data=body, headers=worker)

    assert answer.status_code in (400, 422)
    assert answer.json["type"] in ("/problems/body-not-json", "/problems/body-refused")


def test_a_time_more_than_a_year_ahead_is_refused_and_a_little_ahead_is_marked(
    client, worker
):
    now = datetime.now(UTC)
    far = put(
        client,
        worker,
        uuid4(),
        record(filed_at=(now + timedelta(days=367)).isoformat()),
    )
    near = put(
        client, worker, uuid4(), record(filed_at=(now + timedelta(hours=1)).isoformat())
    )

    assert far.json["type"] == "/problems/time-out-of-range"
    assert datetime.fromisoformat(far.json["now"]) >= now
    assert near.json["clock_off"] is True


def test_numbers_of_people_are_masked_in_the_text(client, worker):
    said = record(summary="证件 110101199003078515，电话13800000000")
    record_id = uuid4()
    answer = put(client, worker, record_id, said)

    assert answer.json["summary"] == f"证件 {'*' * 18}，电话{'*' * 11}"
    assert put(client, worker, record_id, said).status_code == 200


def test_who_may_not_file_is_told_so_before_the_body_is_read(client, make):
    answer = put(client, make.token("mediator", VILLAGE), uuid4(), {"nonsense": 1})

    assert answer.status_code == 403


def test_a_record_is_seen_in_its_area_and_is_not_there_for_others(client, make, worker):
    record_id = uuid4()
    put(client, worker, record_id, record())

    def status(who):
        return client.get(f"/api/v1/records/{record_id}", headers=who).status_code

    assert status(worker) == status(make.token("mediator", VILLAGE)) == 200
    assert status(make.token("mediator", OTHER_VILLAGE)) == 404
    assert status(make.token("grid_worker", GRID)) == 404


def test_a_mediator_does_not_learn_who_filed_it_and_the_desk_does(client, make, worker):
    record_id = uuid4()
    own = put(client, worker, record_id, record()).json["filed_by"]

    def filer(role):
        who = make.token(role, VILLAGE)
        return client.get(f"/api/v1/records/{record_id}", headers=who).json["filed_by"]

    assert own is not None
    assert (filer("mediator"), filer("dispatcher")) == (None, own)


def test_records_are_listed_in_the_order_of_receipt_page_by_page(client, worker):
    sent = [str(uuid4()) for _ in range(105)]
    acts = [
        {"path": f"/records/{one}", "body": record(seq=n)} for n, one in enumerate(sent)
    ]
    client.post("/api/v1/acts", json={"acts": acts}, headers=worker)
    listed, cursor = [], ""
    while cursor is not None:
        page = client.get(
            f"/api/v1/records?mine=1&cursor={cursor or 0}", headers=worker
        )
        listed += [item["id"] for item in page.json["items"]]
        cursor = page.json["next"]

    assert listed == sent


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"outcome": "flagged", "people": 3},
        {"danger": True, "summary": "电话 13800000000"},
        {"at": (120.66001, 28.015)},
        {"at": IN_OTHER},
        {"at": (10, 10)},
        {"place": None},
        {"severity": 1, "device_id": None, "seq": None},
    ],
    ids=str,
)
def test_the_answer_to_a_new_record_is_what_a_reading_of_it_gives(client, worker, said):
    """It is made from what was written, not read back."""
    record_id = uuid4()
    answer = put(client, worker, record_id, record(**said))
    read = client.get(f"/api/v1/records/{record_id}", headers=worker)

    assert answer.status_code == 201
    assert answer.json == read.json


@given(data=st.data())
def test_the_hash_of_a_record_is_that_of_its_dump(data):
    """Hashes that are stored already must keep their meaning."""
    taken = data.draw(st.none() | MOMENTS)
    place = {"lon": 120.5, "lat": 28, "source": "map", "taken_at": taken}
    said = record(
        filed_at=data.draw(MOMENTS),
        place=data.draw(st.sampled_from([None, place])),
        visit_id=data.draw(st.none() | st.uuids().map(str)),
        people=data.draw(st.none() | st.integers(0, 9)),
    )
    finding = FINDING.load(said)

    assert content_of(finding) == hash_content(FINDING.dump({**finding}))
