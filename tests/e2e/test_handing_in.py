"""A phone that cannot send: its queue as a file, in a colleague's hands."""

import re

from playwright.sync_api import expect

from tests.e2e.people import Script, file_record, ready_for_offline, sign_in
from tests.e2e.test_photos import camera, photograph, photos_of


def saved_file(page, folder):
    page.goto("/outbox")
    page.get_by_role("link", name=re.compile("^这部手机")).click()
    with page.expect_download() as begun:
        page.get_by_role("button", name="存成文件").click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    return file


def hand_in(page, file):
    page.goto("/phone")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="代传").click()


def expect_told(page, words):
    """The filer reads that a colleague handed it in: on the list, and in the record."""
    page.goto("/mine")
    own = page.get_by_role("listitem").filter(has_text=words)
    expect(own).to_contain_text("由同事代交")
    own.get_by_role("link").click()
    expect(page.get_by_text("由同事代交")).to_be_visible()


def test_a_queue_goes_by_file_is_its_writers_and_is_never_doubled(
    open_browser, district, worker, words, tmp_path
):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    page.context.set_offline(True)
    page.goto("/record")
    photograph(page, camera(1200))
    file_record(page, words)
    file = saved_file(page, tmp_path)
    assert Script(district, worker).filed(words) == []

    desk = open_browser()
    desk.goto("/")
    sign_in(desk, district.who("dispatcher"))
    for _ in range(2):
        hand_in(desk, file)
        expect(desk.get_by_text("中心收下 1 条，照片 1 张。")).to_be_visible(
            timeout=30_000
        )
    [record] = Script(district, worker).filed(words)
    mine = Script(district, worker).ask("/me")["id"]
    assert record["filed_by"] == mine
    assert len(photos_of(district, worker, words)) == 1

    page.context.set_offline(False)
    page.goto("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    assert len(Script(district, worker).filed(words)) == 1
    expect_told(page, words)


def test_half_a_file_is_told_and_nothing_of_it_goes(
    open_browser, district, worker, words, tmp_path
):
    page = open_browser()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    page.context.set_offline(True)
    page.goto("/record")
    file_record(page, words)
    file = saved_file(page, tmp_path)
    half = tmp_path / "half.linli"
    half.write_bytes(file.read_bytes()[:-20])

    page.context.set_offline(False)
    desk = open_browser()
    desk.goto("/")
    sign_in(desk, district.who("dispatcher"))
    desk.goto("/phone")
    desk.locator("input[type=file]").set_input_files(half)
    expect(desk.get_by_text("这个文件读不了。")).to_be_visible()
    expect(desk.get_by_role("button", name="代传")).to_have_count(0)
