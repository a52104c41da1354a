"""From a door without a network, through a killed browser, to the server: once."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import unheard
from tests.e2e.people import Script, file_record, ready_for_offline, sign_in


def test_filed_offline_kept_through_a_kill_and_arrives_once(
    kept_phone, district, worker, words
):
    page = kept_phone.open("/")
    sign_in(page, worker)
    ready_for_offline(page)
    kept_phone.close()

    page = kept_phone.open("/today")
    kept_phone.context.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    expect(page.get_by_text("等着传", exact=True).first).to_be_visible()
    kept_phone.kill()

    page = kept_phone.open("about:blank")
    kept_phone.context.set_offline(True)
    page.goto("/outbox")
    expect(page.get_by_text(words)).to_be_visible()
    assert Script(district, worker).filed(words) == []

    kept_phone.context.set_offline(False)
    expect(page.get_by_text("都传上去了")).to_be_visible()
    page.reload()
    page.wait_for_timeout(500)
    assert len(Script(district, worker).filed(words)) == 1


def test_a_lost_answer_makes_no_second_record(phone, district, worker, words):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    lost: list[int] = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    phone.route(re.compile("/api/v1/(records/|acts)"), lose)
    page.goto("/record")
    file_record(page, words)
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)

    assert lost == [201]
    assert len(Script(district, worker).filed(words)) == 1


def test_a_captive_portals_page_is_no_success(phone, district, worker, words):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    portal = "<html><title>请登录无线网</title></html>"
    address = re.compile("/api/v1/(records/|acts)")
    phone.route(address, lambda route: route.fulfill(body=portal))
    page.goto("/record")
    file_record(page, words)
    page.wait_for_timeout(1_000)
    expect(page.get_by_text("还有 1 条没传").first).to_be_visible()
    assert Script(district, worker).filed(words) == []

    phone.unroute(address)
    page.get_by_role("button", name="现在传").click()
    expect(page.get_by_text("都传上去了")).to_be_visible()
    assert len(Script(district, worker).filed(words)) == 1


def test_what_is_refused_says_why_and_goes_after_it_is_mended(
    phone, district, worker, words
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.evaluate(
        """() => {
          const now = Date.now, ahead = 409 * 86400000
          const Wrong = class extends Date {
            constructor(...said) { said.length ? super(...said) : super(now() + ahead) }
            static now() { return now() + ahead }
          }
          window.Date = Wrong
        }"""
    )
    page.get_by_role("link", name=re.compile("记一件事|报一件事")).first.click()
    file_record(page, words)
    expect(page.get_by_text("没收下", exact=True).first).to_be_visible()
    expect(page.get_by_text("手机的日期快了 409 天", exact=False)).to_be_visible()
    page.reload()
    page.get_by_role("button", name="改用现在的时间").click()
    expect(page.get_by_text("都传上去了")).to_be_visible()

    assert len(Script(district, worker).filed(words)) == 1


def test_two_tabs_send_each_record_once(phone, district, worker):
    first, second = phone.new_page(), phone.new_page()
    first.goto("/")
    sign_in(first, worker)
    ready_for_offline(first)
    second.goto("/")
    phone.set_offline(True)
    said = [f"两个页面 {unheard()}" for _ in range(4)]
    for page, words in zip((first, second, first, second), said, strict=True):
        page.goto("/record")
        file_record(page, words)
    phone.set_offline(False)
    expect(first.get_by_text("都传上去了")).to_be_visible()
    expect(second.get_by_text("都传上去了")).to_be_visible()
    server = Script(district, worker)

    assert [len(server.filed(words)) for words in said] == [1, 1, 1, 1]


def test_another_person_on_the_same_phone_sees_and_sends_nothing_of_the_first(
    phone, district, worker, words
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    address = re.compile("/api/v1/(records/|acts)")
    phone.route(address, lambda route: route.abort())
    page.goto("/record")
    file_record(page, words)
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/signin**")
    phone.unroute(address)
    sign_in(page, district.who("window_clerk"))
    page.goto("/outbox")
    page.wait_for_timeout(1_500)
    expect(page.get_by_text(words)).to_have_count(0)
    assert Script(district, worker).filed(words) == []

    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    sign_in(page, worker)
    page.goto("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible()
    assert len(Script(district, worker).filed(words)) == 1


def test_nobody_in_is_one_tap_without_a_network_and_arrives(phone, district, worker):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    expect(page.get_by_role("button", name=re.compile("^没人在")).first).to_be_visible()
    phone.set_offline(True)
    page.get_by_role("button", name=re.compile("^没人在")).first.click()
    expect(page.get_by_text(re.compile("^记好了")).first).to_be_visible()
    with page.expect_response(re.compile("/visits/"), timeout=30_000) as sent:
        phone.set_offline(False)
    page.goto("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)

    assert sent.value.status == 201
    door = sent.value.request.post_data_json["dwelling_id"]
    doors = Script(district, worker).ask("/territory/mine")["dwellings"]
    [visited] = [one for one in doors if one["id"] == door]
    assert visited["last_visit"]["result"] == "not_home"


@pytest.mark.parametrize(
    ("role", "path", "missed"),
    [
        ("dispatcher", "/desk", "没有网，案件取不到。"),
        ("leader", "/cases", "没有网，案件取不到。"),
        ("admin", "/accounts", "没有网，账号取不到。"),
    ],
)
def test_what_could_not_be_fetched_comes_with_the_network_without_a_tap(
    phone, district, role, path, missed
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, district.who(role))
    ready_for_offline(page)
    page.goto(path)
    rows = page.locator("main :is(.desk-row, .case-row, li a)")
    expect(rows.first).to_be_visible(timeout=30_000)
    phone.set_offline(True)
    page.reload()
    expect(page.get_by_text(missed)).to_be_visible()
    expect(rows).to_have_count(0)

    phone.set_offline(False)
    expect(rows.first).to_be_visible(timeout=30_000)
    expect(page.get_by_text(missed)).to_have_count(0)


def test_a_case_opened_without_a_network_comes_with_it_without_a_tap(phone, district):
    desk = district.who("dispatcher")
    [one, *_] = Script(district, desk).ask("/cases?state=open")["items"]
    page = phone.new_page()
    page.goto("/")
    sign_in(page, desk)
    ready_for_offline(page)
    page.goto(f"/cases/{one['id']}")
    expect(page.get_by_text("说了什么")).to_be_visible(timeout=30_000)
    phone.set_offline(True)
    page.reload()
    expect(page.get_by_text("没有网，案件取不到。")).to_be_visible()

    phone.set_offline(False)
    expect(page.get_by_text("说了什么")).to_be_visible(timeout=30_000)
