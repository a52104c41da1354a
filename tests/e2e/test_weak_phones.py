"""Phones that lack what newer browsers have: a part is taken away, and work goes on.

Chromium without a part is not that browser: docs/phones.md says what is not tried.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import choose, file_record, sign_in
from tests.e2e.test_photos import camera, photograph, photos_of

MISSING = {
    "crypto.randomUUID": "delete Crypto.prototype.randomUUID",
    "AbortSignal.timeout": "delete AbortSignal.timeout; delete AbortSignal.any",
    "Array.prototype.at": """
        for (const one of [Array, String]) delete one.prototype.at
        for (const one of ['findLast', 'toSorted', 'toReversed', 'toSpliced', 'with'])
            delete Array.prototype[one]
        delete Object.hasOwn; delete String.prototype.replaceAll; delete Promise.any""",
    "structuredClone": "delete window.structuredClone",
    "OffscreenCanvas": "delete window.OffscreenCanvas",
    "Worker": "delete window.Worker",
    "navigator.locks": "delete Navigator.prototype.locks",
    "BroadcastChannel": "delete window.BroadcastChannel",
    "service worker": "delete Navigator.prototype.serviceWorker",
    "background sync": "delete window.SyncManager",
    "idle time": "delete window.requestIdleCallback",
    "storage": "delete Navigator.prototype.storage",
    "dialog": """for (const one of ['show', 'showModal', 'close'])
        delete HTMLDialogElement.prototype[one]""",
}
ALL = "\n".join(script for script in MISSING.values())


SILENT = """const open = IDBFactory.prototype.open
    IDBFactory.prototype.open = function (...said) {
        const asked = open.apply(this, said)
        asked.addEventListener = () => {}
        return asked
    }"""


def test_the_door_opens_though_the_phones_own_store_never_answers(open_browser):
    page = open_browser()
    page.add_init_script(SILENT)
    page.goto("/")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


@pytest.mark.parametrize("without", [*MISSING.values(), ALL], ids=[*MISSING, "all"])
def test_a_record_and_its_photo_arrive_without(
    open_browser, district, worker, words, without
):
    page = open_browser()
    page.context.add_init_script(without)
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto("/")
    sign_in(page, worker)
    page.context.set_offline(True)
    page.get_by_role("button", name="有危险").click()
    expect(page.get_by_role("link", name="110 报警")).to_be_visible()
    page.get_by_role("button", name="关上").click()
    expect(page.get_by_role("link", name="110 报警")).not_to_be_visible()
    page.context.set_offline(False)
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="报一件事").click()
    choose(page, "邻里")
    photograph(page, camera(800))
    page.context.set_offline(True)
    file_record(page, words)
    expect(page.get_by_text(words)).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)

    [kept] = photos_of(district, worker, words)
    assert kept["complete"]
    assert faults == []


def test_without_https_the_app_says_so_and_stops(open_browser):
    page = open_browser()
    page.context.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', {value: false})"
    )
    page.goto("/")

    expect(page.get_by_role("heading", name="请使用 https")).to_be_visible()


WECHAT = (
    "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/88.0.4324.93 Mobile Safari/537.36 MicroMessenger/8.0.20 XWEB/6945"
)


def test_wechat_is_told_what_lasts_there_and_files_from_its_own_queue(
    open_browser, worker, words
):
    page = open_browser(user_agent=WECHAT)
    page.context.add_init_script(MISSING["service worker"])
    page.goto("/")
    sign_in(page, worker)
    told = page.get_by_text("在浏览器打开")
    expect(told).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="知道了").click()
    expect(told).not_to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link", name="报一件事").click()
    file_record(page, words)
    expect(page.get_by_text("等着传", exact=True).first).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(told).not_to_be_visible()


def test_after_the_first_success_one_reads_how_it_comes_to_the_home_screen(
    open_browser, worker, words
):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    page.get_by_role("link", name="报一件事").click()
    expect(page.get_by_text("放到桌面上")).not_to_be_visible()
    file_record(page, words)

    expect(page.get_by_text("把邻里放到桌面上")).to_be_visible()
    assert Axe().run(page).violations_count == 0
