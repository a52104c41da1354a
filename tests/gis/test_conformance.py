"""The abstract tests of OGC 17-069r4, Annex A, for the classes that are declared.

Each test bears the name of the abstract tests that it stands for.
"""

from datetime import datetime

import pytest
import shapely
from shapely import box
from shapely.geometry import shape

from tests.factories import EAST, OTHER, WEST
from tests.gis.asking import OGC, ask, every, items, named

CLASSES = ("core", "oas30", "geojson")
HERE = "http://localhost/api/v1/ogc"


@pytest.fixture
def who(leader):
    return leader


def types(said):
    return {link["rel"]: link["type"] for link in said["links"]}


@pytest.fixture
def collections(client, who):
    return ask(client, who, "/collections").json["collections"]


def test_a1_http(client, who):
    """/conf/core/http: what there is not is 404, what it does not take is 405."""
    assert ask(client, who, "/nothing").status_code == 404
    assert client.post(OGC, headers=who).status_code == 405
    assert client.head(OGC, headers=who).status_code == 200


def test_a3_a4_landing_page(client, who):
    """/conf/core/root-op, root-success."""
    answer = ask(client, who)

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    said = types(answer.json)
    assert {"self", "service-desc", "conformance", "data"} <= set(said)
    assert said["service-desc"] == "application/vnd.oai.openapi+json;version=3.0"
    for link in answer.json["links"]:
        assert client.get(link["href"], headers=who).status_code == 200


def test_a5_a6_api_definition(client, who, collections):
    """/conf/core/api-definition-op, -success; /conf/oas30/completeness."""
    answer = client.get(named(ask(client, who).json, "service-desc"), headers=who)

    kind = "application/vnd.oai.openapi+json;version=3.0"
    assert (answer.status_code, answer.content_type) == (200, kind)
    assert answer.json["openapi"].startswith("3.0.")
    assert answer.json["servers"] == [{"url": HERE}]
    paths = answer.json["paths"]
    for one in collections:
        at = f"/collections/{one['id']}"
        assert {at, f"{at}/items", f"{at}/items/{{feature}}"} <= set(paths)
    used = [path["get"]["operationId"] for path in paths.values()]
    assert len(set(used)) == len(used)


def test_a7_a8_conformance(client, who):
    """/conf/core/conformance-op, -success."""
    answer = client.get(named(ask(client, who).json, "conformance"), headers=who)

    said = answer.json["conformsTo"]
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert said == [base + one for one in CLASSES]


def test_a9_a12_collections(client, who, collections):
    """/conf/core/fc-md-op, -success, rc-md-op: links, items, extent of each."""
    answer = client.get(named(ask(client, who).json, "data"), headers=who)

    assert answer.json["collections"] == collections
    assert types(answer.json)["self"] == "application/json"
    assert len({one["id"] for one in collections}) == len(collections) == 8
    for one in collections:
        assert types(one)["items"] == "application/geo+json"
        assert one["itemType"] == "feature"


def test_the_extent_holds_all_features(client, who, collections):
    for one in collections:
        (west, south, east, north), *_ = (
            one["extent"].get("spatial", {}).get("bbox", [(0, 0, 0, 0)])
        )
        for found in every(client, who, one["id"], limit=50):
            if found["geometry"]:
                assert box(west, south, east, north).covers(shape(found["geometry"]))
            if one["id"].endswith("_counts"):
                (begins, ends), *_ = one["extent"]["temporal"]["interval"]
                assert begins[:7] <= found["properties"]["month"][:7] <= ends[:7]


def test_a13_a14_a_collection(client, who, collections):
    """/conf/core/sfc-md-op, -success: alone it says what it said in the list."""
    for one in collections:
        answer = client.get(named(one, "self"), headers=who)
        assert (answer.status_code, answer.json) == (200, one)


def test_a15_a16_features(client, who, collections):
    """/conf/core/fc-op, fc-response; /conf/geojson/content."""
    for one in collections:
        answer = client.get(named(one, "items"), headers=who)
        said = answer.json

        assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
        assert said["type"] == "FeatureCollection"
        assert datetime.fromisoformat(said["timeStamp"]).tzinfo
        assert said["numberReturned"] == len(said["features"]) <= said["numberMatched"]
        assert types(said)["self"] == "application/geo+json"
        assert all(feature["type"] == "Feature" for feature in said["features"])


def test_a17_a18_bbox_definition_and_response(client, who):
    """/conf/core/fc-bbox-definition, fc-bbox-response."""

    def within(bbox, name="micro_grids"):
        found = items(client, who, name, bbox=bbox)["features"]
        return [feature["properties"]["code"] for feature in found]

    assert within("120.651,28.011,120.652,28.012") == [WEST]
    assert within("120.66,28,120.66,29") == [WEST, EAST]
    assert within("120.655,28.01,-5,120.675,28.02,900") == [WEST, EAST, OTHER]
    assert within("170,20,-170,40") == []
    assert within("100,20,-170,40") == [WEST, EAST, OTHER]
    assert within("0,0,1,1") == []
    assert set(within("120.671,28.011,120.672,28.012", "micro_grid_counts")) == {OTHER}
    assert within("-180,-90,180,90", "villages") == [], "they have no shape"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,4,5"),
        ("bbox", "a,b,c,d"),
        ("bbox", ""),
        ("bbox", "1,9,2,8"),
        ("bbox", "1,2,9,3,4,8"),
        ("bbox", "nan,2,3,4"),
        ("bbox", "inf,2,3,4"),
        ("bbox", "1,2,3,91"),
        ("bbox", "-181,2,3,4"),
        ("datetime", "yesterday"),
        ("datetime", ""),
        ("datetime", "2026-13-01"),
        ("datetime", "2026-02-30T00:00:00Z"),
        ("datetime", "2026-02-01T00:00:00"),
        ("datetime", "2026-02-01/2026-01-01"),
        ("datetime", "2026-01-01/2026-02-01/2026-03-01"),
        ("datetime", "../2026-1-1"),
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "many"),
        ("limit", "1.5"),
        ("limit", "٣"),
        ("limit", ""),
        ("offset", "-1"),
        ("bbox-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"),
        ("crs", "http://www.opengis.net/def/crs/EPSG/0/4326"),
        ("filter", "filed>3"),
        ("f", "json"),
    ],
)
def test_a19_a20_query_parameters(client, who, name, value):
    """/conf/core/query-param-unknown, -invalid: 400, and the parameter is named."""
    for collection in ("micro_grids", "micro_grid_counts"):
        path = f"/collections/{collection}/items"
        answer = ask(client, who, path, **{name: value})

        assert answer.status_code == 400, answer.data
        assert answer.json["type"] == "/problems/parameter-refused"
        assert list(answer.json["errors"]) == [name]


@pytest.mark.parametrize(
    "path", ["", "/conformance", "/api", "/collections", "/collections/grids"]
)
def test_where_there_are_no_parameters_none_is_taken(client, who, path):
    assert ask(client, who, path, unknown=1).status_code == 400


def test_a_parameter_said_twice_is_refused(client, who):
    answer = client.get(f"{OGC}/collections/grids/items?limit=1&limit=2", headers=who)
    assert (answer.status_code, list(answer.json["errors"])) == (400, ["limit"])


def test_a21_a22_limit_definition_and_response(client, who):
    """/conf/core/fc-limit-definition, -response-1: at most so many, and the most."""
    one = items(client, who, "micro_grids", limit=1)
    most = items(client, who, "micro_grid_counts", limit=10_000_000)
    usual = items(client, who, "micro_grid_counts")

    assert (one["numberReturned"], one["numberMatched"]) == (1, 3)
    assert most["numberReturned"] == most["numberMatched"] == 39
    assert usual["numberReturned"] == 10


def test_paging_gives_each_feature_once(client, who):
    """/conf/core/fc-links, per/core/fc-limit: by links named next to the last page."""
    whole = items(client, who, "micro_grid_counts", limit=1000)
    assert named(whole, "next") is None
    for limit in (1, 7, 13, 38, 39):
        found = every(client, who, "micro_grid_counts", limit=limit)
        assert found == whole["features"]
    beyond = items(client, who, "micro_grid_counts", offset=10**17)
    assert (beyond["numberReturned"], beyond["numberMatched"]) == (0, 39)
    assert named(beyond, "next") is None


def test_the_next_page_is_of_the_same_question(client, who, month):
    asked = {"bbox": "120.651,28.011,120.665,28.012", "datetime": f"{month}/.."}
    found = every(client, who, "micro_grid_counts", limit=3, **asked)

    assert len(found) == 4
    assert {feature["properties"]["code"] for feature in found} == {WEST, EAST}


def test_a23_a24_datetime_definition_and_response(client, who, month):
    """/conf/core/fc-time-definition, -response: what meets the time, and no more."""

    def when(said):
        found = every(client, who, "micro_grid_counts", limit=100, datetime=said)
        return sorted({feature["properties"]["month"] for feature in found})

    everything = when("../..")
    at = everything.index(str(month))
    assert (len(everything), at) == (13, 11)
    assert when(f"{month}T12:00:00Z") == when(f"{month}") == [str(month)]
    assert when(f"{month}T00:00:00%2B08:00".replace("%2B", "+")) == [str(month)]
    assert when(f"{month}T00:00:00Z/..") == everything[at:]
    assert when(f"{month}T00:00:00Z/") == everything[at:]
    assert when(f"../{month}T00:00:00Z") == everything[: at + 1]
    assert when(f"/{month}") == everything[: at + 1]
    assert when(f"{everything[2]}/{everything[4]}") == everything[2:5]
    assert when("0001-01-01/9999-12-31") == everything
    assert when("../2001-01-01T00:00:00Z") == []


def test_what_has_no_time_meets_every_time(client, who):
    found = items(client, who, "micro_grids", datetime="2001-01-01T00:00:00Z")
    assert found["numberMatched"] == 3


def test_a25_a26_a_feature(client, who, collections):
    """/conf/core/f-op, f-success, f-links; /conf/geojson/definition."""
    for one in collections:
        for listed in items(client, who, one["id"])["features"]:
            path = f"/collections/{one['id']}/items/{listed['id']}"
            answer = ask(client, who, path)
            said = answer.json
            assert (answer.status_code, answer.mimetype) == (
                200,
                "application/geo+json",
            )
            assert named(said, "self").endswith(path)
            assert named(said, "collection") == named(one, "self")
            assert {k: v for k, v in said.items() if k != "links"} == listed


@pytest.mark.parametrize(
    "path",
    [
        "/collections/dwellings",
        "/collections/records/items",
        "/collections/micro_grids/items/nothing",
        f"/collections/grids/items/{WEST}",
        f"/collections/micro_grid_counts/items/{WEST}",
        f"/collections/micro_grid_counts/items/{WEST}.1999-01",
        f"/collections/micro_grid_counts/items/{WEST}.",
        "/collections/nothing/schema",
    ],
)
def test_what_is_not_there_is_not_found(client, who, path):
    answer = ask(client, who, path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_geojson_is_that_of_rfc_7946(client, who):
    found = items(client, who, "micro_grids")
    assert "crs" not in found
    for feature in found["features"]:
        assert {"type", "id", "geometry", "properties"} == set(feature)
        drawn = shape(feature["geometry"])
        assert drawn.geom_type == "MultiPolygon"
        assert all(ring.exterior.is_ccw for ring in drawn.geoms)
        assert shapely.bounds(drawn)[0] == pytest.approx(120.66, abs=0.011)


def test_the_schema_says_what_a_null_is(client, who):
    said = ask(client, who, "/collections/town_counts/schema")

    assert said.mimetype == "application/schema+json"
    number = {"type": "integer", "nullable": True}
    properties = said.json["properties"]["properties"]["properties"]
    assert properties["filed"] == number
    (feature, *_) = items(client, who, "town_counts")["features"]
    assert set(feature["properties"]) == set(properties)
