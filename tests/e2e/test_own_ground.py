"""The worker's map: the own area, from the phone alone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import choose, ready_with_ground, sign_in, speak


def test_the_worker_sees_offline_what_was_filed_and_which_doors_wait(
    phone, worker, words
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_with_ground(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="记这一户").first.click()
    page.get_by_role("link", name="报事").first.click()
    choose(page, "邻里")
    page.get_by_label("说一说").fill(words)
    choose(page, "请人来调")
    page.get_by_role("button", name="存下，有网就传").click()
    page.wait_for_url("**/outbox")
    page.goto("/today")
    page.get_by_role("link", name="地图").click()
    areas = page.locator("path.area")
    expect(areas.first).to_be_visible()
    mine = page.locator("path.area[aria-label*='您报了']:not([aria-label*='您报了 0'])")
    expect(mine).not_to_have_count(0)
    mine.first.dispatch_event("click")

    expect(page.get_by_text(words)).to_be_visible()
    assert page.locator("tbody tr").count() == areas.count()
    assert Axe().run(page).violations_count == 0


def test_the_map_of_a_worker_speaks_english_too(phone, worker):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    speak(page, "English")
    page.goto("/ground")
    expect(
        page.locator("path.area[aria-label*='doors not visited']").first
    ).to_be_visible()
    assert Axe().run(page).violations_count == 0
