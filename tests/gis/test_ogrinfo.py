"""GDAL's own ogrinfo, against a server that listens: what QGIS does, by command."""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from server.gis.collections import COLLECTIONS
from tests.factories import IN_OTHER, IN_WEST, VILLAGE


@pytest.fixture(autouse=True)
def _has_gdal():
    if shutil.which("ogrinfo") is None:
        if os.environ.get("CI"):
            pytest.fail("there is no ogrinfo: install gdal-bin")
        pytest.skip("NO OGRINFO: install gdal-bin")


@pytest.fixture
def address(app) -> Iterator[str]:
    """The address of the service on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/api/v1/ogc"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ogrinfo(address, leader):
    def run(*said, who=leader, program="ogrinfo"):
        headers = f"Authorization: {who['Authorization']}"
        environment = os.environ | {"GDAL_HTTP_HEADERS": headers, "no_proxy": "*"}
        command = [
            program,
            *(word.replace("HERE", f"OAPIF:{address}") for word in said),
        ]
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=60
        )

    return run


def matched(count, said):
    assert f"Feature Count: {count}\n" in said.stdout, said.stdout + said.stderr


def test_it_lists_our_collections(ogrinfo):
    listed = re.findall(r"^\d+: (\w+)", ogrinfo("HERE").stdout, re.MULTILINE)
    assert listed == list(COLLECTIONS)


def test_it_says_what_is_in_one(ogrinfo):
    said = ogrinfo("-al", "-so", "HERE", "micro_grids")
    matched(3, said)
    assert "Extent: (120.650000, 28.010000) - (120.680000, 28.020000)" in said.stdout
    assert "Geometry: Multi Polygon" in said.stdout

    counted = ogrinfo("-al", "-so", "HERE", "micro_grid_counts")
    matched(39, counted)
    for field in ("code: String", "month: Date", "filed: Integer", "open: Integer"):
        assert field in counted.stdout


def test_numbers_are_numbers_though_a_whole_page_is_hidden(ogrinfo, make):
    """No area has five doors here: beyond the own village all is null."""
    mediator = make.token("mediator", VILLAGE)
    said = ogrinfo("-al", "-so", "HERE", "town_counts", who=mediator)
    assert "filed: Integer" in said.stdout


def test_it_asks_for_a_box(ogrinfo):
    west = ("-spat", "120.651", "28.011", "120.652", "28.012")
    matched(1, ogrinfo("-al", "-so", *west, "HERE", "micro_grids"))
    matched(13, ogrinfo("-al", "-so", *west, "HERE", "micro_grid_counts"))


def test_it_reads_page_after_page(ogrinfo, file, month, tmp_path):
    """39 features, 4 at a time: ten pages, each found by the link to the next."""
    file(3, at=IN_WEST)
    file(2, at=IN_OTHER, outcome="flagged")
    out = str(tmp_path / "read.geojson")
    paged = ("-oo", "PAGE_SIZE=4")
    done = ogrinfo(out, "HERE", "micro_grid_counts", *paged, program="ogr2ogr")

    assert done.returncode == 0, done.stderr
    read = json.loads((tmp_path / "read.geojson").read_text(encoding="utf-8"))
    assert len(read["features"]) == 39
    assert len({one["properties"]["id"] for one in read["features"]}) == 39
    said = [
        (one["properties"]["filed"], one["properties"]["open"])
        for one in read["features"]
        if one["properties"]["month"] in (str(month), f"{month:%Y/%m/%d}")
    ]
    assert said == [(3, 0), (0, 0), (2, 2)]
