"""Killed at any moment, as when the battery falls out, a phone loses nothing."""

import os
import random
import time
from collections import Counter
from contextlib import contextmanager
from threading import Timer

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.conftest import KeptPhone, browsers_of, unheard
from tests.e2e.people import Script, choose, ready_for_offline, sign_in
from tests.e2e.proxy import DROP
from tests.e2e.test_photos import camera

WRITTEN = 1.0
"""A field is kept 300 ms after its last letter; a machine under load takes longer."""
KEPT = """() => new Promise((done, failed) => {
  const opening = indexedDB.open('linli')
  opening.onerror = failed
  opening.onsuccess = () => {
    const found = {}
    const tx = opening.result.transaction(['records', 'drafts', 'photos'])
    for (const name of ['records', 'drafts', 'photos'])
      tx.objectStore(name).getAll().onsuccess = one => found[name] = one.target.result
    tx.oncomplete = () => { opening.result.close(); done(found) }
  }
})"""


@pytest.fixture
def phone(playwright, line, tmp_path):
    """A phone at the end of the line, whose browser can be killed."""
    phone = KeptPhone(playwright, line.url, tmp_path / "profile")
    yield phone
    phone.kill()


PARTS = ("nothing", "photo", "category", "summary", "outcome", "filed")


class AtTheDoor:
    """Somebody who files one thing, and the moment at which each part was done."""

    def __init__(self, until, end, has_photo):
        """Let the battery fall out soon after that part.

        What was half entered before is taken up: with its photo, where it has one.
        """
        self.has_photo = has_photo
        self.words = f"被关掉 {unheard()}"
        self.done = {}
        self.until, self.end = until, end
        if until == "nothing":
            end.start()

    def file(self, page, picture):
        page.goto("/record?new=1")
        if not self.has_photo:
            page.locator("input[type=file]").first.set_input_files(picture)
        page.locator("ul.tiles img").wait_for()
        self.note("photo")
        choose(page, "邻里")
        self.note("category")
        page.get_by_label("说一说").fill(self.words)
        self.note("summary")
        choose(page, "请人来调")
        self.note("outcome")
        page.wait_for_timeout(300)
        page.get_by_role("button", name="存下，有网就传").click()
        page.wait_for_url("**/outbox")
        self.note("filed")
        page.wait_for_timeout(30_000)

    def note(self, part):
        self.done[part] = time.monotonic()
        if part == self.until:
            self.end.start()

    def surely(self, killed_at):
        """What must be there: all but what was being written just then."""
        return {part for part, at in self.done.items() if at < killed_at - WRITTEN}

    def is_kept(self, kept, killed_at):
        """Check what the phone still has of it; tell whether it was filed."""
        filed = [r for r in kept["records"] if r["finding"]["summary"] == self.words]
        assert len(filed) <= 1
        assert filed or "filed" not in self.done, "a filed record is lost"
        drafts = [d["said"] for d in kept["drafts"]]
        for part in self.surely(killed_at) & {"category", "summary", "outcome"}:
            assert filed or any(said.get(part) for said in drafts), f"{part} is lost"
        if "photo" in self.done:
            about = {r["id"] for r in filed} or {d["key"] for d in kept["drafts"]}
            mine = [p for p in kept["photos"] if p["about"] in about]
            assert mine or not about, "a photo is lost"
        return bool(filed)


def has_photo(kept):
    """Tell whether what is half entered has one, even if nothing else of it."""
    filed = {record["id"] for record in kept["records"]}
    return any(photo["about"] not in filed for photo in kept["photos"])


@contextmanager
def killed(phone, until, after, photographed):
    """Have somebody file, and end the browser so many seconds after that part.

    By what was done and not by the clock: else a slow machine is killed before
    anything was entered, and proves nothing.
    """
    ends = []

    def end():
        ends.append(time.monotonic())
        for pid in browsers_of(phone.folder):
            os.kill(pid, 9)

    visit = AtTheDoor(until, Timer(after, end), photographed)
    try:
        yield visit, ends
    except (Error, AssertionError):  # what is waited for in a browser that is gone
        if not ends:
            raise
    visit.end.join()
    phone.kill()


def arrived_once(server, filed):
    """Check that the server has each record once, with its photo."""
    records = server.records()
    there = Counter(one["summary"] for one in records)
    assert [there[visit.words] for visit in filed] == [1] * len(filed)
    ids = {one["summary"]: one["id"] for one in records}
    for visit in filed:
        photos = server.ask(f"/records/{ids[visit.words]}/attachments")
        # What was half entered before a kill is taken up next time, photo and all.
        assert photos["items"]
        assert photos["missing"] == []


@pytest.mark.soak
def test_r5_nothing_is_lost_or_doubled_wherever_the_browser_is_killed(
    phone, line, district, worker, size, each, told
):
    page = phone.open("/")
    sign_in(page, worker)
    ready_for_offline(page)
    # A browser writes down who is signed in only after a while, or when it is closed.
    phone.close()
    page = phone.open("/outbox")
    dice, picture = random.Random(5), camera(400)
    line.rule = lambda heard: DROP if heard.is_act and dice.random() < 0.2 else None
    filed, moments, kept = [], Counter(), page.evaluate(KEPT)
    for n in each(size(6, 200)):
        until = PARTS[n % len(PARTS)]
        after = dice.uniform(0, 3 if until == "filed" else 1)
        with killed(phone, until, after, has_photo(kept)) as (visit, ends):
            visit.file(page, picture)
        moments[["nothing", *visit.done][-1]] += 1
        page = phone.open("/outbox")
        kept = page.evaluate(KEPT)
        if visit.is_kept(kept, ends[0]):
            filed.append(visit)
    line.rule = lambda heard: None
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=330_000)

    assert len(filed) >= moments["filed"] >= size(6, 200) // len(PARTS)
    arrived_once(Script(district, worker), filed)
    told(
        f"{moments.total()} kills, after {dict(moments)}; {len(filed)} records and"
        f" their photos, {line.dropped} answers lost: 0 lost, 0 doubled"
    )
