"""R12: one record corrected on two phones, neither of which had a network."""

from playwright.sync_api import expect

from tests.e2e.people import Script, choose, file_record, ready_for_offline, sign_in

SAVE = "存下改的"


def two_phones(open_browser, worker, words):
    """Two phones of one worker; both know a record, and neither has a network."""
    pages = [open_browser(), open_browser()]
    for page in pages:
        page.goto("/")
        sign_in(page, worker)
        ready_for_offline(page)
    pages[0].goto("/record")
    file_record(pages[0], words)
    expect(pages[0].get_by_text("都传上去了")).to_be_visible()
    for page in pages:
        page.goto("/mine")
        expect(page.get_by_text(words)).to_be_visible()
        page.context.set_offline(True)
    return pages


def correct(page, words, change):
    row = page.get_by_role("listitem").filter(has_text=words)
    row.get_by_role("link").click()
    expect(page.get_by_label("说一说")).to_have_value(words)
    change(page)
    page.locator("button[form=record]").click()
    page.wait_for_url("**/outbox")


def go_online(page):
    page.context.set_offline(False)
    page.get_by_role("button", name="现在传").click()


def test_r12_different_fields_merge_without_a_question(
    open_browser, district, worker, words
):
    first, second = two_phones(open_browser, worker, words)
    correct(first, words, lambda page: choose(page, "重大"))
    correct(second, words, lambda page: choose(page, "物业"))
    for page in (first, second):
        go_online(page)
        expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)

    [kept] = Script(district, worker).filed(words)
    assert (kept["severity"], kept["version"]) == (2, 3)
    assert kept["category"].startswith("03") or kept["category"] != "0201"


def test_r12_the_same_field_is_asked_and_both_are_kept_until_then(
    open_browser, district, worker, words
):
    first, second = two_phones(open_browser, worker, words)
    said = [f"{words} {n}" for n in ("一楼", "二楼")]
    for page, mine in zip((first, second), said, strict=True):
        fill = lambda page, mine=mine: page.get_by_label("说一说").fill(mine)  # noqa: E731
        correct(page, words, fill)
    go_online(first)
    expect(first.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    go_online(second)
    expect(second.get_by_text("另一部手机也改了这一条")).to_be_visible(timeout=30_000)
    expect(second.get_by_text(f"这里写的：{said[1]}")).to_be_visible()
    expect(second.get_by_text(f"那边写的：{said[0]}")).to_be_visible()

    choose(second, f"这里写的：{said[1]}")
    second.get_by_role("button", name="就这样，再传").click()
    expect(second.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    server = Script(district, worker)
    [kept] = server.filed(said[1])
    before = server.ask(f"/records/{kept['id']}/versions")["items"]
    assert [one["said"]["summary"] for one in before] == [words, said[0]]
