"""What a map of a whole district costs to fetch: budgets in bytes, as they travel."""

import json

import pytest

from geo.shapes import topology
from tests.bench.geo.payload import FIRST, REFRESH, counted, drawn, geojson, told, weigh


@pytest.fixture(scope="module")
def district():
    return drawn(5_236)


def test_shapes_and_values_of_a_whole_district_keep_within_their_bytes(district):
    codes, shapes = district
    counts = counted(len(codes))
    first = weigh(json.dumps(topology(shapes, codes), separators=(",", ":")))
    refresh = weigh(told(counts))
    peer = json.dumps(geojson(codes, shapes, counts), separators=(",", ":"))
    whole = weigh(peer, "application/geo+json")

    assert first <= 450
    assert refresh <= 9
    assert whole / (first + refresh) >= FIRST
    assert whole / refresh >= REFRESH
