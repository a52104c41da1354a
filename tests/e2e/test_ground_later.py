"""The drawing of the ground comes when the line is idle, and stays over updates."""

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.people import ready_for_offline, ready_with_ground, sign_in

DIST = Path(__file__).parents[2] / "pwa" / "dist"
SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
KEPT = """async () => {
    const found = {}
    for (const name of await caches.keys())
        found[name] = (await (await caches.open(name)).keys())
            .map(({url}) => new URL(url).pathname)
    return found
}"""
UPDATE = """async () => {
    const known = await navigator.serviceWorker.getRegistration()
    await known.update()
    const next = known.installing ?? known.waiting
    while (next.state !== 'installed') await new Promise(go => setTimeout(go, 50))
    next.postMessage({type: 'SKIP_WAITING'})
}"""
CHANGED = """async before => {
    for (let names = []; names.length !== 1 || names[0] === before;) {
        await new Promise(go => setTimeout(go, 100))
        names = await caches.keys()
    }
}"""


def test_the_drawing_comes_by_itself_after_the_first_sync(phone, worker):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_with_ground(page)
    phone.set_offline(True)
    page.get_by_role("link", name="地图").click()

    expect(page.locator("path.area").first).to_be_visible()


def test_whoever_saves_data_reads_offline_why_there_is_no_drawing(phone, worker):
    phone.add_init_script(SAVES_DATA)
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    page.reload()
    page.wait_for_timeout(1000)
    phone.set_offline(True)
    page.get_by_role("link", name="地图").click()

    expect(page.get_by_text("地图的画还没到这部手机。")).to_be_visible()
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.get_by_text("有新版本")).not_to_be_visible()


class Release(SimpleHTTPRequestHandler):
    """The built app from a folder that changes; each address asked for is noted."""

    asked: list[str]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/api/"):
            return self.send_error(404)
        if "." not in self.path:
            self.path = "/index.html"
        return super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def release(tmp_path: Path) -> Iterator[tuple[str, Path, list[str]]]:
    folder = tmp_path / "dist"
    shutil.copytree(DIST, folder)
    asked: list[str] = []
    handler = type("Noting", (Release,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder, asked
    server.shutdown()
    server.server_close()


def make_newer(folder: Path) -> None:
    """Give the page and the drawing another content, as a build would."""
    for old in folder.glob("assets/GroundMap-*"):
        new = re.sub(r"-[^.]+", "-NEWDRAWN", old.name)
        for file in [folder / "sw.js", *folder.glob("assets/*.js")]:
            file.write_text(file.read_text("utf-8").replace(old.name, new), "utf-8")
        old.rename(old.with_name(new))
    worker = (folder / "sw.js").read_text("utf-8")
    newer = re.sub(r"[0-9a-f]{32}", "0" * 32, worker, count=1)
    (folder / "sw.js").write_text(newer, "utf-8")


def opened(browser, url):
    page = browser.new_context().new_page()
    page.goto(f"{url}/signin")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    return page


def update(page):
    """Change to the new app, after which the page loads itself again."""
    [before] = page.evaluate(KEPT)
    with page.expect_navigation():
        page.evaluate(UPDATE)
    page.evaluate(CHANGED, before)


def test_an_update_brings_the_new_drawing_where_there_was_one(browser, release):
    url, folder, asked = release
    page = opened(browser, url)
    page.evaluate(
        "() => navigator.serviceWorker.controller.postMessage({type: 'WARM'})"
    )
    ready_with_ground(page)
    make_newer(folder)
    asked.clear()
    update(page)

    [files] = page.evaluate(KEPT).values()
    assert sum("GroundMap-NEWDRAWN" in name for name in files) == 2
    # What a name says has not changed is not fetched again.
    fetched = [one for one in asked if one.startswith("/assets/")]
    assert all("GroundMap-NEWDRAWN" in one for one in fetched)
    page.context.close()


def test_an_update_leaves_out_the_drawing_where_there_was_none(browser, release):
    url, folder, _ = release
    page = opened(browser, url)
    make_newer(folder)
    update(page)

    [files] = page.evaluate(KEPT).values()
    assert len(files) > 40
    assert not any("GroundMap" in name for name in files)
    page.context.close()


def test_an_install_that_broke_off_goes_on_where_it_was(browser, release):
    url, folder, asked = release
    [missing] = folder.glob("assets/RecordView-*.js")
    hidden = missing.rename(folder / "hidden")
    page = browser.new_context().new_page()
    page.goto(f"{url}/signin")
    page.wait_for_timeout(2000)
    assert page.evaluate("() => navigator.serviceWorker.controller") is None
    hidden.rename(missing)
    asked.clear()
    page.reload()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    [files] = page.evaluate(KEPT).values()
    again = [one for one in asked if one.startswith("/assets/")]
    assert f"/assets/{missing.name}" in files
    assert len(again) < len(files) / 2
    page.context.close()
