from datetime import datetime
from threading import Thread
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from server.audit.models import AuditEntry
from tests.factories import DISTRICT, GRID, OTHER_VILLAGE, TOWN, VILLAGE, WEST
from tests.identity.test_accounts import accept, add, change, enrol, sign_in

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date


@pytest.fixture
def admin(make):
    return make.token("admin", VILLAGE)


@pytest.fixture
def worker(client, admin):
    return add(client, admin, login="worker").json["id"]


@pytest.fixture
def leader(client, admin):
    added = add(client, admin, role="building_leader", area=WEST, password=None)
    return added.json["id"]


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json['token']}"}


def sign_ins(client, who, account_id):
    path = f"/api/v1/accounts/{account_id}/sign-ins"
    return client.get(path, headers=who).json["items"]


def codes(client, who, account_id):
    path = f"/api/v1/accounts/{account_id}/enrolments"
    return client.get(path, headers=who).json["items"]


def end(client, who, account_id, kind, one):
    path = f"/api/v1/accounts/{account_id}/{kind}/{one}"
    return client.delete(path, headers=who)


def test_the_devices_of_an_account_are_listed_by_their_days_and_nothing_more(
    client, admin, worker
):
    sign_in(client, "worker")
    [one] = sign_ins(client, admin, worker)

    assert set(one) == {"id", "made_on", "until", "way", "this_one"}
    assert one["made_on"] == TODAY().isoformat()
    assert (one["way"], one["this_one"]) == ("password", False)


def test_the_device_in_ones_own_hand_is_marked(client, admin):
    me = client.get("/api/v1/me", headers=admin).json["id"]

    assert [one["this_one"] for one in sign_ins(client, admin, me)] == [True]


def test_a_device_is_signed_out_at_once_and_no_other(client, session, admin, worker):
    lost, kept = (bearer(sign_in(client, "worker")) for _ in range(2))
    one = sign_ins(client, admin, worker)[-1]["id"]
    answer = end(client, admin, worker, "sign-ins", one)
    again = end(client, admin, worker, "sign-ins", one)
    refused = client.get("/api/v1/me", headers=lost)

    assert (answer.status_code, again.status_code) == (204, 204)
    assert (refused.status_code, refused.json["type"]) == (
        401,
        "/problems/sign-in-revoked",
    )
    assert client.get("/api/v1/me", headers=kept).status_code == 200
    assert len(sign_ins(client, admin, worker)) == 1
    noted = select(AuditEntry.facts).where(AuditEntry.act == "sign_in.revoke")
    assert session.scalars(noted).all() == [{"account_id": worker}]


def test_ways_in_are_the_matter_of_an_admin_of_that_area(client, make, admin, worker):
    sign_in(client, "worker")
    [one] = sign_ins(client, admin, worker)
    other, desk = make.token("admin", OTHER_VILLAGE), make.token("dispatcher", VILLAGE)
    path = f"/api/v1/accounts/{worker}"

    for kind in ("", "/sign-ins", "/enrolments"):
        assert client.get(path + kind, headers=other).status_code == 404
        assert client.get(path + kind, headers=desk).status_code == 403
    for kind in ("sign-ins", "enrolments"):
        assert end(client, other, worker, kind, one["id"]).status_code == 404
        assert end(client, desk, worker, kind, one["id"]).status_code == 403
    assert end(client, admin, worker, "sign-ins", uuid4()).status_code == 404
    assert end(client, admin, worker, "enrolments", uuid4()).status_code == 404


def test_a_sign_in_of_one_account_is_not_ended_through_another(client, admin, worker):
    me = client.get("/api/v1/me", headers=admin).json["id"]
    [mine] = sign_ins(client, admin, me)

    assert end(client, admin, worker, "sign-ins", mine["id"]).status_code == 404


def test_a_code_comes_with_its_picture_and_says_until_when_it_works(
    client, admin, leader
):
    made = enrol(client, admin, leader).json
    head, picture = unquote(made["qr"]).split(",", 1)

    assert head.startswith("data:image/svg+xml")
    assert picture.startswith("<svg")
    assert "script" not in picture
    days = datetime.fromisoformat(made["until"]) - datetime.fromisoformat(
        made["made_on"]
    )
    assert days.days == 7
    code = made["url"].rsplit("/", 1)[1]
    assert code not in str(codes(client, admin, leader))


def test_open_codes_are_listed_until_they_are_used(client, admin, leader):
    enrol(client, admin, leader)
    url = enrol(client, admin, leader).json["url"]
    assert len(codes(client, admin, leader)) == 2
    accept(client, url)

    assert len(codes(client, admin, leader)) == 1
    [device] = sign_ins(client, admin, leader)
    assert device["way"] == "code"


def test_a_code_taken_back_lets_no_one_in(client, session, admin, leader):
    made = enrol(client, admin, leader).json
    answer = end(client, admin, leader, "enrolments", made["id"])
    entered = accept(client, made["url"])

    assert answer.status_code == 204
    assert (entered.status_code, entered.json["type"]) == (
        409,
        "/problems/enrolment-revoked",
    )
    assert codes(client, admin, leader) == []
    noted = select(AuditEntry.facts).where(AuditEntry.act == "enrolment.revoke")
    assert session.scalars(noted).all() == [{"account_id": leader}]


def test_a_code_that_was_used_is_ended_as_the_device_it_let_in(client, admin, leader):
    made = enrol(client, admin, leader).json
    accept(client, made["url"])

    assert end(client, admin, leader, "enrolments", made["id"]).status_code == 404
    [device] = sign_ins(client, admin, leader)
    assert end(client, admin, leader, "sign-ins", device["id"]).status_code == 204
    assert client.get("/api/v1/me").status_code == 401


def test_a_closed_account_ends_its_codes_and_gets_no_new_one(client, admin, leader):
    url = enrol(client, admin, leader).json["url"]
    change(client, admin, leader, active=False)
    refused = enrol(client, admin, leader)
    change(client, admin, leader, active=True)

    assert accept(client, url).json["type"] == "/problems/enrolment-revoked"
    assert (refused.status_code, refused.json["type"]) == (
        409,
        "/problems/account-closed",
    )
    assert enrol(client, admin, leader).status_code == 201


def test_whoever_gets_more_to_do_needs_a_password_from_then_on(client, admin, leader):
    accept(client, enrol(client, admin, leader).json["url"])
    url = enrol(client, admin, leader).json["url"]
    change(client, admin, leader, grant={"role": "mediator", "area": VILLAGE})

    assert client.get("/api/v1/me").status_code == 401
    assert accept(client, url).status_code == 409
    assert enrol(client, admin, leader).status_code == 403


def test_a_new_password_signs_every_device_out_and_lets_in_at_once(
    client, admin, worker
):
    lost = bearer(sign_in(client, "worker"))
    for _ in range(5):
        said = {"login": "worker", "password": "猜的口令，不对"}
        client.post("/api/v1/sessions", json=said)
    change(client, admin, worker, password="另一个很长的示例口令")
    said = {"login": "worker", "password": "另一个很长的示例口令"}

    assert client.get("/api/v1/me", headers=lost).status_code == 401
    assert client.post("/api/v1/sessions", json=said).status_code == 201
    assert sign_in(client, "worker").status_code == 401


@pytest.mark.parametrize("password", ["short", "11111111", "my-worker-1"])
def test_a_password_that_is_easily_guessed_is_refused_at_its_field(
    client, admin, worker, password
):
    changed = change(client, admin, worker, password=password)
    added = add(client, admin, login="worker-1", password=password)

    for answer in (changed, added):
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["password"]


def test_no_password_is_in_any_answer_or_audit_line(client, session, admin, worker):
    answer = change(client, admin, worker, password="另一个很长的示例口令")
    lines = session.scalars(select(AuditEntry.facts)).all()

    assert "口令" not in f"{answer.json} {lines}"
    assert "argon2" not in f"{answer.json} {lines}"


def test_an_admin_changes_no_one_who_works_beyond_the_own_area(client, make, admin):
    above = make.token("admin", TOWN)
    account_id = add(client, above, role="dispatcher", area=TOWN).json["id"]
    change(client, above, account_id, grant={"role": "mediator", "area": VILLAGE})

    for said in (
        {"active": False},
        {"password": "另一个很长的示例口令"},
        {"name": "x"},
    ):
        refused = change(client, admin, account_id, **said)
        assert (refused.status_code, refused.json["type"]) == (
            403,
            "/problems/beyond-your-area",
        )
    [item] = sign_ins(client, admin, account_id) or [{"id": uuid4()}]
    assert end(client, admin, account_id, "sign-ins", item["id"]).status_code == 403
    role = {"role": "mediator", "area": VILLAGE}
    assert change(client, admin, account_id, end=role).status_code == 200
    assert change(client, admin, account_id, active=False).status_code == 404


@pytest.fixture
def two_admins(client, make):
    """Two who look after the district, each with a password."""
    first = make.token("admin", DISTRICT)
    said = {"role": "admin", "area": DISTRICT}
    ids = [add(client, first, login=f"admin-{n}", **said).json["id"] for n in (1, 2)]
    return ids, [bearer(sign_in(client, f"admin-{n}")) for n in (1, 2)]


def test_the_last_admin_neither_closes_nor_demotes_themselves(client, two_admins):
    (one, two), (key, other) = two_admins
    role = {"role": "admin", "area": DISTRICT}
    less = {"role": "admin", "area": VILLAGE}
    assert change(client, key, one, active=False).status_code == 200
    refused = [
        change(client, other, two, active=False),
        change(client, other, two, grant=less, end=role),
    ]

    for answer in refused:
        assert (answer.status_code, answer.json["type"], answer.json["area"]) == (
            409,
            "/problems/last-admin",
            DISTRICT,
        )
    assert client.get("/api/v1/me", headers=other).status_code == 200
    assert change(client, other, one, active=True).status_code == 200
    assert change(client, other, two, grant=less, end=role).status_code == 200


def test_two_admins_who_close_each_other_at_once_do_not_both_succeed(app, two_admins):
    ids, keys = two_admins
    answers = []

    def close(key, account_id):
        answers.append(change(app.test_client(), key, account_id, active=False))

    threads = [
        Thread(target=close, args=pair) for pair in zip(keys, ids[::-1], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 409])


def test_the_same_login_asked_for_at_once_is_given_once(app, make):
    key, answers = make.token("admin", VILLAGE), []

    def take():
        answers.append(add(app.test_client(), key, login="same", area=GRID))

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
