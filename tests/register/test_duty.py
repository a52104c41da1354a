"""Who is there, who leads, who comes when called: what the dispatch asks."""

from datetime import date, timedelta

import pytest

from server.identifiers import new_id
from server.register import queries
from server.territory.catalogue import CLASSES
from tests.factories import DISTRICT, GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.register.conftest import BASE

MONDAY = date(2026, 11, 23)
PATH = f"/{DISTRICT}/{TOWN}/{VILLAGE}/"


def present(office, unit, mode="resident", area=DISTRICT, **said):
    body = {"area": area, "organisation_id": unit, "mode": mode}
    found = str(new_id())
    office.put(f"/presences/{found}", body | {"from_day": "2026-01-01"} | said)
    return found


def line(office, unit, day=MONDAY, area=DISTRICT, **said):
    body = {"area": area, "organisation_id": unit, "day": str(day), **said}
    found = str(new_id())
    office.put(f"/roster/{found}", body)
    return found


def on_duty(office, category="0402", area=VILLAGE, day=MONDAY, **asked):
    found = office.get("/on-duty", area=area, category=category, day=str(day), **asked)
    return [one["organisation"]["name"] for one in found["items"]]


@pytest.fixture
def units(office):
    """A general office, and two committees that know something."""
    make = office.organisation
    return {
        "综合": make(DISTRICT, "综合室", "department"),
        "物业": make(
            DISTRICT, "物业调委会", "industry_committee", specialities=["0402"]
        ),
        "劳资": make(DISTRICT, "劳资调委会", "industry_committee", specialities=["07"]),
        "物权": make(
            DISTRICT, "物权调委会", "professional_committee", specialities=["04"]
        ),
    }


def test_a07_the_unit_that_knows_the_class_is_proposed_first(office, units):
    for unit in units.values():
        present(office, unit)

    assert on_duty(office, "0402") == ["物业调委会", "物权调委会", "综合室"]
    assert on_duty(office, "0701") == ["劳资调委会", "综合室"]
    assert on_duty(office, "wage") == ["劳资调委会", "综合室"]
    assert on_duty(office, "0201") == ["综合室"]


def test_a07_where_a_unit_is_absent_the_next_stands_there(office, units):
    for unit in units.values():
        present(office, unit)
    away = line(office, units["物业"], there=False)

    assert on_duty(office) == ["物权调委会", "综合室"]
    assert on_duty(office, day=MONDAY + timedelta(days=1))[0] == "物业调委会"
    answer = office.client.delete(f"{BASE}/roster/{away}", headers=office.who)
    assert answer.status_code == 204
    assert on_duty(office)[0] == "物业调委会"


def test_a_morning_away_counts_in_the_morning(office, units):
    present(office, units["物业"])
    line(office, units["物业"], shift="morning", there=False)

    assert on_duty(office, shift="morning") == []
    assert on_duty(office, shift="afternoon") == ["物业调委会"]


def test_c02_units_are_present_in_four_ways_and_22_are_listed(office):
    for at in range(22):
        mode = "whole_unit" if at < 4 else ("rotating", "on_call")[at % 2]
        unit = office.organisation(DISTRICT, f"部门{at:02}", "department")
        present(office, unit, mode)

    listed = office.get("/presences", area=DISTRICT)["items"]
    whole = [one for one in listed if one["mode"] == "whole_unit"]
    assert (len(whole), len(listed) - len(whole)) == (4, 18)


def test_a_rotating_unit_is_there_on_its_days_only(office, units):
    present(office, units["物业"], "rotating")
    assert on_duty(office) == []
    line(office, units["物业"])
    assert on_duty(office) == ["物业调委会"]
    assert on_duty(office, day=MONDAY + timedelta(days=1)) == []


def test_a_resident_unit_is_there_on_its_weekdays_until_it_leaves(office, units):
    found = present(office, units["物业"], weekdays="15")
    sunday = MONDAY - timedelta(days=1)
    assert (on_duty(office), on_duty(office, day=sunday)) == (["物业调委会"], [])
    assert on_duty(office, day=MONDAY + timedelta(days=1)) == []
    present_until = {
        "area": DISTRICT,
        "organisation_id": units["物业"],
        "mode": "resident",
        "from_day": "2026-01-01",
        "until_day": str(sunday),
    }
    office.put(f"/presences/{found}", present_until)
    assert on_duty(office) == []


def test_an_ended_unit_is_on_no_duty(office):
    unit = office.organisation(
        DISTRICT, "临时点", "temporary_point", valid_until=str(MONDAY)
    )
    present(office, unit, weekdays="1234567")
    assert on_duty(office) == ["临时点"]
    assert on_duty(office, day=MONDAY + timedelta(days=1)) == []


def test_c23_who_sits_in_a_lower_centre_that_day_is_asked_before_the_upper(
    office, units
):
    other = office.organisation(
        DISTRICT, "阿物业调委会", "industry_committee", specialities=["0402"]
    )
    present(office, other)
    line(office, units["物业"], area=TOWN)
    assert on_duty(office) == ["物业调委会", "阿物业调委会"]
    assert on_duty(office, area=DISTRICT) == ["阿物业调委会"]


def test_c38_a_unit_on_call_stands_last_and_its_answer_has_a_time(
    client, make, office, units, today
):
    present(office, units["物业"], "on_call")
    second = office.organisation(
        DISTRICT, "鼓楼物业室", "brand_studio", specialities=["0402"]
    )
    present(office, second)
    assert on_duty(office) == ["鼓楼物业室", "物业调委会"]

    desk = make.token("dispatcher", DISTRICT)
    who, account = office.account()
    office.member(units["物业"], account)
    calls = [str(new_id()), str(new_id())]
    for one in calls:
        said = {"area": TOWN, "organisation_id": units["物业"]}
        assert office.put(f"/calls/{one}", said, who=desk).json["answer"] is None
    stranger, _ = office.account()
    yes, no = {"answer": "accepted"}, {"answer": "declined"}
    path = f"/calls/{calls[0]}/answer"
    assert office.put(path, yes, who=stranger, status=None).status_code == 404
    assert office.put(path, yes, who=who).json["answered_at"]
    refused = office.put(path, no, who=desk, status=None)
    assert refused.json["type"] == "/problems/already-answered"
    office.put(f"/calls/{calls[1]}/answer", no, who=desk)
    span = {"area": TOWN, "first": str(today), "last": str(today)}
    listed = office.get("/calls", who=desk, **span)["items"]
    assert {one["answer"] for one in listed} == {"accepted", "declined"}
    assert all(one["answered_at"] >= one["called_at"] for one in listed)


def test_only_somebody_of_the_unit_stands_on_its_line(office, units):
    _, account = office.account()
    said = {"area": DISTRICT, "organisation_id": units["物业"], "day": str(MONDAY)}
    path = f"/roster/{new_id()}"
    refused = office.put(path, said | {"account_id": account}, status=None)
    assert (refused.status_code, [*refused.json["errors"]]) == (422, ["account_id"])
    office.member(units["物业"], account)
    kept = office.put(path, said | {"account_id": account})
    assert kept.json["person"]


def sheet(office, *lines, area=DISTRICT, valid_from="2026-01-01", who=None):
    said = [
        {"category": category, "organisation_id": unit, "lead": lead}
        for category, unit, lead in lines
    ]
    body = {"valid_from": valid_from, "lines": said}
    return office.put(f"/responsibilities/{area}", body, who=who, status=None)


def lead(office, category="0402", area=VILLAGE, day=MONDAY):
    found = office.get("/on-duty", area=area, category=category, day=str(day))["lead"]
    return found and found["name"]


def test_e01_each_class_has_exactly_one_lead_or_is_listed(office, units):
    every = [(code, units["综合"], True) for code in CLASSES if len(code) == 2]
    told = sheet(office, *every).json
    assert (told["without"], told["several"]) == ([], [])

    less = [row for row in every if row[0] != "02"]
    two = [*less, ("04", units["物权"], True), ("0701", units["劳资"], True)]
    future = "2099-01-01"
    told = sheet(office, *two, valid_from=future).json
    assert (told["without"], told["several"]) == (["02"], ["04"])
    joint = [*every, ("04", units["物权"], False)]
    assert sheet(office, *joint, valid_from="2098-01-01").json["several"] == []


def test_e01_a_sub_class_goes_before_its_class_and_a_town_before_the_district(
    office, units
):
    town = office.organisation(TOWN, "镇物业办", "department")
    sheet(office, ("04", units["物权"], True), ("07", units["劳资"], True))
    assert (lead(office), lead(office, "0499")) == ("物权调委会", "物权调委会")
    sheet(office, ("0402", town, True), area=TOWN)
    assert (lead(office), lead(office, "0499")) == ("镇物业办", "物权调委会")
    assert lead(office, area=DISTRICT) == "物权调委会"
    assert lead(office, "wage") == "劳资调委会"
    both = (("07", units["劳资"], True), ("0702", units["综合"], True))
    sheet(office, *both, area=VILLAGE)
    assert lead(office, "0702") == "综合室"
    assert lead(office, "0701") == "劳资调委会"
    assert lead(office, "04") is None
    assert lead(office, "0201") is None


def test_e01_with_several_leads_there_is_none_until_somebody_decides(office, units):
    sheet(office, ("0402", units["物权"], True), ("0402", units["物业"], True))
    assert lead(office) is None


def test_e01_a_sheet_holds_from_its_day_and_what_held_before_stays(
    office, units, today
):
    sheet(office, ("04", units["物权"], True))
    tomorrow = today + timedelta(days=1)
    told = sheet(office, ("0402", units["物业"], True), valid_from=str(tomorrow))
    assert told.status_code == 200

    assert lead(office, day=today) == "物权调委会"
    assert lead(office, day=tomorrow) == "物业调委会"
    assert lead(office, "0499", day=tomorrow) is None
    assert lead(office, day=date(2025, 12, 31)) is None
    late = sheet(office, ("04", units["物业"], True), valid_from="2026-01-01")
    assert late.json["type"] == "/problems/sheet-in-force"


def test_e01_an_ended_unit_leads_nothing(office, today):
    unit = office.organisation(
        DISTRICT, "临时办", "temporary_point", valid_until=str(today)
    )
    sheet(office, ("04", unit, True))
    assert lead(office, day=today) == "临时办"
    assert lead(office, day=today + timedelta(days=1)) is None


def test_the_lead_is_asked_first_when_it_is_there(office, units):
    for unit in units.values():
        present(office, unit)
    sheet(office, ("04", units["综合"], True))
    assert on_duty(office) == ["综合室", "物业调委会", "物权调委会"]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("neighbor", None, True)],
        [("02", "018f0000-0000-7000-8000-000000000000", True)],
        [("02", None, True), ("02", None, False)],
    ],
)
def test_a_sheet_that_cannot_be_is_refused(office, units, lines):
    lines = [(code, unit or units["物业"], is_lead) for code, unit, is_lead in lines]
    refused = sheet(office, *lines)
    assert (refused.status_code, [*refused.json["errors"]]) == (422, ["lines"])


def test_who_may_keep_what(client, make, office, units):
    desk = make.token("dispatcher", TOWN)
    said = {"area": TOWN, "organisation_id": units["物业"], "day": str(MONDAY)}
    path = f"/roster/{new_id()}"
    assert office.put(path, said | {"there": False}, who=desk).status_code == 201
    above = office.put(path, said | {"area": DISTRICT}, who=desk, status=None)
    assert above.status_code == 403
    assert sheet(office, ("02", units["物业"], True), who=desk).status_code == 403
    mediator = make.token("mediator", VILLAGE)
    refused = office.put(path, said, who=mediator, status=None)
    assert refused.status_code == 403
    dropped = client.delete(f"{BASE}{path}", headers=mediator)
    assert dropped.status_code == 403


def test_b04_fifteen_fields_have_a_committee_each(office, session):
    fields = [code for code in CLASSES if len(code) == 2] + ["0402", "0502"]
    for at in range(6):
        name = f"行业调委会{at}"
        kind = "industry_committee"
        office.organisation(DISTRICT, name, kind, specialities=fields[at::6])
    for field in fields:
        assert queries.organisations_for(session, field, PATH, MONDAY)


def test_specialists_are_given_by_nearness_and_then_by_fit(office, units, session):
    office.organisation(TOWN, "镇物权室", "brand_studio", specialities=["04"])
    office.organisation(OTHER_VILLAGE, "别村的", "brand_studio", specialities=["04"])
    found = queries.organisations_for(session, "0402", PATH, MONDAY)
    assert [one.name for one in found] == ["镇物权室", "物业调委会", "物权调委会"]


def test_b05_people_of_a_unit_are_who_works_there_that_day(office, units, session):
    _, lent = office.account("handler")
    _, home = office.account("handler")
    office.member(units["综合"], lent)
    office.member(units["综合"], home)
    until = str(MONDAY)
    office.member(units["物业"], lent, duty="seconded", until_day=until)

    def accounts(unit, day):
        found = queries.people_of(session, unit_id(units[unit]), day)
        return {str(one.account.id) for one in found}

    tuesday = MONDAY + timedelta(days=1)
    assert accounts("物业", MONDAY) == {lent}
    assert accounts("综合", MONDAY) == {home}
    assert accounts("物业", tuesday) == set()
    assert accounts("综合", tuesday) == {lent, home}


def unit_id(said):
    from uuid import UUID

    return UUID(said)


def test_b22_parties_choose_among_those_in_office_who_know_the_class(
    make, office, session
):
    def enter(area, **said):
        return office.mediator(office.account(area=area)[1], area, **said)

    knows = enter(VILLAGE, specialities=["02"])
    anything = enter(TOWN)
    enter(VILLAGE, specialities=["07"])
    enter(OTHER_VILLAGE)
    enter(VILLAGE, listed=False)
    enter(VILLAGE, term_from="2020-01-01")
    removed = enter(VILLAGE)
    said = {"period": "2026-1", "decision": "is_removed", "reasons": "本人提出"}
    office.put(f"/mediators/{removed}/reviews/{new_id()}", said)

    found = queries.chooseable_mediators(session, PATH, "0203")
    assert [str(one.id) for one in found] == [knows, anything]


def test_c05_a_named_studio_can_be_chosen_where_its_card_is_public(office, session):
    office.organisation(DISTRICT, "示例谈心室", "brand_studio")
    office.organisation(DISTRICT, "内部室", "brand_studio", public=False)
    office.organisation(DISTRICT, "讨薪室", "brand_studio", specialities=["07"])
    found = queries.chooseable_studios(session, PATH, "neighbor")
    assert [one.name for one in found] == ["示例谈心室"]


def test_what_is_no_class_is_said(client, office):
    for category, said in (("0288", "category-unknown"), ("15", "category-not-kept")):
        path = f"{BASE}/on-duty?area={GRID}&category={category}"
        refused = client.get(path, headers=office.who)
        assert refused.json["type"] == f"/problems/{said}"
