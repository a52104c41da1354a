"""Files are whole or not there, whatever happens beside them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from server.files import Files


@pytest.fixture
def files(tmp_path):
    return Files(str(tmp_path / "files"))


def test_a_folder_forgotten_while_others_write_into_it_disturbs_none_of_them(files):
    done = Event()

    def forget():
        while not done.is_set():
            files.forget("parts/one")
            done.wait(0.002)

    with ThreadPoolExecutor(5) as threads:
        threads.submit(forget)
        written = [
            threads.submit(files.put, f"parts/one/{number % 7}/{number}", b"x" * 9)
            for number in range(3000)
        ]
        try:
            assert {one.result() for one in written} == {None}
        finally:
            done.set()


def test_what_is_kept_twice_is_one_file(files, tmp_path):
    assert files.keep(b"one") == files.keep(b"one")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_is_not_there_is_said_so_and_may_be_forgotten(files):
    files.forget("parts/none")

    with pytest.raises(FileNotFoundError):
        files.get("parts/none")
