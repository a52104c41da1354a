"""The mediator's map: by keyboard, by finger, as a table, and without a network."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import Script, ready_for_offline, sign_in, speak

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
FOCUSED = "() => document.activeElement.getAttribute('aria-label')"


@pytest.fixture
def open_map(open_browser, district):
    """A maker of mediators who look at their map."""

    def open_it(language="中文", **said):
        page = open_browser(**said)
        page.goto("/")
        sign_in(page, district.who("mediator"))
        speak(page, language)
        page.goto("/cases")
        page.get_by_role("link", name="地图" if language == "中文" else "Map").click()
        expect(page.locator("path.area.green").first).to_be_visible()
        return page

    return open_it


def counted(district):
    """Return the areas that the server counts for the mediator, by code."""
    areas = Script(district, district.who("mediator")).ask("/insight/grids")["areas"]
    return {area["code"]: area for area in areas}


def test_the_map_shows_every_micro_grid_in_its_colour(open_map, district):
    page = open_map()
    areas = counted(district).values()

    assert page.locator("path.area").count() == len(areas) > 5
    for colour in ("green", "blue", "yellow", "orange"):
        of_it = [area for area in areas if area["colour"] == colour]
        assert page.locator(f"path.area.{colour}").count() == len(of_it)
    expect(page.get_by_text("数到")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_by_keyboard_alone_to_a_case_on_the_map(open_map, language, size):
    page = open_map(language, **(DESK if size == "desk" else {}))
    page.locator("path.area[tabindex='0']").focus()
    first = page.evaluate(FOCUSED)
    seen = {first}
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft") * 2:
        page.keyboard.press(key)
        seen.add(page.evaluate(FOCUSED))
    assert len(seen) > 2
    page.keyboard.press("Enter")
    chosen = page.locator("path.area[aria-pressed='true']")
    expect(chosen).to_have_attribute("aria-label", page.evaluate(FOCUSED))
    assert Axe().run(page).violations_count == 0

    page.keyboard.press("t")
    page.locator("tbody button").first.focus()
    page.keyboard.press("Enter")
    name = page.locator("tbody button strong").first.inner_text()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    case = page.locator(".area-panel a[href^='/cases/']").first
    expect(case).to_be_visible()
    assert Axe().run(page).violations_count == 0
    case.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cases/[0-9a-f-]{36}$"))


def test_a_tap_says_in_words_what_the_colour_says_and_how_many(open_map, district):
    page = open_map()
    busy = [area for area in counted(district).values() if area["colour"] == "blue"]
    page.locator("path.area.blue").first.click()
    panel = page.locator(".area-panel")

    expect(panel.get_by_text("有事在办，没过期")).to_be_visible()
    said = panel.locator("dd").all_inner_texts()
    assert said in [
        [
            f"{area['filed']} 件",
            f"{area['open']} / {area['filed']} 件",
            f"0 / {area['open']} 件",
        ]
        for area in busy
    ]
    expect(panel.locator("a[href^='/cases/']").first).to_be_visible()


def test_one_finger_on_the_map_still_scrolls_the_page(open_map):
    page = open_map()
    action = "() => getComputedStyle(document.querySelector('.ground')).touchAction"
    assert page.evaluate(action) == "pan-x pan-y"


def test_without_a_network_the_ground_stays_and_says_what_is_missing(open_map):
    page = open_map()
    ready_for_offline(page)
    page.context.set_offline(True)
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("没有网。这是")).to_be_visible()
    assert page.locator("path.area.green").count() > 0

    page.reload()
    expect(page.locator("path.area.unknown").first).to_be_visible()
    expect(page.get_by_text("没有网，数还没取到。")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.context.set_offline(False)
    expect(page.locator("path.area.green").first).to_be_visible()


def test_new_counts_leave_one_where_one_looks(open_map):
    page = open_map()
    width = "path => path.getBoundingClientRect().width"
    area = page.locator("path.area[tabindex='0']")
    whole = area.evaluate(width)
    page.get_by_role("button", name="放大").click()
    near = area.evaluate(width)
    area.focus()
    name = page.evaluate(FOCUSED)
    with page.expect_response("**/insight/grids"):
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)

    assert near > whole * 1.5
    assert area.evaluate(width) == pytest.approx(near, rel=0.01)
    assert page.evaluate(FOCUSED) == name
