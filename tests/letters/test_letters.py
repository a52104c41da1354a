"""A question asked for a neighbour, a word about the app: each gets its answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from server.audit.models import AuditEntry
from server.letters.models import Letter
from tests.factories import (
    DISTRICT,
    GRID,
    OTHER,
    OTHER_GRID,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    WEST,
)

ASKED = "二楼的老人要办高龄津贴，到哪里办，带什么？"
ANSWER = "到便民中心二号窗口，带身份证和户口簿，当天就能办。"


@pytest.fixture
def leader(make):
    return make.token("building_leader", WEST)


@pytest.fixture
def desk(make):
    return make.token("dispatcher", TOWN)


@pytest.fixture
def admin(make):
    return make.token("admin", DISTRICT)


def letter(kind="question", text=ASKED, **said):
    now = datetime.now(UTC).isoformat()
    return {"kind": kind, "text": text, "written_at": now} | said


def send(client, who, path=None, **said):
    path = path or f"/api/v1/letters/{uuid4()}"
    return client.put(path, json=letter(**said), headers=who)


def answer(client, who, letter_id, text=ANSWER):
    path = f"/api/v1/letters/{letter_id}/answer"
    return client.put(path, json={"text": text}, headers=who)


def listed(client, who, asked=""):
    found = client.get(f"/api/v1/letters?{asked}", headers=who)
    return [one["id"] for one in found.json["items"]]


def test_a_question_for_a_neighbour_is_answered_and_comes_back(client, leader, desk):
    asked = send(client, leader)
    assert asked.status_code == 201
    assert asked.json["office"].endswith("综治中心")
    assert listed(client, desk) == [asked.json["id"]]

    assert answer(client, desk, asked.json["id"]).status_code == 201

    [mine] = client.get("/api/v1/letters?mine=1", headers=leader).json["items"]
    assert (mine["text"], mine["answer"]) == (ASKED, ANSWER)
    assert listed(client, desk) == []
    assert listed(client, desk, "state=answered") == [asked.json["id"]]


def test_nobodys_name_or_account_is_told_with_a_letter(client, leader, desk):
    asked = send(client, leader).json
    [seen] = client.get("/api/v1/letters", headers=desk).json["items"]

    assert seen == asked
    assert (seen["role"], seen["area"]) == ("building_leader", WEST)
    assert not {"written_by", "answered_by", "device_id"} & set(seen)


def test_numbers_of_people_are_masked_and_the_words_sealed(client, leader, session):
    send(client, leader, text="他的电话 13800000000，帮问一下")

    assert "***********" in session.scalars(select(Letter)).one().text
    [stored] = session.execute(text("select text from letter")).scalars()
    assert "帮问一下".encode() not in bytes(stored)


def test_a_question_about_a_building_goes_to_its_office(client, make, desk):
    worker = make.token("grid_worker", GRID)
    building, _ = make.dwelling(WEST)

    asked = send(client, worker, building_id=str(building)).json

    assert asked["area"] == WEST
    assert listed(client, desk) == [asked["id"]]


def test_a_building_that_was_never_theirs_is_refused(client, make, leader):
    building, _ = make.dwelling(OTHER)
    refused = send(client, leader, building_id=str(building))

    assert (refused.status_code, refused.json["type"]) == (
        403,
        "/problems/not-your-area",
    )


def test_the_same_letter_sent_again_is_one_letter(client, leader, session):
    path, said = f"/api/v1/letters/{uuid4()}", letter()
    codes = [client.put(path, json=said, headers=leader).status_code for _ in range(3)]

    assert codes == [201, 200, 200]
    assert session.scalar(select(func.count()).select_from(Letter)) == 1


def test_a_letter_raced_twenty_times_is_one_row(app, leader, session):
    path, said = f"/api/v1/letters/{uuid4()}", letter()

    def put(_):
        return app.test_client().put(path, json=said, headers=leader).status_code

    with ThreadPoolExecutor(8) as threads:
        codes = sorted(threads.map(put, range(20)))

    assert codes == [200] * 19 + [201]
    assert session.scalar(select(func.count()).select_from(Letter)) == 1


def test_other_words_under_the_same_id_are_refused(client, make, leader):
    path, said = f"/api/v1/letters/{uuid4()}", letter()
    client.put(path, json=said, headers=leader)
    other = make.token("building_leader", WEST)

    for who, sent in ((leader, said | {"text": "别的"}), (other, said)):
        refused = client.put(path, json=sent, headers=who)
        assert (refused.status_code, refused.json["type"]) == (
            409,
            "/problems/letter-differs",
        )


def test_letters_go_through_the_batch_door_as_alone(client, leader):
    acts = [{"path": f"/letters/{uuid4()}", "body": letter()} for _ in range(2)]
    acts.append({"path": f"/letters/{uuid4()}", "body": letter(kind="other")})

    for expected in ([201, 201, 422], [200, 200, 422]):
        sent = client.post("/api/v1/acts", json={"acts": acts}, headers=leader)
        assert [one["status"] for one in sent.json["results"]] == expected


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"kind": "petition"}, "kind"),
        ({"written_at": "yesterday"}, "written_at"),
        ({"building_id": 3}, "building_id"),
    ],
)
def test_bad_input_names_the_field(client, leader, said, field):
    refused = send(client, leader, **said)

    assert (refused.status_code, [*refused.json["errors"]]) == (422, [field])


def test_one_answer_counts_and_the_second_person_is_told(client, make, leader, desk):
    asked = send(client, leader).json["id"]

    assert answer(client, desk, asked).status_code == 201
    assert answer(client, desk, asked).status_code == 200
    late = answer(client, make.token("dispatcher", TOWN), asked, "别的话")
    assert (late.status_code, late.json["type"]) == (409, "/problems/letter-answered")


def test_answers_raced_leave_one(app, make, client, leader, session):
    asked = send(client, leader).json["id"]
    desks = [make.token("dispatcher", TOWN) for _ in range(6)]

    def reply(who):
        return answer(app.test_client(), who, asked).status_code

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(reply, desks)) == [201] + [409] * 5


def test_an_office_elsewhere_and_a_neighbouring_leader_see_nothing_of_it(
    client, make, leader
):
    asked = send(client, leader).json["id"]

    for role, area in (
        ("dispatcher", OTHER_VILLAGE),
        ("building_leader", WEST),
        ("mediator", VILLAGE),
        ("admin", DISTRICT),
    ):
        other = make.token(role, area)
        path = f"/api/v1/letters/{asked}"
        assert client.get(path, headers=other).status_code == 404
        assert answer(client, other, asked).status_code == 404


def test_who_asked_does_not_answer(client, leader):
    asked = send(client, leader).json["id"]
    assert answer(client, leader, asked).status_code == 403


@pytest.mark.parametrize(
    "role",
    [
        "grid_worker",
        "building_leader",
        "mediator",
        "dispatcher",
        "window_clerk",
        "handler",
        "leader",
        "justice_admin",
        "auditor",
        "admin",
    ],
)
def test_everyone_may_complain_about_the_app_and_reads_the_answer(
    client, make, admin, role
):
    who = make.token(role, OTHER_GRID if role == "grid_worker" else TOWN)
    told = send(client, who, kind="complaint", text="字太小，看不清").json
    assert told["office"] is None
    assert answer(client, admin, told["id"], "已改，点大字").status_code == 201

    [mine] = client.get("/api/v1/letters?mine=1", headers=who).json["items"]
    assert mine["answer"] == "已改，点大字"


@pytest.mark.parametrize("role", ["mediator", "auditor", "leader"])
def test_only_those_on_the_ground_ask_for_neighbours(client, make, role):
    assert send(client, make.token(role, TOWN)).status_code == 403


def test_the_tally_says_answered_over_received_and_what_waits(
    client, leader, desk, admin
):
    first = send(client, leader, kind="suggestion", text="想要一个大按钮").json
    send(client, leader, kind="suggestion", text="想要第二个大按钮")
    send(client, leader)
    answer(client, admin, first["id"], "下一版就有")

    [app_] = client.get("/api/v1/letters/tally", headers=admin).json["items"]
    [asked] = client.get("/api/v1/letters/tally", headers=desk).json["items"]

    numbers = ("kind", "received", "answered", "waiting")
    assert [app_[one] for one in numbers] == ["suggestion", 2, 1, 1]
    assert [asked[one] for one in numbers] == ["question", 1, 0, 1]
    assert app_["waiting_since"]


@pytest.mark.parametrize("path", ["", "/tally"])
def test_who_answers_nothing_has_no_list_to_answer(client, leader, path):
    assert client.get(f"/api/v1/letters{path}", headers=leader).status_code == 403


def test_the_longest_waiting_comes_first_page_by_page(client, leader, desk):
    sent = [send(client, leader).json["id"] for _ in range(52)]

    first = client.get("/api/v1/letters", headers=desk).json
    rest = client.get(f"/api/v1/letters?cursor={first['next']}", headers=desk).json

    assert [one["id"] for one in first["items"] + rest["items"]] == sent
    assert rest["next"] is None
    mine = client.get("/api/v1/letters?mine=1", headers=leader).json
    assert [one["id"] for one in mine["items"]] == sent[:1:-1]


def test_asking_and_answering_leave_lines_without_words(client, leader, desk, session):
    asked = send(client, leader).json["id"]
    answer(client, desk, asked)

    lines = session.execute(
        select(AuditEntry.act, AuditEntry.facts).where(
            AuditEntry.act.like("question.%")
        )
    ).all()
    assert sorted(act for act, _ in lines) == ["question.answer", "question.ask"]
    assert all(facts == {} for _, facts in lines)
