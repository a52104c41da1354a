"""A phone is lost: the office seals it, all stays on it, and it comes back."""

import json
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import (
    PIN,
    Script,
    file_record,
    ready_for_offline,
    set_pin,
    sign_in,
    speak,
)

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
NARROW = {"width": 320, "height": 640}
PASSWORD = "很长的示例口令一"
ASK = """async ([path, method, said]) => {
    const answer = await fetch('/api/v1' + path, {
        method, ...(method !== 'GET' && { body: JSON.stringify(said) }),
    })
    const heard = (await answer.json()).type ?? null
    return [answer.status, heard && heard.split('/').pop()]
}"""


@pytest.fixture
def admin(open_browser, district):
    page = open_browser(**DESK)
    page.goto("/")
    sign_in(page, district.who("admin"))
    page.wait_for_url("**/accounts")
    return page


@pytest.fixture
def office(district):
    return Script(district, district.who("admin"))


@pytest.fixture
def somebody(office, district):
    """A grid worker of this test alone, who has no phone yet."""
    worker = Script(district, district.who("grid_worker"))
    [role] = worker.ask("/me")["roles"]
    login = f"worker-{uuid4()}"
    said = {"login": login, "password": PASSWORD, "name": ""}
    said |= {"role": "grid_worker", "area": role["area"]["code"]}
    return office.ask("/accounts", said) | {"password": PASSWORD}


def phone_of(open_browser, who, **said):
    """Open a browser, sign in, and make the phone known as its app does."""
    page, name = open_browser(**said), str(uuid4())
    page.goto("/")
    sign_in(page, who)
    assert asks(page, f"/devices/{name}", "PUT") == [201, None]
    return page, name


def asks(page, path, method="GET", said=None):
    return page.evaluate(ASK, [path, method, said or {}])


def test_a_lost_phone_is_refused_everything_until_the_admin_unseals_it(
    admin, open_browser, somebody
):
    lost, name = phone_of(open_browser, somebody)
    other, _ = phone_of(open_browser, somebody)
    admin.goto(f"/accounts/{somebody['id']}")
    ending = f"尾号 {name[-4:]}"
    row = admin.get_by_role("listitem").filter(has_text=ending)
    row.get_by_role("button", name="封存这台手机：").click()
    expect(
        admin.get_by_text("东西都还在手机里，解除后会自己发出去。封错了")
    ).to_be_visible()
    expect(row).to_contain_text("封存着")
    assert Axe().run(admin).violations_count == 0

    for path, method in (
        ("/me", "GET"),
        ("/territory/mine", "GET"),
        (f"/devices/{name}", "GET"),
        (f"/devices/{uuid4()}", "PUT"),
        (f"/records/{uuid4()}", "PUT"),
    ):
        assert asks(lost, path, method) == [403, "device-sealed"]
    acts = {"acts": [{"path": f"/records/{uuid4()}", "body": {}}]}
    assert asks(lost, "/acts", "POST", acts) == [403, "device-sealed"]
    assert asks(other, "/me") == [200, None]
    assert asks(other, f"/devices/{name}") == [403, "sign-in-again"]

    row.get_by_role("button", name="解除封存：").click()
    expect(admin.get_by_text("没传的自己传上来。")).to_be_visible()
    expect(row.get_by_role("button", name="封存这台手机：")).to_be_visible()
    assert asks(lost, "/me") == [200, None]
    assert asks(lost, f"/devices/{name}") == [200, None]


def test_what_waits_on_a_sealed_phone_goes_out_by_itself_once_it_is_unsealed(
    admin, open_browser, district, somebody, words
):
    lost = open_browser()
    lost.goto("/")
    sign_in(lost, somebody)
    ready_for_offline(lost)
    set_pin(lost)
    lost.context.set_offline(True)
    lost.goto("/record")
    file_record(lost, words)

    admin.goto(f"/accounts/{somebody['id']}")
    admin.get_by_role("button", name="封存这台手机：").click()
    expect(admin.get_by_text("封存了。")).to_be_visible()
    lost.context.set_offline(False)
    expect(lost.get_by_text("这部手机被区里封存了。")).to_be_visible(timeout=30_000)
    writer = Script(district, somebody)
    assert writer.filed(words) == []

    admin.get_by_role("button", name="解除封存：").click()
    expect(admin.get_by_text("没传的自己传上来。")).to_be_visible()
    lost.get_by_label("六位开锁码").fill(PIN)
    lost.wait_for_url(lambda url: "unlock" not in url)
    lost.goto("/outbox")
    expect(lost.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    assert len(writer.filed(words)) == 1


def test_one_seals_ones_own_lost_phone_from_another_at_midnight(open_browser, somebody):
    lost, name = phone_of(open_browser, somebody)
    other, own = phone_of(open_browser, somebody)
    other.goto("/me")
    mine = other.get_by_role("listitem").filter(has_text=f"尾号 {own[-4:]}")
    expect(mine).to_contain_text("就是这一部")
    expect(mine.get_by_role("button")).to_have_count(0)
    row = other.get_by_role("listitem").filter(has_text=f"尾号 {name[-4:]}")
    row.get_by_role("button", name="我丢了这台手机：").click()
    assert asks(lost, "/me") == [200, None]
    assert Axe().run(other).violations_count == 0
    row.get_by_role("button", name="没有丢").click()
    row.get_by_role("button", name="我丢了这台手机：").click()
    row.get_by_role("button", name="封存", exact=True).click()
    expect(other.get_by_text("找回来了，请管理员解除。")).to_be_visible()

    assert asks(lost, "/me") == [403, "device-sealed"]
    expect(row.get_by_role("button")).to_have_count(0)
    expect(row).to_contain_text("封存着")


def test_without_a_network_ones_own_page_is_whole_and_sealing_says_so(
    open_browser, somebody
):
    phone_of(open_browser, somebody)
    other, _ = phone_of(open_browser, somebody)
    ready_for_offline(other)
    other.goto("/me")
    lost = other.get_by_role("button", name="我丢了这台手机：")
    lost.click()
    other.context.set_offline(True)
    other.get_by_role("button", name="封存", exact=True).click()
    expect(other.get_by_text("没有网，没办成。")).to_be_visible()

    other.reload()
    expect(other.get_by_role("button", name="退出")).to_be_visible()
    expect(lost).to_have_count(0)


def test_the_phones_are_clean_in_both_languages_wide_narrow_and_large(
    admin, office, open_browser, somebody
):
    _, name = phone_of(open_browser, somebody)
    page, _ = phone_of(open_browser, somebody)
    path = f"/accounts/{somebody['id']}/devices/{name}/seal"
    for seen, where, says in (
        (admin, f"/accounts/{somebody['id']}", {"中文": "手机", "English": "Phones"}),
        (page, "/me", {"中文": "我的手机", "English": "My phones"}),
    ):
        for language, title in says.items():
            speak(seen, language)
            for method in ("PUT", "DELETE"):
                quietly(office, path, method)
                seen.goto(where)
                heading = seen.get_by_role("heading", name=title, exact=True)
                expect(heading).to_be_visible()
                assert Axe().run(seen).violations_count == 0
                fits(seen)
    speak(page, "中文")
    page.get_by_role("radio", name="大字").evaluate("chip => chip.click()")
    button = page.get_by_role("button", name="我丢了这台手机：")
    expect(button).to_be_visible()
    assert button.bounding_box()["height"] >= 60
    assert Axe().run(page).violations_count == 0
    fits(page)


def quietly(office, path, method):
    """Do what is answered with nothing, or with a line that nobody reads here."""
    try:
        office.ask(path, {"": ""} if method == "PUT" else None, method)
    except json.JSONDecodeError:
        assert method == "DELETE"


def fits(page):
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    page.wait_for_timeout(200)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    page.set_viewport_size(size)
    assert wide <= NARROW["width"]
