"""Where the phone cannot tell in which micro-grid it is, its owner can."""

from itertools import combinations

from playwright.sync_api import expect
from shapely.geometry import shape

from tests.e2e.people import Script, choose, file_record, ready_for_offline, sign_in


def stand_at_a_border(phone, district, worker):
    """Put the phone where two micro-grids of the worker meet; return both by name."""
    features = Script(district, worker).ask("/territory/mine")["micro_grids"]
    shapes = [(one["properties"], shape(one["geometry"])) for one in features]
    one, other = max(
        combinations(shapes, 2),
        key=lambda pair: pair[0][1].intersection(pair[1][1]).length,
    )
    middle = one[1].intersection(other[1]).representative_point()
    place = {"latitude": middle.y, "longitude": middle.x, "accuracy": 30}
    phone.set_geolocation(place)
    return one[0], other[0]


def test_asked_offline_which_micro_grid_it_is_and_told_otherwise_later(
    phone, district, worker, words
):
    one, other = stand_at_a_border(phone, district, worker)
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    ready_for_offline(page)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    phone.set_offline(True)
    page.goto("/record")
    choose(page, one["name"])
    file_record(page, words, outcome="先记着")
    phone.set_offline(False)
    expect(page.get_by_text("都传上去了")).to_be_visible()

    script = Script(district, worker)
    [filed] = script.filed(words)
    assert (filed["placed"], filed["micro_grid"]) == ("chosen", one["code"])

    page.goto(f"/record/{filed['id']}")
    expect(page.get_by_role("radio", name=one["name"], exact=True)).to_be_checked()
    choose(page, other["name"])
    page.get_by_role("button", name="改好，再传").click()
    expect(page.get_by_text("都传上去了")).to_be_visible()

    [moved] = script.filed(words)
    versions = script.ask(f"/records/{filed['id']}/versions")["items"]
    assert (moved["version"], moved["micro_grid"]) == (2, other["code"])
    assert [version["area"] for version in versions] == [one["code"]]


def test_a_building_makes_the_question_needless(phone, district, worker):
    one, _ = stand_at_a_border(phone, district, worker)
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    question = page.get_by_role("radio", name=one["name"], exact=True)
    expect(question).to_be_attached()

    page.get_by_label("哪一栋").select_option(index=1)
    expect(question).not_to_be_attached()


def test_who_does_not_choose_is_told_that_it_is_open(phone, district, worker, words):
    stand_at_a_border(phone, district, worker)
    page = phone.new_page()
    page.goto("/")
    sign_in(page, worker)
    page.goto("/record")
    expect(page.get_by_text("您在哪一格？")).to_be_visible()
    file_record(page, words)
    expect(page.get_by_text("都传上去了")).to_be_visible()
    assert Script(district, worker).filed(words)[0]["placed"] == "ambiguous"

    page.goto("/mine")
    row = page.get_by_role("listitem").filter(has_text=words)
    expect(row.get_by_text("不知道在哪一格")).to_be_visible()
