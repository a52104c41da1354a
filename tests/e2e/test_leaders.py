"""A building leader asks for a neighbour, calls, and reads the answer; and what the
desk joins, the app is told and the admin keeps."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import unheard
from tests.e2e.people import Script, choose, enrol, ready_for_offline, sign_in, speak

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}


@pytest.fixture
def leader(phone, district):
    """A building leader who has just scanned the code."""
    page = phone.new_page()
    enrol(page, district)
    ready_for_offline(page)
    return page


@pytest.fixture
def question():
    return f"高龄津贴到哪里办 {unheard()}"


def ask(page, words):
    page.get_by_role("link", name="帮邻居问一下").or_(
        page.get_by_role("link", name="帮邻居问")
    ).first.click()
    page.wait_for_url("**/ask")
    page.get_by_label("问什么").fill(words)
    page.get_by_role("button", name="问出去").click()
    expect(page.get_by_text("问出去了。")).to_be_visible()


def waiting(district, role):
    return Script(district, district.who(role)).ask("/letters")["items"]


def answer(district, role, words, said):
    office = Script(district, district.who(role))
    [asked] = [one for one in office.ask("/letters")["items"] if one["text"] == words]
    office.ask(f"/letters/{asked['id']}/answer", {"text": said}, "PUT")


def faults(page):
    found = Axe().run(page)
    return [
        (v["id"], [n["html"] for n in v["nodes"]]) for v in found.response["violations"]
    ]


def test_a_leader_asks_for_a_neighbour_and_reads_the_answer(leader, district, question):
    ask(leader, question)
    expect(leader.get_by_text("等答复")).to_be_visible()
    answer(district, "dispatcher", question, "到便民中心二号窗口，带身份证。")

    leader.goto("/report")
    leader.get_by_role("link", name="看一看").click()
    expect(leader.get_by_text("到便民中心二号窗口，带身份证。")).to_be_visible()

    leader.get_by_role("link", name="返回").click()
    expect(leader.get_by_role("heading", name="报一件事")).to_be_visible()
    leader.wait_for_load_state("networkidle")
    expect(leader.get_by_role("link", name="看一看")).to_have_count(0)


def test_a_question_asked_without_network_goes_when_it_is_back(
    leader, phone, district, question
):
    leader.goto("/ask")
    expect(
        leader.get_by_text("还没问过。").or_(leader.locator("article")).first
    ).to_be_visible()
    phone.set_offline(True)
    leader.get_by_label("问什么").fill(question)
    leader.get_by_role("button", name="问出去").click()
    line = leader.locator("article", has_text=question)
    expect(line.get_by_text("还在手机里，有网就传")).to_be_visible()
    leader.goto("/outbox")
    expect(leader.get_by_text("还有 1 条没传").first).to_be_visible()
    expect(leader.get_by_role("link", name="帮邻居问一下")).to_be_visible()

    phone.set_offline(False)
    expect(leader.get_by_text("都传上去了")).to_be_visible()
    assert question in [one["text"] for one in waiting(district, "dispatcher")]


def test_what_is_half_written_is_there_after_a_reload(leader, question):
    leader.goto("/ask")
    leader.get_by_label("问什么").fill(question)
    leader.wait_for_timeout(600)
    leader.reload()

    expect(leader.get_by_label("问什么")).to_have_value(question)


def test_the_duty_card_calls_without_network(leader, phone):
    expect(leader.get_by_role("link", name="找谁，打电话")).to_be_visible()
    leader.wait_for_load_state("networkidle")
    phone.set_offline(True)
    leader.get_by_role("link", name="找谁，打电话").click()

    centre = leader.get_by_role("link", name="打给镇综治中心（示例） 000 5550 0102")
    expect(centre).to_have_attribute("href", "tel:00055500102")
    police = leader.get_by_role("link", name="110 报警").first
    expect(police).to_have_attribute("href", "tel:110")
    leader.reload()
    expect(centre).to_be_visible()


def test_the_office_answers_on_its_own_screen(leader, open_browser, district, question):
    ask(leader, question)
    desk = open_browser(**DESK)
    desk.goto("/")
    sign_in(desk, district.who("dispatcher"))
    desk.goto("/answers")
    letter = desk.locator("article", has_text=question)
    letter.get_by_role("button", name="答一句").click()
    letter.get_by_label("答一句").fill("找村里的会计。")
    letter.get_by_role("button", name="答出去").click()
    expect(desk.get_by_text("答出去了。")).to_be_visible()

    leader.goto("/ask")
    expect(
        leader.locator("article", has_text=question).get_by_text("找村里的会计。")
    ).to_be_visible()


def test_a_worker_suggests_and_reads_the_answer(open_browser, district):
    words = f"想要夜里用的黑底 {unheard()}"
    page = open_browser()
    page.goto("/")
    sign_in(page, district.who("grid_worker"))
    page.goto("/me")
    page.get_by_role("link", name="意见和投诉").click()
    choose(page, "建议")
    page.get_by_label("哪里不好，想要什么").fill(words)
    page.get_by_role("button", name="说出去").click()
    expect(page.get_by_text("说出去了。")).to_be_visible()
    answer(district, "admin", words, "下一版就有。")

    page.reload()
    expect(
        page.locator("article", has_text=words).get_by_text("下一版就有。")
    ).to_be_visible()


def test_the_admin_sees_answered_over_received(open_browser, district):
    page = open_browser(**DESK)
    page.goto("/")
    sign_in(page, district.who("admin"))
    worker = Script(district, district.who("grid_worker"))
    said = {
        "kind": "complaint",
        "text": f"太慢 {unheard()}",
        "written_at": "2026-11-22T08:00:00Z",
    }
    worker.ask(f"/letters/{uuid4()}", said, "PUT")
    page.goto("/me")
    page.get_by_role("link", name="要答的").click()

    expect(page.get_by_text("还有").first).to_be_visible()
    expect(page.locator("article", has_text=said["text"])).to_be_visible()


def test_the_admin_keeps_the_duty_card_and_the_phone_has_it(
    open_browser, district, leader
):
    page = open_browser(**DESK)
    page.goto("/")
    sign_in(page, district.who("admin"))
    page.get_by_role("link", name="值班电话").click()
    page.get_by_role("radio", name="镇街").evaluate("chip => chip.click()")
    town = district.who("dispatcher")["area"]
    page.get_by_label("找地方").fill(town)
    page.get_by_role("button", name="选 ").first.click()
    page.get_by_role("button", name="写：法律援助").click()
    page.get_by_label("单位").fill("法律援助站（示例）")
    page.get_by_role("textbox", name="值班电话").fill("000 5550 0148")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_text("存好了")).to_be_visible()
    expect(page.get_by_text("法律援助站（示例） · 000 5550 0148")).to_be_visible()

    leader.reload()
    leader.wait_for_load_state("networkidle")
    leader.goto("/duty")
    expect(leader.get_by_role("link", name="打给法律援助站（示例）")).to_be_visible()


def file_twice(district, words):
    """Two people tell of one leak at one building; return the two cases."""
    worker = Script(district, district.who("grid_worker"))
    building = worker.ask("/territory/mine")["buildings"][0]["id"]
    cases = []
    for teller in ("甲", "乙"):
        said = {
            "source": "patrol",
            "category": "0699",
            "severity": 4,
            "summary": f"{words} {teller}",
            "outcome": "flagged",
            "building_id": building,
            "filed_at": "2026-11-22T08:00:00Z",
        }
        cases.append(worker.ask(f"/records/{uuid4()}", said, "PUT")["case_id"])
    return cases


def test_a_dispatcher_joins_two_reports_and_takes_them_apart(
    open_browser, district, words
):
    first, second = file_twice(district, words)
    desk = open_browser(**DESK)
    desk.goto("/")
    sign_in(desk, district.who("dispatcher"))
    desk.goto(f"/cases/{first}")
    offer = desk.get_by_role("region", name="可能是同一件事")
    row = offer.get_by_role("listitem").filter(has_text=f"{words} 乙")
    row.get_by_role("button", name="是同一件，并进来").click()
    expect(desk.get_by_text("并好了。")).to_be_visible()
    joined = desk.get_by_role("region", name="并进来的")
    expect(joined.get_by_text(f"{words} 乙")).to_be_visible()
    worker = Script(district, district.who("grid_worker"))
    [told] = worker.filed(f"{words} 乙")
    assert told["fate"]["state"] == "registered"

    joined.get_by_role("button", name="不是一件，分开").click()
    expect(desk.get_by_text("分开了，各办各的。")).to_be_visible()
    expect(row).to_be_visible()
    assert (
        Script(district, district.who("dispatcher")).ask(f"/cases/{second}")[
            "joined_to"
        ]
        is None
    )


def test_a_mediator_is_offered_it_and_the_joined_one_leads_to_the_other(
    open_browser, district, words
):
    first, second = file_twice(district, words)
    page = open_browser()
    page.goto("/")
    sign_in(page, district.who("mediator"))
    page.goto(f"/cases/{first}")
    page.get_by_role("button", name="接这件").click()
    expect(page.get_by_text("有人接了").first).to_be_visible()
    page.goto(f"/cases/{second}")
    offer = page.get_by_role("region", name="可能是同一件事")
    row = offer.get_by_role("listitem").filter(has_text=f"{words} 甲")
    row.get_by_role("button", name="并到那一件").click()
    expect(page.get_by_text("这一件并到另一件一起办。")).to_be_visible()

    page.get_by_role("link", name="打开那一件").click()
    page.wait_for_url(f"**/cases/{first}")
    expect(page.get_by_role("region", name="并进来的")).to_be_visible()


@pytest.mark.parametrize("language", ["中文", "English"])
@pytest.mark.parametrize("path", ["/ask", "/suggest", "/duty", "/report", "/me"])
def test_the_leaders_screens_have_no_fault_in_big_letters(leader, language, path):
    speak(leader, language)
    leader.goto(path)
    leader.wait_for_load_state("networkidle")

    assert leader.locator("html").get_attribute("data-view") == "elder"
    assert faults(leader) == []
    for width in (320, 390):
        leader.set_viewport_size({"width": width, "height": 844})
        wide = leader.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, language, width)
