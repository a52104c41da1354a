"""Whatever is sent, the answer is a yes or a clear no; the same again is the same."""

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import record

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELD = st.sampled_from([*record(), "visit_id", "dwelling_id", "people", "danger", "x"])
ROUGHLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

GOOD = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["0203", "neighbor", "99", "07"]),
        "severity": st.integers(1, 4),
        "summary": st.text(
            st.characters(exclude_characters="\x00", exclude_categories=["Cs"]),
            max_size=200,
        ),
        "outcome": st.sampled_from(["settled", "flagged", "noted"]),
        "danger": st.booleans(),
        "people": st.none() | st.integers(0, 100_000),
        "place": st.none()
        | st.fixed_dictionaries(
            {
                "lon": st.floats(-180, 180),
                "lat": st.floats(-90, 90),
                "accuracy_m": st.none() | st.floats(0, 10_000),
                "source": st.sampled_from(["gps", "map", "qr", "address"]),
            }
        ),
    }
)


@ROUGHLY
@given(field=FIELD, value=JSON)
def test_no_value_in_any_field_makes_the_server_stumble(client, worker, field, value):
    path = f"/api/v1/records/{uuid4()}"
    answer = client.put(path, json=record() | {field: value}, headers=worker)

    assert answer.status_code in (201, 403, 422), answer.json
    if answer.status_code != 201:
        assert answer.mimetype == "application/problem+json"


@ROUGHLY
@given(body=JSON)
def test_no_body_makes_any_door_stumble(client, worker, body):
    for method, path in (
        ("PUT", f"/records/{uuid4()}"),
        ("PUT", f"/records/{uuid4()}/versions/2"),
        ("PUT", f"/cases/{uuid4()}/steps/{uuid4()}"),
        ("POST", "/acts"),
        ("POST", "/sessions"),
    ):
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers=worker)
        assert answer.status_code < 500, (path, body)


@ROUGHLY
@given(said=GOOD)
def test_every_good_record_is_kept_once_as_it_was_said(client, worker, said):
    path, whole = f"/api/v1/records/{uuid4()}", record(**said)
    first = client.put(path, json=whole, headers=worker)
    again = client.put(path, json=whole, headers=worker)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    for name in ("category", "severity", "people", "danger"):
        assert first.json[name] == said[name]
    assert first.json["outcome"] == ("flagged" if said["danger"] else said["outcome"])
