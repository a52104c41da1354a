"""R25: a phone whose clock is wrong works on, and the person is told in words."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Script, file_record, ready_for_offline, sign_in

CLOCKS = {
    "five years back": (-timedelta(days=5 * 365.25), "手机的时间慢了 5 年。"),
    "a day ahead": (timedelta(days=1, minutes=5), "手机的时间快了 1 天。"),
    "an hour back": (-timedelta(hours=1), "手机的时间慢了 1 小时。"),
}
SHIFT = """ms => {
    const Right = Date
    const now = () => Right.now() + ms
    window.Date = class extends Right {
        constructor(...said) { said.length ? super(...said) : super(now()) }
        static now() { return now() }
    }
}"""


def shift(page, offset):
    """Set the phone's clock, while the app is open."""
    page.evaluate(SHIFT, offset.total_seconds() * 1000)


@pytest.mark.parametrize(("offset", "says"), CLOCKS.values(), ids=CLOCKS)
def test_r25_a_wrong_clock_is_told_and_what_it_wrote_is_marked(
    phone, district, worker, words, offset, says
):
    ms = offset.total_seconds() * 1000
    phone.add_init_script(f"({SHIFT})({ms})")
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    expect(page.get_by_text(says)).to_be_visible()
    page.goto("/record")
    file_record(page, words)
    expect(page.get_by_text("都传上去了")).to_be_visible()

    [record] = Script(district, worker).filed(words)
    assert record["clock_off"] is True
    late = datetime.now(UTC) - datetime.fromisoformat(record["received_at"])
    assert abs(late) < timedelta(minutes=2)


def test_r25_a_clock_that_changes_in_mid_queue_changes_no_order(
    phone, district, worker, words
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    page.goto("/record")
    phone.set_offline(True)
    for n, offset in enumerate([0, 1, -1 - 5 * 365]):
        shift(page, timedelta(days=offset))
        if n:
            page.get_by_role("link", name="报一件事").first.click()
        file_record(page, f"{words} {n}")
    phone.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)

    filed = [
        one
        for one in Script(district, worker).records()
        if one["summary"].startswith(words)
    ]
    # In the order in which they were written, whatever the clock said.
    assert [one["summary"][-1] for one in filed] == ["0", "1", "2"]
    assert [one["seq"] for one in filed] == sorted(one["seq"] for one in filed)
    # Right before, a day ahead, five years back: only the first is not doubted.
    assert [one["clock_off"] for one in filed] == [False, True, True]


def test_r25_another_zone_changes_nothing(open_browser, district, worker, words):
    page = open_browser(timezone_id="Pacific/Honolulu")
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    file_record(page, words)
    expect(page.get_by_text("都传上去了")).to_be_visible()

    expect(page.get_by_text("手机的时间")).not_to_be_visible()
    [record] = Script(district, worker).filed(words)
    assert record["clock_off"] is False


def test_r25_what_the_centre_refuses_for_its_time_goes_with_that_of_sending(
    phone, district, worker, words
):
    years = timedelta(days=2 * 365.25)
    phone.add_init_script(f"({SHIFT})({years.total_seconds() * 1000})")
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    file_record(page, words)
    expect(page.get_by_text("这条的时间不对。手机的日期快了")).to_be_visible()
    page.get_by_role("button", name="改用现在的时间").click()
    expect(page.get_by_text("都传上去了")).to_be_visible()

    [record] = Script(district, worker).filed(words)
    written = datetime.now(UTC) - datetime.fromisoformat(record["filed_at"])
    assert abs(written) < timedelta(minutes=2)
