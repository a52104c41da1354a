"""The elder view: whoever sees badly and has large thumbs can use each field screen."""

import json

import pytest

from tests.e2e.people import enrol, sign_in

SCREENS = {
    "grid_worker": ("/today", "/ground", "/record", "/outbox", "/mine", "/me"),
    "building_leader": ("/report", "/mine", "/outbox", "/me"),
    "window_clerk": ("/mine", "/record"),
}
SMALLEST_PX, TARGET_PX = 18, 60
TOO_SMALL = """({type, target}) => {
    const found = []
    const seen = one => {
        const style = getComputedStyle(one)
        const box = one.getBoundingClientRect()
        return style.visibility !== 'hidden' && box.width > 1 && box.height > 1
    }
    const name = one =>
        `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const text = walker.currentNode
        const one = text.parentElement
        if (!text.textContent.trim() || !seen(one) || one.closest('.seen-by-readers'))
            continue
        const px = parseFloat(getComputedStyle(one).fontSize)
        if (px < type) found.push(`${px} px text: ${name(one)}`)
    }
    const touched = 'a[href], button, summary, select, textarea, label.chip, ' +
        'label.tile, input:not([type=radio]):not([type=checkbox]):not([type=file])'
    for (const one of document.querySelectorAll(touched)) {
        if (!seen(one) || one.matches('.skip, .leaflet-marker-icon')) continue
        // A word within a sentence is as high as its line: WCAG leaves it out too.
        if (one.closest('p') && getComputedStyle(one).display === 'inline') continue
        const {width, height} = one.getBoundingClientRect()
        if (Math.round(width) < target || Math.round(height) < target)
            found.push(`${width.toFixed(0)} x ${height.toFixed(0)}: ${name(one)}`)
    }
    return [...new Set(found)]
}"""


@pytest.mark.parametrize("role", SCREENS)
def test_in_the_elder_view_letters_are_18_and_targets_60_pixels(
    open_browser, district, role
):
    page = open_browser()
    page.context.add_init_script("localStorage.setItem('linli.view', 'elder')")
    if role == "building_leader":
        enrol(page, district)
    else:
        page.goto("/")
        sign_in(page, district.who(role))
    said = {"type": SMALLEST_PX, "target": TARGET_PX}
    small = {}
    for path in SCREENS[role]:
        page.goto(path)
        page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_timeout(500)
        for door in page.get_by_role("button", name="，记这一户").all()[:1]:
            door.click()
        if found := page.evaluate(TOO_SMALL, said):
            small[path] = found
    assert not small, json.dumps(small, ensure_ascii=False, indent=1)


def test_at_twice_the_size_of_letters_nothing_runs_out_of_the_screen(
    open_browser, worker
):
    page = open_browser()
    page.context.add_init_script(
        "addEventListener('DOMContentLoaded',"
        " () => { document.documentElement.style.fontSize = '200%' })"
    )
    page.goto("/")
    sign_in(page, worker)
    for path in SCREENS["grid_worker"]:
        page.goto(path)
        page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_timeout(500)
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 390, path
