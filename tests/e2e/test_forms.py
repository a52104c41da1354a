"""A district's own questions on real screens: uploaded, approved, filled offline."""

import json
import urllib.request
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import unheard
from tests.e2e.people import Script, choose, file_record, ready_for_offline, sign_in
from tests.e2e.test_sending import until
from tests.forms.books import book, class_and_import, leaks, lift, settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormScript(Script):
    """An admin's script, which uploads bytes."""

    def upload(self, data, about, area):
        path = f"/forms/versions/{uuid4()}?about={about}&area={area}"
        request = urllib.request.Request(self.url + path, data, method="PUT")
        request.add_header("Content-Type", XLSX)
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["id"]

    def step(self, version, standing):
        said = {"standing": standing}
        return self.ask(f"/forms/versions/{version}/standing", said, "PUT")


def second_admin(district):
    """Add another admin of the same area; return who that is."""
    admin = Script(district, district.who("admin"))
    [role] = [one for one in admin.ask("/me")["roles"] if one["role"] == "admin"]
    who = {"login": f"second-{uuid4()}", "password": f"示例 {uuid4()}"}
    admin.ask("/accounts", who | {"role": "admin", "area": role["area"]["code"]})
    return who, role["area"]["code"]


@pytest.fixture
def ask(district):
    """A maker of forms that live; they are retired when the test ends."""
    first = FormScript(district, district.who("admin"))
    who, area = second_admin(district)
    second = FormScript(district, who)
    live = []

    def make_live(data, about):
        version = first.upload(data, about, area)
        second.step(version, "live")
        live.append(version)
        return version

    yield make_live
    for version in live:
        if form_of(district, version)["standing"] == "live":
            second.step(version, "retired")


@pytest.fixture
def page(phone, district):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, district.who("grid_worker"))
    page.wait_for_url("**/today")
    ready_for_offline(page)
    return page


def name():
    return f"form-{uuid4()}"


KNOWS = """title => new Promise((yes) => {
  const open = indexedDB.open('linli')
  open.onsuccess = () => {
    const all = open.result.transaction('kept').objectStore('kept').getAll()
    all.onsuccess = () => {
      open.result.close()
      yes(JSON.stringify(all.result).includes(title))
    }
  }
})"""


def know(page, title):
    """Wait until the phone has the form, with what is needed to fill it."""
    page.goto("/today")
    until(page, lambda: page.evaluate(KNOWS, title))


def meet_somebody(page):
    """Note a visit at the first door: somebody was met."""
    page.goto("/today")
    page.get_by_role("button", name="，记这一户").first.click()
    page.get_by_role("button", name="见到了", exact=True).first.click()


def answers(district, version, form):
    """Return all rows of a form as the desk takes them."""
    desk = Script(district, district.who("dispatcher"))
    request = urllib.request.Request(f"{desk.url}/forms/{form}/answers.csv")
    request.add_header("Authorization", f"Bearer {desk.token}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode("utf-8-sig")


def form_of(district, version):
    admin = Script(district, district.who("admin"))
    items = admin.ask("/forms/versions")["items"]
    return next(one for one in items if one["id"] == version)


def save(page):
    page.get_by_role("button", name="存下，有网就传").click()


def arrives(page, district, version, count=1):
    """Go online, and wait until the centre has it."""
    page.context.set_offline(False)
    page.goto("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible()
    told = form_of(district, version)
    assert told["answers"] == count
    return answers(district, version, told["form"])


def test_skips_constraints_and_two_languages_are_filled_offline(page, ask, district):
    title = f"电梯 {unheard()}"
    version = ask(lift(name(), title), "visit")
    know(page, title)
    page.context.set_offline(True)
    meet_somebody(page)
    page.get_by_role("link", name=f"答：{title}").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    answer_the_group(page)
    expect(page.get_by_text("哪个单元？")).to_have_count(0)
    choose(page, "西边")
    expect(page.get_by_text("东一单元")).to_have_count(0)
    choose(page, "西二单元")
    save(page)
    page.wait_for_url("**/outbox")

    assert "yes,3,2026-11-01,west,w2,36.0" in arrives(page, district, version)


def answer_the_group(page):
    """What is not asked is not there; what is wrong is said, in both languages."""
    expect(page.get_by_text("上个月坏了几次？")).to_have_count(0)
    save(page)
    expect(page.get_by_text("这一题要答。")).to_be_visible()
    choose(page, "坏过")
    times = page.get_by_label("上个月坏了几次？")
    times.fill("40")
    expect(page.get_by_text("一个月最多 31 次")).to_be_visible()
    choose(page, "English (en)")
    expect(page.get_by_text("At most 31 in a month")).to_be_visible()
    choose(page, "中文 (zh)")
    times.fill("3")
    expect(page.get_by_text("一年约 36 次")).to_be_visible()
    page.get_by_label("最近一次是哪天？").fill("2999-01-01")
    expect(page.get_by_text("还没到那一天")).to_be_visible()
    page.get_by_label("最近一次是哪天？").fill("2026-11-01")


def test_a_repeat_is_filled_offline_about_a_record(page, ask, district, words):
    title = f"漏水 {unheard()}"
    version = ask(leaks(name(), title), "record")
    know(page, title)
    page.context.set_offline(True)
    page.goto("/record")
    file_record(page, words, "先记着")
    page.get_by_role("link", name=f"答：{title}").click()
    for n, (where, size) in enumerate((("楼道顶上", "1.5"), ("三楼窗", "0.5")), 1):
        page.get_by_role("button", name="再加一处").click()
        spot = page.get_by_role("group", name=f"第 {n} 处", exact=True)
        spot.get_by_label("在哪里？").fill(where)
        spot.get_by_label("多大").fill(size)
    expect(page.get_by_text("一共 2 平方米")).to_be_visible()
    page.get_by_role("button", name="再加一处").click()
    page.get_by_role("button", name="去掉第 3 处").click()
    page.get_by_role("checkbox", name="楼道").check(force=True)
    page.get_by_role("checkbox", name="别处").check(force=True)
    page.get_by_label("还有哪里？").fill("地下车库")
    page.get_by_label("多在几点？").fill("21:30")
    page.get_by_role("button", name="取这里的位置").click()
    save(page)
    page.wait_for_url("**/outbox")
    told = arrives(page, district, version)

    assert "楼道顶上" in told
    assert "三楼窗" in told
    assert "hall other,地下车库,21:30" in told


def test_what_the_questions_are_about_is_said_once(page, ask, words):
    title = f"漏水 {unheard()}"
    ask(leaks(name(), title), "record")
    know(page, title)
    page.goto("/record")
    file_record(page, words, "先记着")
    offer = page.get_by_role("region", name="还有本区的几个问题")
    expect(offer).to_contain_text("几个问题关于这件事。答不答都行")


def test_names_of_javascript_are_questions_like_others(page, ask, district):
    title = f"树 {unheard()}"
    version = ask(class_and_import(name(), title), "visit")
    know(page, title)
    page.context.set_offline(True)
    meet_somebody(page)
    page.get_by_role("link", name=f"答：{title}").click()
    expect(page.get_by_label("哪种树？")).to_have_count(0)
    page.get_by_label("几棵树？").fill("2")
    page.get_by_label("哪种树？").fill("香樟")
    page.get_by_label("灯亮吗？").fill("亮")
    save(page)
    page.wait_for_url("**/outbox")

    assert "2,香樟,亮" in arrives(page, district, version)


def test_r6_a_draft_keeps_its_questions_when_the_form_changes(page, ask, district):
    """Half filled, the app closed, the form replaced: it goes on as it was begun."""
    form, title = name(), f"电梯 {unheard()}"
    version = ask(lift(form, title), "visit")
    know(page, title)
    meet_somebody(page)
    page.get_by_role("link", name=f"答：{title}").click()
    choose(page, "坏过")
    page.get_by_label("上个月坏了几次？").fill("7")
    page.wait_for_timeout(500)
    head = ("type", "name", "label")
    again = book((head, ("text", "a", "新的问题")), (), settings(form, f"新 {title}"))
    ask(again, "visit")
    page.goto("/today")
    know(page, f"新 {title}")
    page.goto("/outbox")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_label("上个月坏了几次？")).to_have_value("7")
    save(page)
    page.wait_for_url("**/outbox")

    assert "yes,7" in arrives(page, district, version)


def test_the_questions_are_passed_over_in_one_tap_and_not_offered_again(page, ask):
    title = f"电梯 {unheard()}"
    ask(lift(name(), title), "visit")
    know(page, title)
    meet_somebody(page)
    page.get_by_role("button", name="跳过").click()
    expect(page.get_by_text("还有本区的几个问题")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="，记这一户").first).to_be_visible()
    expect(page.get_by_text("还有本区的几个问题")).to_have_count(0)


def test_refused_answers_are_set_aside_mended_and_sent(page, ask, district):
    """What the server refuses stays on the phone until it is right."""
    title = f"电梯 {unheard()}"
    version = ask(lift(name(), title), "visit")
    know(page, title)
    meet_somebody(page)
    page.get_by_role("link", name=f"答：{title}").click()
    choose(page, "坏过")
    page.get_by_label("上个月坏了几次？").fill("3")
    page.context.set_offline(True)
    save(page)
    page.wait_for_url("**/outbox")
    page.evaluate(
        """() => new Promise((yes) => {
          const open = indexedDB.open('linli')
          open.onsuccess = () => {
            const tx = open.result.transaction('outbox', 'readwrite')
            const store = tx.objectStore('outbox')
            store.getAll().onsuccess = ({ target }) => {
              const entry = target.result.find(one => one.kind === 'form.answer')
              entry.body.answers.times = 99
              store.put(entry)
            }
            tx.oncomplete = () => { open.result.close(); yes() }
          }
        })"""
    )
    page.context.set_offline(False)
    page.get_by_role("button", name="现在传").click()
    expect(page.get_by_text("有一题不合要求：times")).to_be_visible()
    page.get_by_role("link", name="看一看，改好再传").click()
    page.get_by_label("上个月坏了几次？").fill("9")
    page.get_by_role("button", name="改好了，再传").click()
    page.wait_for_url("**/outbox")

    assert "yes,9" in arrives(page, district, version)


def read_a_bad_one(page, folder):
    """The report says the row and the reason."""
    bad, head = folder / "bad.xlsx", ("type", "name", "label")
    bad.write_bytes(book((head, ("text", "a", "您的姓名"), ("video", "b", "拍"))))
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text("有 2 处不能用")).to_be_visible()
    expect(page.get_by_text("survey 表 第 2 行 label")).to_be_visible()
    expect(page.get_by_text("这是从不问的：姓名")).to_be_visible()


def upload_on_screen(page, folder, title):
    good = folder / "good.xlsx"
    good.write_bytes(lift(name(), title))
    page.locator("input[type=file]").set_input_files(good)
    expect(page.get_by_text(f"看过了，能用：{title}")).to_be_visible()
    choose(page, "一次走访")
    page.get_by_role("button", name="选 ").first.click()
    page.get_by_role("button", name="上传，请另一位批准").click()
    expect(page.get_by_text(f"上传了：{title} 第 1 版。")).to_be_visible()
    expect(page.get_by_text("您上传的，要另一位管理员批准。").first).to_be_visible()


def test_an_admin_uploads_another_approves_and_residents_read_it(
    open_browser, district, tmp_path
):
    title = f"电梯 {unheard()}"
    who, _ = second_admin(district)
    first, second, resident = (open_browser() for _ in range(3))
    for page, admin in ((first, district.who("admin")), (second, who)):
        page.goto("/")
        sign_in(page, admin)
        page.goto("/forms")
    read_a_bad_one(first, tmp_path)
    upload_on_screen(first, tmp_path, title)

    second.reload()
    section = second.get_by_role("region", name=title)
    section.get_by_role("button", name="批准，开始问").click()
    expect(second.get_by_text("批准了，手机有网就会取到。")).to_be_visible()
    resident.goto("/notice")
    expect(resident.get_by_role("heading", name=title)).to_be_visible()
    expect(resident.get_by_text("用来：排修缮计划 留 90 天。").first).to_be_visible()
    resident.get_by_role("button", name="English").click()
    expect(resident.get_by_text("Did the lift fail?")).to_be_visible()

    section.get_by_role("button", name="不再问").click()
    section.get_by_role("button", name="不再问", exact=True).first.click()
    expect(second.get_by_text("不再问了。")).to_be_visible()
    resident.reload()
    expect(resident.get_by_role("heading", name=title)).to_have_count(0)
