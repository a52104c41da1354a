from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from server.access import Role
from server.db import transaction
from server.identity.actions import add_account
from server.identity.models import Account, FailedSignIn, SignIn
from server.identity.passwords import hash_password
from server.territory.models import Area
from tests.factories import GRID

RIGHT = {"login": "示例", "password": "一个很长的示例口令"}
BROWSER = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def account(app, make):
    password_hash = hash_password(RIGHT["password"])
    with app.app_context(), transaction(writes=True) as session:
        area = session.scalars(select(Area).where(Area.code == GRID)).one()
        return add_account(
            session,
            None,
            login=RIGHT["login"],
            name="网格员（示例）",
            password_hash=password_hash,
            roles=[(Role.GRID_WORKER, area)],
        )


def sign_in(client, headers=None, **said):
    return client.post("/api/v1/sessions", json=RIGHT | said, headers=headers)


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json['token']}"}


def test_a_script_gets_a_token_and_no_cookie(client, account):
    answer = sign_in(client)

    assert answer.status_code == 201
    assert "Set-Cookie" not in answer.headers
    me = client.get("/api/v1/me", headers=bearer(answer)).json
    assert me["login"] == "示例"
    assert me["roles"][0]["role"] == "grid_worker"
    assert me["roles"][0]["area"]["code"] == GRID


def test_a_browser_gets_a_cookie_that_scripts_cannot_read_and_no_token(client, account):
    answer = sign_in(client, BROWSER)

    assert "token" not in answer.json
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/api/v1/me").status_code == 200


def test_over_https_the_cookie_is_kept_to_https(client, account):
    answer = client.post(
        "/api/v1/sessions", json=RIGHT, headers=BROWSER, base_url="https://localhost"
    )

    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null"])
def test_a_cookie_from_another_sites_page_changes_nothing(client, account, origin):
    sign_in(client, BROWSER)
    headers = {"Origin": origin} if origin else {}
    answer = client.delete("/api/v1/sessions/current", headers=headers)

    assert answer.status_code == 403
    assert client.get("/api/v1/me").status_code == 200


def test_signed_out_the_token_opens_nothing_any_more(client, account):
    key = bearer(sign_in(client))
    assert client.delete("/api/v1/sessions/current", headers=key).status_code == 204
    answer = client.get("/api/v1/me", headers=key)

    assert answer.status_code == 401
    assert answer.json["type"] == "/problems/sign-in-revoked"


def test_a_token_that_is_too_old_or_was_never_given_opens_nothing(app, client, account):
    key = bearer(sign_in(client))
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(SignIn).values(expires_at=datetime.now(UTC)))
    for headers in (
        key,
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic x"},
        {},
    ):
        assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_an_account_that_was_ended_opens_nothing(app, client, account):
    key = bearer(sign_in(client))
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(Account).values(active=False))

    assert client.get("/api/v1/me", headers=key).status_code == 401
    assert sign_in(client).status_code == 401


def test_a_wrong_password_and_an_unknown_login_are_told_the_same(client, account):
    wrong, unknown = sign_in(client, password="x"), sign_in(client, login="x")

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.json == unknown.json


def test_after_five_wrong_tries_even_the_right_password_waits(client, account, session):
    for _ in range(5):
        assert sign_in(client, password="x").status_code == 401
    answer = sign_in(client)

    assert answer.status_code == 429
    assert answer.json["type"] == "/problems/too-many-tries"
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert len(session.scalars(select(FailedSignIn.id)).all()) == 5


def test_the_wait_ends_by_itself(app, client, account):
    for _ in range(5):
        sign_in(client, password="x")
    with app.app_context(), transaction(writes=True) as session:
        earlier = datetime.now(UTC) - timedelta(minutes=2)
        session.execute(update(FailedSignIn).values(at=earlier))

    assert sign_in(client).status_code == 201


def test_the_right_password_forgives_the_tries_before(client, account, session):
    for _ in range(4):
        sign_in(client, password="x")
    sign_in(client)

    assert session.scalars(select(FailedSignIn.id)).all() == []


def test_a_token_is_stored_as_its_hash_only(client, account, session):
    token = sign_in(client).json["token"]
    stored = session.scalars(select(SignIn.token_hash)).one()

    assert len(stored) == 32
    assert token.encode() not in stored


@pytest.mark.parametrize(
    "said", [{}, {"login": 7}, {"login": "a" * 65}, {"password": ""}, {"login": "\x00"}]
)
def test_credentials_that_are_none_are_refused(client, make, said):
    body = {"login": "a", "password": "b"} | said if said else {}

    assert client.post("/api/v1/sessions", json=body).status_code == 422
