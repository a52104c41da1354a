"""A photo arrives once and whole, however often the link breaks."""

import hashlib
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import event, select, update

from server.audit.models import AuditEntry
from server.db import db, transaction
from server.identity.models import AccountRole
from server.screening.attachment_models import Attachment
from tests.factories import GRID, OTHER_VILLAGE, VILLAGE
from tests.photos import STEP, Sender, file_record, photo, problem

WHOLE = photo()


@pytest.fixture
def folder(settings):
    shutil.rmtree(settings.files, ignore_errors=True)
    return Path(settings.files)


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def acts(session):
    session.rollback()
    lines = select(AuditEntry.act).where(AuditEntry.act.contains("att"))
    return session.scalars(lines.order_by(AuditEntry.change_id)).all()


def test_a_photo_is_announced_sent_in_ranges_and_seen(phone, session, folder):
    announced = phone.announce()
    answers = send_ranges(phone)
    seen = phone.look()

    assert announced.status_code == 201
    assert announced.json == {
        "id": str(phone.id),
        "record_id": str(phone.record_id),
        "type": "image/jpeg",
        "size": len(WHOLE),
        "received": 0,
        "complete": False,
        "again": 0,
    }
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert answers[0].json["received"] == STEP
    assert answers[-1].json["received"] == len(WHOLE)
    assert answers[-1].json["complete"] is True
    assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    assert Image.open(BytesIO(seen.data)).size == (640, 480)
    assert acts(session) == ["record.attach"]


def test_what_is_stored_lies_under_the_hash_of_its_own_bytes_and_nothing_else_does(
    phone, folder
):
    phone.send()
    (stored,) = kept(folder)

    assert stored.name == hashlib.sha256(stored.read_bytes()).hexdigest()
    assert stored.read_bytes() == phone.look().data != WHOLE
    assert not (folder / "parts" / str(phone.id)).exists()


def test_the_same_announcement_again_changes_nothing_at_any_time(phone):
    first = phone.announce()
    again = phone.announce()
    phone.put(0)
    under_way = phone.announce()
    phone.send()
    done = phone.announce()

    assert [a.status_code for a in (first, again, under_way, done)] == [201] + [200] * 3
    assert again.json == first.json
    assert under_way.json["received"] == STEP
    assert done.json["complete"] is True


def test_a_link_lost_at_every_range_costs_only_what_was_on_the_way(phone):
    phone.announce()
    at = 0
    while at < len(WHOLE):
        phone.put(at)  # the answer is lost
        again = phone.put(at)
        at = phone.received().json["received"]

        assert again.status_code == 200
        assert again.json["received"] == at == min(at, len(WHOLE))

    assert phone.received().json == {"received": len(WHOLE), "complete": True}
    assert phone.put(0).json["complete"] is True


def test_ranges_may_overlap_what_is_there(phone):
    phone.announce()
    phone.put(0, 1_000)
    overlapping = phone.put(500, 2_000)
    within = phone.put(100, 300)

    assert (overlapping.json["again"], within.json["again"]) == (500, 200)
    assert overlapping.json["received"] == within.json["received"] == 2_000
    for start in range(1_900, len(WHOLE), STEP):
        last = phone.put(start)
    assert last.json["complete"] is True


def test_a_range_beyond_what_is_there_is_told_from_where_to_go_on(phone):
    phone.announce()
    phone.put(0, 1_000)
    answer = phone.put(2_000)

    assert problem(answer) == (409, "attachment-gap")
    assert answer.json["received"] == 1_000


def test_a_range_before_the_announcement_is_of_nothing(phone):
    assert problem(phone.put(0)) == (404, "no-such-attachment")
    assert problem(phone.received()) == (404, "no-such-attachment")


def test_other_content_under_the_same_id_is_refused(client, worker, phone):
    phone.announce()
    other = Sender(client, worker, photo(320, 240), record_id=phone.record_id)
    other.id = phone.id
    elsewhere = Sender(client, worker, WHOLE)
    elsewhere.id = phone.id

    assert problem(other.announce()) == (409, "attachment-differs")
    assert problem(elsewhere.announce()) == (409, "attachment-differs")
    assert problem(phone.announce(Content_Type="image/png")) == (
        409,
        "attachment-differs",
    )


def test_bytes_that_are_not_those_announced_are_dropped_and_sent_anew(phone, session):
    phone.announce()
    phone.content = WHOLE[:1000] + b"\x00" + WHOLE[1001:]
    answer = send_ranges(phone)[-1]

    assert problem(answer) == (409, "attachment-differs")
    assert answer.json["received"] == 0
    assert phone.received().json == {"received": 0, "complete": False}
    assert acts(session) == []
    phone.content = WHOLE
    assert phone.send().json["complete"] is True
    assert acts(session) == ["record.attach"]


def test_a_record_takes_three_photos_and_a_refused_one_does_not_count(client, worker):
    record_id = file_record(client, worker)
    bad = Sender(client, worker, b"<html>", record_id=record_id)
    assert problem(bad.send()) == (422, "attachment-not-a-picture")
    phones = [Sender(client, worker, WHOLE, record_id=record_id) for _ in range(4)]
    for phone in phones[:3]:
        assert phone.send().json["complete"] is True
    answer = phones[3].announce()
    items = client.get(f"/api/v1/records/{record_id}/attachments", headers=worker).json

    assert problem(answer) == (409, "too-many-attachments")
    assert answer.json["limit"] == 3
    assert phones[0].announce().status_code == 200
    assert [one["id"] for one in items["items"]] == [str(one.id) for one in phones[:3]]


def test_r8_a_photo_on_its_way_is_seen_by_nobody_and_listed_as_missing(
    client, worker, phone
):
    phone.announce()
    phone.put(0)
    listed = client.get(
        f"/api/v1/records/{phone.record_id}/attachments", headers=worker
    )

    assert problem(phone.look()) == (404, "no-such-attachment")
    assert listed.json["items"] == []
    [missing] = listed.json["missing"]
    assert (missing["id"], missing["received"]) == (str(phone.id), STEP)


def test_a_photo_is_kept_with_its_ground_and_its_end(phone, session):
    phone.announce()
    row = session.scalars(select(Attachment)).one()

    assert row.legal_basis == "consent"
    assert (row.keep_until - row.announced_at.date()).days in (364, 365)


def test_the_mediator_and_the_desk_of_the_area_see_it_and_each_look_is_noted(
    make, phone, session
):
    phone.send()
    for who in (make.token("mediator", VILLAGE), make.token("dispatcher", VILLAGE)):
        assert phone.look(who).data == phone.look().data
        listed = phone.client.get(
            f"/api/v1/records/{phone.record_id}/attachments", headers=who
        )
        assert len(listed.json["items"]) == 1

    assert acts(session) == ["record.attach", "attachment.read", "attachment.read"]


@pytest.mark.parametrize(
    ("role", "area"), [("mediator", OTHER_VILLAGE), ("grid_worker", GRID)]
)
def test_to_others_there_is_no_such_record(make, phone, role, area):
    phone.send()
    stranger = Sender(
        phone.client, make.token(role, area), WHOLE, record_id=phone.record_id
    )
    answers = [
        phone.look(stranger.who),
        stranger.announce(),
        stranger.put(0),
        stranger.received(),
        phone.client.get(
            f"/api/v1/records/{phone.record_id}/attachments", headers=stranger.who
        ),
    ]

    assert {problem(answer) for answer in answers} == {(404, "no-such-record")}


def test_who_sees_a_record_but_did_not_file_it_adds_no_photo(make, client, phone):
    phone.announce()
    desk = Sender(
        client, make.token("dispatcher", VILLAGE), WHOLE, record_id=phone.record_id
    )
    desk.id = phone.id

    for answer in (desk.announce(), desk.put(0), desk.received()):
        assert problem(answer) == (404, "no-such-record")
    assert phone.received().json["received"] == 0


def test_an_attachment_of_another_record_is_not_found_under_this_one(phone, client):
    phone.send()
    phone.record_id = file_record(client, phone.who)

    assert problem(phone.look()) == (404, "no-such-attachment")
    assert problem(phone.put(0)) == (404, "no-such-attachment")


def test_a_picture_is_kept_by_no_one_else_and_not_fetched_twice(phone):
    phone.send()
    seen = phone.look()
    again = phone.look(If_None_Match=seen.headers["ETag"])

    assert seen.headers["Cache-Control"] == "private, no-cache"
    assert seen.headers["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert (again.status_code, again.data) == (304, b"")


def test_a_picture_whose_file_is_lost_is_not_there(phone, folder):
    phone.send()
    for path in kept(folder):
        path.unlink()

    assert problem(phone.look()) == (404, "no-such-attachment")


def test_parts_that_were_lost_are_sent_anew(phone, folder):
    phone.announce()
    phone.put(0)
    for path in kept(folder):
        path.unlink()
    for start in range(STEP, len(WHOLE), STEP):
        answer = phone.put(start)

    assert problem(answer) == (409, "attachment-differs")
    assert phone.send().json["complete"] is True


@contextmanager
def killed_at(app, statement):
    """End every request when it is about to do such a statement."""

    def listen(connection, cursor, said, *_):
        if statement in said:
            raise SystemExit

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
        with pytest.raises(SystemExit):
            yield
        event.remove(db.engine, "before_cursor_execute", listen)


def send_ranges(phone):
    return [phone.put(start) for start in range(0, len(WHOLE), STEP)]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE attachment SET received", "UPDATE attachment SET state", "audit_entry"],
)
def test_killed_at_any_moment_it_can_be_sent_again(
    app, phone, session, folder, statement
):
    phone.announce()
    with killed_at(app, statement):
        send_ranges(phone)
    assert phone.received().json["complete"] is False
    assert kept(folder / "parts" / str(phone.id))

    at = phone.received().json["received"]
    while at < len(WHOLE):
        at = phone.put(at).json["received"]

    assert phone.announce().json["complete"] is True
    assert acts(session) == ["record.attach"]
    assert Image.open(BytesIO(phone.look().data)).size == (640, 480)
    assert not (folder / "parts" / str(phone.id)).exists()


@pytest.mark.parametrize("word", [Sender.announce, lambda phone: phone.put(0)])
def test_killed_when_all_bytes_were_here_any_word_more_ends_it(app, phone, word):
    phone.announce()
    with killed_at(app, "UPDATE attachment SET state"):
        send_ranges(phone)

    assert phone.received().json == {"received": len(WHOLE), "complete": False}
    assert word(phone).json["complete"] is True


def test_parts_left_by_a_kill_after_the_end_go_with_the_next_word(phone, folder):
    phone.send()
    left = folder / "parts" / str(phone.id) / "1"
    left.mkdir(parents=True)
    (left / "0-left#1").write_bytes(b"x")
    phone.announce()

    assert not left.exists()


def test_without_a_key_nothing_is_told(client):
    path = f"/api/v1/records/{uuid4()}/attachments/{uuid4()}"

    assert client.put(path).status_code == client.get(path).status_code == 401


def test_who_may_no_longer_file_adds_no_photo(app, phone):
    phone.announce()
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(AccountRole).values(ended_at=datetime.now(UTC)))

    assert problem(phone.announce()) == (403, "forbidden")
    assert problem(phone.put(0)) == (403, "forbidden")
