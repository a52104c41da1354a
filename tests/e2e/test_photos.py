"""A photo from a stairwell: stored first, sent after its record, then seen."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.people import Script, choose, file_record, ready_for_offline, sign_in

RANGES = re.compile(r"/api/v1/records/[^/]+/attachments/[^/]+$")


def camera(side=2400):
    """Return what a camera gives: a large JPEG that does not shrink to nothing."""
    picture = Image.effect_noise((side, side * 3 // 4), 60).convert("RGB")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    name, kind = "IMG_0001.jpg", "image/jpeg"
    return {"name": name, "mimeType": kind, "buffer": written.getvalue()}


def photograph(page, picture):
    page.locator("input[type=file]").first.set_input_files(picture)
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()


def photos_of(district, worker, words):
    script = Script(district, worker)
    [record] = script.filed(words)
    return script.ask(f"/records/{record['id']}/attachments")["items"]


def test_taken_offline_kept_through_a_kill_and_seen_by_the_mediator(
    kept_phone, district, worker, words, browser
):
    page = kept_phone.open("/")
    sign_in(page, worker)
    ready_for_offline(page)
    kept_phone.close()

    page = kept_phone.open("/today")
    kept_phone.context.set_offline(True)
    page.goto("/record")
    photograph(page, camera())
    file_record(page, words)
    expect(page.get_by_text("照片 1 张")).to_be_visible()
    kept_phone.kill()

    page = kept_phone.open("/outbox")
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=30_000)
    [photo] = photos_of(district, worker, words)
    assert photo["complete"]

    [record] = Script(district, worker).filed(words)
    desk = browser.new_context(base_url=district.url).new_page()
    desk.goto("/")
    sign_in(desk, district.who("mediator"))
    desk.goto(f"/cases/{record['case_id']}")
    seen = desk.get_by_role("img", name="第 1 张照片")
    expect(seen).to_be_visible()
    expect(seen).to_have_js_property("complete", True)
    expect(seen).not_to_have_js_property("naturalWidth", 0)
    desk.context.close()


def test_what_is_no_picture_is_set_aside_and_its_record_arrives(
    phone, district, worker, words
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    html = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<html>no</html>"}
    page.locator("input[type=file]").first.set_input_files(html)
    expect(page.get_by_text("手机打不开这张。")).to_be_visible()
    file_record(page, words)
    expect(page.get_by_text("有一张照片中心没收下。")).to_be_visible()
    assert len(Script(district, worker).filed(words)) == 1

    page.get_by_role("button", name="不传这张").click()
    expect(page.get_by_text("都传上去了")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("有一张照片中心没收下。")).to_be_visible()


def test_r14_a_photo_whose_line_breaks_five_times_is_told_and_never_given_up(
    phone, district, worker, words
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)

    def lose(route):
        first = "*/" in route.request.headers.get("content-range", "*/")
        _ = route.continue_() if first else route.abort()

    phone.route(RANGES, lose)
    page.goto("/record")
    photograph(page, camera())
    file_record(page, words)
    for _ in range(6):
        page.get_by_role("button", name="现在传").click()
        page.wait_for_timeout(400)
    expect(page.get_by_text("有一张照片传了五次都断了。")).to_be_visible()
    assert photos_of(district, worker, words) == []

    expect(page.get_by_text("等着传", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="再传一次")).to_be_visible()
    phone.unroute(RANGES)
    expect(page.get_by_text("都传上去了")).to_be_visible(timeout=60_000)
    assert len(photos_of(district, worker, words)) == 1


def test_a_photo_taken_away_can_be_brought_back_and_at_most_three_go_along(
    phone, worker
):
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    choose(page, "邻里")
    album = page.locator("input[type=file]").nth(1)
    album.set_input_files([camera(400), camera(500), camera(600), camera(700)])
    expect(page.get_by_role("img", name="第 3 张照片")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.get_by_role("button", name="去掉第 2 张照片").click()
    expect(page.locator("ul.tiles img")).to_have_count(2)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("ul.tiles img")).to_have_count(3)

    page.reload()
    expect(page.locator("ul.tiles img")).to_have_count(3)
