"""Who would rather speak than type does so after the door, without a network too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import HEARD
from tests.e2e.people import choose, file_record, ready_for_offline, sign_in

pytestmark = pytest.mark.whole_browser


@pytest.fixture
def page(open_browser, district):
    page = open_browser(permissions=["geolocation", "microphone"])
    page.goto("/")
    sign_in(page, district.who("grid_worker"))
    ready_for_offline(page)
    page.goto("/record?new=1")
    return page


def button(page):
    return page.get_by_role("button", name="按住说")


def sound(page):
    return page.locator("audio")


def hold(page, milliseconds):
    button(page).scroll_into_view_if_needed()
    box = button(page).bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    expect(page.get_by_text("正在录").first).to_be_visible()
    page.wait_for_timeout(milliseconds)
    page.mouse.up()


def test_held_it_records_and_let_go_it_keeps_without_a_network(page):
    page.context.set_offline(True)
    hold(page, 1500)

    expect(sound(page)).to_be_visible()
    page.reload()
    expect(sound(page)).to_be_visible()


def test_nothing_records_by_itself_and_the_screen_says_whose_words_it_takes(page):
    expect(page.get_by_text("只录您自己")).to_be_visible()
    expect(page.get_by_text("最多留 30 天")).to_be_visible()
    page.wait_for_timeout(1000)

    expect(button(page)).to_have_attribute("aria-pressed", "false")
    assert Axe().run(page).violations_count == 0


def test_a_tap_begins_and_another_ends_and_so_do_keys(page):
    button(page).click()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="正在录").click()
    expect(sound(page)).to_be_visible()

    page.get_by_role("button", name="去掉录音").click()
    button(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1200)
    page.keyboard.press("Enter")
    expect(sound(page)).to_be_visible()


def test_a_phone_without_leave_says_so_and_typing_goes_on(open_browser, district):
    page = open_browser(permissions=["geolocation"])
    page.goto("/")
    sign_in(page, district.who("grid_worker"))
    page.goto("/record?new=1")
    button(page).click()

    expect(page.get_by_text("手机不让用话筒")).to_be_visible()


def test_it_is_heard_by_the_engine_taken_and_then_gone(page, district, words):
    page.context.set_offline(True)
    hold(page, 1500)
    choose(page, "邻里")
    file_record(page, words)
    page.context.set_offline(False)
    page.goto("/mine")
    mine = page.locator("li", has_text=words)
    mine.get_by_role("link").click()
    take = page.get_by_role("button", name="用这段话")
    for _ in range(20):
        if take.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_response(lambda said: said.request.method == "DELETE") as gone:
        take.click()
        expect(page.get_by_label("说一说")).to_have_value(f"{words}\n{HEARD}")
        page.get_by_role("button", name="改好，再传").click()

    assert gone.value.status == 204
    recording = gone.value.url.rpartition("/")[2]
    assert not (district.data / "files" / "recordings" / recording).exists()


def test_a_mediator_can_listen_where_nobody_wrote(page, district, words, open_browser):
    hold(page, 1500)
    file_record(page, words)
    expect(page.get_by_text("已收到").first).to_be_visible()
    desk = open_browser()
    desk.goto("/")
    sign_in(desk, district.who("mediator"))
    desk.goto("/cases")
    desk.locator("li", has_text=words[:20]).first.get_by_role("link").first.click()
    player = desk.locator("audio").first

    expect(player).to_be_visible()
    assert desk.request.get(player.get_attribute("src")).body()[:4] in (
        b"\x1a\x45\xdf\xa3",
        b"\x00\x00\x00\x1c",
    )
