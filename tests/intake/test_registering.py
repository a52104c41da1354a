"""The window: one visit, eight fields, a number and a slip."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from server.audit.models import AuditEntry
from server.cases.models import Case
from server.db import transaction
from server.intake.models import Registration
from server.screening.models import Record
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE


def matter(**said):
    return {
        "service": "mediation",
        "category": "0203",
        "area": VILLAGE,
        "summary": "楼上漏水，天花板湿了",
        "conclusion": "accepted",
    } | said


def advice(**said):
    return matter(conclusion="advised", summary="", service="legal_service") | said


def visit(*matters, **said):
    whose = {"applicant": {"name": "甲住户", "phone": "0571-000 0000"}}
    taken = any(one["conclusion"] == "accepted" for one in matters)
    return (
        {
            "persons": 1,
            "mode": "window",
            "matters": list(matters),
        }
        | (whose if taken else {})
        | said
    )


@pytest.fixture
def clerk(make):
    return make.token("window_clerk", TOWN)


@pytest.fixture
def register(client):
    def register(who, said, visit_id=None):
        path = f"/api/v1/registrations/{visit_id or uuid4()}"
        return client.put(path, json=said, headers=who)

    return register


@pytest.fixture
def counts(client):
    def ask(who):
        day = datetime.now(UTC).date()
        first, last = day - timedelta(days=1), day + timedelta(days=1)
        path = f"/api/v1/registrations/counts?from={first}&to={last}"
        return client.get(path, headers=who).json

    return ask


def test_a_visit_opens_a_case_with_who_asks_in_it_and_gives_a_number_and_a_slip(
    client, make, clerk, register, session
):
    answer = register(clerk, visit(matter()))
    [slip] = answer.json["slips"]
    dispatcher = make.token("dispatcher", TOWN)
    case = client.get(f"/api/v1/cases/{slip['case_id']}", headers=dispatcher).json

    assert answer.status_code == 201
    assert answer.json["number"] == 1
    assert slip["qr"].startswith("data:image/svg+xml")
    assert "/c/" in slip["url"]
    assert len(slip["code"]) == 8
    assert (case["origin"], case["state"]) == ("party_apply", "accepted")
    assert [one["act"] for one in case["steps"]] == ["case.accept"]
    assert case["number"] is not None
    assert [(one["role"], one["name"]) for one in case["parties"]] == [
        ("applicant", "甲住户")
    ]
    assert session.scalars(select(Record.source)).one() == "window"
    stored = session.execute(text("select name, phone from party")).one()
    assert b"0571" not in bytes(stored.phone)
    acts = set(session.scalars(select(AuditEntry.act)))
    assert {"registration.make", "case.register", "case_link.make"} <= acts


def test_a06_one_visitor_raises_two_matters_of_different_kinds_in_one_registration(
    clerk, register, session
):
    both = visit(
        matter(), matter(service="legal_service", category="0701", summary="工资没发")
    )
    answer = register(clerk, both)

    assert answer.status_code == 201
    assert len(answer.json["slips"]) == 2
    told = [(one["service"], one["category"]) for one in answer.json["matters"]]
    assert told == [("mediation", "0203"), ("legal_service", "0701")]
    assert session.scalar(select(func.count()).select_from(Registration)) == 1
    assert session.scalar(select(func.count()).select_from(Case)) == 2
    assert register(clerk, visit(matter(), matter())).status_code == 422


def test_c34_d01_one_batch_of_three_persons_counts_one_and_three(
    clerk, register, counts
):
    register(clerk, visit(matter(), persons=3))
    now = counts(clerk)["now"]

    assert (now["batches"], now["persons"]) == (1, 3)
    assert "13" not in str(now)
    register(clerk, visit(advice(), persons=2))
    told = counts(clerk)
    assert (told["now"]["batches"], told["now"]["persons"]) == (2, 5)
    assert told["year_before"]["batches"] == 0


def test_c34_a_year_before_is_counted_beside(app, clerk, register, counts):
    register(clerk, visit(matter(), persons=4))
    with app.app_context(), transaction(writes=True) as session:
        made = session.scalars(select(Registration)).one()
        made.day -= timedelta(days=365)
    told = counts(clerk)

    assert (told["now"]["batches"], told["now"]["persons"]) == (0, 0)
    assert told["year_before"]["persons"] == 4


def test_c19_advice_only_is_counted_without_personal_data_and_opens_no_case(
    clerk, register, counts, session
):
    answer = register(clerk, visit(advice()))

    assert (answer.status_code, answer.json["slips"]) == (201, [])
    assert counts(clerk)["now"]["by_conclusion"] == {"advised": 1}
    for table in ("case", "party", "record"):
        left = session.execute(text(f'select count(*) from "{table}"')).scalar_one()
        assert (table, left) == (table, 0)
    named = visit(advice(), applicant={"name": "甲住户", "phone": None})
    assert register(clerk, named).status_code == 422
    assert register(clerk, visit(advice(summary="他说邻居…"))).status_code == 422


@pytest.mark.parametrize("mode", ["window", "appointment", "at_home"])
def test_e10_people_come_by_appointment_or_are_visited_at_home(
    mode, clerk, register, counts
):
    assert register(clerk, visit(matter(), mode=mode)).json["mode"] == mode
    assert counts(clerk)["now"]["by_mode"] == {mode: 1}


def test_who_is_refused_is_told_why_and_nothing_else_is_kept(clerk, register, session):
    no = matter(conclusion="refused", summary="", reason="in_court_already")
    answer = register(clerk, visit(no))
    assert answer.json["matters"][0]["reason"] == "in_court_already"
    assert session.scalar(select(func.count()).select_from(Case)) == 0
    no.pop("reason")
    assert register(clerk, visit(no)).json["errors"]["matters"]["0"]["reason"]


def test_a_danger_goes_to_the_desk_first(client, make, clerk, register):
    [slip] = register(clerk, visit(matter(danger=True))).json["slips"]
    desk = make.token("dispatcher", TOWN)
    case = client.get(f"/api/v1/cases/{slip['case_id']}", headers=desk).json
    assert case["danger"] == "open"
    no = visit(advice(danger=True))
    assert register(clerk, no).status_code == 422


def test_the_same_visit_again_changes_nothing_and_shows_no_slip_twice(
    clerk, make, register, session
):
    visit_id, said = uuid4(), visit(matter())
    register(clerk, said, visit_id)
    again = register(clerk, said, visit_id)

    assert (again.status_code, again.json["slips"]) == (200, [])
    assert again.json["number"] == 1
    assert register(clerk, said | {"persons": 2}, visit_id).status_code == 409
    other = make.token("window_clerk", TOWN)
    assert register(other, said, visit_id).status_code == 409
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_lost_slip_is_made_anew_and_the_old_one_ends(client, clerk, register):
    [slip] = register(clerk, visit(matter())).json["slips"]

    def open_(made):
        path = f"/api/v1/case-links/{made['url'].rsplit('/', 1)[1]}/open"
        return client.post(path, json={"code": made["code"]})

    party = open_(slip).json["party"]
    assert party == {"role": "applicant"}
    again = client.post(
        "/api/v1/case-links", json={"case_id": slip["case_id"]}, headers=clerk
    )
    assert again.status_code == 201
    assert open_(again.json).json["party"] is None
    assert open_(slip).status_code == 200
    twice = client.post(
        "/api/v1/case-links", json={"case_id": slip["case_id"]}, headers=clerk
    )
    assert open_(again.json).status_code == 404
    assert open_(twice.json).status_code == 200


def test_numbers_of_a_day_are_without_gaps_though_many_register_at_once(
    app, make, clerk
):
    starts, answers = Barrier(8), []

    def register_one():
        starts.wait()
        path = f"/api/v1/registrations/{uuid4()}"
        answer = app.test_client().put(path, json=visit(advice()), headers=clerk)
        answers.append((answer.status_code, answer.json["number"]))

    threads = [Thread(target=register_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(201, number) for number in range(1, 9)]


def test_alike_matters_of_the_place_are_hinted_at(client, clerk, register):
    register(clerk, visit(matter()))

    def alike(area=VILLAGE, category="0201"):
        path = f"/api/v1/registrations/alike?area={area}&category={category}"
        return client.get(path, headers=clerk)

    [one] = alike().json["items"]
    assert one["summary"] == "楼上漏水，天花板湿了"
    assert "parties" not in one
    assert alike(category="0701").json["items"] == []
    assert alike(area=OTHER_VILLAGE).json["items"] == []
    assert alike(area="nowhere").status_code == 404


def test_the_list_of_the_day_names_nobody(client, make, clerk, register):
    register(clerk, visit(matter()))
    shown = client.get("/api/v1/registrations", headers=clerk)
    assert shown.json["items"][0]["matters"][0]["state"] == "accepted"
    assert "甲住户" not in shown.text
    elsewhere = make.token("window_clerk", OTHER_VILLAGE)
    assert client.get("/api/v1/registrations", headers=elsewhere).json["items"] == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"persons": 0}, 422),
        ({"persons": "3"}, 422),
        ({"mode": "by_dream"}, 422),
        ({"matters": []}, 422),
        ({"matters": [matter(), advice(), advice(service="risk")]}, 422),
        ({"applicant": None}, 422),
        ({"matters": [matter(category="1401")]}, 422),
        ({"matters": [matter(category="9x")]}, 422),
        ({"matters": [matter(area="990199")]}, 404),
        ({"matters": [matter(summary=" ")]}, 422),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    wrong, status, clerk, register, session
):
    assert register(clerk, visit(matter()) | wrong).status_code == status
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_window_registers_for_its_own_area_alone(make, register):
    elsewhere = make.token("window_clerk", OTHER_VILLAGE)
    assert register(elsewhere, visit(matter())).status_code == 403
    assert register(elsewhere, visit(advice())).status_code == 403
    worker = make.token("grid_worker", DISTRICT)
    assert register(worker, visit(matter())).status_code == 403


TRANSFER = {"category": "0203", "area": VILLAGE, "summary": "非警务类纠纷，请接"}


@pytest.fixture
def hand_over(client):
    def hand_over(who, number="P-2026-0001", system="police_110", **said):
        path = f"/api/v1/transfers/{system}/{number}"
        return client.put(path, json=TRANSFER | said, headers=who)

    return hand_over


def test_c16_a_matter_from_110_comes_in_once_by_the_police_number(
    client, make, clerk, hand_over, session
):
    first, again = hand_over(clerk), hand_over(clerk)
    other = hand_over(make.token("dispatcher", DISTRICT))

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 200)
    assert again.json == first.json == other.json
    assert session.scalars(select(Case.origin)).all() == ["police_110"]
    assert hand_over(clerk, summary="别的内容").status_code == 409
    assert hand_over(clerk, system="court_pre").status_code == 201
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Case)) == 2


def test_c16_fifty_at_once_with_one_number_make_one_case(app, make, clerk, session):
    starts, answers = Barrier(20), []

    def send():
        starts.wait()
        path = "/api/v1/transfers/police_110/P-9"
        answer = app.test_client().put(path, json=TRANSFER, headers=clerk)
        answers.append(answer.status_code)

    threads = [Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 19 + [201]
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_other_offices_hand_over_to_the_own_area_and_by_a_known_name(
    make, clerk, hand_over
):
    assert hand_over(clerk, system="astrologer").status_code == 422
    assert hand_over(clerk, number="x" * 65).status_code == 422
    assert hand_over(make.token("grid_worker", TOWN)).status_code == 403
    hand_over(clerk)
    elsewhere = make.token("window_clerk", OTHER_VILLAGE)
    assert hand_over(elsewhere).status_code == 403
    assert hand_over(elsewhere, number="P-77").status_code == 403
