"""Take the pictures of the README from a running district for show.

.venv/bin/python docs/take_pictures.py http://127.0.0.1:8000 data
"""

import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import ARGUMENTS, CHROMIUM, PHONE, District
from tests.e2e.people import choose, enrol, sign_in, speak

PICTURES = Path(__file__).parent / "pictures"
SHARP = {"device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
WORDS = {
    "zh-CN": "楼上卫生间漏水，302 天花板湿了一片，说过两次没修。",
    "en": "Water comes through the bathroom ceiling of 302; asked twice, not mended.",
}


def main(url: str, data: str) -> None:
    """Take each picture in both languages."""
    rows = json.loads((Path(data) / "demo-signins.json").read_text("utf-8"))
    who = {row["role"]: row for row in reversed(rows)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for language in WORDS:
            page = opened(browser, url, who["grid_worker"], language, **PHONE | SHARP)
            take(page, "/today", f"today-{language}")
            take_record(page, language)
            page = opened(browser, url, who["mediator"], language, **PHONE | SHARP)
            take(page, "/cases", f"cases-{language}")
            take(page, "/cases?view=map", f"map-{language}")
            page = opened(browser, url, who["dispatcher"], language, **PHONE | DESK)
            take(page, "/desk", f"desk-{language}")
            page = opened(browser, url, who["admin"], language, **PHONE | DESK)
            take(page, "/accounts", f"accounts-{language}")
            page = enrolled(browser, District(url, rows, Path(data)), language)
            take(page, "/report", f"report-{language}")


def opened(
    browser: Browser, url: str, who: dict[str, str], language: str, **screen: Any
) -> Page:
    """Return a page of someone signed in who reads that language."""
    page = browser.new_context(**screen, base_url=url).new_page()
    page.goto("/")
    sign_in(page, who)
    speak(page, "English" if language == "en" else "中文")
    return page


def enrolled(browser: Browser, district: District, language: str) -> Page:
    """Return the page of a building leader with a fresh code."""
    context = browser.new_context(**PHONE | SHARP, base_url=district.url)
    page = context.new_page()
    enrol(page, district)
    speak(page, "English" if language == "en" else "中文")
    return page


def take(page: Page, path: str, name: str) -> None:
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(1_500)
    page.screenshot(path=PICTURES / f"{name}.png")


def take_record(page: Page, language: str) -> None:
    """Take the form half filled, and leave nothing behind."""
    english = language == "en"
    page.goto("/record")
    choose(page, "Neighbours" if english else "邻里")
    page.locator("textarea").fill(WORDS[language])
    choose(page, "Ask a mediator" if english else "请人来调")
    page.mouse.wheel(0, -2_000)
    page.wait_for_timeout(800)
    page.screenshot(path=PICTURES / f"record-{language}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
