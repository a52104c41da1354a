"""A visit that is half written stays on the phone until it is whole."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.e2e.people import Script, ready_for_offline, sign_in

NOTE = "要一本便民手册"
DOOR = re.compile("，记这一户")


def open_door(page, name):
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("button", name="见到了", exact=True)).to_be_visible()


def name_of_a_door(page, at):
    button = page.get_by_role("button", name=DOOR).nth(at)
    button.wait_for()
    said = button.get_attribute("aria-label")
    return re.compile("^" + re.escape(said.split("：")[0]) + "：")


def half_write(page, name):
    open_door(page, name)
    page.get_by_role("button", name="打过电话").click()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="要帮办事").click()
    page.get_by_label("写一句").fill(NOTE)


def expect_half(page, name):
    expect(page.get_by_label("写一句")).to_have_value(NOTE)
    for said in ("打过电话", "要帮办事"):
        button = page.get_by_role("button", name=said)
        expect(button).to_have_attribute("aria-pressed", "true")


def row(page, name):
    return page.get_by_role("listitem").filter(
        has=page.get_by_role("button", name=name)
    )


def sign_out(page):
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/signin")


def colleague(district, worker):
    """Add another grid worker of the same area; return who that is."""
    [role] = Script(district, worker).ask("/me")["roles"]
    who = {"login": f"colleague-{uuid4()}", "password": f"示例 {uuid4()}"}
    said = who | {"role": "grid_worker", "area": role["area"]["code"]}
    Script(district, district.who("admin")).ask("/accounts", said)
    return who


def test_r5_a_half_written_visit_outlives_a_kill_half_a_second_later(
    kept_phone, worker
):
    page = kept_phone.open()
    sign_in(page, worker)
    ready_for_offline(page)
    name = name_of_a_door(page, 2)
    half_write(page, name)
    page.wait_for_timeout(500)
    kept_phone.kill()

    page = kept_phone.open()
    expect(row(page, name)).to_contain_text("写了一半")
    open_door(page, name)
    expect_half(page, name)
    page.get_by_role("button", name="见到了", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="记好了")).to_be_visible()
    page.reload()
    expect(row(page, name)).to_contain_text("见到了")
    expect(page.get_by_text("写了一半")).to_have_count(0)


def test_r27_a_visit_that_is_half_written_in_two_tabs_is_one(open_browser, worker):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    name = name_of_a_door(page, 3)
    other = page.context.new_page()
    other.goto("/today")
    open_door(other, name)
    half_write(page, name)
    expect_half(other, name)
    other.get_by_label("写一句").fill(f"{NOTE}两本")
    expect(page.get_by_label("写一句")).to_have_value(f"{NOTE}两本")

    other.get_by_role("button", name="见到了", exact=True).click()
    expect(row(page, name)).to_contain_text("见到了")
    expect(page.get_by_text(NOTE)).to_have_count(0)
    expect(page.get_by_text("写了一半")).to_have_count(0)


def test_r28_what_is_half_written_waits_for_its_writer(open_browser, district, worker):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    name = name_of_a_door(page, 4)
    half_write(page, name)
    page.wait_for_timeout(500)
    sign_out(page)
    sign_in(page, colleague(district, worker))
    expect(page.get_by_role("button", name=DOOR).first).to_be_visible()
    expect(page.get_by_text("写了一半")).to_have_count(0)

    sign_out(page)
    sign_in(page, worker)
    expect(row(page, name)).to_contain_text("写了一半")
    open_door(page, name)
    expect_half(page, name)
