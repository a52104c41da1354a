"""What only a real connection shows."""

import http.client
import json
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

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
    kind = {"Content-Type": "application/json"}
    _, opened = ask(district, "POST", "/sessions", said, kind)
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
