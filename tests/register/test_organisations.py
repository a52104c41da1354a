"""Organisations: one tree, counted, staffed, each with its own days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.audit.models import AuditEntry
from server.identifiers import new_id
from server.identity.models import MediationKind
from tests.factories import (
    DISTRICT,
    GRID,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    record,
)
from tests.register.conftest import BASE


def names(found):
    return [one["name"] for one in found]


def test_a02_an_area_has_several_rooms_and_each_name_once(client, office):
    office.organisation(VILLAGE, "东头调解室")
    office.organisation(VILLAGE, "西头调解室")
    again = {"name": "东头调解室", "kind": "mediation_room", "area": VILLAGE}

    refused = office.put(f"/organisations/{new_id()}", again, status=None)
    assert refused.status_code == 409
    assert refused.json["type"] == "/problems/name-taken"
    office.organisation(OTHER_VILLAGE, "东头调解室")
    tree = office.get("/organisations", area=VILLAGE)
    assert names(tree["items"]) == ["东头调解室", "西头调解室"]


def test_a_room_renamed_to_another_rooms_name_is_refused(office):
    office.organisation(VILLAGE, "东头调解室")
    other = office.organisation(VILLAGE, "西头调解室")
    said = {"name": "东头调解室", "kind": "mediation_room", "area": VILLAGE}

    assert office.put(f"/organisations/{other}", said, status=None).status_code == 409
    assert office.get(f"/organisations/{other}")["name"] == "西头调解室"


def test_a03_a_room_with_seven_people_is_listed_and_one_with_eight_is_not(office):
    room = office.organisation(VILLAGE, "东头调解室")
    office.organisation(TOWN, "镇中心", "town_centre")
    for _ in range(7):
        office.member(room, office.account(area=VILLAGE)[1])

    short = office.get("/staffing", area=TOWN, short=True)["items"]
    assert [(one["name"], one["people"]) for one in short] == [("东头调解室", 7)]
    assert office.get("/organisations", area=TOWN)["below"][0]["short"] == 1
    office.member(room, office.account(area=VILLAGE)[1])
    assert office.get("/staffing", area=TOWN, short=True)["items"] == []
    assert office.get("/organisations", area=TOWN)["below"][0]["short"] == 0


def test_a09_the_staffing_report_says_what_the_register_says(office, today):
    centre = office.organisation(DISTRICT, "区中心", "county_centre", posts=17)
    bureau = office.organisation(DISTRICT, "示例局", "department", posts=6)
    _, lent = office.account("handler")
    _, both = office.account("handler")
    office.member(bureau, lent)
    office.member(bureau, both)
    office.member(centre, lent, duty="seconded", until_day=str(today))
    office.member(centre, office.account("dispatcher")[1])

    report = office.get("/staffing", area=DISTRICT)
    working = {one["name"]: one["people"] for one in report["items"]}
    assert working == {"区中心": 2, "示例局": 1}
    assert (report["people"], report["posts"]) == (3, 23)
    for one in report["items"]:
        members = office.get(f"/organisations/{one['id']}")["members"]
        assert sum(member["works_here"] for member in members) == one["people"]


def test_b01_committees_by_kind_add_up(client, office):
    for at in range(6):
        office.organisation(DISTRICT, f"行业调委会{at}", "industry_committee")
    for at in range(23):
        office.organisation(TOWN, f"镇调委会{at}", "people_committee")
    for at in range(257):
        office.organisation(VILLAGE, f"村调委会{at}", "people_committee")

    counts = office.get("/counts", area=DISTRICT)
    found = {
        (one["kind"], one["level"]): one["organisations"] for one in counts["items"]
    }
    assert found == {
        ("industry_committee", "district"): 6,
        ("people_committee", "town"): 23,
        ("people_committee", "village"): 257,
    }
    assert counts["committees"] == 286


def test_b05_who_was_lent_works_there_until_the_last_day_and_then_at_home(
    office, today
):
    bureau = office.organisation(DISTRICT, "示例局", "department")
    centre = office.organisation(DISTRICT, "区中心", "county_centre")
    _, account = office.account("handler")
    office.member(bureau, account)
    lent = {"duty": "seconded", "from_day": str(today - timedelta(days=30))}
    place = office.member(centre, account, **lent, until_day=str(today))

    def works_at(organisation):
        members = office.get(f"/organisations/{organisation}")["members"]
        return [one["works_here"] for one in members]

    assert (works_at(centre), works_at(bureau)) == ([True], [False])
    ended = str(today - timedelta(days=1))
    said = {"account_id": account, **lent, "until_day": ended}
    office.put(f"/organisations/{centre}/people/{place}", said)
    assert (works_at(centre), works_at(bureau)) == ([], [True])


def test_c08_somebody_lent_is_seen_at_home_and_at_work(office, today):
    bureau = office.organisation(DISTRICT, "示例局", "department")
    centre = office.organisation(DISTRICT, "区中心", "county_centre")
    _, account = office.account("handler")
    office.member(bureau, account)
    office.member(centre, account, duty="seconded", until_day=str(today))

    at_home = office.get(f"/organisations/{bureau}")["members"]
    at_work = office.get(f"/organisations/{centre}")["members"]
    assert [(one["duty"], one["works_here"]) for one in at_home] == [("home", False)]
    assert [(one["duty"], one["works_here"]) for one in at_work] == [("seconded", True)]


def test_d17_a_point_for_a_time_ends_by_itself(office, today):
    yesterday = str(today - timedelta(days=1))
    office.organisation(VILLAGE, "工地调解点", "temporary_point", valid_until=yesterday)
    office.organisation(VILLAGE, "另一工地", "temporary_point", valid_until=str(today))

    tree = office.get("/organisations", area=VILLAGE)
    assert names(tree["items"]) == ["另一工地"]


def test_e03_an_enterprises_tree_hangs_on_its_places(office):
    field = office.organisation(DISTRICT, "示例油田", "enterprise_tree")
    plant = office.organisation(TOWN, "一厂", "enterprise_tree", parent_id=field)
    team = office.organisation(VILLAGE, "三站队", "enterprise_tree", parent_id=plant)

    page = office.get(f"/organisations/{plant}")
    assert page["parent"]["name"] == "示例油田"
    assert names(page["children"]) == ["三站队"]
    said = {"name": "示例油田", "kind": "enterprise_tree", "area": DISTRICT}
    circle = office.put(
        f"/organisations/{field}", said | {"parent_id": team}, status=None
    )
    assert (circle.status_code, [*circle.json["errors"]]) == (422, ["parent_id"])
    itself = office.put(
        f"/organisations/{field}", said | {"parent_id": field}, status=None
    )
    assert itself.status_code == 422


def test_e06_six_kinds_at_four_levels_are_counted(office):
    kinds = [one.value for one in MediationKind if one != MediationKind.LAWYER]
    for area in (DISTRICT, TOWN, VILLAGE, GRID):
        for kind in kinds:
            office.organisation(area, f"{kind}调解室", mediation_kind=kind)

    counted = office.get("/counts", area=DISTRICT)["items"]
    cells = {(one["level"], one["mediation_kind"]) for one in counted}
    assert len(cells) == 4 * 6
    assert {one["organisations"] for one in counted} == {1}


def test_e05_counts_of_a_town_are_of_that_town(office):
    office.organisation(DISTRICT, "区中心", "county_centre")
    office.organisation(TOWN, "镇中心", "town_centre")
    assert office.get("/counts", area=TOWN)["organisations"] == 1
    assert office.get("/counts", area=DISTRICT)["organisations"] == 2


def file_flagged(client, worker):
    made = f"/api/v1/records/{new_id()}"
    said = record(outcome="flagged")
    answer = client.put(made, json=said, headers=worker)
    return answer.json["case_id"]


def test_a_centre_answers_for_its_area_and_a_room_is_given_matters(
    client, make, office
):
    worker = make.token("grid_worker", GRID)
    dispatcher = make.token("dispatcher", DISTRICT)
    office.organisation(VILLAGE, "东头调解室")
    office.organisation(TOWN, "示例局", "department")

    def answers(case):
        found = client.get(f"/api/v1/cases/{case}", headers=dispatcher).json
        return found["organisation"]["name"]

    assert answers(file_flagged(client, worker)).endswith("综治中心")
    office.organisation(TOWN, "镇二中心", "town_centre")
    office.organisation(TOWN, "镇一中心", "town_centre")
    first = min("镇二中心", "镇一中心")
    assert answers(file_flagged(client, worker)) == first


def test_a_district_is_never_without_its_centre(office, today):
    said = {"name": "区中心", "kind": "county_centre", "area": DISTRICT}
    ends = said | {"valid_until": str(today)}
    refused = office.put(f"/organisations/{new_id()}", ends, status=None)
    assert (refused.status_code, [*refused.json["errors"]]) == (422, ["valid_until"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "police"}, "kind"),
        ({"kind": "town_centre"}, "area"),
        ({"specialities": ["0288"]}, "specialities"),
        ({"specialities": ["1307"]}, "specialities"),
        ({"specialities": ["02", "02"]}, "specialities"),
        ({"phone": "打给老示例"}, "phone"),
        ({"posts": -1}, "posts"),
        ({"parent_id": "018f0000-0000-7000-8000-000000000000"}, "parent_id"),
        ({"valid_from": "2026-03-01", "valid_until": "2026-02-01"}, "valid_until"),
        ({"valid_from": "明天"}, "valid_from"),
        ({"photo": "x"}, "photo"),
    ],
)
def test_a_card_is_refused_by_its_field(office, said, field):
    body = {"name": "东头调解室", "kind": "mediation_room", "area": VILLAGE} | said
    refused = office.put(f"/organisations/{new_id()}", body, status=None)
    assert (refused.status_code, [*refused.json["errors"]]) == (422, [field])


def test_a_person_is_in_a_room_once_at_a_time(office):
    room = office.organisation(VILLAGE, "东头调解室")
    _, account = office.account(area=VILLAGE)
    office.member(room, account, from_day="2026-01-01", until_day="2026-03-31")
    office.member(room, account, from_day="2026-04-01")
    said = {"account_id": account, "from_day": "2026-03-31", "until_day": "2026-03-31"}

    path = f"/organisations/{room}/people/{new_id()}"
    refused = office.put(path, said, status=None)
    assert refused.json["type"] == "/problems/already-member"


def test_the_justice_office_keeps_its_own_area_and_others_read(
    client, make, office, session
):
    room = office.organisation(VILLAGE, "东头调解室")
    said = {"name": "新调解室", "kind": "mediation_room", "area": VILLAGE}
    town = make.token("justice_admin", TOWN)
    office.put(f"/organisations/{room}", said, who=town)
    elsewhere = make.token("justice_admin", OTHER_VILLAGE)
    for who in ("mediator", "dispatcher", "window_clerk", "leader", "auditor"):
        reader = make.token(who, VILLAGE)
        assert office.get(f"/organisations/{room}", who=reader)["members"] == []
        refused = office.put(f"/organisations/{room}", said, who=reader, status=None)
        assert refused.status_code == 403
    refused = office.put(f"/organisations/{room}", said, who=elsewhere, status=None)
    assert refused.status_code == 403
    assert office.get(f"/organisations/{room}", who=elsewhere)["members"] is None
    worker = make.token("grid_worker", GRID)
    assert client.get(f"{BASE}/organisations", headers=worker).status_code == 403
    noted = session.scalars(
        select(AuditEntry.act).where(AuditEntry.act == "organisation.keep")
    ).all()
    assert len(noted) == 2


def test_saying_the_same_twice_changes_and_notes_nothing(office, session):
    room = office.organisation(VILLAGE, "东头调解室")
    said = {"name": "东头调解室", "kind": "mediation_room", "area": VILLAGE}
    assert office.put(f"/organisations/{room}", said).status_code == 200
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("organisation.keep") == 1


def test_an_organisation_keeps_its_kind_and_its_area(office):
    room = office.organisation(VILLAGE, "东头调解室")
    said = {"name": "东头调解室", "kind": "mediation_room", "area": OTHER_VILLAGE}
    refused = office.put(f"/organisations/{room}", said, status=None)
    assert refused.json["type"] == "/problems/organisation-fixed"
