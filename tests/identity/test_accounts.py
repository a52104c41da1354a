from uuid import uuid4

import pytest
from sqlalchemy import select, update

from server.db import transaction
from server.identity.models import Enrolment
from tests.factories import DISTRICT, GRID, OTHER_VILLAGE, VILLAGE, WEST

MISSING = "Missing data for required field."
BROWSER = {"Origin": "http://localhost"}


@pytest.fixture
def admin(make):
    return make.token("admin", VILLAGE)


def add(client, who, **said):
    body = {"login": f"x-{uuid4()}", "role": "grid_worker", "area": GRID}
    body |= {"password": "一个很长的示例口令"} | said
    return client.post("/api/v1/accounts", json=body, headers=who)


def change(client, who, account_id, **said):
    return client.patch(f"/api/v1/accounts/{account_id}", json=said, headers=who)


def sign_in(client, login):
    said = {"login": login, "password": "一个很长的示例口令"}
    return client.post("/api/v1/sessions", json=said)


def test_an_admin_adds_someone_who_can_sign_in_at_once(client, admin):
    added = add(client, admin, login="zhang.1")
    entered = sign_in(client, "zhang.1")

    assert (added.status_code, entered.status_code) == (201, 201)
    assert entered.json["account"]["roles"][0]["area"]["code"] == GRID
    assert "password" not in str(added.json)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"area": OTHER_VILLAGE}, 403),
        ({"area": DISTRICT}, 403),
        ({"area": "nowhere"}, 404),
        ({"role": "king"}, 422),
        ({"login": "a b"}, 422),
        ({"login": ""}, 422),
        ({"password": "short"}, 422),
        ({"points": 7}, 422),
    ],
)
def test_an_account_that_may_not_be_is_refused(client, admin, said, status):
    assert add(client, admin, **said).status_code == status


def test_a_login_is_given_once(client, admin):
    add(client, admin, login="x")
    again = add(client, admin, login="x")

    assert (again.status_code, again.json["type"]) == (409, "/problems/login-taken")


def test_only_an_admin_adds_accounts(client, make):
    assert add(client, make.token("dispatcher", VILLAGE)).status_code == 403


def test_an_ended_account_is_signed_out_everywhere(client, admin):
    account_id = add(client, admin, login="x").json["id"]
    key = {"Authorization": f"Bearer {sign_in(client, 'x').json['token']}"}
    ended = change(client, admin, account_id, active=False)

    assert ended.json["active"] is False
    assert client.get("/api/v1/me", headers=key).status_code == 401
    assert sign_in(client, "x").status_code == 401


def test_a_role_is_granted_and_ended(client, admin):
    account_id = add(client, admin, login="x").json["id"]
    more = {"role": "mediator", "area": VILLAGE}
    granted = change(client, admin, account_id, grant=more)
    ended = change(client, admin, account_id, end={"role": "grid_worker", "area": GRID})

    assert len(granted.json["roles"]) == 2
    assert [role["role"] for role in ended.json["roles"]] == ["mediator"]


def test_someone_gets_all_their_roles_at_once(client, admin):
    also = [{"role": "mediator", "area": VILLAGE}]
    roles = add(client, admin, also=also).json["roles"]
    beyond = add(client, admin, also=[{"role": "mediator", "area": DISTRICT}])
    none = add(client, admin, also=[{"role": "mediator"}])

    assert [one["role"] for one in roles] == ["grid_worker", "mediator"]
    assert beyond.status_code == 403
    assert none.json["errors"] == {"also": {"0": {"area": [MISSING]}}}


def test_an_account_keeps_one_role_and_moves_in_one_act(client, admin):
    account_id = add(client, admin, login="x").json["id"]
    old = {"role": "grid_worker", "area": GRID}
    last = change(client, admin, account_id, end=old)
    moved = change(client, admin, account_id, end=old, grant=old | {"area": VILLAGE})
    again = change(client, admin, account_id, end=old)
    twice = change(client, admin, account_id, grant=old | {"area": VILLAGE})

    assert (last.status_code, last.json["type"]) == (409, "/problems/last-role")
    assert [one["area"]["code"] for one in moved.json["roles"]] == [VILLAGE]
    assert (again.status_code, again.json["type"]) == (404, "/problems/role-not-held")
    assert len(twice.json["roles"]) == 1


def test_accounts_are_found_by_login_or_area_and_closed_ones_stay(client, admin):
    closed = add(client, admin, login="Desk-7", role="mediator", area=VILLAGE)
    change(client, admin, closed.json["id"], active=False)
    add(client, admin, login="other", area=GRID)

    def logins(asked):
        path = f"/api/v1/accounts?{asked}"
        return [one["login"] for one in client.get(path, headers=admin).json["items"]]

    assert logins("text=desk") == ["Desk-7"]
    assert logins("text=示例grid") == ["other"]
    assert logins(f"text={GRID}") == ["other"]
    assert logins("text=%25") == []
    assert logins("role=mediator") == ["Desk-7"]
    assert (
        client.get(f"/api/v1/accounts?text={'x' * 65}", headers=admin).status_code
        == 422
    )


def test_the_list_of_accounts_is_given_page_by_page(client, make, admin):
    for _ in range(101):
        make.token("grid_worker", GRID)
    first = client.get("/api/v1/accounts?role=grid_worker", headers=admin).json
    path = f"/api/v1/accounts?role=grid_worker&cursor={first['next']}"
    rest = client.get(path, headers=admin).json

    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (100, 1, None)


def test_an_account_says_nothing_about_when_somebody_worked(client, admin):
    added = add(client, admin).json
    shown = client.get(f"/api/v1/accounts/{added['id']}", headers=admin).json

    assert shown == added
    assert set(shown) == {"id", "login", "name", "active", "roles"}


def test_an_account_of_another_area_is_not_there(client, make, admin):
    other = make.token("admin", OTHER_VILLAGE)
    account_id = add(client, admin).json["id"]

    assert change(client, other, account_id, active=False).status_code == 404


def test_the_desk_sees_mediators_and_no_other_accounts(client, make):
    make.token("mediator", VILLAGE)
    desk = make.token("dispatcher", VILLAGE)
    mediators = client.get("/api/v1/accounts?role=mediator", headers=desk)
    everyone = client.get("/api/v1/accounts", headers=desk)

    assert len(mediators.json["items"]) == 1
    assert everyone.status_code == 403


@pytest.fixture
def leader(client, admin):
    added = add(client, admin, role="building_leader", area=WEST, password=None)
    return added.json["id"]


def enrol(client, who, account_id):
    said = {"account_id": account_id}
    return client.post("/api/v1/enrolments", json=said, headers=who)


def accept(client, url, headers=BROWSER):
    code = url.rsplit("/", 1)[1]
    return client.post(f"/api/v1/enrolments/{code}/accept", headers=headers)


def test_a_building_leader_comes_in_by_a_code_once(client, app, admin, leader):
    url = enrol(client, admin, leader).json["url"]
    entered = accept(client, url)
    again = accept(app.test_client(), url)

    assert entered.status_code == 201
    assert "token" not in entered.json
    assert "Max-Age=15552000" in entered.headers["Set-Cookie"]
    assert client.get("/api/v1/me").json["roles"][0]["area"]["code"] == WEST
    assert (again.status_code, again.json["type"]) == (409, "/problems/enrolment-used")


def test_a_code_that_is_too_old_or_none_of_ours_lets_no_one_in(
    app, client, admin, leader
):
    url = enrol(client, admin, leader).json["url"]
    with app.app_context(), transaction(writes=True) as session:
        made = session.scalars(select(Enrolment)).one()
        session.execute(
            update(Enrolment).values(expires_at=made.expires_at.replace(2020))
        )

    assert accept(client, url).json["type"] == "/problems/enrolment-too-old"
    assert accept(client, "/enrol/nonsense").status_code == 404


def test_codes_are_for_building_leaders_of_the_own_area(client, make, admin, leader):
    worker = add(client, admin).json["id"]
    other = make.token("admin", OTHER_VILLAGE)

    assert enrol(client, admin, worker).status_code == 403
    assert enrol(client, other, leader).status_code == 404
    assert enrol(client, make.token("mediator", VILLAGE), leader).status_code == 403


def test_a_building_leader_sees_only_what_they_filed(client, make, admin, leader):
    accept(client, enrol(client, admin, leader).json["url"])

    assert client.get("/api/v1/records?mine=1").json["items"] == []
    assert client.get("/api/v1/records").status_code == 403
    assert client.get("/api/v1/cases").status_code == 403
