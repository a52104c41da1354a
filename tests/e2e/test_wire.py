"""What only a real connection shows."""

import base64
import hashlib
import http.client
import json
import time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from server.screening.ranges import CHUNK
from tests.factories import record as a_record
from tests.photos import photo as photo_bytes

JSON = {"Content-Type": "application/json"}
LARGE = bytes(40_000_000)


def ask(district, method, path, body, headers):
    connection = http.client.HTTPConnection(urlsplit(district.url).netloc, timeout=60)
    connection.request(method, f"/api/v1{path}", body, headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said


@pytest.fixture
def key(district):
    worker = district.who("grid_worker")
    said = json.dumps({name: worker[name] for name in ("login", "password")})
    _, opened = ask(district, "POST", "/sessions", said, JSON)
    return {"Authorization": f"Bearer {opened['token']}"}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/acts", "too-large"),
        (f"/records/{uuid4()}/attachments/{uuid4()}", "no-such-record"),
    ],
    ids=["acts", "attachment"],
)
def test_who_sends_forty_megabytes_hears_why_they_are_refused(
    district, key, path, name
):
    method = "POST" if path == "/acts" else "PUT"
    status, said = ask(district, method, path, LARGE, key)

    assert 400 <= status < 500
    assert said["type"] == f"/problems/{name}"


def test_r9_what_came_before_the_line_broke_is_there_already(district, key):
    content, record, photo = photo_bytes(), uuid4(), uuid4()
    ask(district, "PUT", f"/records/{record}", json.dumps(a_record()), key | JSON)
    path = f"/records/{record}/attachments/{photo}"
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    size = {"Content-Range": f"bytes */{len(content)}", "Content-Type": "image/jpeg"}
    announced, _ = ask(
        district, "PUT", path, b"", key | size | {"Repr-Digest": f"sha-256=:{digest}:"}
    )
    assert announced == 201

    line = http.client.HTTPConnection(urlsplit(district.url).netloc, timeout=60)
    line.putrequest("PUT", f"/api/v1{path}")
    whole = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
    for name, value in (key | whole | {"Content-Length": str(len(content))}).items():
        line.putheader(name, value)
    line.endheaders()
    line.send(content[:60_000])
    line.close()

    for _ in range(100):
        _, there = ask(district, "GET", f"{path}/received", b"", key)
        if there["received"]:
            break
        time.sleep(0.1)
    assert 60_000 - CHUNK < there["received"] <= 60_000
    rest = content[there["received"] :]
    last = {
        "Content-Range": f"bytes {len(content) - len(rest)}-{len(content) - 1}"
        f"/{len(content)}"
    }
    status, said = ask(district, "PUT", path, rest, key | last)
    assert (status, said["complete"]) == (200, True)
