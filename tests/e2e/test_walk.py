"""The day's walk on real screens: asked for, left alone, and said by a card."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Script, ready_for_offline, sign_in


@pytest.fixture
def worker_phone(open_browser, district, worker):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    expect(page.get_by_text("这周", exact=False).first).to_be_visible()
    return page


def doors(page):
    return page.locator(".door")


def again(page):
    return page.get_by_role("button", name=re.compile("住户说可以来了"))


def left_alone(page):
    """Return how many doors are to be left alone, as one's own page says."""
    page.goto("/walk")
    expect(page.get_by_text("请不要再来的门")).to_be_visible()
    return again(page).count()


def send(page):
    page.goto("/outbox")
    page.get_by_role("button", name="现在传").click()
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)


def test_a_door_is_left_alone_offline_and_the_centre_hears_of_it(
    worker_phone, district, worker
):
    page = worker_phone
    ready_for_offline(page)
    page.context.set_offline(True)
    already = left_alone(page)
    page.goto("/today")
    expect(doors(page).first).to_be_visible()
    before = doors(page).count()
    doors(page).first.locator(".door-open").click()
    page.get_by_role("button", name="请不要再来").click()

    expect(page.get_by_text("记好了：", exact=False).first).to_be_visible()
    expect(doors(page)).to_have_count(before, timeout=5_000)

    page.goto("/walk")
    expect(page.get_by_text("请不要再来的门")).to_be_visible()
    expect(again(page)).to_have_count(already + 1)
    page.context.set_offline(False)
    send(page)
    told = Script(district, worker).ask("/walk/mine")["doors"]
    assert [one for one in told if one.get("no_visits_until")]

    page.goto("/walk")
    again(page).first.click()
    expect(page.get_by_text("记好了，有网就传。")).to_be_visible()
    expect(again(page)).to_have_count(already)


def test_care_is_noted_with_the_residents_own_yes_only(worker_phone, district, worker):
    page = worker_phone
    doors(page).nth(1).locator(".door-open").click()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="请常来看看").click()
    expect(page.get_by_text("住户自己还没说愿意", exact=False)).to_be_visible()
    page.get_by_role("button", name="住户自己说愿意").click()
    page.get_by_role("button", name="一周", exact=True).click()
    page.get_by_role("button", name="见到了", exact=True).click()
    expect(page.locator(".undo")).to_be_visible()
    send(page)

    told = Script(district, worker).ask("/walk/mine")["doors"]
    assert 7 in [one["care"]["every_days"] for one in told if "care" in one]


def test_the_undo_bar_covers_no_row_of_a_page_that_is_scrolled(worker_phone):
    page = worker_phone
    page.mouse.wheel(0, 400)
    foot = page.locator(".page-foot")
    before = foot.bounding_box()
    row = page.get_by_role("button", name=re.compile("^没人在：")).nth(3)
    row.click()
    expect(page.locator(".undo")).to_be_visible()
    after = foot.bounding_box()

    assert before
    assert after
    assert after["height"] <= before["height"] + 1
    page.get_by_role("button", name=re.compile("^撤销")).click()
    expect(page.locator(".undo")).to_have_count(0)


def test_a_resident_says_by_a_card_that_nobody_shall_come(
    open_browser, district, worker
):
    script = Script(district, worker)
    [door, *_] = script.ask("/territory/mine")["dwellings"][-1:]
    made = script.ask("/cards", {"dwelling_ids": [door["id"]]})["items"][0]
    page = open_browser()
    page.goto(made["url"])
    assert door["door"] not in page.locator("main").inner_text()
    page.get_by_role("button", name="请不要再来").click()
    expect(page.get_by_text("记下了。到", exact=False)).to_be_visible()
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)")
        == 0
    )

    told = {one["id"]: one for one in script.ask("/walk/mine")["doors"]}
    assert told[door["id"]]["no_visits_until"]
    page.get_by_role("button", name="可以再来").click()
    expect(page.get_by_text("以后可以上门", exact=False)).to_be_visible()

    page.get_by_label("打哪个号码").fill("0571-0000000")
    page.get_by_role("radio", name="明天 12 点前").evaluate("chip => chip.click()")
    page.get_by_role("button", name="请打电话").click()
    expect(page.get_by_text("前打给您", exact=False)).to_be_visible()
    told = {one["id"]: one for one in script.ask("/walk/mine")["doors"]}
    wish = told[door["id"]]["call"]["id"]
    assert script.ask(f"/walk/wishes/{wish}/number") == {"phone": "0571-0000000"}

    page.goto(f"{district.url}/card/not-a-code")
    page.get_by_role("button", name="请不要再来").click()
    expect(page.get_by_text("这个码不能用了。")).to_be_visible()


def test_cards_are_made_and_printed_on_paper(worker_phone):
    page = worker_phone
    page.goto("/walk/cards")
    page.get_by_role("button", name="全不选").click()
    page.locator(".cards-doors button").first.click()
    page.get_by_label("哪个单位来的").fill("示例社区")
    page.get_by_label("单位电话").fill("0571-0000000")
    page.get_by_role("button", name="做 1 张").click()
    card = page.locator(".leave")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("示例社区，电话 0571-0000000")
    expect(card.locator("img")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".page-foot")).to_be_hidden()


def test_the_desk_sees_places_and_no_persons_times(open_browser, district):
    page = open_browser(viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/")
    sign_in(page, district.who("dispatcher"))
    page.goto("/reach")
    expect(page.get_by_role("columnheader", name="见到")).to_be_visible()
    expect(page.get_by_text("有东西超过 3 天没传的手机")).to_be_visible()
    expect(page.get_by_text("没有网的手机说不出来", exact=False)).to_be_visible()
