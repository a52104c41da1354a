"""The main job of each role with the keyboard alone, as with a switch or a reader."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Script, enrol, file_record, sign_in

MOST_KEYS = 400
IS_FOCUSED = "one => one === document.activeElement"
LOST = """() => {
    const one = document.activeElement
    if (one === document.body) return null
    if (one.tabIndex > 0) return `out of turn: ${one.outerHTML.slice(0, 120)}`
    // A chip draws its ring around the word beside its radio button.
    const ringed = one.matches('.chip input') ?
        getComputedStyle(one.nextElementSibling, '::before').borderTopStyle :
        getComputedStyle(one.closest('.tile') ?? one).outlineStyle
    if (ringed === 'none') return `no ring: ${one.outerHTML.slice(0, 120)}`
    const {left, top, width, height} = one.getBoundingClientRect()
    const above = document.elementFromPoint(left + width / 2, top + height / 2)
    const near = one.closest('label') ?? one
    if (!above || near.contains(above) || above.contains(near)) return null
    return `behind ${above.outerHTML.slice(0, 60)}: ${one.outerHTML.slice(0, 120)}`
}"""


class Keys:
    """Somebody at a page without a pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until it has the focus; it is never lost or hidden on the way."""
        wanted.wait_for()
        for _ in range(MOST_KEYS):
            if wanted.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press(key)
            assert self.page.evaluate(LOST) is None
        raise AssertionError(f"not reached by {key}: {wanted}")

    def press(self, name: str | re.Pattern[str], exact: bool = True) -> None:
        button = self.page.get_by_role("button", name=name, exact=exact)
        self.go_to(button.or_(self.page.get_by_role("link", name=name, exact=exact)))
        self.page.keyboard.press("Enter")

    def write(self, label: str, words: str) -> None:
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(words)

    def choose(self, option: str) -> None:
        """Reach the group by Tab, and the option in it by the arrows."""
        chip = self.page.get_by_role("radio", name=option, exact=True)
        group = self.page.get_by_role("group").filter(has=chip).last
        first = group.get_by_role("radio").first
        self.go_to(first)
        self.page.keyboard.press("Space")
        while not chip.is_checked():
            self.page.keyboard.press("ArrowRight")


@pytest.fixture
def at_keys(open_browser, district):
    """A maker of pages of somebody signed in, at a keyboard."""

    def sit_down(role, **said):
        page = open_browser(**said)
        if role == "building_leader":
            enrol(page, district)
        else:
            page.goto("/")
            sign_in(page, district.who(role))
        return Keys(page)

    return sit_down


def flag(at_keys, district, words):
    """Let a worker file what a mediator is asked for; return its case."""
    page = at_keys("grid_worker").page
    page.goto("/record")
    file_record(page, words)
    expect(page.get_by_text("都传上去了")).to_be_visible()
    [filed] = Script(district, district.who("grid_worker")).filed(words)
    return filed["case_id"]


def sign_in_by(keys, who):
    keys.page.goto("/")
    keys.write("账号", who["login"])
    keys.write("密码", who["password"])
    keys.page.keyboard.press("Enter")


def test_a_grid_worker_signs_in_visits_and_records_by_keyboard(
    open_browser, district, worker, words
):
    keys = Keys(open_browser())
    page = keys.page
    sign_in_by(keys, worker)
    door = page.get_by_role("button", name=re.compile("，记这一户")).nth(5)
    keys.go_to(door)
    page.keyboard.press("Enter")
    keys.press("更多")
    keys.write("写一句", "要一本便民手册")
    keys.go_to(page.get_by_role("button", name="见到了", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(door).to_be_focused()
    expect(door).to_have_accessible_name(re.compile("记好了：见到了"))

    keys.press(re.compile("^报事"), exact=False)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    keys.choose("邻里")
    keys.write("说一说", words)
    keys.choose("先记着")
    keys.press("存下，有网就传")
    page.wait_for_url("**/today?door=*")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.goto("/outbox")
    expect(page.get_by_role("status").filter(has_text="都传上去了")).to_be_visible()
    assert len(Script(district, worker).filed(words)) == 1


def test_a_building_leader_reports_by_keyboard(at_keys, district, words):
    keys = at_keys("building_leader")
    keys.choose("邻里")
    keys.go_to(keys.page.get_by_role("textbox"))
    keys.page.keyboard.type(words)
    keys.press("报上去")
    expect(keys.page.get_by_text("报好了").first).to_be_visible()


def add_party(keys, name):
    keys.press("加一方")
    keys.write("姓名或称呼", name)
    keys.press("加上这一方")
    keys.press(f"记下愿不愿意：{name}")
    keys.choose("同意")
    keys.choose("当面")
    keys.press("记下")
    expect(keys.page.get_by_role("button", name="记下", exact=True)).to_have_count(0)


def test_a_mediator_claims_a_case_and_notes_a_session_by_keyboard(
    at_keys, district, words
):
    case_id = flag(at_keys, district, words)
    keys = at_keys("mediator")
    keys.page.goto(f"/cases/{case_id}")
    keys.press("接这件")
    for name in ("甲住户", "乙住户"):
        add_party(keys, name)
    keys.press("念过了")
    keys.choose("念给他们听")
    keys.press("都告诉了，记下")
    keys.press("记一次调解")
    keys.choose("上门")
    keys.press("记下这次调解")
    expect(keys.page.get_by_role("button", name="记下这次调解")).to_have_count(0)
    case = Script(district, district.who("mediator")).ask(f"/cases/{case_id}")
    assert [step["act"] for step in case["steps"]][-1] == "case.hold_session"


def test_a_dispatcher_assigns_a_case_by_keyboard(at_keys, district):
    wide = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
    keys = at_keys("dispatcher", **wide)
    page = keys.page
    page.goto("/desk")
    row = page.locator(".desk-row")
    row.first.wait_for()
    while not page.get_by_role("button", name="派给人").is_visible():
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)
    chosen = page.locator(".desk-row.chosen")
    expect(chosen).to_be_focused()
    page.keyboard.press("a")
    first = page.get_by_role("radio").first
    keys.go_to(first)
    page.keyboard.press("Space")
    keys.press("派出去")
    expect(page.get_by_role("button", name="派出去")).to_have_count(0)


def test_the_sheet_of_danger_holds_the_focus_and_gives_it_back(at_keys):
    keys = at_keys("grid_worker")
    page = keys.page
    danger = page.get_by_role("button", name="有危险")
    keys.go_to(danger)
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="有危险？先打 110")
    expect(sheet).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => !!document.activeElement.closest('dialog, body')"
            " && !document.activeElement.closest('main, header, nav')"
        )
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(danger).to_be_focused()
