"""A district's questions answered with photos, a signature and one's own voice."""

import csv
import io
import json
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e.people import Script, choose, file_record, ready_for_offline, sign_in
from tests.e2e.test_forms import ask, know, meet_somebody, name, save
from tests.e2e.test_photos import camera
from tests.e2e.test_sending import until
from tests.forms.books import elderly, fire, tenancy

__all__ = ["ask"]

KEPT = """store => new Promise(done => {
  const opening = indexedDB.open('linli')
  opening.onsuccess = () => {
    const asked = opening.result.transaction(store).objectStore(store).getAll()
    asked.onsuccess = () => { opening.result.close(); done(asked.result) }
  }
})"""


def kept(page, store="photos"):
    """Return what the phone keeps in a store of its own."""
    return page.evaluate(KEPT, store)


@pytest.fixture
def page(open_browser, worker):
    page = open_browser(permissions=["geolocation", "microphone"])
    page.goto("/")
    sign_in(page, worker)
    page.wait_for_url("**/today")
    ready_for_offline(page)
    return page


def begin(page, ask, about="visit"):
    """Let the fire check live, and open it offline; return its version."""
    title = f"消防 {name()}"
    version = ask(fire(name(), title), about)
    know(page, title)
    page.context.set_offline(True)
    meet_somebody(page)
    page.get_by_role("link", name=f"答：{title}").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return version


def question(page, label):
    return page.get_by_role("group", name=label, exact=True)


def photograph(page, label, picture=None):
    """Take a photo for a question, and see it there."""
    asked = question(page, label)
    asked.locator("input[type=file]").first.set_input_files(picture or camera(900))
    expect(asked.get_by_role("img")).to_be_visible()


def sign(page, dx=120):
    """Write something with the mouse; wait until the phone keeps it."""
    pad = page.locator("canvas.signature-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    x, y = box["x"] + 40, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + 60, steps=4)
    page.mouse.move(x + dx, y, steps=4)
    page.mouse.up()
    expect(page.get_by_role("button", name="清掉，重签")).to_be_visible()


def speak_up(page):
    asked = question(page, "口述经过")
    asked.get_by_role("button", name="按住说").focus()
    page.keyboard.press("Enter")
    expect(asked.get_by_text("正在录")).to_be_visible()
    page.wait_for_timeout(1200)
    page.keyboard.press("Enter")
    expect(asked.locator("audio")).to_be_visible()


def take_down(district, version, kind):
    """Return all answers as the desk takes them."""
    desk = Script(district, district.who("dispatcher"))
    items = desk.ask("/forms/versions")["items"]
    form = next(one["form"] for one in items if one["id"] == version)
    return desk, fetch(desk, f"/forms/{form}/answers.{kind}")


def fetch(desk, path):
    request = urllib.request.Request(f"{desk.url}{path}")
    request.add_header("Authorization", f"Bearer {desk.token}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def arrive(page):
    page.context.set_offline(False)
    page.goto("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)


def fill(page):
    """Answer all of it; what is required is asked for until it is there."""
    choose(page, "堵了")
    save(page)
    expect(page.get_by_text("这一题要答。")).to_be_visible()
    photograph(page, "堵的东西拍一张")
    expect(page.get_by_text("这一题要答。")).to_have_count(0)
    for floor in (3, 5):
        page.get_by_role("button", name="再加一处").click()
        at = 1 if floor == 3 else 2
        door = page.get_by_role("group", name=f"第 {at} 处", exact=True)
        door.get_by_label("几楼？").fill(str(floor))
    first = page.get_by_role("group", name="第 1 处", exact=True)
    first.locator("input[type=file]").first.set_input_files(camera(800))
    expect(first.get_by_role("img")).to_be_visible()
    speak_up(page)
    sign(page)


@pytest.mark.whole_browser
def test_photos_sound_and_a_signature_are_answered_offline_and_arrive_once(
    page, ask, district
):
    version = begin(page, ask)
    fill(page)
    save(page)
    page.wait_for_url("**/outbox")
    assert not any(" " in one["about"] for one in kept(page))
    arrive(page)

    desk, told = take_down(district, version, "csv")
    [row] = csv.DictReader(io.StringIO(told.decode("utf-8-sig")))
    assert (row["blocked"], row["doors/1/floor"], row["doors/2/floor"]) == (
        "yes",
        "3",
        "5",
    )
    for column in ("what", "doors/1/door", "signed"):
        seen = fetch(desk, row[column].removeprefix("/api/v1"))
        assert seen[:2] == b"\xff\xd8"
    assert fetch(desk, row["said"].removeprefix("/api/v1"))[:4] == b"\x1a\x45\xdf\xa3"
    assert "doors/2/door" not in row
    _, book = take_down(district, version, "xlsx")
    rows = list(load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    named = rows[1][rows[0].index("what")]
    assert fetch(desk, named.removeprefix("/api/v1"))[:2] == b"\xff\xd8"
    _, mapped = take_down(district, version, "geojson")
    [feature] = json.loads(mapped)["features"]
    assert feature["properties"]["blocked:yes"] == 1
    assert "files" not in mapped.decode()
    assert [one["state"] for one in kept(page)] == ["sent"] * 4


def test_a_kill_between_taking_and_saving_loses_nothing(
    kept_phone, ask, district, worker
):
    page = kept_phone.open("/")
    sign_in(page, worker)
    ready_for_offline(page)
    kept_phone.close()
    page = kept_phone.open("/today")
    version = begin(page, ask)
    choose(page, "堵了")
    photograph(page, "堵的东西拍一张")
    sign(page)
    url = page.url
    kept_phone.kill()

    page = kept_phone.open("/today")
    kept_phone.context.set_offline(True)
    page.goto(url)
    expect(question(page, "堵的东西拍一张").get_by_role("img")).to_be_visible()
    expect(question(page, "检查员签字").get_by_role("img")).to_be_visible()
    save(page)
    page.wait_for_url("**/outbox")
    arrive(page)
    _, told = take_down(district, version, "csv")
    [row] = csv.DictReader(io.StringIO(told.decode("utf-8-sig")))
    assert "/files/" in row["what"]
    assert "/files/" in row["signed"]


UNNAME = """() => new Promise(done => {
  const opening = indexedDB.open('linli')
  opening.onsuccess = () => {
    const tx = opening.result.transaction(['drafts', 'photos'], 'readwrite')
    const drafts = tx.objectStore('drafts')
    drafts.getAll().onsuccess = ({ target }) => target.result.forEach((one) => {
      delete one.said.what
      drafts.put(one)
    })
    const photos = tx.objectStore('photos')
    photos.getAll().onsuccess = ({ target }) => target.result.forEach((one) => {
      photos.put({ ...one, question: 'q-what' })
    })
    tx.oncomplete = () => { opening.result.close(); done() }
  }
})"""


def test_a_photo_that_no_draft_names_yet_finds_its_question_again(page, ask):
    """Killed between the photo and the next moment in which the draft is kept."""
    begin(page, ask)
    choose(page, "堵了")
    photograph(page, "堵的东西拍一张")
    url = page.url
    page.wait_for_timeout(600)
    page.goto("/outbox")
    expect(page.get_by_text("没答完，接着答")).to_be_visible()
    page.evaluate(UNNAME)
    page.goto(url)

    expect(question(page, "堵的东西拍一张").get_by_role("img")).to_be_visible()


def test_what_is_not_asked_any_more_is_not_sent_and_leaves_the_phone(
    page, ask, district
):
    version = begin(page, ask)
    choose(page, "堵了")
    photograph(page, "堵的东西拍一张")
    choose(page, "没堵")
    expect(question(page, "堵的东西拍一张")).to_have_count(0)
    save(page)
    page.wait_for_url("**/outbox")
    assert kept(page) == []
    arrive(page)

    _, told = take_down(district, version, "csv")
    [row] = csv.DictReader(io.StringIO(told.decode("utf-8-sig")))
    assert (row["blocked"], row.get("what", "")) == ("no", "")


def test_a_photo_taken_away_can_be_brought_back_and_three_are_enough(page, ask):
    begin(page, ask)
    choose(page, "堵了")
    photograph(page, "堵的东西拍一张")
    page.get_by_role("button", name="去掉这张").click()
    expect(question(page, "堵的东西拍一张").get_by_role("img")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    expect(question(page, "堵的东西拍一张").get_by_role("img")).to_be_visible()
    for at in (1, 2, 3):
        page.get_by_role("button", name="再加一处").click()
        door = page.get_by_role("group", name=f"第 {at} 处", exact=True)
        if at < 3:
            door.locator("input[type=file]").first.set_input_files(camera(500 + at))
            expect(door.get_by_role("img")).to_be_visible()
    expect(door.get_by_text("一份最多三张图")).to_be_visible()
    expect(door.locator("input[type=file]")).to_have_count(0)
    expect(question(page, "检查员签字").get_by_text("一份最多三张图")).to_be_visible()


def test_a_signature_is_cleared_signed_again_or_photographed_from_paper(page, ask):
    begin(page, ask)
    sign(page)
    until(page, lambda: len(kept(page)) == 1)
    sign(page, 60)
    until(page, lambda: len(kept(page)) == 1 and kept(page)[0].get("ready"))
    [one] = kept(page)
    assert one["ready"]["type"] == "image/jpeg"
    page.get_by_role("button", name="清掉，重签").click()
    blank = (
        "pad => new Set(pad.getContext('2d').getImageData(0, 0, 160, 160).data).size"
    )
    pad = page.locator("canvas.signature-pad")
    until(page, lambda: pad.evaluate(blank) == 1)
    asked = question(page, "检查员签字")
    asked.get_by_label("签在纸上，拍下来").set_input_files(camera(700))
    expect(asked.get_by_role("img", name="检查员签字：拍好的")).to_be_visible()
    expect(pad).to_have_count(0)


def test_what_is_no_picture_is_set_aside_with_its_reason(page, ask, district):
    begin(page, ask)
    choose(page, "堵了")
    asked = question(page, "堵的东西拍一张")
    odd = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    asked.locator("input[type=file]").first.set_input_files(odd)
    expect(asked.get_by_text("手机打不开这张")).to_be_visible()
    save(page)
    page.wait_for_url("**/outbox")
    page.context.set_offline(False)
    page.goto("/outbox")

    expect(page.get_by_text("有一张照片中心没收下")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("都传上去了")).to_have_count(0)
    page.get_by_role("button", name="不传这张").click()
    expect(page.get_by_text("有一张照片中心没收下")).to_have_count(0)


@pytest.fixture
def told(page, ask, words):
    """A record about which a photo was answered; its form's title."""
    title = f"消防 {name()}"
    ask(fire(name(), title), "record")
    know(page, title)
    page.context.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    page.get_by_role("link", name=f"答：{title}").click()
    choose(page, "堵了")
    photograph(page, "堵的东西拍一张")
    save(page)
    page.wait_for_url("**/outbox")
    arrive(page)
    return title


def test_a_mediator_reads_the_answers_on_the_case(
    told, district, worker, words, open_browser
):
    [record] = Script(district, worker).filed(words)
    mediator = open_browser(viewport={"width": 1280, "height": 800})
    mediator.goto("/")
    sign_in(mediator, district.who("mediator"))
    mediator.goto(f"/cases/{record['case_id']}")
    seen = mediator.get_by_role("region", name=told)
    expect(seen.get_by_text("堵了", exact=True)).to_be_visible()
    expect(seen.get_by_text("第 1 版")).to_be_visible()
    picture = seen.get_by_role("img", name="堵的东西拍一张：图")
    picture.scroll_into_view_if_needed()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert Axe().run(mediator).violations_count == 0


def test_the_desk_reads_them_when_it_asks(told, district, words, open_browser):
    desk = open_browser(viewport={"width": 1280, "height": 800})
    desk.goto("/")
    sign_in(desk, district.who("dispatcher"))
    desk.goto("/desk")
    desk.locator(".desk-row").first.wait_for()
    # Other tests have matters of their own, and the list comes a page at a time.
    while not desk.get_by_text(words).count():
        desk.get_by_role("button", name="再看一些").click()
        desk.wait_for_timeout(500)
    desk.get_by_text(words).first.click()
    panel = desk.get_by_role("complementary")
    panel.get_by_role("button", name="看本区问题的回答").click()
    expect(panel.get_by_role("region", name=told)).to_have_count(1)
    expect(panel.get_by_role("region", name=told)).to_contain_text("堵了")


def test_the_worker_finds_their_own_answers_again(told, page):
    page.goto("/mine")
    page.get_by_role("link", name=told).click()
    expect(page.get_by_role("region", name=told)).to_contain_text("堵了")
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("language", ["中文", "English"])
def test_a_form_with_files_is_clean_and_fits_a_narrow_phone(page, ask, language):
    begin(page, ask)
    choose(page, "堵了")
    photograph(page, "堵的东西拍一张")
    sign(page)
    if language == "English":
        choose(page, "English (en)")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).violations_count == 0


def open_form(page, ask, data, title, about):
    """Let a form live, and open it offline after what it is about."""
    version = ask(data, about)
    know(page, title)
    page.context.set_offline(True)
    if about == "visit":
        meet_somebody(page)
    else:
        page.goto("/record")
        file_record(page, title)
    page.get_by_role("link", name=f"答：{title}").click()
    return version


def exported(district, version):
    """Return the one row, as CSV, as a workbook, and the one village as GeoJSON."""
    _, told = take_down(district, version, "csv")
    [row] = csv.DictReader(io.StringIO(told.decode("utf-8-sig")))
    _, book = take_down(district, version, "xlsx")
    head, cells = load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
    _, mapped = take_down(district, version, "geojson")
    [feature] = json.loads(mapped)["features"]
    return row, dict(zip(head, cells, strict=True)), feature["properties"]


def test_a_visit_to_a_home_is_answered_in_english_offline(page, ask, district):
    title = f"看望 {name()}"
    version = open_form(page, ask, elderly(name(), title), title, "visit")
    choose(page, "English (en)")
    page.get_by_role("checkbox", name="Gas").check(force=True)
    page.get_by_role("checkbox", name="None").check(force=True)
    expect(page.get_by_text("这样答不行")).to_be_visible()
    page.get_by_role("checkbox", name="None").uncheck(force=True)
    page.get_by_label("Last checked on?").fill("2024-11-22")
    expect(page.get_by_text("days").first).to_be_visible()
    page.get_by_label("How many rails?").fill("2")
    save(page)
    page.wait_for_url("**/outbox")
    arrive(page)
    row, cells, counted = exported(district, version)

    assert (row["risks"], row["checked"], row["rails"]) == ("gas", "2024-11-22", "2")
    assert (cells["risks"], cells["rails"]) == ("gas", 2)
    assert "wish" not in cells
    assert counted["risks:gas"] == 1


def test_a_quarrel_over_a_tenancy_is_answered_offline_with_its_claims(
    page, ask, district
):
    title = f"租房 {name()}"
    version = open_form(page, ask, tenancy(name(), title), title, "record")
    choose(page, "押金")
    page.get_by_label("押金多少元？").fill("2000.5")
    for at, (item, much) in enumerate((("墙面修补", "1500.25"), ("保洁", "600")), 1):
        page.get_by_role("button", name="再加一处").click()
        claim = page.get_by_role("group", name=f"第 {at} 处", exact=True)
        claim.get_by_label("哪一项？").fill(item)
        claim.get_by_label("多少元？").fill(much)
    expect(page.get_by_text("要求比押金多")).to_be_visible()
    page.get_by_label("几点方便谈？").fill("19:30")
    save(page)
    page.wait_for_url("**/outbox")
    arrive(page)
    row, cells, counted = exported(district, version)

    assert (row["deposit"], row["all"], row["hour"]) == ("2000.5", "2100.25", "19:30")
    assert (row["claims/1/item"], row["claims/2/sum"]) == ("墙面修补", "600")
    assert (cells["claims/1/sum"], cells["all"]) == (1500.25, 2100.25)
    assert (counted["answers"], counted["about:deposit"]) == (1, 1)
