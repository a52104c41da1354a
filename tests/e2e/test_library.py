"""The case library on its screens: proposed on one phone, approved at another desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.looks import faults_at_twice_the_size, faults_of_looks
from tests.e2e.people import Script, sign_in, speak

SAYS = {
    "中文": {
        "title": "题目",
        "happened": "经过",
        "settled": "怎么解开的",
        "cause": "根源在哪里",
        "look": "先看遮住什么",
        "send": "提出来，请人看",
        "done": "提出来了",
        "approve": "看过了，通过",
        "missing": "还有 7 样没看",
        "approved": "通过了",
        "find": "找什么",
        "search": "找",
    },
    "English": {
        "title": "Title",
        "happened": "What happened",
        "settled": "How it was settled",
        "cause": "What was the root of it",
        "look": "See what is masked",
        "send": "Propose it",
        "done": "Proposed.",
        "approve": "I looked, approve it",
        "missing": "7 still to look at",
        "approved": "Approved.",
        "find": "Look for",
        "search": "Search",
    },
}


@pytest.fixture
def closed(district):
    """The next closed case of the mediator that is not in the library yet."""
    who = Script(district, district.who("mediator"))
    waiting = Script(district, district.who("dispatcher"))
    taken = [one["title"] for one in waiting.ask("/library")["items"]]
    return who.ask("/cases?state=closed")["items"][len(taken)]["id"]


@pytest.fixture
def look():
    """Ask of a screen what every screen owes."""

    def looked(page, name):
        assert Axe().run(page).violations_count == 0, name
        assert faults_of_looks(page) == [], name
        assert faults_at_twice_the_size(page) == [], name

    return looked


@pytest.fixture
def come(district, open_browser):
    """A maker of screens on which somebody is signed in and speaks a language."""

    def came(role, language, **viewport):
        page = open_browser(viewport=viewport)
        page.goto("/")
        sign_in(page, district.who(role))
        speak(page, language)
        return page

    return came


def propose(phone, words, title, look):
    phone.get_by_label(words["title"]).fill(title)
    told = "10月3日，甲住户说水漏到13800000000，住3-2-501，修补要12,345元。"
    phone.get_by_label(words["happened"]).fill(told)
    phone.get_by_role("button", name=words["look"]).click()
    expect(phone.get_by_role("alert").first).to_be_visible()
    look(phone, "what is missing")
    phone.get_by_label(words["settled"]).fill("上家换了水管，按发票赔下家。")
    phone.get_by_label(words["cause"]).select_option("noise_smell_leak")
    phone.get_by_role("button", name=words["look"]).click()
    # The first cut of a server reads its dictionary.
    expect(phone.locator("mark").first).to_be_visible(timeout=30_000)
    expect(phone.get_by_text("13800000000")).to_have_count(0)
    look(phone, "masked")
    phone.get_by_role("button", name=words["send"]).click()
    expect(phone.get_by_text(words["done"])).to_be_visible(timeout=30_000)


def approve(desk, words, title, look):
    desk.goto("/library")
    desk.get_by_role("link", name=title).click()
    desk.get_by_role("button", name=words["approve"]).click()
    expect(desk.get_by_text(words["missing"])).to_be_visible()
    look(desk, "approving")
    for tick in desk.get_by_role("checkbox").all():
        tick.check()
    desk.get_by_role("button", name=words["approve"]).click()
    expect(desk.get_by_text(words["approved"])).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("language", ["中文", "English"])
def test_d25_a_closed_case_becomes_one_to_learn_from_by_two_people(
    language, come, closed, look
):
    words, title = SAYS[language], f"水管漏水 {language}"
    phone = come("mediator", language, width=390, height=844)
    phone.goto(f"/library/propose/{closed}")
    propose(phone, words, title, look)
    desk = come("dispatcher", language, width=1280, height=800)
    approve(desk, words, title, look)

    phone.goto("/library")
    phone.get_by_label(words["find"]).fill("水管")
    phone.get_by_role("button", name=words["search"], exact=True).click()
    expect(phone.get_by_role("link", name=title)).to_be_visible(timeout=30_000)
    look(phone, "found")
    phone.set_viewport_size({"width": 320, "height": 640})
    look(phone, "found on the smallest")
    phone.get_by_role("link", name=title).click()
    expect(phone.locator("mark")).to_have_count(0)
    look(phone, "an entry")
