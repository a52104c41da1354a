"""Photos, and how a phone sends them: announced, then in ranges."""

import base64
import hashlib
import random
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.factories import record

STEP = 50_000


def photo(width: int = 640, height: int = 480, kind: str = "JPEG", **how: Any) -> bytes:
    """Return a picture that compresses badly, as a photo does."""
    noise = random.Random(width).randbytes(width * height * 3)
    with BytesIO() as file:
        Image.frombytes("RGB", (width, height), noise).save(file, kind, **how)
        return file.getvalue()


class Sender:
    """Someone's phone with one photo of one record on it."""

    def __init__(
        self,
        client: FlaskClient,
        who: dict[str, str],
        content: bytes,
        *,
        record_id: UUID | None = None,
        media_type: str = "image/jpeg",
    ) -> None:
        self.client, self.who, self.content = client, who, content
        self.media_type, self.id = media_type, uuid4()
        self.record_id = record_id or file_record(client, who)

    @property
    def path(self) -> str:
        return f"/api/v1/records/{self.record_id}/attachments/{self.id}"

    def announce(self, **headers: str) -> TestResponse:
        """Say what is going to be sent; headers may say something else."""
        digest = base64.b64encode(hashlib.sha256(self.content).digest()).decode()
        said = {
            "Content-Type": self.media_type,
            "Content-Range": f"bytes */{len(self.content)}",
            "Repr-Digest": f"sha-256=:{digest}:",
        }
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.put(self.path, headers=self.who | said | changed)

    def put(self, start: int, end: int | None = None, **headers: str) -> TestResponse:
        """Send the bytes from `start`, up to but without `end`."""
        end = min(end or start + STEP, len(self.content))
        said = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {start}-{end - 1}/{len(self.content)}",
        }
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        body = self.content[start:end]
        return self.client.put(self.path, data=body, headers=self.who | said | changed)

    def send(self) -> TestResponse:
        """Send all of it; return the last answer."""
        answer = self.announce()
        for start in range(0, len(self.content), STEP):
            if answer.status_code not in (200, 201):
                break
            answer = self.put(start)
        return answer

    def received(self) -> TestResponse:
        return self.client.get(f"{self.path}/received", headers=self.who)

    def look(self, who: dict[str, str] | None = None, **headers: str) -> TestResponse:
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(self.path, headers=(who or self.who) | changed)


def file_record(client: FlaskClient, who: dict[str, str]) -> UUID:
    record_id = uuid4()
    answer = client.put(f"/api/v1/records/{record_id}", json=record(), headers=who)
    assert answer.status_code == 201
    return record_id


def problem(answer: TestResponse) -> tuple[int, str]:
    """Return the status of a refusal and the name of its problem."""
    assert answer.mimetype == "application/problem+json", answer.data[:200]
    said: dict[str, Any] = answer.json or {}
    return answer.status_code, said["type"].removeprefix("/problems/")
