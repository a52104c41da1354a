"""Many phones at once: requests over connections that stay open."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Call:
    """One request, ready to be sent."""

    method: str
    path: str
    body: Any = None


@dataclass
class Answers:
    """What came back: how often each status, and how long the sender waited."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    def wait(self, part: float) -> float:
        """Return the wait, in milliseconds, that this part of the answers kept to."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def send(
    port: int,
    headers: dict[str, str],
    calls: Iterable[Call],
    connections: int = 8,
    seconds: float = 600,
) -> Answers:
    """Send all, each connection the next one as soon as it has its answer."""
    answers, lock, waiting = Answers(), threading.Lock(), iter(calls)
    end = time.monotonic() + seconds

    def work() -> None:
        line = HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                call = next(waiting, None)
            if call is None or time.monotonic() > end:
                return line.close()
            _ask(line, headers, call, answers)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _ask(
    line: HTTPConnection, headers: dict[str, str], call: Call, answers: Answers
) -> None:
    body = None if call.body is None else json.dumps(call.body).encode()
    start = time.perf_counter()
    line.request(call.method, call.path, body, headers | JSON)
    answer = line.getresponse()
    answer.read()
    answers.waits.append(time.perf_counter() - start)
    answers.statuses[answer.status] += 1


def fetch(port: int, path: str, headers: dict[str, str]) -> tuple[Any, str]:
    """Return what lies at a path, and its tag."""
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    said, tag = json.loads(answer.read()), answer.headers["ETag"]
    line.close()
    return said, tag


def await_answer(port: int, path: str, patience: float = 60) -> None:
    """Wait until the server answers; raise where it never does."""
    deadline = time.monotonic() + patience
    while not _answers(port, path):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody answers on port {port}")
        time.sleep(0.1)


def _answers(port: int, path: str) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        line.getresponse().read()
    except OSError:
        return False
    finally:
        line.close()
    return True
