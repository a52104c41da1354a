"""The large map: filters, numbers, a table of the same, and nobody else's host."""

import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, running
from tests.e2e.people import Script, sign_in, speak

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
DRAWN = ".district[data-drawn]"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8ffff3f0300050001ff9a9c1d180000000049454e44ae426082"
)


@pytest.fixture
def open_map(open_browser, district):
    """A maker of people who look at the large map."""

    def open_it(role="leader", path="/map", language="中文", **said):
        page = open_browser(**(DESK | said))
        page.set_default_timeout(40_000)  # without a GPU a map takes its time
        page.goto("/")
        sign_in(page, district.who(role))
        speak(page, language)
        page.goto(path)
        return page

    return open_it


def middle(page):
    """Return the middle of the map, where an area lies."""
    box = page.locator(".district").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def choose(page, label, option):
    page.get_by_label(label, exact=True).select_option(label=option)


def asked(page):
    return {name: said[-1] for name, said in parse_qs(urlsplit(page.url).query).items()}


def test_a_leader_of_a_whole_district_finds_the_map_among_the_cases(open_map):
    page = open_map(path="/cases")
    page.get_by_role("link", name="地图").click()
    page.wait_for_url("**/map")
    page.locator(DRAWN).wait_for()
    expect(page.get_by_text("数到")).to_be_visible()


def test_a_tap_says_the_numbers_that_the_server_counts(open_map, district):
    page = open_map()
    page.locator(DRAWN).wait_for()
    page.mouse.click(*middle(page))
    panel = page.locator(".area-panel")
    expect(panel.locator("dd").first).to_be_visible()
    code = asked(page)["area"]
    told = Script(district, district.who("leader")).ask(f"/insight/grids?area={code}")
    [area] = told["areas"]

    assert panel.locator("dd").all_inner_texts() == [
        f"{area['filed']} 件",
        f"{area['open']} / {area['filed']} 件",
        f"{area['overdue']} / {area['open']} 件",
    ]
    expect(panel.get_by_text("报了（近一年）")).to_be_visible()


def test_the_pointer_says_the_name_and_the_number(open_map):
    page = open_map()
    page.locator(DRAWN).wait_for()
    x, y = middle(page)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator(".district-hover")).to_have_text(re.compile("：[0-9]+ 件"))


def test_filters_stand_in_the_address_and_come_back(open_map):
    page = open_map()
    page.locator(DRAWN).wait_for()
    with page.expect_response(re.compile("/insight/values/.*severity=1%2C2")):
        choose(page, "看什么", "没办完几件")
        choose(page, "时间", "近 30 天")
        choose(page, "类别", "邻里")
        choose(page, "办到哪", "没办完")
        choose(page, "轻重", "重大以上")
    choose(page, "按哪一级", "村、社区")
    expected = {
        "show": "open",
        "days": "30",
        "category": "neighbor",
        "state": "open",
        "severity": "1,2",
        "level": "village",
    }
    assert asked(page) == expected
    with page.expect_request(re.compile("/insight/values/")) as sent:
        page.reload()
    page.locator(DRAWN).wait_for()
    query = parse_qs(urlsplit(sent.value.url).query)

    assert asked(page) == expected
    assert page.get_by_label("时间", exact=True).input_value() == "30"
    assert query["measure"] == ["open"]
    assert query["level"] == ["village"]
    page.get_by_role("button", name="恢复全部").click()
    assert asked(page) == {}


def test_own_days_are_asked_for_and_the_wrong_way_round_is_said(open_map):
    page = open_map(path="/map?days=own&from=2026-01-31")
    with page.expect_request(re.compile("to=2026-02-01")):
        page.get_by_label("到哪天").fill("2026-02-01")
    page.get_by_label("到哪天").fill("2026-01-01")
    expect(page.get_by_text("“从哪天”在“到哪天”后面。")).to_be_visible()


def test_a_filter_brings_numbers_and_no_shapes(open_map):
    page = open_map()
    page.locator(DRAWN).wait_for()
    heard = []
    page.on("request", lambda request: heard.append(urlsplit(request.url).path))
    choose(page, "看什么", "报了几件")
    with page.expect_response(re.compile("/insight/values/.*category=wage")):
        choose(page, "类别", "欠薪劳动")
    page.wait_for_timeout(500)

    assert any("/values/" in path for path in heard)
    assert not any("/shapes/" in path for path in heard)


def test_shades_have_a_legend_with_an_honest_none(open_map):
    page = open_map(path="/map?show=overdue")
    page.locator(DRAWN).wait_for()
    legend = page.get_by_role("list", name="深浅说多少").get_by_role("listitem")
    assert legend.first.inner_text() == "0 件"
    assert 1 <= legend.count() <= 5


@pytest.mark.parametrize("language", ["中文", "English"])
def test_by_keyboard_alone_over_the_map_and_through_the_table(open_map, language):
    page = open_map(language=language)
    page.locator(DRAWN).wait_for()
    page.locator(".district canvas").focus()
    for key in ("+", "ArrowRight", "ArrowLeft", "-"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    expect(page.locator(".area-panel h2")).to_be_visible()

    page.keyboard.press("t")
    search = page.get_by_role("searchbox")
    name = page.locator("tbody strong").last.inner_text()
    search.fill(name)
    row = page.get_by_role("button", name=name).first
    row.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert Axe().run(page).violations_count == 0
    search.fill("没有这个地方")
    assert page.locator("tbody tr").count() == 0


def test_the_table_has_the_same_number_as_the_map(open_map, district):
    page = open_map(path="/map?view=table&show=open")
    page.locator("tbody tr").first.wait_for()
    told = Script(district, district.who("leader")).ask("/insight/grids")["areas"]
    most = max(area["open"] for area in told)
    assert page.locator("tbody td").first.inner_text() == str(most)
    assert page.locator("tbody tr").count() == min(50, len(told))


def test_cases_are_points_for_the_desk_and_not_for_a_leader(open_map, district):
    script = Script(district, district.who("dispatcher"))
    [first, *_] = script.ask("/insight/cases?state=open")["items"]
    page = open_map("dispatcher")
    page.locator(DRAWN).wait_for()
    with page.expect_response(re.compile("/insight/cases")) as heard:
        for _ in range(8):
            page.get_by_role("button", name="放大").click()
            page.wait_for_timeout(250)
    assert {"id", "lon", "lat"} < set(first)
    assert heard.value.status == 200
    expect(page.get_by_text("每件案件是一个点")).to_be_visible()

    leader = open_map("leader")
    sent = []
    leader.on("request", lambda request: sent.append(request.url))
    leader.locator(DRAWN).wait_for()
    for _ in range(8):
        leader.get_by_role("button", name="放大").click()
        leader.wait_for_timeout(250)
    assert not any("/insight/cases" in url for url in sent)
    expect(leader.get_by_text("只有本片区的调解员和中心看得到")).to_be_visible()


def test_without_webgl_the_table_is_there_with_a_sentence(open_map, district):
    page = open_map(path="/me")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/map")
    expect(page.get_by_text("这个浏览器画不了地图")).to_be_visible()
    expect(page.locator("tbody tr").first).to_be_visible()
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_axe_finds_nothing_on_the_map_with_its_panel(open_map, language, size):
    page = open_map(language=language, **size)
    page.locator(DRAWN).wait_for()
    page.mouse.click(*middle(page))
    page.locator(".area-panel h2").wait_for()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_one_finger_on_the_large_map_still_scrolls_the_page(open_map):
    page = open_map(**PHONE)
    page.locator(DRAWN).wait_for()
    action = "() => getComputedStyle(document.querySelector('.district canvas'))"
    assert page.evaluate(f"{action}.touchAction") == "pan-x pan-y"


def test_nobody_else_is_asked_for_anything_without_a_base_map(open_map, district):
    page = open_map(path="/me")
    hosts = set()
    page.context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto("/map")
    page.locator(DRAWN).wait_for()
    for _ in range(4):
        page.get_by_role("button", name="放大").click()
        page.wait_for_timeout(250)
    assert hosts - {""} == {urlsplit(district.url).netloc}


@pytest.fixture(scope="module")
def tiles() -> Iterator[tuple[str, list[str]]]:
    """A supplier of tiles, and what it learns."""
    heard: list[str] = []

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(PNG)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()


@pytest.fixture
def copied(district, tmp_path):
    """The same district in a folder of its own: to make another takes a minute."""
    shutil.copy(district.data / "demo-key", tmp_path)
    shutil.copy(district.data / "demo-signins.json", tmp_path)
    with (
        closing(sqlite3.connect(district.data / "linli.db")) as there,
        closing(sqlite3.connect(tmp_path / "linli.db")) as here,
    ):
        there.backup(here)
    return tmp_path


@pytest.fixture
def over_tiles(browser, tiles, copied):
    """A leader's large map over shifted tiles, and all its console says."""
    settings = {
        "LINLI_BASE_MAP": f"{tiles[0]}/{{z}}/{{x}}/{{y}}.png",
        "LINLI_BASE_MAP_NUMBER": "示例审图号",
        "LINLI_BASE_MAP_DATUM": "gcj02",
    }
    with running(copied, **settings) as district:
        context = browser.new_context(**PHONE | DESK, base_url=district.url)
        context.set_default_timeout(30_000)
        page, said = context.new_page(), []
        page.on("console", lambda line: said.append(line.text))
        page.goto("/")
        sign_in(page, district.who("leader"))
        page.goto("/map")
        page.locator(DRAWN).wait_for()
        yield page, said
        context.close()


def test_a_base_map_comes_from_its_supplier_alone_and_says_so(over_tiles, tiles):
    page, said = over_tiles
    host, heard = tiles
    expect(page.get_by_text("审图号：示例审图号")).to_be_visible()
    expect(page.get_by_text(f"底图由 {urlsplit(host).netloc} 提供")).to_be_visible()
    page.mouse.click(*middle(page))
    expect(page.locator(".area-panel dd").first).to_be_visible()
    assert Axe().run(page).violations_count == 0
    assert len(heard) > 3
    assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in heard)
    assert not any(host in line for line in said)

    outside = "() => fetch('http://127.0.0.1:9/').catch(() => 'refused')"
    assert page.evaluate(outside) == "refused"
    assert any("Content Security Policy" in line for line in said)
