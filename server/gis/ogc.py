"""OGC API Features 1.0.1, Part 1: Core, GeoJSON and OpenAPI 3.0, for maps and scripts.

Areas and their counts by month. No collection holds a door, a record or a case.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, request, url_for
from sqlalchemy.orm import Session

from geo.months import edges
from server.api import written
from server.audit.actions import note
from server.db import transaction
from server.gis import openapi
from server.gis.asked import Asked, must_have_no_other, read_asked
from server.gis.atlas import atlas
from server.gis.collections import (
    Collection,
    Page,
    Shelf,
    find_feature,
    get_collection,
    list_collections,
    shelf,
)

JSON, GEOJSON = "application/json", openapi.GEOJSON
OPENAPI, SCHEMA = openapi.MEDIA, "application/schema+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}"
    for part in ("core", "oas30", "geojson")
]

ogc = Blueprint("ogc", __name__, url_prefix="/api/v1/ogc")


def answer(said: Mapping[str, Any], media: str = JSON) -> Response:
    return Response(json.dumps(said, ensure_ascii=False), mimetype=media)


def link(rel: str, media: str, endpoint: str, **path: Any) -> dict[str, str]:
    """Return a link to a route of this service, whole, as the asker reaches it."""
    href = url_for(f"ogc.{endpoint}", _external=True, **path)
    return {"rel": rel, "type": media, "href": href}


def zone() -> ZoneInfo:
    kept: ZoneInfo = current_app.config["ZONE"]
    return kept


def plain() -> None:
    """Refuse any parameter, where there are none."""
    must_have_no_other(request.args.to_dict(flat=False))


@ogc.get("")
def get_landing() -> Response:
    """Say what this service is, and where its parts are."""
    plain()
    return answer(
        {
            "title": "Linli 邻里",
            "description": "Areas, and counts of what was filed in them by month.",
            "links": [
                link("self", JSON, "get_landing"),
                link("service-desc", OPENAPI, "get_api"),
                link("conformance", JSON, "get_conformance"),
                link("data", JSON, "get_collections"),
            ],
        }
    )


@ogc.get("/conformance")
def get_conformance() -> Response:
    """List the requirements classes that this service meets."""
    plain()
    return answer({"conformsTo": CONFORMS})


@ogc.get("/api")
def get_api() -> Response:
    """Describe this service by OpenAPI 3.0, as far as the asker may read it."""
    plain()
    root = url_for("ogc.get_landing", _external=True)
    return answer(openapi.document(root, list_collections(g.actor)), OPENAPI)


@ogc.get("/collections")
def get_collections() -> Response:
    """List the collections that the asker may read something of."""
    plain()
    found = [describe(open_shelf(g.session, one)) for one in list_collections(g.actor)]
    links = [link("self", JSON, "get_collections")]
    return answer({"links": links, "collections": found})


@ogc.get("/collections/<name>")
def get_one(name: str) -> Response:
    """Describe a collection: its extent, and where its features are."""
    plain()
    return answer(describe(open_shelf(g.session, get_collection(g.actor, name))))


@ogc.get("/collections/<name>/schema")
def get_schema(name: str) -> Response:
    """Describe a feature of a collection: a page of nulls hides that it has numbers."""
    plain()
    found = get_collection(g.actor, name)
    geometry = {"$ref": "https://geojson.org/schema/MultiPolygon.json"}
    properties = {"type": "object", "properties": found.properties}
    said = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": url_for("ogc.get_schema", name=name, _external=True),
        "title": found.title,
        "type": "object",
        "properties": {"geometry": geometry, "properties": properties},
    }
    return answer(said, SCHEMA)


@ogc.get("/collections/<name>/items")
def get_items(name: str) -> Response:
    """Give features: by box and time, so many at once, with a link to the next."""
    now = datetime.now(UTC)
    with transaction(writes=False) as session:
        found = identified(session, name)
        asked = read_asked(request.args.to_dict(flat=False), zone())
        there = open_shelf(session, found).narrowed(asked)
        page = there.page(asked)
        features = page.features(session, now)
    note_beyond(page)
    return collection(there, asked, features, now)


@ogc.get("/collections/<name>/items/<feature>")
def get_item(name: str, feature: str) -> Response:
    """Give one feature by its name."""
    with transaction(writes=False) as session:
        found = identified(session, name)
        plain()
        page = find_feature(open_shelf(session, found), feature)
        (said,) = page.features(session, datetime.now(UTC))
    note_beyond(page)
    links = [
        link("self", GEOJSON, "get_item", name=name, feature=feature),
        link("collection", JSON, "get_one", name=name),
    ]
    return Response(f'{said[:-1]},"links":{json.dumps(links)}}}', mimetype=GEOJSON)


def identified(session: Session, name: str) -> Collection:
    """Find out who asks, and whether they may read anything of the collection."""
    g.actor = current_app.config["IDENTIFY"](session)
    return get_collection(g.actor, name)


def open_shelf(session: Session, found: Collection) -> Shelf:
    return shelf(g.actor, found, atlas(session), zone(), datetime.now(UTC))


def note_beyond(page: Page) -> None:
    """Note that somebody looked at counts beyond their own areas."""
    if page.beyond:
        here = page.shelf.here
        facts = {
            "collection": page.shelf.collection.name,
            "months": [f"{month:%Y-%m}" for month in page.months],
            "areas": len(set(page.area.tolist())),
        }
        with transaction(writes=True) as session:
            note(session, g.actor, "insight.read_beyond", here.rows[0].id, **facts)


def collection(
    there: Shelf, asked: Asked, features: list[str], now: datetime
) -> Response:
    """Return a page as a GeoJSON FeatureCollection with its links."""
    said = {
        "timeStamp": written(now.replace(microsecond=0)),
        "numberMatched": len(there),
        "numberReturned": len(features),
        "links": page_links(there, asked, len(features)),
    }
    head = json.dumps(said, ensure_ascii=False)[:-1]
    text = f'{head},"type":"FeatureCollection","features":[{",".join(features)}]}}'
    return Response(text, mimetype=GEOJSON)


def page_links(there: Shelf, asked: Asked, returned: int) -> list[dict[str, str]]:
    name, said = there.collection.name, request.args.to_dict()
    links = [link("self", GEOJSON, "get_items", name=name, **said)]
    after = asked.offset + returned
    if returned and after < len(there):
        further = said | {"offset": str(after), "limit": str(asked.limit)}
        links.append(link("next", GEOJSON, "get_items", name=name, **further))
    return [*links, link("collection", JSON, "get_one", name=name)]


def describe(there: Shelf) -> dict[str, Any]:
    """Return what is said of a collection."""
    found = there.collection
    return {
        "id": found.name,
        "title": found.title,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent(there),
        "links": [
            link("self", JSON, "get_one", name=found.name),
            link("items", GEOJSON, "get_items", name=found.name),
            # GDAL knows this relation in these letters only.
            link("describedBy", SCHEMA, "get_schema", name=found.name),
        ],
    }


def extent(there: Shelf) -> dict[str, Any]:
    """Return where and, for counts, when the features of a shelf are."""
    around = there.here.extent(there.areas)
    said: dict[str, Any] = {}
    if around:
        said["spatial"] = {"bbox": [around], "crs": CRS84}
    if there.collection.counted:
        ends = edges(there.months, there.zone)
        interval = [[written(ends[0]), written(ends[-1])]]
        said["temporal"] = {"interval": interval}
    return said
