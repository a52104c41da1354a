"""Counts by area and month as a file: for tables, for QGIS, for whoever computes."""

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, current_app, g, request, send_file

from geo.tables import WRITERS, ParquetMissing
from server.api import Blueprint, load
from server.db import transaction
from server.gis.atlas import atlas
from server.gis.counts import reader
from server.gis.exports import Export, note_export, prepare
from server.gis.schemas import ExportAskedSchema, read_months
from server.problems import Problem

exports = Blueprint("exports", __name__, url_prefix="/api/v1/insight")

ASKED = ExportAskedSchema()
MEDIA = {
    "csv": "text/csv",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
}
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}


class NoParquetHere(Problem):
    status = HTTPStatus.NOT_IMPLEMENTED
    title = "This server writes no Parquet: pyarrow is not installed with it"


def _described(kind: str) -> Any:
    return exports.response(200, BYTES, content_type=MEDIA[kind])


@exports.get("/counts.csv")
@exports.doc(parameters=[{"in": "query", "schema": ASKED}])
@_described("csv")
def get_csv() -> Response:
    """Give counts by area and month as CSV, for Excel too. It is noted."""
    return export("csv")


@exports.get("/counts.gpkg")
@exports.doc(parameters=[{"in": "query", "schema": ASKED}])
@_described("gpkg")
def get_gpkg() -> Response:
    """Give counts by area and month with their shapes as a GeoPackage. It is noted."""
    return export("gpkg")


@exports.get("/counts.parquet")
@exports.doc(parameters=[{"in": "query", "schema": ASKED}])
@_described("parquet")
def get_parquet() -> Response:
    """Give counts by area and month with their shapes as GeoParquet. It is noted."""
    return export("parquet")


def export(kind: str) -> Response:
    """Count, note, and only then write the file: no transaction waits for a disk."""
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        g.actor.must_somewhere("insight.export")
        said = {name: ",".join(values) for name, values in request.args.lists()}
        asked = load(ASKED, said)
        zone, now = current_app.config["ZONE"], datetime.now(UTC)
        months = read_months(asked, now.astimezone(zone).date())
        here = atlas(session)
        who = reader(g.actor, here)
        made = prepare(session, here, who, asked["level"], months, zone, now)
    with transaction(writes=True) as session:
        note_export(session, g.actor, made, kind)
    return send(made, kind)


def send(made: Export, kind: str) -> Response:
    """Write the file in a folder of its own, and send it as it goes away."""
    name = f"{made.level.value}_counts.{kind}"
    with TemporaryDirectory(prefix="linli-export-") as folder:
        path = Path(folder, name)
        try:
            WRITERS[kind](path, made.table(), lambda count: None)
        except ParquetMissing:
            raise NoParquetHere from None
        # Open, it outlives its name.
        return send_file(
            path.open("rb"), MEDIA[kind], as_attachment=True, download_name=name
        )
