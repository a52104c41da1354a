"""What a phone keeps: every key, on a full disk, in two tabs, from an older app."""

import json
import re
import time
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Script, choose, file_record, ready_for_offline, sign_in
from tests.e2e.test_photos import camera

SAVE = "存下，有网就传"


def begin(page, worker):
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)


def test_r5_whoever_types_without_a_pause_loses_less_than_half_a_second(
    kept_phone, worker
):
    page = kept_phone.open("/")
    begin(page, worker)
    page.goto("/record")
    words = page.get_by_label("说一说")
    typed = "".join(str(n % 10) for n in range(60))
    words.press_sequentially(typed, delay=50)
    page.wait_for_timeout(500)
    words.press_sequentially("又", delay=0)
    kept_phone.kill()

    page = kept_phone.open("/record")
    expect(page.get_by_label("说一说")).to_have_value(re.compile(f"^{typed}"))


def test_r5_what_is_typed_is_kept_when_the_page_is_left_at_once(phone, worker):
    page = phone.new_page()
    begin(page, worker)
    page.goto("/record")
    page.get_by_label("说一说").fill("还没停手就走了")
    page.goto("/mine")
    page.goto("/record")
    expect(page.get_by_label("说一说")).to_have_value("还没停手就走了")


class Disk:
    """The phone's disk: nearly full, and filled when a test says so."""

    SMALL = 6_000_000

    def __init__(self, phone, page, district):
        """Say so before the database is opened: an open one knows its room."""
        self.cdp, self.page = phone.new_cdp_session(page), page
        self.origin = {"origin": district.url}
        self.allow(self.SMALL)

    def allow(self, quota):
        said = self.origin | {"quotaSize": quota}
        self.cdp.send("Storage.overrideQuotaForOrigin", said)
        told = self.cdp.send("Storage.getUsageAndQuota", self.origin)
        assert (told["overrideActive"], told["quota"]) == (True, quota)

    def fill(self, leave=0):
        """Fill it up; then leave so many 100 kB, or take some away for others."""
        filled = self.page.evaluate(FILL)
        assert 10 < filled < 1_000
        used = self.cdp.send("Storage.getUsageAndQuota", self.origin)["usage"]
        self.allow(int(used) + leave * 100_000)

    def empty(self):
        self.cdp.send("Storage.overrideQuotaForOrigin", self.origin)


FILL = """
async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open('linli')
    asked.onsuccess = () => done(asked.result)
  })
  const write = work => new Promise((done) => {
    const tx = db.transaction('pictures', 'readwrite')
    work(tx.objectStore('pictures'))
    tx.oncomplete = () => done(true)
    tx.onabort = () => done(false)
  })
  let count = 0
  for (const size of [100_000, 10_000, 1_000]) {
    const piece = () => crypto.getRandomValues(new Uint8Array(Math.min(size, 60_000)))
    const bytes = () => new Blob([piece(), piece()].slice(0, size > 60_000 ? 2 : 1))
    while (await write(store => store.put(bytes(), `filler ${size} ${count}`))) count++
  }
  db.close()
  return count
}
"""


def take_photo(page, picture):
    page.locator("input[type=file]").first.set_input_files(picture)


def test_r26_a_full_phone_keeps_the_words_says_which_photo_is_missing_and_sends(
    phone, district, worker, words
):
    page = phone.new_page()
    disk = Disk(phone, page, district)
    begin(page, worker)
    page.goto("/record")
    file_record(page, f"{words} 先有一条")
    expect(page.get_by_text("都传上去了")).to_be_visible()
    phone.set_offline(True)
    disk.fill(leave=-1)
    said = [f"{words} 第 {n} 条" for n in range(3)]
    for one in said:
        page.goto("/record")
        take_photo(page, camera(1200))
        expect(page.get_by_text("手机满了，有 1 张照片没存下")).to_be_visible()
        file_record(page, one)
        expect(page.get_by_text(one)).to_be_visible()
        expect(page.get_by_text("有 1 张照片没存下").first).to_be_visible()
    page.reload()
    for one in said:
        expect(page.get_by_text(one)).to_be_visible()

    phone.set_offline(False)
    page.get_by_role("button", name="现在传").click()
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    server = Script(district, worker)
    assert [len(server.filed(one)) for one in said] == [1, 1, 1]


def test_r26_a_photo_that_fits_only_when_it_is_small_is_kept_small(
    phone, district, worker, words
):
    page = phone.new_page()
    disk = Disk(phone, page, district)
    begin(page, worker)
    page.goto("/record")
    picture = camera(3200)
    assert len(picture["buffer"]) > 2_000_000
    disk.fill(leave=10)
    take_photo(page, picture)
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible(timeout=30_000)
    file_record(page, words)
    disk.empty()
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    server = Script(district, worker)
    [record] = server.filed(words)
    assert len(server.ask(f"/records/{record['id']}/attachments")["items"]) == 1


def test_r27_a_draft_in_two_tabs_is_one_and_files_once(phone, district, worker, words):
    first, second = phone.new_page(), phone.new_page()
    begin(first, worker)
    for page in (first, second):
        page.goto("/record")
    choose(first, "邻里")
    first.get_by_label("说一说").fill(words)
    expect(second.get_by_label("说一说")).to_have_value(words)
    choose(second, "请人来调")
    expect(first.get_by_role("radio", name="请人来调", exact=True)).to_be_checked()

    first.get_by_role("button", name=SAVE).click()
    first.wait_for_url("**/outbox")
    expect(second.get_by_text("另一个页面已经存下了这一条")).to_be_visible()
    expect(second.get_by_label("说一说")).to_have_value("")
    expect(first.get_by_text("都传上去了")).to_be_visible()
    assert len(Script(district, worker).filed(words)) == 1


def test_r27_both_tabs_save_at_once_and_it_is_one_record(
    phone, district, worker, words
):
    first, second = phone.new_page(), phone.new_page()
    begin(first, worker)
    for page in (first, second):
        page.goto("/record")
    choose(first, "邻里")
    choose(first, "请人来调")
    first.get_by_label("说一说").fill(words)
    expect(second.get_by_label("说一说")).to_have_value(words)
    press = (
        "() => setTimeout(() => document.querySelector('[form=record]').click(), 50)"
    )
    for page in (first, second):
        page.evaluate(press)
    first.wait_for_url("**/outbox")
    page.wait_for_timeout(1_000)
    first.goto("/outbox")
    expect(first.get_by_text("都传上去了")).to_be_visible()
    assert len(Script(district, worker).filed(words)) == 1


def test_r27_what_is_typed_while_the_other_tab_files_becomes_a_second_record_seen(
    phone, district, worker, words
):
    first, second = phone.new_page(), phone.new_page()
    begin(first, worker)
    for page in (first, second):
        page.goto("/record")
    choose(first, "邻里")
    choose(first, "请人来调")
    first.get_by_label("说一说").fill(words)
    expect(second.get_by_label("说一说")).to_have_value(words)
    # The other tab has not heard of it when its person types on.
    second.evaluate("() => { BroadcastChannel.prototype.postMessage = () => {} }")
    first.evaluate("() => { BroadcastChannel.prototype.postMessage = () => {} }")
    first.get_by_role("button", name=SAVE).click()
    first.wait_for_url("**/outbox")
    second.get_by_label("说一说").fill(f"{words} 还有")
    expect(second.get_by_text("都留着")).to_be_visible()
    second.get_by_role("button", name=SAVE).click()
    second.wait_for_url("**/outbox")
    expect(second.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    server = Script(district, worker)
    assert len(server.filed(words)) == 1
    assert len(server.filed(f"{words} 还有")) == 1


MADE_BY = """
async ([version, account, entries, record]) => {
  const asked = indexedDB.open('linli', version)
  asked.onupgradeneeded = () => {
    const db = asked.result
    const outbox = db.createObjectStore('outbox', { keyPath: 'seq' })
    outbox.createIndex('subject', 'subject')
    outbox.createIndex('account', 'account')
    const records = db.createObjectStore('records', { keyPath: 'id' })
    records.createIndex('account', 'account')
    db.createObjectStore('drafts', { keyPath: 'key' })
    const kept = db.createObjectStore('kept')
    kept.add(account, 'account')
    kept.add(entries.length, 'seq')
    entries.forEach(one => outbox.add(one))
    records.add(record)
    if (version > 1)
      db.createObjectStore('visits', { keyPath: 'id' })
        .createIndex('account', 'account')
    if (version > 2) {
      const photos = db.createObjectStore('photos', { keyPath: 'id' })
      photos.createIndex('about', 'about')
      photos.createIndex('account', 'account')
      db.createObjectStore('pictures')
    }
  }
  await new Promise((done, not) => {
    asked.onsuccess = () => { asked.result.close(); done() }
    asked.onerror = not
  })
}
"""


@pytest.mark.parametrize("version", [1, 2, 3])
def test_r6_a_phone_of_an_older_app_opens_and_delivers_what_waited(
    phone, district, worker, words, version
):
    page = phone.new_page()
    page.goto("/icon.svg")
    said = json.dumps({name: worker[name] for name in ("login", "password")})
    account = page.evaluate(
        """async body => (await (await fetch('/api/v1/sessions', {
          method: 'POST', body, headers: { 'Content-Type': 'application/json' },
        })).json()).account""",
        said,
    )
    record_id = str(uuid4())
    finding = {
        "source": "patrol",
        "category": "0203",
        "severity": 4,
        "summary": words,
        "danger": False,
        "outcome": "noted",
        "filed_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "device_id": str(uuid4()),
        "seq": 1,
    }
    entry = {
        "seq": 1,
        "account": account["id"],
        "kind": "record.file",
        "path": f"/records/{record_id}",
        "body": finding,
        "subject": record_id,
        "id": record_id,
        "tries": 0,
    }
    record = {
        "id": record_id,
        "account": account["id"],
        "seq": 1,
        "finding": finding,
    }
    page.evaluate(MADE_BY, [version, account, [entry], record])
    page.goto("/outbox")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    assert len(Script(district, worker).filed(words)) == 1
    assert re.search("linli", str(page.evaluate("() => indexedDB.databases()")))
