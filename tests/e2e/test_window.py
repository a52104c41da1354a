"""The window and the page behind a case's QR, in a real browser."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.people import sign_in
from tests.e2e.test_keyboard import Keys
from tests.e2e.test_screens import DESK, NARROW, clean, easy, resize

A_VISIT = 120


@pytest.fixture
def window(browser, district):
    """A clerk at the window's own computer."""
    context = browser.new_context(**(PHONE | {"viewport": DESK}), base_url=district.url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/")
    sign_in(page, district.who("window_clerk"))
    page.wait_for_url("**/window")
    yield page
    context.close()


def register(page):
    """One visit in eight fields, without a pointer."""
    keys = Keys(page)
    keys.write("① 来了几个人", "")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3")
    keys.choose("到窗口")
    keys.choose("矛盾调解")
    keys.choose("邻里")
    where = page.get_by_label("⑤ 在哪里")
    # The areas come with the pack, a moment after the first sign-in.
    expect(where.get_by_role("option").nth(1)).to_be_attached()
    keys.go_to(where)
    page.keyboard.press("ArrowDown")
    expect(where).not_to_have_value("")
    keys.write("⑥ 说了什么", "楼上漏水，天花板湿了")
    keys.choose("受理")
    keys.write("姓名", "甲住户")
    keys.write("电话", "0571-000 0000")
    keys.press("登记这一位")
    expect(page.get_by_text("登记好了 · 1 批 / 3 人")).to_be_visible()
    expect(page.get_by_role("button", name="下一位")).to_be_focused()


def test_a17_a_visit_is_registered_by_keyboard_alone_in_eight_fields(window):
    begun = time.monotonic()
    register(window)
    assert time.monotonic() - begun < A_VISIT
    expect(window.get_by_role("img")).to_be_visible()
    window.keyboard.press("Enter")
    expect(window.get_by_label("① 来了几个人")).to_be_focused()
    expect(window.get_by_label("姓名")).to_have_value("")


def test_a21_by_the_slip_the_visitor_sees_the_six_steps_and_asks(
    browser, district, window
):
    register(window)
    window.emulate_media(media="print")
    expect(window.get_by_text("今天登记的")).to_be_hidden()
    window.emulate_media(media="screen")
    url = window.get_by_role("img").last.get_attribute("alt")
    code = window.locator(".slip-digits").inner_text()

    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(url)
    give(page, "0000 0000")
    expect(page.get_by_text("对不上")).to_be_visible()
    easy(page)
    give(page, code)
    expect(page.get_by_text("群众求助")).to_be_visible()
    expect(page.get_by_text("您随时可以不调解")).to_be_visible()
    assert "甲住户" not in page.content()
    easy(page)
    fits(page)
    ask(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("You need not mediate")).to_be_visible()
    resize(page, DESK)
    clean(page, "the page of a case")
    context.close()


def give(page, code):
    """Give the code that stands on the slip."""
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看进度").click()


def fits(page):
    resize(page, NARROW)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
    resize(page, PHONE["viewport"])


def ask(page):
    """Ask for the upper level, and then to end it."""
    page.get_by_role("button", name="请上级调").click()
    expect(page.get_by_text("记下了：县里")).to_be_visible()
    page.get_by_role("button", name="我不想调了").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("不用说理由")).to_be_visible()
