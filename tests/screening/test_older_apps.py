"""What phones with an older app have queued is taken, in each form there was."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from server.wire import HEADER, NEWEST, OLDEST
from tests.factories import EAST, GRID, IN_WEST, record

FOUND = {
    "source": "patrol",
    "visit_id": None,
    "dwelling_id": None,
    "building_id": None,
    "category": "0203",
    "severity": 4,
    "summary": "楼上漏水",
    "danger": False,
    "outcome": "flagged",
    "people": None,
    "filed_at": "2026-11-20T09:30:00.000Z",
    "device_id": "018f0000-0000-7000-8000-00000000000d",
    "seq": 7,
}
"""A finding as the first app wrote it into its outbox, but for the place."""

PLACE = {
    "lon": IN_WEST[0],
    "lat": IN_WEST[1],
    "accuracy_m": 18.5,
    "source": "gps",
    "taken_at": "2026-11-20T09:29:58.000Z",
}
BORDER = PLACE | {"lon": 120.66, "micro_grid": EAST}
BETTER = {"summary": "楼上漏水，修好了"}

FORMS = {
    1: {"file": FOUND | {"place": PLACE}, "correct": BETTER},
    2: {"file": FOUND | {"place": BORDER}, "correct": BETTER},
    3: {
        "file": FOUND | {"place": BORDER},
        "correct": BETTER | {"was": {"summary": FOUND["summary"]}},
    },
}
VISIT: dict[str, Any] = {
    "mode": "door",
    "result": "not_home",
    "needs": [],
    "note": "",
    "place": None,
    "filed_at": "2026-11-20T09:30:00.000Z",
    "device_id": FOUND["device_id"],
    "seq": 6,
}
SAYS_NO_VERSION = {1, 2}


def test_there_is_a_queue_of_each_form_that_is_promised():
    assert set(FORMS) == {NEWEST - 2, NEWEST - 1, NEWEST}


def test_the_app_says_the_form_that_the_server_knows():
    said = Path("pwa/src/api/client.ts").read_text(encoding="utf-8")
    assert re.findall(rf"'{HEADER}': '(\d+)'", said) == [str(NEWEST)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("batch", [False, True], ids=["one by one", "together"])
def test_r6_a_queue_of_the_last_two_forms_is_taken(client, make, worker, form, batch):
    _, dwelling = make.dwelling()
    record_id, visit_id = uuid4(), uuid4()
    filed, better = FORMS[form]["file"], FORMS[form]["correct"]
    queue = [
        (f"/visits/{visit_id}", VISIT | {"dwelling_id": str(dwelling)}),
        (f"/records/{record_id}", filed),
        (f"/records/{record_id}/versions/2", filed | better),
    ]
    headers = worker if form in SAYS_NO_VERSION else worker | {HEADER: str(form)}

    def send():
        if batch:
            acts = [{"path": path, "body": body} for path, body in queue]
            answer = client.post("/api/v1/acts", json={"acts": acts}, headers=headers)
            return [one["status"] for one in answer.json["results"]]
        return [
            client.put(f"/api/v1{path}", json=body, headers=headers).status_code
            for path, body in queue
        ]

    assert send() == [201, 201, 201]
    assert send() == [200, 200, 200]
    kept = client.get(f"/api/v1/records/{record_id}", headers=worker).json
    assert (kept["version"], kept["summary"]) == (2, BETTER["summary"])
    assert kept["place"].get("micro_grid") == filed["place"].get("micro_grid")


@pytest.mark.parametrize(
    ("said", "status", "name"),
    [
        (str(OLDEST - 1), 426, "app-too-old"),
        (str(NEWEST + 1), 503, "server-behind"),
    ],
)
def test_a_form_that_is_not_understood_is_said_and_nothing_is_read(
    client, make, said, status, name
):
    who = make.token("grid_worker", GRID) | {HEADER: said}
    answer = client.put(f"/api/v1/records/{uuid4()}", json=record(), headers=who)

    assert answer.status_code == status
    assert answer.json["type"] == f"/problems/{name}"
    assert answer.json["newest"] == NEWEST


@pytest.mark.parametrize("said", ["", "x", "-1", "³", "1.5"])
def test_who_says_no_form_is_taken_for_the_oldest(client, worker, said):
    who = worker | {HEADER: said.encode().decode("latin-1")}
    answer = client.put(f"/api/v1/records/{uuid4()}", json=record(), headers=who)

    assert answer.status_code == 201
