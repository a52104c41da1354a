"""What a screen reader says: names, sentences, headings and the language of a page."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import choose, enrol, ready_for_offline, sign_in, speak

ACTS = re.compile("/api/v1/(records/|acts)")
TOUCHED = {"button", "link", "radio", "checkbox", "textbox", "combobox", "switch"}
SCREENS = ("/today", "/record", "/outbox", "/mine", "/me", "/walk", "/ask", "/duty")
LEVELS = """() => [...document.querySelectorAll('h1, h2, h3, h4')]
    .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""
LIVE = "[role=status], [role=alert], [aria-live]"


def nameless(page):
    """What can be touched and has no name, as the browser tells it to a reader."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [
        node["role"]["value"]
        for node in tree["nodes"]
        if not node["ignored"]
        and node.get("role", {}).get("value") in TOUCHED
        and not node.get("name", {}).get("value", "").strip()
    ]


@pytest.fixture
def reader(open_browser, worker):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    return page


def test_each_control_has_a_name_and_headings_come_in_order(reader):
    for language, spoken in (("中文", "zh-CN"), ("English", "en")):
        speak(reader, language)
        for path in SCREENS:
            reader.goto(path)
            reader.get_by_role("heading", level=1).first.wait_for()
            reader.wait_for_timeout(300)
            assert nameless(reader) == [], path
            levels = reader.evaluate(LEVELS)
            steps = zip(levels, levels[1:], strict=False)
            assert (levels[0], levels.count(1)) == (1, 1), path
            assert all(after <= before + 1 for before, after in steps), path
            assert reader.locator("html").get_attribute("lang") == spoken


def test_a_door_says_where_it_is_what_was_noted_and_how_it_goes_on(reader):
    # What others have visited leaves the list when the pack comes.
    reader.wait_for_load_state("networkidle")
    fresh = re.compile("，记这一户：近 90 天没来过")
    door = reader.get_by_role("button", name=fresh).nth(2)
    said = door.get_attribute("aria-label")
    assert re.fullmatch(r"\d+栋 \d 单元 \d+，记这一户：近 90 天没来过.*", said)
    reader.get_by_role("button", name=f"没人在：{said.split('，')[0]}").click()
    number = said.split("，")[0].split()[-1]
    told = reader.locator(LIVE).filter(has_text="记好了")
    expect(told).to_have_text(f"记好了：{number} 没人在")
    # The seconds left stand beside it: read out each second they would drown it.
    reader.wait_for_timeout(1_200)
    expect(told).to_have_text(f"记好了：{number} 没人在")
    undo = reader.get_by_role("button", name=re.compile("^撤销"))
    expect(undo).to_be_visible()
    undo.click()


def test_what_waits_is_sent_and_is_refused_is_said(reader, words):
    ready_for_offline(reader)
    reader.context.set_offline(True)
    reader.goto("/record")
    reader.get_by_role("button", name="存下，有网就传").click()
    for missing in ("什么事", "怎么办"):
        wrong = reader.get_by_role("group", name=re.compile(missing))
        expect(wrong.get_by_role("alert")).to_be_visible()
    choose(reader, "邻里")
    reader.get_by_label("说一说").fill(words)
    choose(reader, "先记着")
    reader.get_by_role("button", name="存下，有网就传").click()
    told = reader.get_by_role("main").get_by_role("status")
    expect(told.filter(has_text="1 条没传")).to_be_visible()
    expect(reader.get_by_role("heading", level=1)).to_be_focused()
    line = reader.get_by_role("listitem").filter(has_text=words)
    expect(line).to_contain_text("等着传")

    reader.context.set_offline(False)
    expect(told.filter(has_text="都传上去了")).to_be_visible(timeout=30_000)
    expect(line).to_contain_text("已收到")


def test_a_state_is_a_word_and_a_sign_and_never_a_colour_alone(open_browser, district):
    page = open_browser()
    enrol(page, district)
    choose(page, "邻里")
    chosen = page.locator("label.chip.chosen").first
    # Beside its colour it is ticked, framed more strongly, and told as chosen.
    expect(chosen.locator("svg")).to_have_count(1)
    expect(chosen.get_by_role("radio")).to_be_checked()
    page.goto("/mine")
    here = page.locator("nav [aria-current=page]")
    expect(here).to_have_count(1)
    for path in ("/mine", "/outbox"):
        page.goto(path)
        for badge in page.locator(".badge").all():
            assert badge.inner_text().strip()
            assert badge.locator("svg").count() == 1
