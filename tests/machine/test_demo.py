"""The district for show, as somebody makes one by hand."""

import os
import subprocess
import sys
from pathlib import Path


def load(data: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "server.cli", "demo", "load"]
    size = ["--micro-grids", "40", "--records", "200"]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("LINLI_")}
    return subprocess.run(
        command + size,
        env=clean | {"LINLI_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_district_for_show_is_made_with_a_key_of_its_own_and_only_once(tmp_path):
    first = load(tmp_path / "data")

    assert first.returncode == 0, first.stderr
    assert (tmp_path / "data" / "demo-key").stat().st_mode & 0o777 == 0o600
    assert "cases on their way" in first.stdout

    again = load(tmp_path / "data")
    assert again.returncode == 2
    assert "There is a district in this database already." in again.stderr
