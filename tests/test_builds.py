"""A page that is open keeps the parts of its build, whatever the server has now."""

import pytest

from server.pages import KEPT, keep_builds

DAY = 24 * 60 * 60


@pytest.fixture
def build(client, monkeypatch, tmp_path):
    """A maker of builds: each takes the place of the one before, as a new start."""
    pages, kept = tmp_path / "dist", tmp_path / "assets"
    monkeypatch.setitem(client.application.config, "PAGES", pages)
    monkeypatch.setitem(client.application.config, "DATA", tmp_path)

    def make(*parts, now):
        (pages / "assets").mkdir(parents=True, exist_ok=True)
        (pages / "index.html").write_text("the app")
        for file in (pages / "assets").iterdir():
            file.unlink()
        for name in parts:
            (pages / "assets" / name).write_text(name)
        keep_builds(pages, kept, now)

    return make


def status(client, name):
    with client.get(f"/assets/{name}") as answer:
        return answer.status_code


def test_r6_parts_of_an_earlier_build_are_served_for_30_days(client, build):
    build("page-1.js", "both.js", now=0)
    build("page-2.js", "both.js", now=400 * DAY)
    assert [status(client, f"page-{n}.js") for n in (1, 2)] == [200, 200]

    build("page-2.js", "both.js", now=429 * DAY)
    assert status(client, "page-1.js") == 200
    build("page-2.js", "both.js", now=400 * DAY + KEPT + 1)
    assert status(client, "page-1.js") == 404
    assert status(client, "both.js") == 200


def test_an_earlier_part_is_kept_by_browsers_as_it_always_was(client, build):
    build("page-1.js", now=0)
    build("page-2.js", now=DAY)
    with client.get("/assets/page-1.js") as answer:
        assert answer.text == "page-1.js"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "javascript" in answer.mimetype


def test_a_start_without_a_build_lets_go_of_nothing(client, build, tmp_path):
    build("page-1.js", now=0)
    build(now=DAY)
    build("page-2.js", now=2 * DAY)
    assert status(client, "page-1.js") == 200


@pytest.mark.parametrize("name", ["../demo-key", ".page-1.js.part", "no.js", ""])
def test_nothing_but_parts_is_served_from_there(client, build, tmp_path, name):
    (tmp_path / "demo-key").write_text("secret")
    build("page-1.js", now=0)
    with client.get(f"/assets/{name}") as answer:
        assert "secret" not in answer.text
