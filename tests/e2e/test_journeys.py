"""The main job on real screens: from a door, offline, to a settled and closed case."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.people import (
    Script,
    add_party,
    choose,
    file_record,
    new_code,
    perform_and_close,
    ready_for_offline,
    see_identity,
    sign_all,
    sign_in,
)


@pytest.fixture
def open_phone(open_browser, district):
    """A maker of phones, each in other hands."""

    def hand_out(role, **said):
        page = open_browser(**said)
        page.goto("/")
        sign_in(page, district.who(role))
        return page

    return hand_out


def flag(open_phone, district, words):
    """Let a worker file what a mediator is asked for; return its case."""
    worker = open_phone("grid_worker")
    worker.goto("/record")
    file_record(worker, words)
    expect(worker.get_by_text("都传上去了")).to_be_visible()
    [filed] = Script(district, district.who("grid_worker")).filed(words)
    return filed["case_id"]


def mediate(page):
    """Everybody hears their rights, a session is held, an agreement is written."""
    page.get_by_role("button", name="念过了").click()
    choose(page, "念给他们听")
    page.get_by_role("button", name="都告诉了，记下").click()
    page.get_by_role("button", name="记一次调解").click()
    choose(page, "上门")
    page.get_by_role("button", name="记下这次调解").click()
    page.get_by_role("button", name="写协议").click()
    page.get_by_label("做什么").fill("修好天花板，赔偿粉刷的钱")
    page.get_by_label("多少钱（元）").fill("800.50")
    page.get_by_label("哪天前").fill("2027-01-31")
    choose(page, "书面")
    page.get_by_role("button", name="谈成了，记下协议").click()


def test_from_a_door_without_a_network_to_a_closed_case(open_phone, district, words):
    worker = open_phone("grid_worker")
    ready_for_offline(worker)
    worker.context.set_offline(True)
    worker.goto("/record")
    file_record(worker, words)
    worker.context.set_offline(False)
    expect(worker.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    [filed] = Script(district, district.who("grid_worker")).filed(words)

    mediator = open_phone("mediator")
    expect(mediator.get_by_text(words)).to_be_visible()
    mediator.goto(f"/cases/{filed['case_id']}")
    mediator.get_by_role("button", name="接这件").click()
    add_party(mediator, "甲住户")
    add_party(mediator, "乙住户")
    see_identity(mediator)
    mediate(mediator)
    sign_all(mediator, "甲住户", "乙住户")
    perform_and_close(mediator)

    worker.goto("/mine")
    expect(worker.get_by_text("办完了").first).to_be_visible()
    case = Script(district, district.who("mediator")).ask(f"/cases/{filed['case_id']}")
    assert case["state"] == "closed"
    assert case["items"][0]["amount_fen"] == 80_050
    assert [step["act"] for step in case["steps"]][-2:] == [
        "case.record_performance",
        "case.close",
    ]


def test_the_place_of_a_fix_is_kept_and_never_waited_for(open_phone, district, words):
    script = Script(district, district.who("grid_worker"))
    [building, *_] = script.ask("/territory/mine")["buildings"]
    here = {"longitude": building["lon"], "latitude": building["lat"], "accuracy": 12}
    worker = open_phone("grid_worker", geolocation=here)
    worker.goto("/record")
    expect(worker.get_by_text("位置取到了，误差约 12 米")).to_be_visible()
    file_record(worker, words)
    expect(worker.get_by_text("都传上去了")).to_be_visible()
    [filed] = script.filed(words)

    assert filed["micro_grid"] == building["micro_grid"]
    assert filed["place"]["accuracy_m"] == 12


def test_danger_shows_whom_to_call_without_a_network_and_waits_for_the_desk(
    open_phone, district, words
):
    worker = open_phone("grid_worker")
    ready_for_offline(worker)
    worker.context.set_offline(True)
    worker.goto("/record")
    worker.get_by_role("button", name="有危险").click()
    for number in ("110", "120", "12338", "12356"):
        call = worker.get_by_role("link", name=re.compile(f"^{number} "))
        expect(call).to_have_attribute("href", f"tel:{number}")
    worker.get_by_role("button", name="记下这件事").click()
    file_record(worker, words)
    worker.context.set_offline(False)
    expect(worker.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    [filed] = Script(district, district.who("grid_worker")).filed(words)

    mediator = open_phone("mediator")
    mediator.goto(f"/cases/{filed['case_id']}")
    expect(mediator.get_by_text("有危险，先保人").first).to_be_visible()
    expect(mediator.get_by_role("button", name="接这件")).to_have_count(0)

    desk = open_phone("dispatcher")
    desk.goto(f"/cases/{filed['case_id']}")
    desk.get_by_role("button", name="说明怎么处置的").click()
    desk.get_by_label("做了什么").fill("已联系派出所，人已分开")
    desk.get_by_role("button", name="人安全了，放行").click()
    expect(desk.get_by_text("危险处置过了，见经过。")).to_be_visible()
    mediator.reload()
    expect(mediator.get_by_role("button", name="接这件")).to_be_visible()


def test_the_desk_works_its_queue_by_keyboard(open_phone, district, words):
    case_id = flag(open_phone, district, words)
    wide = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
    desk = open_phone("dispatcher", **wide)
    desk.goto("/desk")
    row = desk.get_by_role("button", name=words)
    more = desk.get_by_role("button", name="再看一些", exact=True)
    more.or_(row).first.wait_for()
    while not row.count():
        more.click()
        desk.wait_for_timeout(300)
    row.click()
    desk.keyboard.press("ArrowDown")
    expect(row).to_have_attribute("aria-pressed", "false")
    desk.keyboard.press("ArrowUp")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(desk.get_by_role("button", name="派给人")).to_be_visible()
    desk.keyboard.press("a")
    desk.get_by_role("radio").first.evaluate("chip => chip.click()")
    desk.get_by_role("button", name="派出去").click()
    expect(desk.get_by_role("button", name="派出去")).to_have_count(0)
    case = Script(district, district.who("dispatcher")).ask(f"/cases/{case_id}")
    assert case["state"] == "assigned"


def test_a_building_leader_comes_in_by_a_code_reports_and_sees_what_became_of_it(
    browser, district, words
):
    code = new_code(district)
    context = browser.new_context(**PHONE, base_url=district.url)
    page = context.new_page()
    page.goto(code)
    page.get_by_role("button", name="用这部手机进来").click()
    page.wait_for_url("**/report")
    choose(page, "邻里")
    page.get_by_role("textbox").fill(words)
    page.get_by_role("button", name="报上去").click()
    expect(page.get_by_text("报好了").first).to_be_visible()
    page.goto("/mine")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("已登记，等人接").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-view", "elder")
    context.close()

    other = browser.new_context(**PHONE, base_url=district.url)
    page = other.new_page()
    page.goto(code)
    page.get_by_role("button", name="用这部手机进来").click()
    expect(page.get_by_text("这个码用过了。")).to_be_visible()
    other.close()


def test_of_two_mediators_one_gets_the_case_and_the_other_is_told_who(
    open_phone, district, words
):
    case_id = flag(open_phone, district, words)
    mediator = open_phone("mediator")
    mediator.goto(f"/cases/{case_id}")
    expect(mediator.get_by_role("button", name="接这件")).to_be_visible()
    other = [row for row in district.signins if row["role"] == "mediator"][1]
    step = f"/cases/{case_id}/steps/{uuid4()}"
    Script(district, other).ask(step, {"act": "case.claim"}, method="PUT")
    mediator.get_by_role("button", name="接这件").click()

    expect(mediator.get_by_text("这件已有人接了").first).to_be_visible()
    expect(mediator.get_by_text("调解员二（示例）").first).to_be_visible()


def test_a_case_without_agreement_is_closed_after_the_other_ways_were_told(
    open_phone, district, words
):
    case_id = flag(open_phone, district, words)
    mediator = open_phone("mediator")
    mediator.goto(f"/cases/{case_id}")
    mediator.get_by_role("button", name="接这件").click()
    mediator.get_by_role("button", name="没谈成").click()
    choose(mediator, "有一边不愿意")
    mediator.get_by_role("button", name="记下没谈成").click()
    expect(mediator.get_by_text("先告诉他们别的办法，再打勾。")).to_be_visible()
    mediator.get_by_role("checkbox").check(force=True)
    mediator.get_by_role("button", name="记下没谈成").click()

    expect(mediator.get_by_text("不愿调").first).to_be_visible()
