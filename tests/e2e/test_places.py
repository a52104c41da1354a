"""Where something is, said without GPS: on the map, by a label, an address, a floor."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.people import (
    Script,
    choose,
    file_record,
    ready_with_ground,
    sign_in,
    speak,
)

WAYS = ("PlaceMap", "PlaceScan-", "PlaceScanned", "PlaceSearch", "PlaceFloors", "ways")
WAYS_ARE_HERE = """async (wanted) => {
    for (;; await new Promise(go => setTimeout(go, 100))) {
        const names = await caches.keys()
        const all = await Promise.all(
            names.map(async name => (await caches.open(name)).keys()))
        const kept = all.flat().map(({url}) => url)
        if (wanted.every(one => kept.some(url => url.includes(one)))) return
    }
}"""
NO_WEBGL = """HTMLCanvasElement.prototype.getContext = () => null
    delete window.WebGLRenderingContext
    delete window.WebGL2RenderingContext"""
SEES = """window.seen = []
    window.BarcodeDetector = class {
        async detect() { return window.seen.map(rawValue => ({rawValue})) }
    }"""


@pytest.fixture
def at_work(phone, worker):
    """The worker's phone, with all that is needed offline."""
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_with_ground(page)
    page.evaluate(WAYS_ARE_HERE, list(WAYS))
    return page


@pytest.fixture
def pack(district, worker):
    return Script(district, worker).ask("/territory/mine")


def way(page: Page, name: str):
    page.get_by_role("button", name=name, exact=True).click()
    return page.get_by_role("dialog")


def filed_online(page: Page, district, worker, words):
    """File what is in the form without a network, and read it back with one."""
    file_record(page, words, outcome="先记着")
    page.context.set_offline(False)
    expect(page.get_by_text("都传上去了")).to_be_visible()
    [filed] = Script(district, worker).filed(words)
    return filed


def test_a_pin_on_the_own_map_offline_and_without_webgl(
    at_work, district, worker, words
):
    at_work.add_init_script(NO_WEBGL)
    at_work.context.set_offline(True)
    at_work.goto("/record")
    sheet = way(at_work, "在地图上点")
    ground = sheet.get_by_role("application")
    sheet.get_by_role("button", name="就是这里").click()
    expect(sheet.get_by_text("还没点")).to_be_visible()
    box = ground.bounding_box()
    assert box
    at_work.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(sheet.get_by_text("误差约")).to_be_visible()
    assert Axe().run(at_work).violations_count == 0
    by_finger = metres(sheet.get_by_role("status").inner_text())

    for key in ("+", "+", "ArrowUp", "Shift+ArrowUp"):
        ground.press(key)
    assert metres(sheet.get_by_role("status").inner_text()) < by_finger
    named = sheet.get_by_role("status").inner_text().split("，")[0]
    sheet.get_by_role("button", name="就是这里").click()
    expect(at_work.get_by_text("您说的位置：地图 约")).to_be_visible()

    filed = filed_online(at_work, district, worker, words)
    place = filed["place"]
    assert (place["source"], filed["placed"] in {"inside", "ambiguous"}) == (
        "map",
        True,
    )
    assert 0 < place["accuracy_m"] < by_finger + 1
    names = {
        one["properties"]["code"]: one["properties"]["name"]
        for one in Script(district, worker).ask("/territory/mine")["micro_grids"]
    }
    assert names[filed["micro_grid"]] == named
    expect(at_work.get_by_text("地图 约").first).to_be_visible()


def metres(said: str) -> int:
    found = re.search(r"(\d+) 米", said)
    assert found
    return int(found[1])


def test_arrows_move_the_pin_by_one_metre_and_by_ten(at_work, pack):
    at_work.context.set_offline(True)
    at_work.goto("/record")
    sheet = way(at_work, "在地图上点")
    ground = sheet.get_by_role("application")
    pins = []
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        ground.press(key)
        said = sheet.locator(".pin").get_attribute("transform")
        pins.append(float(said.split("(")[1].split()[0]))
    assert [round(b - a, 3) for a, b in zip(pins, pins[1:], strict=False)] == [1, 10]
    at_work.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(at_work.get_by_role("button", name="在地图上点")).to_be_focused()


def test_no_map_on_the_phone_says_so_and_offers_other_ways(phone, worker, pack):
    page = phone.new_page()
    empty = json.dumps(pack | {"micro_grids": []})
    page.route(
        "**/api/v1/territory/mine",
        lambda route: route.fulfill(body=empty, content_type="application/json"),
    )
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    sheet = way(page, "在地图上点")
    expect(sheet.get_by_text("还没有片区的图")).to_be_visible()
    sheet.get_by_role("button", name="打字找门牌").click()
    expect(page.get_by_role("dialog").get_by_label("楼栋或门牌")).to_be_visible()


def test_an_address_typed_offline(at_work, district, worker, words, pack):
    door = next(one for one in pack["dwellings"] if one["unit"])
    names = {one["id"]: one["name"] for one in pack["buildings"]}
    at_work.context.set_offline(True)
    at_work.goto("/record")
    sheet = way(at_work, "打字找门牌")
    typed = f"{names[door['building_id']]}{door['unit']}单元{door['door']}"
    sheet.get_by_label("楼栋或门牌").fill(typed)
    assert Axe().run(at_work).violations_count == 0
    sheet.get_by_role("button", name=re.compile(door["door"])).first.click()

    filed = filed_online(at_work, district, worker, words)
    assert filed["dwelling_id"] == door["id"]
    assert (filed["place"]["source"], filed["placed"]) == ("address", "by_dwelling")


@pytest.mark.parametrize("door", [True, False], ids=["door", "floor"])
def test_a_floor_or_its_door_by_thumb(at_work, district, worker, words, pack, door):
    at_work.context.set_offline(True)
    at_work.goto("/record")
    sheet = way(at_work, "按楼层选")
    if door:
        first = sheet.locator(".floor-doors button").first
        number = first.inner_text()
        assert Axe().run(at_work).violations_count == 0
        first.click()
    else:
        sheet.get_by_role("button", name="地下", exact=True).click()
        sheet.get_by_role("button", name="记这一层", exact=True).click()
        expect(sheet.get_by_text("写一个数")).to_be_visible()
        sheet.get_by_label("第几层").fill("2")
        sheet.get_by_role("button", name="记这一层", exact=True).click()
        expect(at_work.get_by_text("地址 · 地下 2 层")).to_be_visible()

    filed = filed_online(at_work, district, worker, words)
    doors = {one["id"]: one["door"] for one in pack["dwellings"]}
    if door:
        assert doors[filed["dwelling_id"]] == number
    else:
        assert (filed["place"]["floor"], filed["building_id"] is None) == ("-2", False)
        assert filed["placed"] == "by_building"


def test_a_label_opens_the_form_at_its_building_offline(
    at_work, district, worker, words, pack
):
    building = pack["buildings"][0]
    at_work.context.set_offline(True)
    at_work.goto(f"/b/{building['code']}")
    at_work.wait_for_url("**/record?scan=**")
    expect(at_work.get_by_text("您说的位置：楼栋码")).to_be_visible()
    expect(at_work.get_by_label("哪一栋")).to_have_value(building["id"])

    filed = filed_online(at_work, district, worker, words)
    assert (filed["building_id"], filed["placed"]) == (building["id"], "by_building")
    assert (filed["place"]["source"], filed["place"]["building"]) == (
        "qr",
        building["code"],
    )


def test_a_label_never_moves_what_was_being_written(at_work, words, pack):
    one, other = pack["buildings"][:2]
    at_work.context.set_offline(True)
    at_work.goto("/record")
    at_work.get_by_label("说一说").fill(words)
    at_work.get_by_label("哪一栋").select_option(one["id"])
    at_work.wait_for_timeout(600)
    at_work.goto(f"/b/{other['code']}")
    expect(at_work.get_by_text("正在写的这条还在")).to_be_visible()
    expect(at_work.get_by_label("说一说")).to_have_value(words)
    expect(at_work.get_by_label("哪一栋")).to_have_value(one["id"])
    assert Axe().run(at_work).violations_count == 0
    at_work.get_by_role("button", name="是，这条就在这里").click()
    expect(at_work.get_by_label("哪一栋")).to_have_value(other["id"])
    expect(at_work.get_by_label("说一说")).to_have_value(words)


def test_a_forged_label_is_told_in_plain_words_and_the_draft_stays(at_work, words):
    at_work.goto("/record")
    at_work.get_by_label("说一说").fill(words)
    at_work.wait_for_timeout(600)
    for forged in ("0000", "%E6%B2%A1%E6%9C%89.x", "a%2Fb"):
        at_work.goto(f"/b/{forged}")
        expect(at_work.get_by_text("没有这个楼栋码")).to_be_visible()
        expect(at_work.get_by_label("说一说")).to_have_value(words)
    at_work.get_by_role("button", name="知道了").click()
    expect(at_work.get_by_text("没有这个楼栋码")).to_have_count(0)


def test_a_label_of_elsewhere_is_kept_and_marked(
    at_work, district, worker, words, pack
):
    desk = Script(district, district.who("dispatcher"))
    own = {one["code"] for one in pack["buildings"]}
    top = next(one["area"]["code"] for one in desk.ask("/me")["roles"])
    labels = desk.ask(f"/buildings/signs?area={top}")["items"]
    other = next(one for one in labels if one["code"] not in own)

    at_work.goto("/record")
    way(at_work, "扫楼栋码").get_by_label("或者写码下面的编号").fill(other["code"])
    at_work.get_by_role("button", name="用这个编号").click()
    expect(at_work.get_by_text("不在您的片区，也能记")).to_be_visible()
    at_work.get_by_role("button", name="是，这条就在这里").click()
    filed = filed_online(at_work, district, worker, words)
    assert (filed["outside_own_area"], filed["placed"]) == (True, "by_building")
    assert filed["place"]["building"] == other["code"]


@pytest.mark.whole_browser
def test_the_camera_reads_our_labels_and_no_others(at_work, pack, district):
    building = pack["buildings"][1]
    at_work.context.grant_permissions(["camera", "geolocation"])
    at_work.add_init_script(SEES)
    at_work.goto("/record")
    sheet = way(at_work, "扫楼栋码")
    at_work.evaluate("window.seen = ['https://elsewhere.example/b/1']")
    expect(sheet.get_by_text("这不是楼栋码")).to_be_visible()
    assert Axe().run(at_work).violations_count == 0
    at_work.evaluate(f"window.seen = ['{district.url}/b/{building['code']}']")
    expect(at_work.get_by_text("您说的位置：楼栋码")).to_be_visible()
    expect(at_work.get_by_label("哪一栋")).to_have_value(building["id"])


def test_whoever_else_scans_a_label_learns_what_it_is_and_nothing_more(
    open_browser, pack
):
    stranger = open_browser()
    asked: list[str] = []
    stranger.on("request", lambda one: asked.append(one.url))
    building = pack["buildings"][0]
    stranger.goto(f"/b/{building['code']}")
    expect(stranger.get_by_text("什么也没登记")).to_be_visible()
    assert building["name"] not in stranger.content()
    assert not [url for url in asked if "/api/" in url and "/buildings" in url]
    assert Axe().run(stranger).violations_count == 0
    stranger.get_by_role("button", name="English").click()
    expect(stranger.get_by_text("nothing was recorded")).to_be_visible()


def test_a_door_of_the_days_list_is_found_by_typing_or_by_floor(at_work, pack):
    door = pack["dwellings"][-1]
    names = {one["id"]: one["name"] for one in pack["buildings"]}
    at_work.context.set_offline(True)
    at_work.goto("/today")
    at_work.get_by_role("button", name="找一户").click()
    sheet = at_work.get_by_role("dialog")
    typed = f"{names[door['building_id']]} {door['door']}"
    sheet.get_by_label("楼栋或门牌").fill(typed)
    assert Axe().run(at_work).violations_count == 0
    sheet.get_by_role("button", name=re.compile(door["door"])).first.click()
    expect(at_work.locator(".door.open .door-number")).to_have_text(door["door"])

    at_work.get_by_role("button", name="按楼层找门").first.click()
    at_work.get_by_role("dialog").locator(".floor-doors button").last.click()
    expect(at_work.locator(".door.open")).to_have_count(1)


def test_the_desk_prints_labels(open_browser, district):
    page = open_browser(viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/")
    sign_in(page, district.who("dispatcher"))
    page.goto("/me")
    page.get_by_role("link", name="打印楼栋码").click()
    page.get_by_label("哪个片区").select_option(index=4)
    choose(page, "每个单元一张")
    page.get_by_role("button", name="做出来").click()
    first = page.locator(".label").first
    expect(first.get_by_role("img")).to_be_visible()
    expect(first.get_by_text("编号")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(first).to_be_visible()


@pytest.mark.parametrize("doors", [1_500, 5_000])
def test_each_key_is_answered_within_50_ms_on_a_slow_phone(
    phone, worker, pack, doors, told
):
    page = phone.new_page()
    large = json.dumps(pack | many(pack["buildings"][0], doors))
    page.route(
        "**/api/v1/territory/mine",
        lambda route: route.fulfill(body=large, content_type="application/json"),
    )
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    sheet = way(page, "打字找门牌")
    field = sheet.get_by_label("楼栋或门牌")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    field.fill("9")
    took = field.evaluate(
        """async (field) => {
            const took = []
            for (const typed of ['3', '3-', '3-2', '3-2-3', '3-2-301', '301', '三栋']) {
                const began = performance.now()
                field.value = typed
                field.dispatchEvent(new Event('input'))
                await Promise.resolve()
                await new Promise(done => queueMicrotask(done))
                took.push(performance.now() - began)
            }
            return took
        }"""
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    expect(sheet.get_by_role("listitem").first).to_be_visible()
    told(f"{doors} doors, 4 x throttled: {max(took):.0f} ms for the slowest key")
    assert sorted(took)[len(took) // 2] < 50


def many(building, doors):
    """A pack's buildings and doors, so many."""
    buildings = [
        building | {"id": f"b{at}", "code": f"c{at}", "name": f"{at + 1}栋"}
        for at in range(doors // 50)
    ]
    dwellings = [
        {
            "id": f"d{at}",
            "building_id": f"b{at // 50}",
            "unit": str(at % 50 // 25 + 1),
            "floor": at % 25 // 5 + 1,
            "door": f"{at % 25 // 5 + 1}0{at % 5 + 1}",
            "last_visit": None,
        }
        for at in range(doors)
    ]
    return {"buildings": buildings, "dwellings": dwellings}


def test_the_ways_speak_english_and_large(at_work):
    speak(at_work, "English")
    for name in (
        "Tap the map",
        "Scan a building",
        "Type an address",
        "Choose a floor",
    ):
        at_work.goto("/record")
        sheet = way(at_work, name)
        expect(sheet.get_by_role("heading", name=name)).to_be_visible()
        assert not re.search(
            r"\b(map|place|scan|floors|search)\.\w+", sheet.inner_text()
        )
        assert Axe().run(at_work).violations_count == 0
