"""R6: a newer app on the server takes nothing from a phone, and asks first."""

import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, SOAK, running
from tests.e2e.people import Script, file_record, ready_for_offline, sign_in

WAITING = 50 if SOAK >= 1 else 3
"""So many records wait while the app is changed."""

ACTS = re.compile("/api/v1/(records/|acts)")
NEW = "现在换新的"
NOT_YET = "还有没写完或没传的"


@pytest.fixture(scope="session")
def next_build(tmp_path_factory):
    """The app of a week later: the same sources with one sentence changed."""
    folder = tmp_path_factory.mktemp("next") / "pwa"
    shutil.copytree("pwa", folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(Path("pwa/node_modules").absolute())
    words = folder / "src" / "locales" / "zh-field.ts"
    said = words.read_text(encoding="utf-8")
    assert "都传上去了" in said
    words.write_text(said.replace("都传上去了", "全传上去了"), encoding="utf-8")
    node = Path(".venv/node/node").absolute()
    vite = "node_modules/vite/bin/vite.js"
    subprocess.run(
        [node, vite, "build"], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    return folder / "dist"


@pytest.fixture
def served(district, tmp_path):
    """The district's server with an app that can be changed under it."""
    pages = tmp_path / "dist"
    shutil.copytree("pwa/dist", pages)
    with running(district.data, LINLI_PAGES=str(pages)) as server:
        yield server, pages


def deploy(build, pages):
    shutil.rmtree(pages)
    shutil.copytree(build, pages)


def build_of(page):
    return page.evaluate("() => document.querySelector('script[type=module]').src")


def look_for_newer(page):
    page.evaluate(
        "() => navigator.serviceWorker.getRegistration().then(one => one.update())"
    )


@pytest.fixture
def tabs(browser, served, worker, words):
    """A phone with records that wait, and a half-written one in a second tab."""
    server, _ = served
    context = browser.new_context(**PHONE, base_url=server.url)
    context.set_default_timeout(30_000)
    page, other = context.new_page(), context.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    page.reload()
    context.route(ACTS, lambda route: route.abort())
    for n in range(WAITING):
        page.goto("/record")
        file_record(page, f"{words} {n}")
    other.goto("/record")
    other.get_by_label("说一说").fill(f"{words} 没写完")
    yield page, other
    context.close()


def ask_for_the_new_one(page):
    page.get_by_role("button", name=NEW).click()
    expect(page.get_by_text(NOT_YET)).to_be_visible()


def send_all(page):
    page.context.unroute(ACTS)
    page.get_by_role("button", name="现在传").click()
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)


def is_served(server, name):
    with urllib.request.urlopen(f"{server.url}/assets/{name}") as answer:
        return answer.status == 200


@pytest.mark.soak
def test_r6_an_update_with_records_waiting_and_a_draft_in_another_tab(
    tabs, served, next_build, worker, words
):
    page, other = tabs
    server, pages = served
    old = build_of(page)
    parts = [file.name for file in (pages / "assets").iterdir()]
    deploy(next_build, pages)
    assert all(is_served(server, name) for name in parts)
    look_for_newer(page)
    expect(other.get_by_role("button", name=NEW)).to_be_visible(timeout=30_000)
    ask_for_the_new_one(page)

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(f"{words} 0")).to_be_visible()
    page.context.set_offline(False)
    send_all(page)
    ask_for_the_new_one(page)
    assert (build_of(page), build_of(other)) == (old, old)
    expect(other.get_by_label("说一说")).to_have_value(f"{words} 没写完")

    file_record(other, f"{words} 没写完")
    expect(other.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    other.get_by_role("button", name=NEW).click()
    for tab in tabs:
        expect(tab.get_by_text("全传上去了")).to_be_visible(timeout=30_000)
        assert build_of(tab) != old
    kept = Script(server, worker)
    said = [*(f"{words} {n}" for n in range(WAITING)), f"{words} 没写完"]
    assert [len(kept.filed(one)) for one in said] == [1] * len(said)
