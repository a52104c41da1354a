"""The register, walked through by the office of justice in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.looks import faults_at_twice_the_size, faults_of_looks
from tests.e2e.people import speak
from tests.e2e.test_screens import DESK, NARROW, opened, resize


def clean(page):
    assert Axe().run(page).violations_count == 0
    assert faults_of_looks(page) == []
    assert faults_at_twice_the_size(page) == []
    resize(page, NARROW)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
    resize(page, DESK)
    assert Axe().run(page).violations_count == 0
    resize(page, {"width": 390, "height": 844})


def test_a_room_and_its_people_are_entered_and_looked_up(browser, district):
    page = opened(browser, district, "justice_admin")
    page.goto("/me")
    page.get_by_role("link", name="组织和调解员").click()
    page.get_by_role("button", name="添加组织").click()
    clean(page)
    page.get_by_label("名称").fill("示例东头调解室")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_role("heading", name="示例东头调解室")).to_be_visible()
    page.get_by_role("button", name="添加人员").click()
    page.get_by_label("选一位调解员").select_option(index=1)
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_text("存好了")).to_be_visible()
    expect(page.get_by_text("不到 8 人")).to_be_visible()
    clean(page)
    speak(page, "English")
    page.goto("/register")
    expect(page.get_by_text("Under 8 people").first).to_be_visible()
    clean(page)
    page.context.close()


def test_a_mediator_is_entered_with_a_term_of_three_years(browser, district):
    page = opened(browser, district, "justice_admin")
    page.goto("/register")
    page.get_by_role("button", name="登记调解员").click()
    page.get_by_label("选一位调解员").select_option(index=1)
    page.get_by_label("任期从哪天起").fill("2025-03-01")
    page.get_by_label("乡贤").check()
    clean(page)
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_text("没有照片，没有积分，也不排名。")).to_be_visible()
    expect(page.get_by_text("2028年2月29日")).to_be_visible()
    clean(page)
    page.context.close()
