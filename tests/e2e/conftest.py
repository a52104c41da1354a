"""A real server, a real Chromium, a phone in someone's hand."""

import json
import os
import random
import shlex
import shutil
import socket
import string
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from tests.e2e.proxy import Line, line_to

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]
CHROMIUM = "/usr/bin/chromium"
QUICK = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same Chromium without its frame: a third less work for two cores."""
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "permissions": ["geolocation"],
}
PATIENCE = 240
HEARD = "听到了漏水"
ENGINE = f"import sys; open(sys.argv[1]).close(); print({HEARD!r})"


@dataclass(frozen=True)
class District:
    """A running district for show: its address, and who may sign in."""

    url: str
    signins: list[dict[str, str]]
    data: Path

    def who(self, role: str) -> dict[str, str]:
        return next(row for row in self.signins if row["role"] == role)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(PATIENCE * 10):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server is not ready")


@contextmanager
def running(data: Path, **settings: str) -> Iterator[District]:
    """`linli start` on a folder of its own, with these settings and no others."""
    port = free_port()
    command = [sys.executable, "-m", "server.cli", "start", "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LINLI_")}
    server = subprocess.Popen(
        [*command, "--data", str(data)], env=environment | settings
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, server)
        signins = json.loads((data / "demo-signins.json").read_text("utf-8"))
        yield District(url, signins, data)
    finally:
        server.terminate()
        server.wait(15)


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """A district that is ended with the run; its engine always hears the same."""
    engine = tmp_path_factory.mktemp("engine") / "engine.py"
    engine.write_text(ENGINE, "utf-8")
    command = shlex.join([sys.executable, str(engine)])
    folder = tmp_path_factory.mktemp("district")
    with running(folder, LINLI_TRANSCRIBER=command) as district:
        yield district


@pytest.fixture
def line(district: District) -> Iterator[Line]:
    """A line to the server that can be told how bad it is."""
    with line_to(district.url) as line:
        yield line


@pytest.fixture
def on_line(browser: Browser, line: Line) -> Iterator[BrowserContext]:
    """A phone that has never seen the app, at the end of that line."""
    context = browser.new_context(**PHONE, base_url=line.url)
    context.set_default_timeout(15_000)
    yield context
    context.close()


SOAK = float(os.environ.get("LINLI_SOAK", 0))
"""Which part of the long sizes is run: 1 is all of it; without it, the small ones."""
FIGURES: list[str] = []


@pytest.fixture
def size() -> Callable[[int, int], int]:
    """How many: a few in the suite, all of them where somebody has the time."""

    def choose(small: int, full: int) -> int:
        return max(small, round(full * SOAK)) if SOAK else small

    return choose


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Iterator[Callable[[str], None]]:
    """Whom to tell the figure of this test; a long run prints them all at its end."""
    said: list[str] = []
    yield said.append
    FIGURES.extend(f"{request.node.name}: {one}" for one in said)


@pytest.fixture
def each(request: pytest.FixtureRequest) -> Callable[[int], Iterator[int]]:
    """Count to a number; a long run says how far it is."""

    def count(total: int) -> Iterator[int]:
        for done in range(total):
            if SOAK:
                name = request.node.name
                sys.stderr.write(f"\r{name[:60]}: {done + 1} of {total} ")
                sys.stderr.flush()
            yield done

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what a long run has measured, also where it was broken off."""
    if SOAK and FIGURES:
        terminalreporter.section(f"measured at {SOAK:g} of the full size")
        for figure in FIGURES:
            terminalreporter.line(figure)


@pytest.fixture
def worker(district: District) -> dict[str, str]:
    return district.who("grid_worker")


def unheard() -> str:
    """Return a word that nobody has said before.

    Of letters alone: eleven digits are taken for a phone number, and masked.
    """
    return "".join(random.SystemRandom().choices(string.ascii_lowercase, k=20))


@pytest.fixture
def words() -> str:
    """What somebody says at a door, as nobody has said it before."""
    return f"楼上漏水，天花板湿了 {unheard()}"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The quick one; a long run is done in the whole browser."""
    return {"executable_path": CHROMIUM if SOAK else QUICK, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def chromium(request: pytest.FixtureRequest, browser: Browser) -> Browser:
    """The quick one; the whole browser where a test is marked `whole_browser`."""
    whole = request.node.get_closest_marker("whole_browser")
    found: Browser = request.getfixturevalue("whole_browser") if whole else browser
    return found


@pytest.fixture
def phone(chromium: Browser, district: District) -> Iterator[BrowserContext]:
    """A phone that has never seen the app, standing in the worker's area."""
    context = chromium.new_context(**PHONE, base_url=district.url)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def open_browser(
    chromium: Browser, district: District
) -> Iterator[Callable[..., Page]]:
    """A maker of browsers that have never seen the app."""
    opened: list[BrowserContext] = []

    def open_one(**said: Any) -> Page:
        context = chromium.new_context(**PHONE | said, base_url=district.url)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def kept_phone(
    playwright: Playwright, district: District, tmp_path: Path
) -> Iterator["KeptPhone"]:
    """A phone whose browser can be killed and opened again with all it kept."""
    phone = KeptPhone(playwright, district.url, tmp_path / "profile")
    yield phone
    phone.kill()


class KeptPhone:
    """A browser with a folder of its own on disk."""

    def __init__(self, playwright: Playwright, url: str, folder: Path) -> None:
        self.playwright = playwright
        self.url = url
        self.folder = folder
        self.context: BrowserContext | None = None

    def open(self, path: str = "/") -> Page:
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            base_url=self.url,
            **PHONE,
        )
        self.context.set_default_timeout(15_000)
        page = self.context.pages[0]
        page.goto(path)
        return page

    def kill(self) -> None:
        """End the browser at once, as when the battery falls out."""
        for pid in browsers_of(self.folder):
            os.kill(pid, 9)
        with suppress(Error):  # what was killed cannot be asked to close
            self.close()
        self.context = None

    def close(self) -> None:
        """Close the browser in the ordinary way, as at the end of a day."""
        if self.context:
            self.context.close()
            self.context = None


def browsers_of(folder: Path) -> list[int]:
    """Return the main process of the browser that works in this folder."""
    mine = f"--user-data-dir={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if mine in words and not any(word.startswith(b"--type=") for word in words):
            found.append(int(process.name))
    return found
