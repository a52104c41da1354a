"""LibreOffice: makes PDFs of DOCX, in a process of its own that is killed if it hangs.

Each worker has a profile of its own, made at its first paper; after that one stands
by, and is told by the program's own second start what to do.
"""

import os
import re
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

PATIENCE = 60
"""Seconds for one paper. A cold start takes two or three, a long dossier some ten."""
STANDING_BY = "--accept=pipe,name=linli;urp;"
"""Makes it wait for orders instead of ending at once; nobody speaks to that pipe."""
FONTS = Path(__file__).parent / "fonts.conf"
PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


class NoPdf(Exception):
    """LibreOffice hung or made nothing; it is worth another try."""


@dataclass
class Office:
    """The LibreOffice of one worker.

    One that has made its papers ends. So the next is started at once and stands by:
    whoever waits for a paper does not wait for the start, which is what takes long.
    """

    program: str
    patience: float = PATIENCE
    _folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="linli-office-")
    )
    _standing_by: subprocess.Popen[bytes] | None = None

    def make_pdfs(self, papers: Sequence[bytes]) -> list[bytes]:
        """Return a PDF for each DOCX, all made by one run of the program."""
        with TemporaryDirectory(dir=self._folder.name) as folder:
            here = Path(folder)
            names = [str(here / f"{at}.docx") for at in range(len(papers))]
            for name, paper in zip(names, papers, strict=True):
                Path(name).write_bytes(paper)
            self._run(["--convert-to", "pdf", "--outdir", folder, *names], len(names))
            return [_read(here / f"{at}.pdf") for at in range(len(papers))]

    def close(self) -> None:
        """End what stands by, and forget its profile."""
        self._end_standing_by()
        self._folder.cleanup()

    def _run(self, said: Sequence[str], papers: int) -> None:
        """Let the one that stands by do it; without one, this one does it itself."""
        started = self._start(said)
        try:
            started.wait(self.patience * papers)
        except subprocess.TimeoutExpired as hung:
            raise NoPdf("it hung") from hung
        finally:
            _kill(started)
            self._end_standing_by()
        self._standing_by = self._start(["--nodefault", STANDING_BY])

    def _end_standing_by(self) -> None:
        if self._standing_by:
            _kill(self._standing_by)
            self._standing_by = None

    def _start(self, said: Sequence[str]) -> subprocess.Popen[bytes]:
        profile = f"-env:UserInstallation=file://{self._folder.name}/profile"
        command = [self.program, profile, "--headless", "--norestore", "--nologo"]
        env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": self._folder.name,
            "LANG": "C.UTF-8",
            "FONTCONFIG_FILE": str(FONTS),
        }
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            [*command, *said],
            env=env,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )


def _kill(started: subprocess.Popen[bytes]) -> None:
    """End a program with its own children: it is a script that starts another."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def _read(made: Path) -> bytes:
    try:
        pdf = made.read_bytes()
    except FileNotFoundError as missing:
        raise NoPdf("it made nothing") from missing
    if not pdf.startswith(b"%PDF"):
        raise NoPdf("it made no PDF")
    return pdf


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF of LibreOffice has.

    >>> count_pages(b"<</Type/Pages/Count 2>> <</Type/Page >> <</Type/Page/Parent 1>>")
    2
    """
    return len(PAGE.findall(pdf))
