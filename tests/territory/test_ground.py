"""One process builds the index of the ground; the others map its file."""

from pathlib import Path

import pytest
from shapely import MultiPolygon, box
from sqlalchemy.orm import Session

from geo import GridIndex
from server.app import Server
from server.config import Settings
from server.territory import ground as grounds
from server.territory.ground import ground
from server.territory.kept import kept_index
from tests.factories import EAST, IN_WEST, WEST


def in_a_new_process(app: Server, session: Session) -> str | None:
    """Place a point as a process does that has just started."""
    grounds._Built.newest = None
    grounds._Built.grounds = {}
    session.info.pop(grounds.Ground, None)
    with app.app_context():
        spot = ground(session).at(*IN_WEST)
    return spot.code if spot else None


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.data / "ground"


def test_the_ground_is_built_once_and_mapped_by_other_processes(
    app: Server, session: Session, folder: Path
):
    assert in_a_new_process(app, session) == WEST
    (file,) = folder.iterdir()
    written = file.stat().st_ino

    assert in_a_new_process(app, session) == WEST
    assert [each.stat().st_ino for each in folder.iterdir()] == [written]


def test_a_damaged_file_of_the_ground_is_built_again(
    app: Server, session: Session, folder: Path
):
    in_a_new_process(app, session)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"?")

    assert in_a_new_process(app, session) == WEST
    assert file.read_bytes() == whole


def test_a_file_of_other_areas_is_built_again(
    app: Server, session: Session, folder: Path
):
    in_a_new_process(app, session)
    (file,) = folder.iterdir()
    GridIndex.build([], []).save(file)

    assert in_a_new_process(app, session) == WEST
    assert set(GridIndex.open(file).codes) >= {WEST, EAST}


def test_the_files_of_earlier_grounds_go(app: Server, session: Session, folder: Path):
    folder.mkdir(exist_ok=True)
    (folder / "earlier.index").write_bytes(b"of an earlier form")

    in_a_new_process(app, session)
    assert len(list(folder.iterdir())) == 1
    assert not (folder / "earlier.index").exists()


def test_where_no_file_can_be_written_the_ground_is_in_memory(tmp_path: Path):
    (tmp_path / "ground").write_bytes(b"a file, where a folder should be")
    shapes = {WEST: MultiPolygon([box(0, 0, 1, 1)])}

    kept = kept_index(tmp_path / "ground" / "index", [WEST], lambda: shapes)
    assert kept.locate(0.5, 0.5) == WEST
