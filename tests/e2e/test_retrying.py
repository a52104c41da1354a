"""The outbox tries again, seldom enough and for ever."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import file_record, ready_for_offline, sign_in
from tests.e2e.proxy import DEAD, Said
from tests.e2e.test_sending import (
    all_sent,
    batches,
    counted,
    file_many,
    not_sent,
    until,
)


@pytest.fixture
def page(on_line, worker):
    """The worker's app at the end of the line, ready to go without it."""
    page = on_line.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    return page


@pytest.mark.soak
def test_r14_two_days_without_a_line_and_it_still_sends(
    on_line, line, district, worker, size, each, told
):
    page = on_line.new_page()
    page.clock.install()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    line.rule = lambda heard: DEAD if heard.path.startswith("/api/") else None
    [words] = file_many(page, range(1))
    turns = size(96, 576)
    before = len(line.asked())
    for _ in each(turns):
        page.clock.fast_forward(48 * 3600_000 // turns)
        page.wait_for_timeout(30)
    tried = len(line.asked()) - before
    not_sent(page, 1)
    line.rule = lambda heard: None
    page.clock.fast_forward(5 * 60_000)
    all_sent(page)

    assert counted(district, worker)[words] == 1
    assert turns / 2 < tried <= 2 * turns
    told(f"48 hours in {turns} steps: {tried} tries, then sent within five minutes")


def test_r14_who_is_signed_out_is_asked_once_and_all_goes_when_they_are_in_again(
    page, on_line, line, district, worker
):
    on_line.set_offline(True)
    said = file_many(page, range(3))
    on_line.clear_cookies()
    on_line.set_offline(False)
    telling = page.get_by_text("请再登录一次。没传的 3 条还在手机里。")
    expect(telling).to_have_count(1)
    page.get_by_role("button", name="现在传").click()
    page.wait_for_timeout(500)
    expect(telling).to_have_count(1)
    not_sent(page, 3)
    assert not any(counted(district, worker)[words] for words in said)

    page.get_by_role("link", name="登录").click()
    sign_in(page, worker)
    all_sent(page)
    expect(telling).to_have_count(0)
    filed = counted(district, worker)
    assert [filed[words] for words in said] == [1] * 3


@pytest.mark.soak
def test_r14_what_is_too_much_at_once_goes_in_halves(
    page, on_line, line, district, worker, size, each, told
):
    on_line.set_offline(True)
    said = file_many(page, each(size(9, 210)))
    sizes = []

    def too_much(heard):
        if not heard.is_act:
            return None
        sizes.append(batches(heard))
        return Said(413) if sizes[-1] > 3 else None

    line.rule = too_much
    on_line.set_offline(False)
    all_sent(page)
    filed = counted(district, worker)

    most = min(200, len(said))
    assert sizes[:2] == [most, most // 2]
    assert [filed[words] for words in said] == [1] * len(said)
    told(f"{len(said)} records in batches of {sizes[:8]}…")


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_r14_a_server_that_cannot_just_now_is_asked_again(
    page, line, district, worker, status
):
    answers = []

    def busy(heard):
        if heard.is_act and len(answers) < 3:
            answers.append(status)
            return Said(status)
        return None

    line.rule = busy
    [words] = file_many(page, range(1))
    all_sent(page, 90)
    assert len(answers) == 3
    assert counted(district, worker)[words] == 1


def test_the_system_wakes_the_outbox_when_the_line_is_back_and_no_page_is_open(
    kept_phone, district, worker, words
):
    page = kept_phone.open("/")
    kept_phone.context.grant_permissions(["background-sync", "geolocation"])
    sign_in(page, worker)
    ready_for_offline(page)
    kept_phone.context.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    page.wait_for_timeout(1_000)
    elsewhere = kept_phone.context.new_page()
    page.close()
    kept_phone.context.set_offline(False)
    until(elsewhere, lambda: counted(district, worker)[words], 60)

    assert counted(district, worker)[words] == 1
