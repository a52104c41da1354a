"""What the outbox promises over lines that are bad: each promise by its number."""

import json
import random
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import unheard
from tests.e2e.people import Script, file_record, ready_for_offline, sign_in
from tests.e2e.proxy import DROP, Said

ALL_SENT = "都传上去了"
ID_OF = """words => new Promise((done, failed) => {
  const opening = indexedDB.open('linli')
  opening.onerror = failed
  opening.onsuccess = () => {
    const asked = opening.result.transaction('records').objectStore('records').getAll()
    asked.onsuccess = () => {
      opening.result.close()
      done(asked.result.find(one => one.finding.summary === words).id)
    }
  }
})"""
POISON = """words => new Promise((done, failed) => {
  const opening = indexedDB.open('linli')
  opening.onerror = failed
  opening.onsuccess = () => {
    const tx = opening.result.transaction('outbox', 'readwrite')
    tx.objectStore('outbox').openCursor().onsuccess = ({ target }) => {
      const cursor = target.result
      if (!cursor) return
      const entry = cursor.value
      if (entry.body.summary === words) {
        entry.body.category = '9999'
        cursor.update(entry)
      }
      cursor.continue()
    }
    tx.oncomplete = () => { opening.result.close(); done() }
  }
})"""


@pytest.fixture
def page(on_line, worker):
    """The worker's app at the end of the line, ready to go without it."""
    page = on_line.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    return page


def file_many(page, count):
    """File so many records; return what they say."""
    said = []
    for n in count:
        page.goto("/record")
        said.append(f"第 {n} 条 {unheard()}")
        file_record(page, said[-1])
    return said


def counted(district, worker):
    """How often the server has each thing that was said."""
    return Counter(one["summary"] for one in Script(district, worker).records())


def not_sent(page, count):
    expect(page.get_by_text(f"还有 {count} 条没传").first).to_be_visible()


def all_sent(page, seconds=60):
    expect(page.get_by_text(ALL_SENT)).to_be_visible(timeout=seconds * 1000)


def until(page, found, seconds=15):
    """Wait for something that happens on the line."""
    for _ in range(seconds * 10):
        if found():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def batches(heard):
    return len(json.loads(heard.body)["acts"]) if heard.path.endswith("/acts") else 1


@pytest.mark.soak
def test_r3_an_answer_lost_after_the_act_was_done_makes_no_second_record(
    page, line, district, worker, size, each, told
):
    coin = random.Random(3)
    line.rule = lambda heard: DROP if heard.is_act and coin.random() < 0.5 else None
    said = file_many(page, each(size(6, 1000)))
    all_sent(page, 330)
    filed = counted(district, worker)

    assert line.dropped > 0
    assert [filed[words] for words in said] == [1] * len(said)
    told(f"{len(said)} records, {line.dropped} answers lost, 0 lost, 0 doubled")


PORTALS = {
    "200 with a page": Said(200),
    "200 with other JSON": Said(200, "application/json", b"{}"),
    "302": Said(302, headers=(("Location", "/portal"),)),
    "204": Said(204, body=b""),
    "511": Said(511),
}


def test_r4_a_captive_portals_answer_is_never_a_success(page, line, district, worker):
    words = None
    for portal in PORTALS.values():
        line.rule = lambda heard, said=portal: (
            said if heard.path.startswith("/api/") else None
        )
        if not words:
            [words] = file_many(page, range(1))
        before = len(line.heard)
        page.get_by_role("button", name="现在传").click()
        until(page, lambda known=before: len(line.heard) > known)
        page.wait_for_timeout(300)
        not_sent(page, 1)
    assert counted(district, worker)[words] == 0

    line.rule = lambda heard: None
    page.get_by_role("button", name="现在传").click()
    all_sent(page)
    assert counted(district, worker)[words] == 1


@pytest.mark.soak
def test_r10_one_poison_among_many_is_set_aside_and_can_be_corrected(
    page, on_line, line, district, worker, size, each, told
):
    on_line.set_offline(True)
    said = file_many(page, each(size(6, 100)))
    poison = said[len(said) // 2]
    page.evaluate(POISON, poison)
    on_line.set_offline(False)
    expect(page.get_by_text("没收下", exact=True)).to_have_count(1, timeout=60_000)
    not_sent(page, 1)
    filed = counted(district, worker)
    assert [filed[words] for words in said] == [int(one != poison) for one in said]
    told(f"{len(said) - 1} of {len(said)} delivered, 1 set aside with its reason")

    page.get_by_role("link", name="改这一条").first.click()
    page.wait_for_url("**/record/*")
    expect(page.get_by_label("说一说")).to_have_value(poison)
    page.get_by_role("button", name="改好，再传").click()
    page.wait_for_url("**/outbox")
    all_sent(page)
    assert counted(district, worker)[poison] == 1


@pytest.mark.soak
def test_r10_an_act_over_which_the_server_falls_keeps_no_other_waiting(
    page, on_line, line, district, worker, size, each, told
):
    on_line.set_offline(True)
    said = file_many(page, each(size(5, 100)))
    poison = said[1].encode()
    line.rule = lambda heard: (
        Said(500) if heard.is_act and poison in decoded(heard.body) else None
    )
    on_line.set_offline(False)
    expect(page.get_by_text("还有 1 条没传").first).to_be_visible(timeout=120_000)
    filed = counted(district, worker)
    assert [filed[words] for words in said] == [int(n != 1) for n in range(len(said))]

    line.rule = lambda heard: None
    told(f"{len(said) - 1} of {len(said)} delivered while the server fell over one")


def decoded(body):
    """The body with its words as they are: JSON may write them in numbers."""
    return json.dumps(json.loads(body or b"0"), ensure_ascii=False).encode()


@pytest.mark.soak
def test_r11_corrections_of_one_record_arrive_in_the_order_they_were_made(
    page, on_line, line, district, worker, size, each, told
):
    on_line.set_offline(True)
    steps = size(3, 9)
    last = []
    for _ in each(size(2, 100)):
        [words] = file_many(page, range(1))
        record = page.evaluate(ID_OF, words)
        for step in range(steps):
            last_words = f"{words} 改 {step}"
            page.goto(f"/record/{record}")
            page.get_by_label("说一说").fill(last_words)
            page.get_by_role("button", name="改好，再传").click()
            page.wait_for_url("**/outbox")
        last.append(last_words)
    coin = random.Random(11)
    line.rule = lambda heard: DROP if heard.is_act and coin.random() < 0.3 else None
    on_line.set_offline(False)
    page.goto("/outbox")
    all_sent(page, 330)
    there = {one["summary"]: one for one in Script(district, worker).records()}

    assert [there[words]["version"] for words in last] == [steps + 1] * len(last)
    told(
        f"{len(last)} chains of {steps + 1}, {line.dropped} answers lost: all in order"
    )
