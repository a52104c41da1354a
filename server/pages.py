"""The app's own files, and those of earlier builds for pages that are still open.

A page asks for some of its parts hours after it was opened. Whoever put a newer
build on the server meanwhile must not take them away: they stay for 30 days.
"""

import os
import shutil
import time
from pathlib import Path
from typing import Any

from flask import Response, current_app, send_from_directory

from server.api import NoSuchAddress

NEEDLESS = ("Content-Disposition", "Last-Modified", "ETag", "Accept-Ranges")
"""What says nothing of a file that never changes: on a phone each header counts."""
KEPT = 30 * 24 * 60 * 60
"""Seconds for which a part is served after the build that it belongs to is gone."""


def keep_builds(pages: Path, kept: Path, now: float | None = None) -> None:
    """Copy this build's parts aside, and let go of those retired 30 days ago.

    `current` holds what the last start served; what is in it and not in the build
    of today is retired now, however long ago it was built.
    """
    now = time.time() if now is None else now
    current, earlier = kept / "current", kept / "earlier"
    for folder in (current, earlier):
        folder.mkdir(parents=True, exist_ok=True)
    built = {file.name: file for file in (pages / "assets").glob("*") if file.is_file()}
    if not built:
        return
    for name in [one.name for one in current.iterdir() if one.name not in built]:
        retire(current / name, earlier / name, now)
    for name, file in built.items():
        if not (current / name).exists():
            _copy_whole(file, current / name)
    let_go(earlier, now)


def retire(file: Path, to: Path, now: float) -> None:
    """Move a part to the earlier ones, with the time from which its days count."""
    os.utime(file, (now, now))
    file.replace(to)


def let_go(earlier: Path, now: float) -> None:
    """Remove what was retired long ago; another start may be at it as well."""
    for file in earlier.iterdir():
        if file.stat().st_mtime < now - KEPT:
            file.unlink(missing_ok=True)


def _copy_whole(file: Path, to: Path) -> None:
    """Copy so that a start that is killed leaves no half of a file under its name."""
    part = to.with_name(f".{to.name}.part")
    shutil.copyfile(file, part)
    part.replace(to)


def get_page(path: str = "") -> Any:
    """Give a file of the app, or the app itself for an address within it."""
    if path.startswith("api/"):
        raise NoSuchAddress
    pages: Path = current_app.config["PAGES"]
    if not pages.is_dir():
        return Response("The app is not built yet: run `make run`.\n", 503)
    label = path.startswith("b/")
    if not label and (folder := _folder_of(path, pages)):
        lasting = path.startswith("assets/")
        name = path.removeprefix("assets/") if folder != pages else path
        answer = send_from_directory(folder, name)
        kept = "public, max-age=31536000, immutable" if lasting else "no-cache"
        answer.headers["Cache-Control"] = kept
        for needless in NEEDLESS if lasting else ():
            answer.headers.pop(needless, None)
        return answer
    # A building's code may be anything that a district writes, with a dot as well.
    if not label and "." in path.rsplit("/", 1)[-1]:
        raise NoSuchAddress
    return send_from_directory(pages, "index.html", max_age=0)


def _folder_of(path: str, pages: Path) -> Path | None:
    """Return where a file lies: in the build of today, or among earlier parts."""
    if path and (pages / path).is_file():
        return pages
    name = path.removeprefix("assets/")
    if not path.startswith("assets/") or "/" in name or name.startswith("."):
        return None
    kept: Path = current_app.config["DATA"] / "assets"
    folders = (kept / "current", kept / "earlier")
    return next((one for one in folders if (one / name).is_file()), None)
