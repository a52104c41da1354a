"""What the outbox promises of photos: whole, or visibly not, and seldom sent twice."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import unheard
from tests.e2e.people import Script, file_record, ready_for_offline, sign_in
from tests.e2e.proxy import DEAD
from tests.e2e.test_photos import camera
from tests.e2e.test_sending import all_sent, until

EVERY = 256 * 1024
LOSE_ONE = """() => new Promise((done, failed) => {
  const opening = indexedDB.open('linli')
  opening.onerror = failed
  opening.onsuccess = () => {
    const tx = opening.result.transaction('pictures', 'readwrite')
    const keys = tx.objectStore('pictures').getAllKeys()
    keys.onsuccess = () => tx.objectStore('pictures').delete(keys.result[1])
    tx.oncomplete = () => { opening.result.close(); done(keys.result[1]) }
  }
})"""
READY = """() => new Promise((done, failed) => {
  const opening = indexedDB.open('linli')
  opening.onerror = failed
  opening.onsuccess = () => {
    const asked = opening.result.transaction('photos').objectStore('photos').getAll()
    asked.onsuccess = () => {
      opening.result.close()
      done(asked.result.filter(one => one.ready).length)
    }
  }
})"""


@pytest.fixture
def page(on_line, worker):
    """The worker's app at the end of the line, under its service worker."""
    page = on_line.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    on_line.set_offline(True)
    page.goto("/record")
    assert page.evaluate("() => navigator.serviceWorker.controller !== null")
    return page


@pytest.fixture(scope="module")
def taken():
    """Three large photos as a camera gives them."""
    return [camera(1600 + n) for n in range(3)]


def photograph_and_file(page, taken, words, known=0):
    page.goto("/record")
    page.locator("input[type=file]").nth(1).set_input_files(taken)
    expect(page.locator("ul.tiles img")).to_have_count(len(taken))
    file_record(page, words)
    until(page, lambda: page.evaluate(READY) == known + len(taken), 60)


def photos_of(district, worker, words):
    script = Script(district, worker)
    [record] = script.filed(words)
    return script.ask(f"/records/{record['id']}/attachments")


def test_r7_the_service_worker_never_touches_what_is_sent(
    page, on_line, line, district, worker, words, taken
):
    """The server has the hash of each photo from the phone: other bytes are refused."""
    photograph_and_file(page, taken, words)
    answers = []
    on_line.on("response", lambda answer: answers.append(answer))
    on_line.set_offline(False)
    all_sent(page)
    sent = [one for one in answers if one.request.method in ("PUT", "POST")]

    assert len(sent) > 6
    assert not any(one.from_service_worker for one in sent)
    found = photos_of(district, worker, words)
    assert [one["complete"] for one in found["items"]] == [True] * 3
    assert sum(one["size"] for one in found["items"]) > 500_000


def test_r8_a_photo_that_is_gone_from_the_phone_is_missed_on_both_sides(
    page, on_line, district, worker, words, taken
):
    photograph_and_file(page, taken, words)
    gone = page.evaluate(LOSE_ONE)
    on_line.set_offline(False)
    expect(page.get_by_text("有一张照片不在手机里了。")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("缺照片", exact=True)).to_be_visible()
    expect(page.get_by_text("已收到", exact=True)).to_have_count(0)
    until(page, lambda: len(photos_of(district, worker, words)["items"]) == 2, 30)

    found = photos_of(district, worker, words)
    assert [one["id"] for one in found["missing"]] == [gone]


def test_r8_a_line_that_breaks_over_one_photo_leaves_its_record_unsent(
    page, on_line, line, district, worker, words, taken
):
    bad: list[str] = []

    def breaks(heard):
        if not heard.is_photo or "*/" in heard.headers["Content-Range"]:
            return None
        bad.extend([heard.path] if not bad else [])
        return DEAD if heard.path == bad[0] else None

    photograph_and_file(page, taken, words)
    line.rule = breaks
    on_line.set_offline(False)
    until(
        page, lambda: bad and len(photos_of(district, worker, words)["items"]) == 2, 60
    )
    found = photos_of(district, worker, words)
    assert [one["id"] for one in found["missing"]] == [bad[0].split("/")[-1]]
    expect(page.get_by_text("还有 1 条没传").first).to_be_visible()

    line.rule = lambda heard: None
    all_sent(page)
    found = photos_of(district, worker, words)
    assert (len(found["items"]), found["missing"]) == (3, [])


@pytest.mark.soak
@pytest.mark.parametrize("relay", [False, True], ids=["line", "relay"])
def test_r9_an_upload_resumes_where_the_line_broke(
    page, on_line, line, district, worker, taken, size, each, told, relay
):
    """A photo is at most 300 kB on the phone, so many make the 20 MB.

    A relay hands on only what it holds whole, as many in front of a server do:
    what it had got of a part is lost then, and Chromium sends the part again by
    itself, so that neither the phone nor the server hears of the break.
    """
    records = [f"照片 {n}" for n in range(size(3, 24))]
    for n in each(len(records)):
        records[n] = f"{records[n]} {unheard()}"
        photograph_and_file(page, taken, records[n], known=3 * n)
    line.cut_every, line.whole_only = EVERY, relay
    on_line.set_offline(False)
    all_sent(page, 60 + 30 * len(records))
    found = [photos_of(district, worker, words)["items"] for words in records]
    whole = sum(one["size"] for items in found for one in items)

    assert [len(items) for items in found] == [3] * len(records)
    assert line.cuts >= whole // EVERY - 1 > 3
    share = line.photo_bytes / whole
    told(f"{whole} bytes, {line.cuts} breaks, {share:.3f} times as many sent")
    # The first breaks find four photos side by side, and ranges as long as the line was
    # good for: of a few megabytes that is much.
    first = 2 * EVERY if whole < 10_000_000 else 0
    assert line.photo_bytes <= (1.6 if relay else 1.1) * whole + first, share
