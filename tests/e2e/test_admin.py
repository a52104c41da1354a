"""The admin's work on real screens: accounts, codes, and a phone signed out."""

import shlex
from uuid import uuid4

import click
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from server.cli import linli
from tests.e2e.conftest import unheard
from tests.e2e.people import Script, choose, ready_for_offline, sign_in

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}


@pytest.fixture
def admin(open_browser, district):
    page = open_browser(**DESK)
    page.goto("/")
    sign_in(page, district.who("admin"))
    page.wait_for_url("**/accounts")
    return page


def fill_account(page, login, role, find):
    page.goto("/accounts/new")
    page.get_by_label("账号", exact=True).fill(login)
    page.get_by_label("做什么", exact=True).select_option(label=role)
    page.get_by_label("找地方").fill(find)
    page.get_by_role("button", name="选 ").first.click()


def code_on_screen(page):
    """Return the address that the code's picture and the line below it say."""
    address = page.locator(".code-address a").inner_text()
    picture = page.get_by_role("img", name=f"码：打开 {address}")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    return address


def make_code(page, login):
    page.goto(f"/accounts?text={login}")
    page.get_by_role("link", name=login).click()
    page.get_by_role("button", name="做一个码").click()
    return code_on_screen(page)


def add_leader(page, login):
    fill_account(page, login, "楼栋长", "")
    expect(page.get_by_text("楼栋长扫码进来，不用密码")).to_be_visible()
    page.get_by_role("button", name="开这个账号").click()
    page.get_by_role("link", name="去做码").click()
    page.get_by_role("button", name="做一个码").click()
    return code_on_screen(page)


def enter(page, code):
    page.goto(code)
    page.get_by_role("button", name="用这部手机进来").click()
    page.wait_for_url("**/report")


def report(page, words):
    choose(page, "邻里")
    page.get_by_role("textbox").fill(words)
    page.get_by_role("button", name="报上去").click()
    expect(page.get_by_text("报好了").first).to_be_visible()


def kept_on_the_device(page):
    """Return all that the page's stores hold, as text."""
    return page.evaluate(
        """async () => {
          const said = [JSON.stringify({ ...localStorage }), document.cookie]
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((done) => {
              const asked = indexedDB.open(name)
              asked.onsuccess = () => done(asked.result)
            })
            for (const store of db.objectStoreNames) {
              said.push(JSON.stringify(await new Promise((done) => {
                const asked = db.transaction(store).objectStore(store).getAll()
                asked.onsuccess = () => done(asked.result)
              })))
            }
            db.close()
          }
          for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys())
              said.push(one.url)
          return said.join()
        }"""
    )


def test_an_admin_adds_a_mediator_who_then_signs_in(admin, open_browser, district):
    login = f"mediator-{uuid4()}"
    fill_account(admin, login, "调解员", "")
    admin.get_by_role("button", name="给我出一个").click()
    password = admin.get_by_label("第一次的密码").input_value()
    admin.get_by_role("button", name="开这个账号").click()
    expect(admin.get_by_text(f"开好了：{login}")).to_be_visible()
    expect(admin.get_by_text(password)).to_be_visible()
    assert password not in kept_on_the_device(admin)

    mediator = open_browser()
    mediator.goto("/")
    sign_in(mediator, {"login": login, "password": password})
    mediator.wait_for_url("**/cases")


def test_what_is_refused_is_told_at_its_field_and_nothing_typed_is_lost(admin):
    fill_account(admin, "worker", "调解员", "")
    admin.get_by_label("怎么称呼").fill("调解室（示例）")
    admin.get_by_label("第一次的密码").fill("worker-worker")
    admin.get_by_role("button", name="开这个账号").click()
    expect(admin.get_by_text("这个密码太好猜。")).to_be_visible()
    expect(admin.get_by_label("第一次的密码")).to_be_focused()

    admin.get_by_label("第一次的密码").fill("很长的示例口令一")
    admin.get_by_role("button", name="开这个账号").click()
    expect(admin.get_by_text("这个账号有人用了。")).to_be_visible()
    expect(admin.get_by_label("账号", exact=True)).to_be_focused()
    assert Axe().run(admin).violations_count == 0

    login = f"mediator-{uuid4()}"
    admin.get_by_label("账号", exact=True).fill(login)
    admin.get_by_role("button", name="开这个账号").click()
    expect(admin.get_by_text(f"开好了：{login}")).to_be_visible()
    admin.get_by_role("link", name="看这个账号").click()
    expect(admin.get_by_text("调解室（示例）")).to_be_visible()


def test_a_phone_is_signed_out_and_comes_back_by_a_new_code_with_all_it_kept(
    admin, open_browser, district
):
    login, words = f"leader-{uuid4()}", f"楼上漏水 {unheard()}"
    code = add_leader(admin, login)
    assert code.rsplit("/", 1)[1] not in kept_on_the_device(admin)
    leader = open_browser()
    enter(leader, code)
    ready_for_offline(leader)
    leader.context.set_offline(True)
    report(leader, words)

    admin.get_by_role("button", name="关上").click()
    admin.reload()
    admin.get_by_role("button", name="退出：扫码进来").click()
    admin.get_by_role("button", name="让它退出").click()
    expect(admin.get_by_text("退出了。")).to_be_visible()

    leader.context.set_offline(False)
    telling = leader.get_by_text("请再扫一次码。没传的 1 条还在手机里。")
    expect(telling).to_be_visible(timeout=30_000)
    leader.goto("/outbox")
    expect(leader.get_by_text(words)).to_be_visible()
    assert Axe().run(leader).violations_count == 0
    enter(leader, make_code(admin, login))
    expect(telling).to_have_count(0)
    leader.goto("/outbox")
    expect(leader.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    leader.goto("/mine")
    expect(leader.get_by_text(words)).to_be_visible()


def test_a_code_taken_back_opens_nothing_and_says_so(admin, open_browser):
    login = f"leader-{uuid4()}"
    code = add_leader(admin, login)
    admin.get_by_role("button", name="关上").click()
    admin.get_by_role("button", name="作废：").click()
    expect(admin.get_by_text("作废了，扫不进来了。")).to_be_visible()

    leader = open_browser()
    leader.goto(code)
    leader.get_by_role("button", name="用这部手机进来").click()
    expect(leader.get_by_text("这个码作废了。")).to_be_visible()


def test_roles_are_given_ended_and_given_back_and_an_account_is_closed(admin, district):
    login = f"mediator-{uuid4()}"
    fill_account(admin, login, "调解员", "")
    admin.get_by_label("第一次的密码").fill("很长的示例口令一")
    admin.get_by_role("button", name="开这个账号").click()
    admin.get_by_role("link", name="看这个账号").click()
    admin.get_by_role("button", name="加一个角色").click()
    admin.get_by_label("做什么", exact=True).select_option(label="派单员")
    admin.get_by_role("button", name="选 ").first.click()
    admin.get_by_role("button", name="加上", exact=True).click()
    admin.get_by_role("button", name="结束：派单员").click()
    expect(admin.get_by_role("button", name="结束：派单员")).to_have_count(0)
    admin.get_by_role("button", name="撤销").click()
    expect(admin.get_by_role("button", name="结束：派单员")).to_be_visible()

    admin.get_by_role("button", name="停用这个账号").click()
    admin.get_by_role("button", name="停用", exact=True).click()
    expect(admin.get_by_text("这个账号停用了。")).to_be_visible()
    admin.goto(f"/accounts?text={login}")
    expect(admin.get_by_role("link", name=login)).to_contain_text("停用了")
    [account] = Script(district, district.who("admin")).ask(f"/accounts?text={login}")[
        "items"
    ]
    assert account["active"] is False
    assert len(account["roles"]) == 2


def test_the_only_admin_is_told_why_they_cannot_close_themselves(admin):
    admin.goto("/accounts?role=admin")
    admin.get_by_role("link", name="admin").click()
    admin.get_by_role("button", name="停用这个账号").click()
    admin.get_by_role("button", name="停用", exact=True).click()
    expect(admin.get_by_text("这样就没人管账号了。")).to_be_visible()


def test_without_a_network_the_list_says_so_and_comes_back(admin):
    admin.context.set_offline(True)
    admin.get_by_label("角色").select_option(label="调解员")
    expect(admin.get_by_text("没有网，账号取不到。")).to_be_visible()
    admin.context.set_offline(False)
    expect(admin.get_by_role("link", name="mediator2")).to_be_visible()
    admin.get_by_label("找账号").fill("没有这样的账号")
    expect(admin.get_by_text("没找到。")).to_be_visible()


def test_the_sheet_prints_on_one_page_without_what_is_for_the_screen(admin, tmp_path):
    add_leader(admin, f"leader-{uuid4()}")
    admin.evaluate("() => { window.print = () => { window.printed = true } }")
    admin.get_by_role("button", name="打印这一页").click()
    assert admin.evaluate("() => window.printed") is True
    admin.emulate_media(media="print")
    for name in ("打印这一页", "关上"):
        expect(admin.get_by_role("button", name=name)).to_be_hidden()
    expect(admin.get_by_role("navigation")).to_be_hidden()
    sheet = admin.pdf(format="A4")
    assert sheet.count(b"/Type /Page\n") == 1


def test_every_command_that_is_shown_is_one_that_there_is(admin, tmp_path, monkeypatch):
    admin.goto("/files")
    admin.locator("code").first.wait_for()
    lines = admin.locator("code").all_inner_texts()
    monkeypatch.chdir(tmp_path)
    shown = [shlex.split(line) for line in lines if line.startswith(".venv/bin/linli ")]

    assert len(shown) >= 9
    for _, *words in shown:
        understand(words, tmp_path)


def understand(words, folder):
    """Give the words to the command line, which refuses what it does not know."""
    for word in words:
        if "." in word:
            (folder / word).touch()
    command, context = linli, click.Context(linli)
    while isinstance(command, click.Group):
        _, command, words = command.resolve_command(context, words)
    asked = [one.name for one in command.params if getattr(one, "prompt", None)]
    answers = [part for name in asked for part in (f"--{name}", "x")]
    command.make_context(command.name, [*words, *answers])
