"""A mediator's own cases in a stairwell: read and carried on without a network."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import (
    Script,
    add_party,
    choose,
    perform_and_close,
    see_identity,
    set_pin,
    sign_all,
    sign_in,
    speak,
)

ONE, OTHER = "陈示例甲", "林示例乙"
DONE = [
    "case.claim",
    "case.add_party",
    "case.record_consent",
    "case.add_party",
    "case.record_consent",
    "case.see_identity",
    "case.see_identity",
    "case.tell_rights",
    "case.hold_session",
    "case.agree",
    *["case.sign"] * 4,
    "case.record_performance",
    "case.close",
]

CARRIED = """async id => {
    for (;;) {
        const names = await caches.keys()
        const files = await Promise.all(
            names.map(async name => (await caches.open(name)).keys()))
        const held = files.flat().filter(({url}) => /(carried|reports)-.*js$/.test(url))
        const open = indexedDB.open('linli')
        const db = await new Promise(done => open.onsuccess = () => done(open.result))
        const asked = db.transaction('cases').objectStore('cases').get(id)
        const row = await new Promise(
            done => asked.onsuccess = () => done(asked.result))
        db.close()
        if (row && held.length === 2) return
        await new Promise(go => setTimeout(go, 100))
    }
}"""

ALL_THAT_IS_KEPT = """async () => {
    const open = indexedDB.open('linli')
    const db = await new Promise(done => open.onsuccess = () => done(open.result))
    const stores = [...db.objectStoreNames]
    const rows = await Promise.all(stores.map(store => new Promise(done => {
        const asked = db.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => done(asked.result)
    })))
    db.close()
    return JSON.stringify([rows, {...localStorage}])
}"""


CASES = """async () => {
    const open = indexedDB.open('linli')
    const db = await new Promise(done => open.onsuccess = () => done(open.result))
    const asked = db.transaction('cases').objectStore('cases').getAllKeys()
    const found = await new Promise(done => asked.onsuccess = () => done(asked.result))
    db.close()
    return found
}"""


def seal_no_more(page):
    page.goto("/pin")
    page.get_by_role("button", name="不用开锁码了").click()
    expect(page.get_by_text("开锁码已去掉。")).to_be_visible()
    page.goto("/cases")


@pytest.fixture
def mediator(district):
    return Script(district, district.who("mediator"))


@pytest.fixture
def desk(district):
    return Script(district, district.who("dispatcher"))


@pytest.fixture
def case_id(district, mediator, words):
    """A case that the mediator has taken."""
    worker = Script(district, district.who("grid_worker"))
    said = {
        "source": "patrol",
        "category": "0203",
        "summary": words,
        "outcome": "flagged",
        "filed_at": datetime.now(UTC).isoformat(),
        "device_id": None,
        "seq": None,
    }
    case = worker.ask(f"/records/{uuid4()}", said, "PUT")["case_id"]
    take(mediator, case, "claim")
    return case


def take(script, case_id, act, **said):
    path = f"/cases/{case_id}/steps/{uuid4()}"
    return script.ask(path, {"act": f"case.{act}"} | said, "PUT")


@pytest.fixture
def carried(open_browser, district, case_id):
    """The mediator's phone with a PIN, which has the case."""
    page = open_browser()
    page.goto("/")
    sign_in(page, district.who("mediator"))
    set_pin(page)
    page.evaluate(CARRIED, case_id)
    return page


def tell_rights(page):
    page.get_by_role("button", name="念过了").click()
    choose(page, "念给他们听")
    page.get_by_role("button", name="都告诉了，记下").click()
    expect(page.get_by_role("button", name="再念")).to_be_visible()


def hold_session(page):
    page.get_by_role("button", name="记一次调解").click()
    choose(page, "上门")
    page.get_by_role("button", name="记下这次调解").click()
    expect(page.get_by_role("button", name="没谈成")).to_be_visible()


def agree(page):
    page.get_by_role("button", name="写协议").click()
    page.get_by_label("做什么").fill("修好天花板，赔偿粉刷的钱")
    page.get_by_label("多少钱（元）").fill("800.50")
    page.get_by_label("哪天前").fill("2027-01-31")
    choose(page, "书面")
    page.get_by_role("button", name="谈成了，记下协议").click()


def fail(page):
    page.get_by_role("button", name="没谈成").click()
    choose(page, "没谈拢")
    page.get_by_role("checkbox").check(force=True)
    page.get_by_role("button", name="记下没谈成").click()
    expect(page.get_by_role("button", name="结案")).to_be_visible()


def close(page):
    sign_all(page, ONE, OTHER)
    perform_and_close(page)


def arrived(page):
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)


def arrived_after_signing_in(page, who):
    """A browser that was killed may not have put its cookie down before."""
    signed_out = page.get_by_role("link", name="登录")
    expect(signed_out.or_(page.get_by_text("都传上去了")).first).to_be_visible()
    if signed_out.is_visible():
        signed_out.click()
        sign_in(page, who)
        page.goto("/outbox")
    arrived(page)


def open_offline(page, case_id, words):
    page.context.set_offline(True)
    page.goto("/cases")
    expect(page.get_by_text("没有网络").first).to_be_visible()
    page.locator(".case-row", has_text=words).get_by_role("link").click()
    expect(page.get_by_text("截至").first).to_be_visible()


def test_from_the_door_to_closed_without_a_network_it_arrives_once_and_in_order(
    carried, case_id, words, mediator
):
    open_offline(carried, case_id, words)
    add_party(carried, ONE)
    add_party(carried, OTHER)
    see_identity(carried)
    tell_rights(carried)
    hold_session(carried)
    agree(carried)
    close(carried)
    expect(carried.locator(".timeline .badge")).to_have_count(len(DONE) - 1)
    carried.goto("/outbox")
    expect(carried.get_by_text("案件 · 谈成了，有协议")).to_be_visible()
    said = carried.locator("main").inner_text()
    assert ONE not in said
    assert OTHER not in said

    carried.context.set_offline(False)
    arrived(carried)
    case = mediator.ask(f"/cases/{case_id}")
    assert [step["act"] for step in case["steps"]] == DONE
    assert [party["name"] for party in case["parties"]] == [ONE, OTHER]
    assert case["items"][0]["amount_fen"] == 80_050
    times = [step["said_at"] for step in case["steps"][1:]]
    assert times == sorted(times)
    assert all(step["said_at"] < step["received_at"] for step in case["steps"][1:])


def test_with_a_network_and_a_pin_each_step_goes_at_once(
    carried, case_id, words, mediator
):
    carried.goto(f"/cases/{case_id}")
    add_party(carried, ONE)

    expect(carried.get_by_text("没传", exact=True)).to_have_count(0)
    acts = [step["act"] for step in mediator.ask(f"/cases/{case_id}")["steps"]]
    assert acts == DONE[:3]


def test_killed_in_the_middle_a_step_and_a_half_written_one_are_still_there(
    kept_phone, district, case_id, words, mediator
):
    page = kept_phone.open()
    sign_in(page, district.who("mediator"))
    set_pin(page)
    page.evaluate(CARRIED, case_id)
    open_offline(page, case_id, words)
    add_party(page, ONE)
    page.get_by_role("button", name="加一方").click()
    page.get_by_label("姓名或称呼").fill(OTHER)
    page.wait_for_timeout(800)
    kept_phone.kill()

    page = kept_phone.open()
    page.context.set_offline(True)
    page.goto(f"/cases/{case_id}")
    expect(page.get_by_text(ONE).first).to_be_visible()
    page.get_by_role("button", name="加一方").click()
    expect(page.get_by_label("姓名或称呼")).to_have_value(OTHER)
    page.get_by_role("button", name="加上这一方").click()
    expect(page.get_by_role("button", name=f"记下愿不愿意：{OTHER}")).to_be_visible()
    kept_phone.context.set_offline(False)
    page.goto("/outbox")
    arrived_after_signing_in(page, district.who("mediator"))
    parties = mediator.ask(f"/cases/{case_id}")["parties"]
    assert [party["name"] for party in parties] == [ONE, OTHER]


def test_what_the_desk_took_back_meanwhile_is_set_aside_in_words_and_kept(
    carried, case_id, words, mediator, desk, district
):
    open_offline(carried, case_id, words)
    add_party(carried, ONE)
    take(desk, case_id, "return", reason="no_capacity")
    carried.goto("/outbox")
    carried.context.set_offline(False)
    expect(carried.get_by_text("案件已不在这一步，没收下。")).to_be_visible(
        timeout=30_000
    )
    expect(carried.get_by_text("等前一步")).to_be_visible()
    carried.get_by_role("link", name="打开案件").click()
    expect(carried.get_by_text("有 2 步没收下").first).to_be_visible()
    assert mediator.ask(f"/cases/{case_id}")["state"] == "registered"

    account = mediator.ask("/me")["id"]
    take(desk, case_id, "assign", mediator=account)
    carried.goto("/outbox")
    carried.get_by_role("button", name="再传一次").click()
    arrived(carried)
    case = mediator.ask(f"/cases/{case_id}")
    assert [party["consent"] for party in case["parties"]] == ["agree"]


def test_a_refused_step_can_be_said_better_or_left(carried, case_id, words, mediator):
    carried.goto(f"/cases/{case_id}")
    for name in (ONE, OTHER):
        add_party(carried, name)
    tell_rights(carried)
    open_offline(carried, case_id, words)
    hold_session(carried)
    fail(carried)
    party = mediator.ask(f"/cases/{case_id}")["parties"][0]["id"]
    no = {"party_id": party, "consent": "withdrawn", "how": "phone"}
    take(mediator, case_id, "record_consent", **no)
    carried.goto("/outbox")
    carried.context.set_offline(False)
    expect(carried.get_by_text("两边都愿意，才能开始调，没收下。")).to_be_visible(
        timeout=30_000
    )
    carried.get_by_role("link", name="改这一步").click()
    choose(carried, "电话")
    carried.get_by_role("button", name="改好，再传").click()
    carried.wait_for_url("**/outbox")
    expect(carried.get_by_text("两边都愿意，才能开始调，没收下。")).to_be_visible()
    carried.get_by_role("button", name="不要这一步").click()
    expect(carried.get_by_text("去掉了这一步")).to_be_visible()
    arrived(carried)
    case = mediator.ask(f"/cases/{case_id}")
    assert case["state"] == "failed"
    assert "case.hold_session" not in [step["act"] for step in case["steps"]]


def test_without_a_pin_nothing_of_the_parties_is_on_the_phone(
    open_browser, district, case_id, words
):
    page = open_browser()
    page.goto("/")
    sign_in(page, district.who("mediator"))
    page.goto(f"/cases/{case_id}")
    add_party(page, ONE)
    page.get_by_role("button", name="加一方").click()
    page.get_by_label("姓名或称呼").fill(OTHER)
    page.wait_for_timeout(800)
    page.context.set_offline(True)
    page.get_by_role("button", name="加上这一方").click()
    expect(page.get_by_text("没有网，这一步没记上。")).to_be_visible()
    kept = page.evaluate(ALL_THAT_IS_KEPT)
    assert ONE not in kept
    assert OTHER not in kept
    page.goto("/cases")
    expect(page.get_by_text("要在没网时看案件，请先设开锁码。")).to_be_visible()
    link = page.get_by_role("link", name="设开锁码")
    expect(link).to_have_attribute("href", "/pin")


def test_when_the_seal_goes_the_kept_cases_go(carried, case_id, words):
    carried.goto(f"/cases/{case_id}")
    add_party(carried, ONE)
    carried.goto("/cases")
    assert case_id in carried.evaluate(CASES)
    kept = carried.evaluate(ALL_THAT_IS_KEPT)
    assert words not in kept
    assert ONE not in kept
    seal_no_more(carried)
    carried.wait_for_timeout(4000)
    assert carried.evaluate(CASES) == []
    kept = carried.evaluate(ALL_THAT_IS_KEPT)
    assert words not in kept
    assert ONE not in kept


def test_a_case_that_is_closed_leaves_the_phone_at_the_next_look(
    carried, case_id, words, mediator
):
    told = {"result": "failed", "other_ways_told": True}
    take(mediator, case_id, "fail", **told)
    take(mediator, case_id, "close", skipped="不必再问")
    carried.reload()
    carried.wait_for_timeout(1500)
    assert case_id not in carried.evaluate(CASES)


@pytest.mark.parametrize("language", ["中文", "English"])
def test_the_screens_without_a_network_are_clean(carried, case_id, words, language):
    speak(carried, language)
    carried.context.set_offline(True)
    for path in ("/cases", f"/cases/{case_id}"):
        carried.goto(path)
        expect(carried.locator(".note.warn").first).to_be_visible()
        clean(carried, path)
    add = "加一方" if language == "中文" else "Add a side"
    carried.get_by_role("button", name=add).click()
    carried.locator("form.inner input[type=text]").fill(ONE)
    carried.locator("form.inner button[type=submit]").click()
    expect(carried.locator(".timeline .badge")).to_have_count(1)
    clean(carried, "a step")
    carried.goto("/outbox")
    expect(carried.locator("main li .badge").first).to_be_visible()
    clean(carried, "/outbox")


def clean(page, path):
    found = Axe().run(page)
    assert found.violations_count == 0, (path, found.generate_report())
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390, path
