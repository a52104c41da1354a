"""Records coming in: one by one as phones with a signal send them, and in batches."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.bench.measuring import cpu_seconds
from tests.bench.ours import Service
from tests.bench.sending import Call, fetch, send

CATEGORIES = ("0203", "0402", "0101", "neighbor", "property", "0804")
Spot = tuple[float, float]


def spots_of(service: Service) -> list[Spot]:
    """Return the buildings of the worker's area: where records come from."""
    pack, _ = fetch(service.port, "/api/v1/territory/mine", service.headers)
    return [(one["lon"], one["lat"]) for one in pack["buildings"]]


def finding(random: random.Random, spots: list[Spot]) -> dict[str, Any]:
    """Return a record as a phone says it; every third is flagged."""
    lon, lat = random.choice(spots)
    now = datetime.now(UTC).isoformat()
    return {
        "source": "patrol",
        "category": random.choice(CATEGORIES),
        "severity": random.randint(2, 4),
        "summary": "楼上卫生间漏水，天花板湿了一片，两家为维修费用起了争执",
        "danger": False,
        "outcome": random.choice(("noted", "settled", "flagged")),
        "place": {
            "lon": round(lon + random.uniform(-2e-4, 2e-4), 7),
            "lat": round(lat + random.uniform(-2e-4, 2e-4), 7),
            "accuracy_m": random.randint(4, 60),
            "source": "gps",
            "taken_at": now,
        },
        "people": random.randint(1, 4),
        "filed_at": now,
        "device_id": "示例手机",
        "seq": random.randint(0, 10_000),
    }


def singles(count: int, spots: list[Spot], seed: int) -> Iterator[Call]:
    chance = random.Random(seed)
    for _ in range(count):
        yield Call("PUT", f"/api/v1/records/{uuid4()}", finding(chance, spots))


def batches(count: int, size: int, spots: list[Spot], seed: int) -> Iterator[Call]:
    chance = random.Random(seed)
    for _ in range(count):
        acts = [
            {"path": f"/records/{uuid4()}", "body": finding(chance, spots)}
            for _ in range(size)
        ]
        yield Call("POST", "/api/v1/acts", {"acts": acts})


def cpu_each(service: Service, calls: Iterator[Call], acts: int) -> float:
    """Return the milliseconds of CPU, server's and database's, that an act cost."""
    before = cpu_seconds(service.processes)
    answers = send(service.port, service.headers, calls)
    spent = cpu_seconds(service.processes) - before
    if set(answers.statuses) - {200, 201, 304}:
        raise RuntimeError(f"refused: {answers.statuses}")
    return 1000 * spent / acts
