"""What stands out, in words below the map; red, said by the desk; a worker beside."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import free_port, wait_until_ready
from tests.e2e.people import Script, choose, sign_in, speak

PATIENCE = 60


@pytest.fixture(scope="session")
def gathered(district):
    """One micro-grid of the story has far more than usual; it was looked at."""
    worker = Script(district, district.who("grid_worker"))
    mine = worker.ask("/territory/mine")
    area = mine["micro_grids"][0]["properties"]
    [building, *_] = [
        one["id"] for one in mine["buildings"] if one["micro_grid"] == area["code"]
    ]
    clerk = Script(district, district.who("window_clerk"))
    for hours in range(9):
        filed = datetime.now(UTC) - timedelta(hours=hours)
        said = {
            "source": "window",
            "category": "0203",
            "summary": f"楼上漏水 {hours}",
            "outcome": "noted" if hours else "flagged",
            "filed_at": filed.isoformat(),
            "building_id": building,
        }
        clerk.ask(f"/records/{uuid4()}", said, "PUT")
    look_anew(Script(district, district.who("dispatcher")))
    return area


def look_anew(desk):
    """Ask for a look, and wait until the worker beside the server has done it."""
    path = f"/insight/scans/{uuid4()}"
    for _ in range(PATIENCE):
        with suppress(OSError):
            desk.ask(path, {"now": True}, "PUT")
            break
        time.sleep(1)
    for _ in range(PATIENCE):
        if desk.ask(path)["state"] == "done":
            return
        time.sleep(1)
    raise AssertionError("nobody looked")


@pytest.mark.parametrize("language", ["中文", "English"])
def test_a_tap_on_what_stands_out_chooses_its_area(
    open_browser, district, gathered, language
):
    page = open_browser()
    page.goto("/")
    sign_in(page, district.who("mediator"))
    speak(page, language)
    page.goto("/cases?view=map")
    row = page.locator(".alert-row", has_text=gathered["name"])
    expect(row).to_be_visible()
    said = "仅凭偶然" if language == "中文" else "by chance"
    expect(row).to_contain_text(said)
    chance = "碰巧变黄" if language == "中文" else "by chance alone"
    expect(page.get_by_text(chance)).to_be_visible()
    assert Axe().run(page).violations_count == 0

    row.click()
    expect(page.locator(".area-panel h2")).to_have_text(gathered["name"])
    expect(page.locator(".area-panel")).to_be_in_viewport()
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="定为红色")).to_have_count(0)


def test_the_desk_says_red_with_a_reason_and_takes_it_back(
    open_browser, district, gathered
):
    page = open_browser(viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/")
    sign_in(page, district.who("dispatcher"))
    page.goto("/map")
    page.locator(".alert-row", has_text=gathered["name"]).click()
    confirm = page.get_by_role("button", name="定为红色", exact=True)
    confirm.click()
    page.get_by_role("button", name="定为红色，七天").click()
    expect(page.get_by_text("选一个原因。")).to_be_visible()
    choose(page, "先保人")
    page.get_by_label("说一说").fill("两家要动手")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="定为红色，七天").click()

    panel = page.locator(".area-panel")
    expect(panel.get_by_text("红色：先保人")).to_be_visible()
    expect(panel.get_by_text("两家要动手")).to_be_visible()
    expect(panel.locator(".sign.red")).to_be_visible()
    assert Axe().run(page).violations_count == 0

    page.get_by_role("button", name="收回红色").click()
    expect(confirm).to_be_visible()
    expect(panel.locator(".sign.red")).to_have_count(0)


def workers_of(server):
    found = f"ps -o pid=,args= --ppid {server}"
    rows = subprocess.run(found.split(), capture_output=True, text=True, check=False)
    return [int(row.split()[0]) for row in rows.stdout.splitlines() if "worker" in row]


def is_at_work(pid):
    """Tell whether a process runs; one that ended may wait to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_begins_and_ends_with_its_server(tmp_path, end):
    port = free_port()
    command = [sys.executable, "-m", "server.cli", "start", "--port", str(port)]
    plain = {k: v for k, v in os.environ.items() if not k.startswith("LINLI_")}
    (tmp_path / "linli.db").touch()
    district = {"LINLI_DATABASE_URL": f"sqlite:///{tmp_path / 'linli.db'}"}
    made = [sys.executable, "-m", "server.cli", "migrate"]
    environment = plain | district | {"LINLI_DATA": str(tmp_path)}
    subprocess.run(made, env=environment, check=True)
    server = subprocess.Popen([*command, "--data", str(tmp_path)], env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server)
        [worker] = workers_of(server.pid)
    finally:
        server.send_signal(end)
        server.wait(20)
    for _ in range(10 * PATIENCE):
        if not is_at_work(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker outlived its server")
