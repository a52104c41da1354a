"""Several servers over one database: all say the same, soon after a commit."""

import json
import os
import random
import sys
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from uuid import uuid4

import pytest

from tests.bench.ours import free_port, served
from tests.factories import DISTRICT, EAST, IN_EAST, IN_WEST, VILLAGE, WEST, record

SOON = 2.0


@pytest.fixture
def ports(settings, make):
    """Two servers in processes of their own."""
    environment = os.environ | {
        "LINLI_DATA": str(settings.data),
        "LINLI_DATABASE_URL": settings.database_url,
        "LINLI_KEY_FILE": str(settings.key_file),
    }
    with ExitStack() as stack:
        found = [free_port() for _ in range(2)]
        for port in found:
            command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
            stack.enter_context(served(command, environment, port, "/healthz"))
        yield found


def ask(port, who, method="GET", path="/api/v1/insight/grids", body=None):
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    said = None if body is None else json.dumps(body)
    line.request(method, path, said, who | {"Content-Type": "application/json"})
    answer = line.getresponse()
    content = json.loads(answer.read())
    line.close()
    return answer.status, content, answer.headers


def counts(port, who):
    status, said, _ = ask(port, who)
    assert status == 200, said
    named = {area["code"]: area for area in said["areas"]}
    return [(named[code]["filed"], named[code]["open"]) for code in (WEST, EAST)]


def all_say(ports, who, expected):
    """Ask each many times, for each has processes of its own, until time is up."""
    end = time.monotonic() + SOON
    while True:
        said = [counts(port, who) for port in ports for _ in range(4)]
        if said == [expected] * len(said):
            return
        assert time.monotonic() < end, said


def test_all_processes_agree_soon_after_a_commit(ports, make):
    worker, leader = make.token("grid_worker", DISTRICT), make.token("leader", DISTRICT)
    mediator, chance = make.token("mediator", VILLAGE), random.Random(1)
    expected = [[0, 0], [0, 0]]
    all_say(ports, leader, [(0, 0), (0, 0)])
    for _ in range(4):
        at = chance.randrange(2)
        said = record(at=(IN_WEST, IN_EAST)[at], outcome="flagged")
        path = f"/api/v1/records/{uuid4()}"
        status, made, _ = ask(chance.choice(ports), worker, "PUT", path, said)
        assert status == 201
        expected[at] = [one + 1 for one in expected[at]]
        all_say(ports, leader, [tuple(one) for one in expected])

    path = f"/api/v1/cases/{made['case_id']}/steps/{uuid4()}"
    status, _, _ = ask(ports[0], mediator, "PUT", path, {"act": "case.claim"})
    assert status == 201
    all_say(ports, leader, [tuple(one) for one in expected])
    tags = {ask(port, leader)[2]["ETag"] for port in ports for _ in range(4)}
    assert len(tags) == 1
