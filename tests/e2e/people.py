"""What people do on their screens, and what a script asks the server about it."""

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import District

GROUND_IS_HERE = """async () => {
    for (let found = 0; found < 2; await new Promise(go => setTimeout(go, 100))) {
        const names = await caches.keys()
        const kept = await Promise.all(
            names.map(async name => (await caches.open(name)).keys()))
        found = kept.flat().filter(({url}) => url.includes('GroundMap-')).length
    }
}"""


def sign_in(page: Page, who: dict[str, str]) -> None:
    """Sign in, and wait until the own first screen is there."""
    page.get_by_label("账号").fill(who["login"])
    page.get_by_label("密码", exact=True).fill(who["password"])
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).not_to_have_url("**/signin**")
    page.wait_for_url(lambda url: "signin" not in url)


PIN = "274913"


def set_pin(page: Page, pin: str = PIN) -> None:
    """Have what this phone keeps sealed from here on."""
    page.goto("/pin")
    page.get_by_label("新的开锁码").fill(pin)
    page.get_by_label("再输一遍").fill(pin)
    page.get_by_role("button", name="设好").click()
    expect(page.get_by_text("设好了")).to_be_visible(timeout=30_000)


def new_code(district: District) -> str:
    """Have the admin make a fresh code for the building leader; return its address."""
    admin = Script(district, district.who("admin"))
    login = district.who("building_leader")["login"]
    found = admin.ask(f"/accounts?role=building_leader&text={login}")["items"]
    [leader] = [one for one in found if one["login"] == login]
    url: str = admin.ask("/enrolments", {"account_id": leader["id"]})["url"]
    return url


def enrol(page: Page, district: District) -> None:
    """Come in as the building leader, by a code of one's own."""
    page.goto(new_code(district))
    page.get_by_role("button", name="用这部手机进来").click()
    page.wait_for_url("**/report")


def ready_for_offline(page: Page) -> None:
    """Wait until the app itself and the own area are on the phone."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def ready_with_ground(page: Page) -> None:
    """Wait until the drawing of the ground has come too, which it does when idle."""
    ready_for_offline(page)
    page.evaluate(GROUND_IS_HERE)


def choose(page: Page, option: str | re.Pattern[str]) -> None:
    """Tap the chip with that word."""
    chip = page.get_by_role("radio", name=option, exact=True)
    # Under load a draft takes a while to be read.
    expect(chip).to_be_enabled(timeout=30_000)
    chip.evaluate("chip => chip.click()")


def speak(page: Page, language: str) -> None:
    """Choose the language on one's own page, and wait until it is spoken."""
    page.goto("/me")
    choose(page, language)
    spoken = "en" if language == "English" else "zh-CN"
    expect(page.locator("html")).to_have_attribute("lang", spoken)


def file_record(page: Page, words: str, outcome: str = "请人来调") -> None:
    """Fill the form in five taps and some words, and save."""
    choose(page, "邻里")
    page.get_by_label("说一说").fill(words)
    choose(page, outcome)
    page.get_by_role("button", name="存下，有网就传").click()
    page.wait_for_url("**/outbox")


def add_party(page: Page, name: str) -> None:
    """Add a side to the open case, who is there and agrees."""
    page.get_by_role("button", name="加一方").click()
    page.get_by_label("姓名或称呼").fill(name)
    page.get_by_role("button", name="加上这一方").click()
    page.get_by_role("button", name=f"记下愿不愿意：{name}").click()
    choose(page, "同意")
    choose(page, "当面")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_role("button", name="记下", exact=True)).to_have_count(0)


class Script:
    """Someone's view of the server without a screen."""

    def __init__(self, district: District, who: dict[str, str]) -> None:
        self.url = f"{district.url}/api/v1"
        said = {"login": who["login"], "password": who["password"]}
        self.token = ""
        self.token = self.ask("/sessions", said)["token"]

    def ask(self, path: str, said: Any = None, method: str | None = None) -> Any:
        data = json.dumps(said).encode() if said else None
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def records(self) -> list[dict[str, Any]]:
        """Return every record of one's own, page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = "0"
        while cursor is not None:
            page = self.ask(f"/records?mine=1&cursor={cursor}")
            found += page["items"]
            cursor = page["next"]
        return found

    def filed(self, words: str) -> list[dict[str, Any]]:
        return [one for one in self.records() if one["summary"] == words]


def see_identity(page: Page) -> None:
    """Say of every party by what it is known who they are."""
    ask = page.get_by_role("button", name=re.compile("^核对身份："))
    while ask.count():
        left = ask.count()
        ask.first.click()
        choose(page, "看了身份证")
        page.get_by_role("button", name="存下").click()
        expect(ask).to_have_count(left - 1)


def sign_all(page: Page, *names: str) -> None:
    """Everybody signs on paper, the mediator too, and the committee seals it."""
    for name in (*names, "调解员", "盖章"):
        page.get_by_role("button", name="签字", exact=True).click()
        choose(page, name)
        if name != "盖章":
            choose(page, "纸上签名")
        page.get_by_role("button", name="存下").click()
        expect(page.get_by_role("heading", name="签字", exact=True)).to_have_count(0)
    expect(page.get_by_text("都签好了")).to_be_visible()


def perform_and_close(page: Page) -> None:
    """What was agreed is done; why nobody is asked after is said; it is closed."""
    page.get_by_role("button", name="记履行").click()
    choose(page, re.compile(r"^1\."))
    choose(page, "全做到了")
    choose(page, "双方都说")
    page.get_by_role("button", name="存下").click()
    page.get_by_role("button", name="结案", exact=True).click()
    page.get_by_label("为什么没有回访").fill("双方说不必再问")
    page.get_by_role("button", name="结这件案").click()
    expect(page.get_by_text("办完了").first).to_be_visible()
