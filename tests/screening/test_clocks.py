"""R25: what a phone whose clock is wrong files is kept, and marked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories import record

YEARS, DAY, HOUR = timedelta(days=5 * 365), timedelta(days=1), timedelta(hours=1)


def send(client, who, offset, *before, bulk=False):
    """Send records written so long before now by a phone whose clock is off."""
    there = datetime.now(UTC) + offset
    headers = who | {"Linli-Clock": there.isoformat()}
    said = [record(filed_at=(there - one).isoformat()) for one in before]
    if bulk:
        acts = [{"path": f"/records/{uuid4()}", "body": one} for one in said]
        sent = client.post("/api/v1/acts", json={"acts": acts}, headers=headers)
        return [one["body"] for one in sent.json["results"]]
    return [
        client.put(f"/api/v1/records/{uuid4()}", json=one, headers=headers).json
        for one in said
    ]


@pytest.mark.parametrize("bulk", [False, True], ids=["alone", "many"])
@pytest.mark.parametrize("offset", [-YEARS, -HOUR, DAY], ids=["years", "hour", "day"])
def test_r25_what_a_wrong_clock_wrote_is_kept_and_marked(client, worker, offset, bulk):
    answers = send(client, worker, offset, HOUR * 0, HOUR / 2, bulk=bulk)

    assert [one["clock_off"] for one in answers] == [True, True]


def test_r25_a_right_clock_may_send_what_is_two_days_old(client, worker):
    answers = send(client, worker, timedelta(0), 2 * DAY, HOUR)
    zoned = datetime.now(UTC).astimezone().isoformat()
    headers = worker | {"Linli-Clock": zoned}
    other_zone = client.put(
        f"/api/v1/records/{uuid4()}", json=record(), headers=headers
    )

    assert [one["clock_off"] for one in answers] == [False, False]
    assert other_zone.json["clock_off"] is False


def test_r25_what_was_written_before_a_clock_was_set_back_is_not_doubted(
    client, worker
):
    """The clock was right for the first, and changed before the second."""
    first, second = send(client, worker, -YEARS, HOUR - YEARS, HOUR)

    assert [first["clock_off"], second["clock_off"]] == [False, True]


@pytest.mark.parametrize("said", ["", "nonsense", "2026", "2021-01-01", "9" * 99])
def test_r25_a_clock_that_says_nothing_we_know_is_not_asked(client, worker, said):
    headers = worker | {"Linli-Clock": said}
    answer = client.put(f"/api/v1/records/{uuid4()}", json=record(), headers=headers)

    assert answer.status_code == 201


@pytest.mark.parametrize("offset", [-YEARS, DAY])
def test_r25_what_is_due_is_counted_from_when_it_was_received(
    client, make, worker, offset
):
    there = datetime.now(UTC) + offset
    said = record(outcome="flagged", filed_at=there.isoformat())
    filed = client.put(f"/api/v1/records/{uuid4()}", json=said, headers=worker).json
    mediator = make.token("mediator", "990101100201")
    case = client.get(f"/api/v1/cases/{filed['case_id']}", headers=mediator).json
    due = datetime.fromisoformat(case["due_at"]) - datetime.now(UTC)

    assert timedelta(days=1) < due < timedelta(days=60)
