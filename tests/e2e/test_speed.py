"""R18: how quick the app is on a weak phone and a slow line.

The machine that runs this is shared: what is asserted is generous, the figures are
printed. In full, and against the promise itself, with LINLI_SOAK=1.
"""

import os
import statistics
import sys
import time

from playwright.sync_api import expect

from tests.e2e.people import choose, ready_with_ground, set_pin, sign_in

RECORDS = 5_000
SLOWER = 4
PROMISED_S, FIRST_S, AGAIN_S = 3.0, 3.5, 1.5
PATIENCE = 1 if os.environ.get("LINLI_SOAK") else 4
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
FILL = """async ({count, owner}) => {
    const db = await new Promise((go, no) => {
        const asked = indexedDB.open('linli')
        asked.onsuccess = () => go(asked.result)
        asked.onerror = () => no(asked.error)
    })
    const tx = db.transaction('records', 'readwrite')
    for (let n = 0; n < count; n++) {
        const id = `018f0000-0000-7000-8000-${String(count - n).padStart(12, '0')}`
        const filed_at = new Date(Date.now() - n * 600_000).toISOString()
        const finding = {
            category: 'neighbor', outcome: 'noted', source: 'patrol', severity: 4,
            summary: `示例：第 ${n} 件，楼上漏水`, danger: false, place: null,
            people: null, visit_id: null, dwelling_id: null, building_id: null,
            filed_at, device_id: 'd', seq: n,
        }
        tx.objectStore('records').put({id, account: owner, seq: n, finding})
    }
    await new Promise((go, no) => { tx.oncomplete = go; tx.onabort = no })
    db.close()
}"""
OWNER = "async () => (await (await fetch('/api/v1/me')).json()).id"


def throttle(page, network=None):
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if network:
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", network)


def timed(act, seen):
    start = time.perf_counter()
    act()
    expect(seen).to_be_visible(timeout=30_000)
    return time.perf_counter() - start


def told(says, took, promised, record_property):
    sys.stderr.write(f"R18 {says}: {took:.2f} s (promised {promised})\n")
    record_property(says, round(took, 2))
    assert took <= promised * PATIENCE, says


def test_r18_with_5000_records_nothing_takes_longer_than_promised(
    phone, worker, words, record_property
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_with_ground(page)
    owner = page.evaluate(OWNER)
    page.evaluate(FILL, {"count": RECORDS, "owner": owner})
    page.goto("/today")
    throttle(page)

    def step(says, act, seen):
        told(says, timed(act, seen), PROMISED_S, record_property)

    nav = page.get_by_role("navigation")
    mine = nav.get_by_role("link", name="我报的事")
    step("list", mine.click, page.get_by_text("示例：第 0 件"))
    today = nav.get_by_role("link", name="今天")
    step("today", today.click, page.get_by_role("link", name="记一件事"))
    form = page.get_by_role("link", name="记一件事")
    step("form", form.click, page.get_by_label("说一说"))
    choose(page, "邻里")
    page.get_by_label("说一说").fill(words)
    choose(page, "先记着")
    save = page.get_by_role("button", name="存下，有网就传")
    step("save", save.click, page.get_by_text(words))
    step("ground", lambda: page.goto("/ground"), page.locator("path.area").first)


def test_r18_a_phone_that_seals_what_it_keeps_is_hardly_slower(
    phone, worker, record_property
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.evaluate(FILL, {"count": RECORDS, "owner": page.evaluate(OWNER)})
    set_pin(page)
    page.goto("/today")
    throttle(page)
    mine = page.get_by_role("navigation").get_by_role("link", name="我报的事")
    row = page.get_by_text("示例：第 0 件")
    told("list, sealed", timed(mine.click, row), PROMISED_S, record_property)


def open_twice(open_browser):
    """Open the door on a new phone, and again; return the seconds of both."""
    page = open_browser()
    throttle(page, SLOW_3G)
    button = page.get_by_role("button", name="登录", exact=True)
    start = lambda: page.goto("/signin", wait_until="commit")  # noqa: E731
    first = timed(start, button)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(500)
    return first, timed(start, button)


def test_r18_the_first_use_on_a_slow_line_and_the_next(open_browser, record_property):
    took = [open_twice(open_browser) for _ in range(3 if PATIENCE == 1 else 1)]
    first, again = (statistics.median(one) for one in zip(*took, strict=True))
    told("first use", first, FIRST_S, record_property)
    told("next use", again, AGAIN_S, record_property)
