"""The lost phone: a PIN, a lock that closes by itself, a seal by the district."""

import json
from contextlib import suppress
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import (
    PIN,
    Script,
    file_record,
    ready_for_offline,
    set_pin,
    sign_in,
    speak,
)

OTHER_PIN = "805316"

EVERYTHING = """async () => {
    const db = await new Promise((done, fail) => {
        const asked = indexedDB.open('linli')
        asked.onsuccess = () => done(asked.result)
        asked.onerror = fail
    })
    const all = store => new Promise(done => {
        const asked = db.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => done(asked.result)
    })
    const found = []
    for (const store of db.objectStoreNames)
        for (const row of await all(store))
            found.push(row instanceof Blob ? await row.text() : JSON.stringify(row))
    db.close()
    return found.join() + JSON.stringify(localStorage)
}"""
"""What a finder reads who opens the phone's database with a tool."""


@pytest.fixture
def somebody(district):
    """A worker of one's own: what is sealed for them is sealed for nobody else."""
    return new_worker(district, "grid_worker", "worker")


def new_worker(district, role, like):
    """Have the admin make an account with the role and area of one for show."""
    admin = Script(district, district.who("admin"))
    model = Script(district, next(r for r in district.signins if r["login"] == like))
    area = model.ask("/me")["roles"][0]["area"]["code"]
    said = {
        "login": f"p{uuid4().hex[:12]}",
        "name": "示例账号",
        "password": uuid4().hex,
        "role": role,
        "area": area,
    }
    admin.ask("/accounts", said)
    return said


def begin(page, who):
    page.goto("/")
    sign_in(page, who)
    ready_for_offline(page)


def lock_now(page):
    page.goto("/pin")
    page.get_by_role("button", name="现在就锁上").click()
    expect(page.get_by_role("heading", name="请输入开锁码")).to_be_visible()


def give_pin(page, pin=PIN):
    page.get_by_label("六位开锁码").fill(pin)


def opened(page):
    page.wait_for_url(lambda url: "unlock" not in url)


def all_sent(page):
    page.goto("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible()


def hold_back(context):
    """Let everything through but what was entered."""
    for path in ("records/**", "acts"):
        context.route(f"**/api/v1/{path}", lambda route: route.abort())


def write_offline(page, context, words):
    """File one thing and half write another, on a phone without a line."""
    context.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    page.goto("/record")
    page.get_by_label("说一说").fill(f"写了一半 {words}")
    page.wait_for_timeout(600)


def test_what_a_phone_keeps_is_sealed_and_nothing_of_it_is_lost(
    kept_phone, district, somebody, words
):
    page = kept_phone.open("/")
    begin(page, somebody)
    write_offline(page, kept_phone.context, words)
    assert words in page.evaluate(EVERYTHING)
    hold_back(kept_phone.context)
    kept_phone.context.set_offline(False)
    set_pin(page)
    assert words not in page.evaluate(EVERYTHING)
    lock_now(page)
    expect(page.get_by_text("有 1 件还没发出")).to_be_visible()
    kept_phone.close()

    page = kept_phone.open("/record")
    expect(page.get_by_role("heading", name="请输入开锁码")).to_be_visible()
    assert not Script(district, somebody).filed(words)
    give_pin(page)
    opened(page)
    expect(page.get_by_label("说一说")).to_have_value(f"写了一半 {words}")
    all_sent(page)
    assert len(Script(district, somebody).filed(words)) == 1


def test_it_opens_without_a_network_and_a_wrong_pin_loses_nothing(
    phone, somebody, words
):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    phone.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    lock_now(page)
    page.reload()
    give_pin(page, "111333")
    expect(page.get_by_text("开锁码不对。")).to_be_visible()
    expect(page.get_by_text("还可以试 9 次")).to_be_visible()
    expect(page.get_by_role("button", name="有危险")).to_be_visible()
    give_pin(page)
    opened(page)
    page.goto("/outbox")
    expect(page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize(
    ("role", "like", "stays", "shuts"),
    [
        ("grid_worker", "worker", "10:00:00", "13:00:00"),
        ("mediator", "mediator", "10:00", "20:00"),
    ],
    ids=["field", "party"],
)
def test_it_shuts_itself_where_nobody_touches_it(
    phone, district, role, like, stays, shuts
):
    who = new_worker(district, role, like)
    page = phone.new_page()
    page.clock.install()
    begin(page, who)
    set_pin(page)
    page.goto("/me")
    page.clock.fast_forward(stays)
    page.clock.run_for(30_000)
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="请输入开锁码")).to_have_count(0)
    page.clock.fast_forward(shuts)
    expect(page.get_by_role("heading", name="请输入开锁码")).to_be_visible()
    give_pin(page)
    page.clock.run_for(1_000)
    page.wait_for_url("**/me")


class Seal:
    """What the admin does to the one phone of somebody."""

    def __init__(self, district, who):
        self.admin = Script(district, district.who("admin"))
        account = Script(district, who).ask("/me")["id"]
        [device] = self.admin.ask(f"/accounts/{account}/devices")["items"]
        self.at = f"/accounts/{account}/devices/{device['id']}/seal"

    def put(self):
        self.admin.ask(self.at, method="PUT")

    def undo(self):
        with suppress(json.JSONDecodeError):  # 204: there is nothing to read
            self.admin.ask(self.at, method="DELETE")


def test_the_district_seals_a_phone_and_what_waits_goes_out_when_that_is_undone(
    phone, district, somebody, words
):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    write_offline(page, phone, words)
    seal = Seal(district, somebody)
    seal.put()
    phone.set_offline(False)
    expect(page.get_by_text("这部手机被区里封存了。")).to_be_visible()
    assert words not in page.evaluate(EVERYTHING)
    # The right PIN opens it neither with a network nor without one.
    give_pin(page)
    expect(page.get_by_text("这部手机被区里封存了。")).to_be_visible()
    phone.set_offline(True)
    give_pin(page)
    expect(page.get_by_text("要连一次网才能打开")).to_be_visible()
    assert not Script(district, somebody).filed(words)

    seal.undo()
    phone.set_offline(False)
    give_pin(page)
    opened(page)
    all_sent(page)
    assert len(Script(district, somebody).filed(words)) == 1


def test_a_sealed_phone_that_is_opened_again_does_not_hammer_the_server(
    phone, district, somebody
):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    Seal(district, somebody).put()
    page.reload()
    expect(page.get_by_text("这部手机被区里封存了。")).to_be_visible()
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.reload()
    expect(page.get_by_text("这部手机被区里封存了。")).to_be_visible()
    page.wait_for_timeout(3_000)
    assert len([url for url in asked if "/api/" in url]) < 10


def test_r28_after_a_switch_nothing_of_the_first_is_seen_and_their_queue_stays_whole(
    phone, district, somebody, words
):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    phone.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    lock_now(page)
    page.get_by_role("button", name="换人用这部手机").click()
    page.wait_for_url("**/signin")
    phone.set_offline(False)

    other = new_worker(district, "grid_worker", "worker")
    sign_in(page, other)
    all_sent(page)
    assert words not in page.evaluate(EVERYTHING)
    assert not Script(district, somebody).filed(words)
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/signin")

    # Whoever has just given their password need not give their PIN.
    sign_in(page, somebody)
    all_sent(page)
    assert len(Script(district, somebody).filed(words)) == 1


def test_a_forgotten_pin_is_mended_by_the_password(phone, somebody, words):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    page.goto("/record")
    page.get_by_label("说一说").fill(words)
    page.wait_for_timeout(600)
    lock_now(page)
    page.get_by_role("button", name="忘了开锁码").click()
    page.get_by_role("link", name="重新登录").click()
    page.wait_for_url("**/signin**")
    sign_in(page, somebody)
    page.wait_for_url("**/pin")
    page.get_by_role("button", name="换一个开锁码").click()
    page.get_by_label("新的开锁码").fill(OTHER_PIN)
    page.get_by_label("再输一遍").fill(OTHER_PIN)
    page.get_by_role("button", name="设好").click()
    expect(page.get_by_text("设好了")).to_be_visible()
    lock_now(page)
    give_pin(page)
    expect(page.get_by_text("开锁码不对。")).to_be_visible()
    give_pin(page, OTHER_PIN)
    opened(page)
    page.goto("/record")
    expect(page.get_by_label("说一说")).to_have_value(words)


def test_a_second_tab_shuts_and_opens_with_the_first(phone, somebody, words):
    first, second = phone.new_page(), phone.new_page()
    begin(first, somebody)
    second.goto("/record")
    second.get_by_label("说一说").fill(words)
    set_pin(first)
    second.get_by_label("说一说").press_sequentially("，还有")
    second.wait_for_timeout(600)
    assert words not in first.evaluate(EVERYTHING)
    lock_now(first)
    expect(second.get_by_role("heading", name="请输入开锁码")).to_be_visible()
    give_pin(second)
    opened(first)
    expect(second.get_by_label("说一说")).to_have_value(f"{words}，还有")


def test_without_a_pin_all_is_as_before_and_taking_it_away_loses_nothing(
    phone, somebody, words
):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    phone.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    page.goto("/pin")
    page.get_by_role("button", name="不用开锁码了").click()
    expect(page.get_by_text("开锁码已去掉。")).to_be_visible()
    page.goto("/outbox")
    expect(page.get_by_text(words)).to_be_visible()
    assert words in page.evaluate(EVERYTHING)


@pytest.mark.parametrize(
    ("first", "again", "told"),
    [
        ("12345", "12345", "要六位数字。"),
        ("123456", "123456", "这个太好猜了"),
        ("777777", "777777", "这个太好猜了"),
        (PIN, OTHER_PIN, "两遍不一样"),
    ],
    ids=["short", "row", "same", "differs"],
)
def test_a_pin_that_is_none_is_refused_in_words(phone, worker, first, again, told):
    page = phone.new_page()
    begin(page, worker)
    page.goto("/pin")
    page.get_by_label("新的开锁码").fill(first)
    page.get_by_label("再输一遍").fill(again)
    page.get_by_role("button", name="设好").click()
    expect(page.get_by_text(told)).to_be_visible()


def test_the_lock_is_clean_in_both_languages_and_fits_a_narrow_phone(phone, somebody):
    page = phone.new_page()
    begin(page, somebody)
    set_pin(page)
    for language, lock, label in (
        ("中文", "现在就锁上", "六位开锁码"),
        ("English", "Lock it now", "PIN, six digits"),
    ):
        speak(page, language)
        page.goto("/pin")
        page.get_by_role("button", name=lock).wait_for()
        page.set_viewport_size({"width": 320, "height": 640})
        fits_and_is_clean(page)
        page.get_by_role("button", name=lock).click()
        page.get_by_label(label).wait_for()
        fits_and_is_clean(page)
        page.get_by_label(label).fill(PIN)
        expect(page.get_by_role("button", name=lock)).to_be_visible()


def fits_and_is_clean(page):
    assert not Axe().run(page).response["violations"]
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]
