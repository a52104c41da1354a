"""Installs the Debian packages that the tests need and this machine lacks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.machine.postgres import OLDEST, Missing, find_binaries, version_of


def main() -> int:
    rights = find_rights()
    if (lacking := missing_packages()) and rights is not None:
        install(rights, lacking)
        lacking = missing_packages()
    if not has_quick_chromium() and rights is not None:
        install(rights, ["chromium-headless-shell"])
    if lacking:
        print(
            f"!!! NOT INSTALLED, its tests cannot run: {' '.join(lacking)}",
            file=sys.stderr,
        )
    return 1 if lacking and os.environ.get("CI") == "true" else 0


def missing_packages() -> list[str]:
    return [package for has, names in NEEDS.items() if not has() for package in names()]


def has_postgres() -> bool:
    try:
        return bool(find_binaries())
    except Missing:
        return False


def postgres_packages() -> list[str]:
    """PostGIS is built for one PostgreSQL: the version that is here, or Debian's."""
    here = [
        version_of(path) for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")
    ]
    if not here or max(here) < OLDEST:
        return ["postgresql", "postgresql-postgis"]
    return [f"postgresql-{max(here)}-postgis-3"]


def has_chromium() -> bool:
    return shutil.which("chromium") is not None


def has_quick_chromium() -> bool:
    """The same without its frame; where there is none, the whole one does as well."""
    return shutil.which("chromium-headless-shell") is not None


def has_chinese_font() -> bool:
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


def has_ogrinfo() -> bool:
    return shutil.which("ogrinfo") is not None


def has_office() -> bool:
    return shutil.which("soffice") is not None


def has_poppler() -> bool:
    return shutil.which("pdftoppm") is not None


# What the tests need: is it here, and if not, which packages bring it.
NEEDS: dict[Callable[[], bool], Callable[[], list[str]]] = {
    has_postgres: postgres_packages,
    has_chromium: lambda: ["chromium"],
    has_chinese_font: lambda: ["fonts-noto-cjk"],
    has_office: lambda: ["libreoffice-writer-nogui"],
    has_poppler: lambda: ["poppler-utils"],
    has_ogrinfo: lambda: ["gdal-bin"],  # 6 MB beside what PostGIS brings
}


def find_rights() -> list[str] | None:
    """What to write before a command so that root runs it, None if we may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "-n"]
    if shutil.which("sudo") is None:
        return None
    may = subprocess.run([*asked, "true"], check=False, capture_output=True)
    return asked if may.returncode == 0 else None


def install(rights: list[str], packages: list[str]) -> None:
    print(f"Installing {' '.join(packages)} (a few minutes)", flush=True)
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    attempt([*apt, "update"])
    attempt([*apt, "install", "--yes", "--no-install-recommends", *packages])


def attempt(command: list[str]) -> None:
    """Quiet, unless it fails."""
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        print(
            f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}", file=sys.stderr
        )


if __name__ == "__main__":
    sys.exit(main())
