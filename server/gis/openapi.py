"""The OpenAPI 3.0 document of the features: what a map program reads first."""

from collections.abc import Sequence
from typing import Any

from server.gis.asked import DEFAULT_LIMIT, MOST
from server.gis.collections import Collection

GEOJSON = "application/geo+json"
MEDIA = "application/vnd.oai.openapi+json;version=3.0"
STANDARD = "https://schemas.opengis.net/ogcapi/features/part1/1.0/openapi/schemas"

NUMBERS: dict[str, Any] = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}
LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}
OFFSET = {"type": "integer", "minimum": 0, "default": 0}


def _asked(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
        "description": said,
    }


PARAMETERS = [
    _asked("bbox", NUMBERS, "West, south, east, north in degrees (CRS84)."),
    _asked("datetime", {"type": "string"}, "A time, or an interval as a/b, ../b, a/.."),
    _asked("limit", LIMIT, "How many features at most."),
    _asked("offset", OFFSET, "After how many; follow the links named next instead."),
]


def document(root: str, collections: Sequence[Collection]) -> dict[str, Any]:
    """Return the document of a service at an address, for who may read so much."""
    paths: dict[str, Any] = {
        "/": _get("landing", "What this service is", "landingPage.yaml"),
        "/conformance": _get("conformance", "What it meets", "confClasses.yaml"),
        "/collections": _get("collections", "What there is", "collections.yaml"),
    }
    for one in collections:
        paths |= _paths(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Linli 邻里: OGC API Features", "version": "1"},
        "servers": [{"url": root}],
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}
        },
        "paths": paths,
    }


def _paths(one: Collection) -> dict[str, Any]:
    at, name = f"/collections/{one.name}", one.name
    feature = _get(f"{name}.item", one.title, "featureGeoJSON.yaml", GEOJSON)
    named = {"name": "feature", "in": "path", "required": True}
    feature["get"]["parameters"] = [named | {"schema": {"type": "string"}}]
    items = _get(f"{name}.items", one.title, "featureCollectionGeoJSON.yaml", GEOJSON)
    items["get"]["parameters"] = PARAMETERS
    return {
        at: _get(name, one.title, "collection.yaml"),
        f"{at}/items": items,
        f"{at}/items/{{feature}}": feature,
    }


def _get(
    name: str, summary: str, schema: str, media: str = "application/json"
) -> dict[str, Any]:
    content = {media: {"schema": {"$ref": f"{STANDARD}/{schema}"}}}
    problem = {"description": "A problem, by RFC 9457"}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "responses": {
                "200": {"description": summary, "content": content},
                "4XX": problem,
            },
        }
    }
