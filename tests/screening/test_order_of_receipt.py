"""Records come in one order to whoever follows them, whoever else writes meanwhile."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import event, select, text

from server.audit.actions import note
from server.audit.models import AuditEntry
from server.audit.order import take_over
from server.db import transaction
from tests.factories import OTHER_GRID, VILLAGE, file_within, record

NO_CURSORS = (
    *("", "x", "-1", "1.5", "1.2.3", "9" * 40, "1" * 19, "٣", "0%20", "0%00"),
    *("731.999999999", "-1.1", "-.1", "--1.1"),
)


def page(client, who, cursor="0"):
    answer = client.get(f"/api/v1/records?mine=1&cursor={cursor}", headers=who)
    assert answer.status_code == 200, answer.json
    return [item["id"] for item in answer.json["items"]], answer.json["next"]


def listed(client, who):
    """Follow the cursor to the end."""
    found, cursor = page(client, who)
    while cursor:
        more, cursor = page(client, who, cursor)
        found += more
    return found


def file_many(client, who, count):
    for _ in range(count):
        path = f"/api/v1/records/{uuid4()}"
        assert client.put(path, json=record(), headers=who).status_code == 201


def test_a_record_committed_late_is_not_stepped_over(client, worker, held_open):
    """One transaction is held open while a later one commits and is read."""
    held, late = held_open[0], uuid4()
    early = file_within(held, worker, seq=1)
    client.put(f"/api/v1/records/{late}", json=record(seq=2), headers=worker)
    while_open = listed(client, worker)
    held.commit()

    assert while_open == []
    assert listed(client, worker) == [early, str(late)]


def test_a_lower_number_in_a_later_transaction_is_not_stepped_over(
    client, worker, held_open
):
    """The first to begin files last, and is read to the end before the other ends."""
    first, second = held_open
    first.execute(text("select pg_current_xact_id()"))
    late = file_within(second, worker)
    early = [file_within(first, worker) for _ in range(100)]
    first.commit()
    found, cursor = page(client, worker)
    second.commit()

    assert found == early
    assert page(client, worker, cursor) == ([late], None)


def test_nothing_is_told_twice_or_left_out_page_by_page(client, worker):
    file_many(client, worker, 205)
    found = listed(client, worker)

    assert len(found) == len(set(found)) == 205


def test_since_goes_on_like_the_cursor_and_the_later_of_both_counts(client, worker):
    file_many(client, worker, 103)
    _, cursor = page(client, worker)
    path = f"/api/v1/records?mine=1&since={cursor}&cursor=0"

    assert len(client.get(path, headers=worker).json["items"]) == 3


@pytest.mark.parametrize("name", ["cursor", "since"])
@pytest.mark.parametrize("said", NO_CURSORS)
def test_a_cursor_that_is_not_ours_is_refused_by_its_name(client, worker, name, said):
    answer = client.get(f"/api/v1/records?mine=1&{name}={said}", headers=worker)

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [name]


def test_records_of_a_restored_database_are_listed_before_new_ones(
    client, worker, restored
):
    file_many(client, worker, 102)
    before, cursor = page(client, worker)
    told = restored()
    after = listed(client, worker)
    file_many(client, worker, 1)

    assert "come from another PostgreSQL" in told
    assert after[:100] == before
    assert len(after) == 102
    assert listed(client, worker)[:-1] == after
    path = f"/api/v1/records?mine=1&cursor={cursor}"
    refused = client.get(path, headers=worker)
    assert list(refused.json["errors"]) == ["cursor"]


def test_lines_of_ones_own_cluster_keep_their_numbers(
    app, client, worker, session, held_open, restored
):
    file_within(held_open[0], worker)
    restored()
    file_many(client, worker, 1)
    lines = select(AuditEntry.transaction_number).order_by(AuditEntry.change_id)
    before = session.scalars(lines).all()
    session.rollback()
    with app.app_context(), transaction(writes=True) as writer:
        assert take_over(writer) == 0

    assert before[-1] > 0
    assert session.scalars(lines).all() == before


@contextmanager
def heard(engine):
    """Gather the statements that ask for records, and what they are asked with."""
    gathered = []

    def hear(connection, cursor, statement, parameters, *_):
        if "FROM record" in statement:
            gathered.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    yield gathered
    event.remove(engine, "before_cursor_execute", hear)


def test_a_page_is_read_in_the_order_of_an_index_without_sorting(
    client, worker, make, session
):
    file_many(client, worker, 101)
    desk = make.token("dispatcher", VILLAGE)
    cursor = client.get("/api/v1/records", headers=desk).json["next"]
    with heard(session.get_bind()) as statements:
        client.get(f"/api/v1/records?cursor={cursor}", headers=desk)
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:  # So few rows are sooner sorted, if that is allowed.
        for way in ("seqscan", "sort", "bitmapscan", "hashjoin"):
            session.execute(text(f"set local enable_{way} = off"))
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    [(statement, parameters)] = statements
    said = session.connection().exec_driver_sql(f"{explain} {statement}", parameters)
    plan = "\n".join(str(row[-1]) for row in said)

    by = "change_id>?" if sqlite else "using ix_audit_entry_transaction on audit_entry"
    assert by in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_lines_of_the_audit_are_numbered_in_their_order(app, session, worker):
    subjects = [uuid4() for _ in range(20)]
    numbers = [note(session, None, "record.file", subject) for subject in subjects]
    session.rollback()

    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 20


def test_a_door_that_was_once_the_workers_stays_good_for_what_waits(
    app, client, make, worker
):
    """The worker moved to another grid while the phone was offline."""
    _, dwelling = make.dwelling()
    make.move(worker, OTHER_GRID)
    said = record(dwelling_id=str(dwelling))
    answer = client.put(f"/api/v1/records/{uuid4()}", json=said, headers=worker)

    assert answer.status_code == 201
    assert (answer.json["placed"], answer.json["outside_own_area"]) == (
        "by_dwelling",
        True,
    )
