"""What every answer carries, whoever asks for whatever."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from server.app import create_app
from server.db import db
from tests.factories import GRID


def test_pages_forbid_scripts_and_styles_that_are_not_ours(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_scripts_of_a_page_need_no_policy_but_workers_and_whatever_else_do(
    client, monkeypatch, tmp_path
):
    (tmp_path / "assets").mkdir()
    for name in ("page.js", "page.css", "shrink.worker-1.js", "page.svg"):
        (tmp_path / "assets" / name).write_text("")
    (tmp_path / "index.html").write_text("")
    monkeypatch.setitem(client.application.config, "PAGES", tmp_path)

    def is_ruled(name):
        with client.get(f"/assets/{name}") as answer:
            return "Content-Security-Policy" in answer.headers

    assert not is_ruled("page.js")
    assert not is_ruled("page.css")
    assert is_ruled("shrink.worker-1.js")
    assert is_ruled("page.svg")
    assert is_ruled("nothing.js")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/records/x", "/api/"])
def test_what_is_not_there_is_a_problem(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json["type"] == "/problems/no-such-address"


def test_a_method_that_does_not_fit_is_a_problem_that_names_those_that_do(client):
    answer = client.patch("/api/v1/sessions")

    assert answer.status_code == 405
    assert answer.json["type"] == "/problems/method-not-allowed"
    assert "POST" in answer.headers["Allow"]


def test_a_body_of_forty_megabytes_is_refused(client, make):
    answer = client.post(
        "/api/v1/acts", data=b"x" * 40_000_000, headers=make.token("grid_worker", GRID)
    )

    assert answer.status_code == 413
    assert answer.json["type"] == "/problems/too-large"


def test_answers_of_the_api_are_kept_by_no_one_else(client, make):
    answer = client.get("/api/v1/me", headers=make.token("grid_worker", GRID))

    assert "private" in answer.headers["Cache-Control"]


def test_answers_travel_compressed_to_whoever_takes_that(client, make):
    path, key = "/api/v1/territory/mine", make.token("grid_worker", GRID)
    plain = client.get(path, headers=key)
    packed = client.get(path, headers=key | {"Accept-Encoding": "gzip"})
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert client.get(path, headers=key | again).status_code == 304


def test_the_server_says_when_it_is_ready_and_counts_without_names(client, make):
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").json == {
        "database": True,
        "migrations": True,
        "files": True,
    }
    assert b"linli_records 0.0" in client.get("/metrics").data


def test_the_server_is_not_ready_where_it_cannot_write_files(settings, tmp_path):
    (tmp_path / "files").write_text("in the way")
    app = create_app(replace(settings, files=str(tmp_path / "files")))
    answer = app.test_client().get("/readyz")
    with app.app_context():
        db.engine.dispose()

    assert answer.status_code == 503
    assert answer.json["files"] is False


def test_the_api_describes_itself_and_the_apps_types_are_made_from_that(client):
    described = client.get("/api/v1/openapi.json").json

    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/acts", "/api/v1/me"} <= set(described["paths"])
    kept = json.loads(Path("pwa/openapi.json").read_text(encoding="utf-8"))
    assert described == kept, "run `make api`"


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/assets/../../Makefile"]
)
def test_nothing_beside_the_app_is_given_out(client, path):
    with client.get(path) as answer:
        assert b"[project]" not in answer.data
        assert b"PYTHON" not in answer.data
