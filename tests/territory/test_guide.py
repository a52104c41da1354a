"""The commands of the guide for admins run as they stand there, in their order."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shapely import box

from server.cli import linli
from server.config import Settings
from tests.factories import Factory
from tests.territory.test_area_files import collection
from tests.territory.test_loading_areas import LOWER, NORTH, SOUTH, UPPER, feature

GUIDES = [Path("docs/zh-CN/admin.md"), Path("docs/en/admin.md")]


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_the_commands_for_areas_run(
    guide: Path, settings: Settings, make: Factory, tmp_path: Path, monkeypatch: Any
):
    said = guide.read_text("utf-8")
    commands = re.findall(r"^\.venv/bin/linli (area .*)$", said, re.M)
    assert {each.split()[1] for each in commands} == {
        "load",
        "check",
        "mend",
        "export",
    }
    monkeypatch.chdir(tmp_path)
    file = shlex.split(commands[0])[2]
    # An overlap of some 44 square metres, which the guide's commands mend.
    over = LOWER.union(box(120.65, 28.03, 120.66, 28.0300004))
    collection(tmp_path / file, feature(NORTH, UPPER), feature(SOUTH, over))
    env = {
        "LINLI_DATA": str(settings.data),
        "LINLI_DATABASE_URL": settings.database_url,
    }
    for command in commands:
        result = CliRunner().invoke(linli, shlex.split(command), env=env)
        assert result.exit_code == 0, (command, result.output)
    assert len(list(tmp_path.iterdir())) >= 5
