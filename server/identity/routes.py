from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, after_this_request, current_app, g, request

from server.api import Blueprint, body, load
from server.db import transaction
from server.identity import accounts, actions, enrolments, queries, ways_in
from server.identity.models import Account, Way
from server.identity.passwords import hash_new_password, is_password
from server.identity.schemas import (
    AccountChangeSchema,
    AccountsAskedSchema,
    AccountSchema,
    AccountsSchema,
    CodesSchema,
    CredentialsSchema,
    EnrolmentMadeSchema,
    EnrolmentSchema,
    NewAccountSchema,
    SessionSchema,
    SignInsSchema,
)

COOKIE = "linli"

identity = Blueprint("identity", __name__, url_prefix="/api/v1")


def is_browser() -> bool:
    """Tell a browser from a script: only browsers say where a request comes from."""
    return "Origin" in request.headers or "Sec-Fetch-Site" in request.headers


@identity.post("/sessions")
@identity.says_it_hears(CredentialsSchema())
@identity.response(201, SessionSchema)
def open_session() -> Any:
    """Sign in: a browser gets a cookie, a script a token."""
    said = load(CredentialsSchema(), body())
    address = request.remote_addr or ""
    with transaction(writes=False) as session:
        actions.check_tries(session, said["login"], address)
        account_id, password_hash = queries.get_password(session, said["login"])
    right = is_password(password_hash, said["password"])
    if account_id is None or not right:
        with transaction(writes=True) as session:
            actions.note_failure(session, said["login"], address)
            raise actions.WrongPassword
    with transaction(writes=True) as session:
        actions.forgive_tries(session, said["login"])
        token, _ = actions.open_session(session, account_id, Way.PASSWORD)
        account = queries.get_account(session, account_id)
        return hand_over(token, account)


def hand_over(
    token: str, account: Account, lasts: timedelta = actions.LASTS
) -> dict[str, Any]:
    """Put the token where its device keeps it: in a cookie, or in the answer."""
    if not is_browser():
        return {"token": token, "account": account}

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(lasts.total_seconds()),
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    return {"account": account}


@identity.post("/enrolments")
@identity.hears(EnrolmentSchema(), "enrolment.make")
@identity.response(201, EnrolmentMadeSchema)
def post_enrolment(said: dict[str, Any]) -> Any:
    """Make a code for a building leader: used once, within seven days."""
    made, code = enrolments.make_enrolment(g.session, g.actor, said["account_id"])
    url = f"{request.host_url}enrol/{code}"
    return {
        "id": made.id,
        "made_at": made.made_at,
        "expires_at": made.expires_at,
        "url": url,
        "qr": enrolments.draw_qr(url),
    }


@identity.post("/enrolments/<code>/accept")
@identity.response(201, SessionSchema)
def accept_enrolment(code: str) -> Any:
    """Come in by a code, from this browser and no other."""
    token, account_id = enrolments.accept_enrolment(g.session, code)
    account = queries.get_account(g.session, account_id)
    return hand_over(token, account, enrolments.LASTS)


@identity.delete("/sessions/current")
@identity.response(204)
def close_session() -> None:
    """Sign this device out."""
    actions.close_session(g.session, g.actor)

    @after_this_request
    def drop_cookie(response: Response) -> Response:
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict")
        return response


@identity.get("/me")
@identity.response(200, AccountSchema)
def get_me() -> Account:
    """Say who is signed in, and in which roles."""
    return queries.get_account(g.session, g.actor.account_id)


@identity.get("/accounts")
@identity.arguments(AccountsAskedSchema, location="query")
@identity.response(200, AccountsSchema)
def get_accounts(asked: dict[str, Any]) -> Any:
    """List the accounts of your area; the desk sees its mediators."""
    found = queries.list_accounts(g.session, g.actor, **asked)
    following = found[-1].login if len(found) == queries.PAGE else None
    return {"items": found, "next": following}


@identity.post("/accounts")
@identity.says_it_hears(NewAccountSchema())
@identity.response(201, AccountSchema)
def post_account() -> Any:
    """Add an account with roles over areas; its password is hashed first."""
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        g.actor.must_somewhere("account.add")
    said = load(NewAccountSchema(), body())
    login, password = said["login"], said["password"]
    password_hash = hash_new_password(login, password) if password else None
    with transaction(writes=True) as session:
        account_id = accounts.open_account(
            session,
            g.actor,
            login=login,
            name=said["name"],
            password_hash=password_hash,
            roles=[(one["role"], one["area"]) for one in (said, *said["also"])],
        )
        return queries.get_account(session, account_id)


@identity.get("/accounts/<uuid:account_id>")
@identity.response(200, AccountSchema)
def get_account(account_id: UUID) -> Account:
    """Show an account of your area."""
    return own_account(account_id)


def own_account(account_id: UUID) -> Account:
    g.actor.must_somewhere("account.read")
    return queries.get_own_account(g.session, g.actor, "account.read", account_id)


@identity.patch("/accounts/<uuid:account_id>")
@identity.says_it_hears(AccountChangeSchema())
@identity.response(200, AccountSchema)
def patch_account(account_id: UUID) -> Any:
    """Close or reopen an account, rename it, give or end a role, set a password."""
    with transaction(writes=False) as session:
        g.actor = current_app.config["IDENTIFY"](session)
        g.actor.must_somewhere("account.change")
        found = queries.get_own_account(session, g.actor, "account.change", account_id)
        login = found.login
    said = load(AccountChangeSchema(), body())
    if "password" in said:
        said["password_hash"] = hash_new_password(login, said.pop("password"))
    with transaction(writes=True) as session:
        accounts.change_account(session, g.actor, account_id, said)
        return queries.get_account(session, account_id)


@identity.get("/accounts/<uuid:account_id>/sign-ins")
@identity.response(200, SignInsSchema)
def get_sign_ins(account_id: UUID) -> Any:
    """List the devices on which an account of your area is signed in."""
    found = ways_in.list_sign_ins(g.session, own_account(account_id).id)
    return {
        "items": [
            {
                "id": one.id,
                "made_at": one.made_at,
                "expires_at": one.expires_at,
                "way": one.way,
                "this_one": one.id == g.actor.sign_in_id,
            }
            for one in found
        ]
    }


@identity.delete("/accounts/<uuid:account_id>/sign-ins/<uuid:sign_in_id>")
@identity.response(204)
def delete_sign_in(account_id: UUID, sign_in_id: UUID) -> None:
    """Sign a device out at once."""
    g.actor.must_somewhere("sign_in.revoke")
    ways_in.revoke_sign_in(g.session, g.actor, account_id, sign_in_id)


@identity.get("/accounts/<uuid:account_id>/enrolments")
@identity.response(200, CodesSchema)
def get_codes(account_id: UUID) -> Any:
    """List the codes of a building leader that nobody has used yet."""
    return {"items": ways_in.list_codes(g.session, own_account(account_id).id)}


@identity.delete("/accounts/<uuid:account_id>/enrolments/<uuid:enrolment_id>")
@identity.response(204)
def delete_code(account_id: UUID, enrolment_id: UUID) -> None:
    """Take a code back that nobody has used."""
    g.actor.must_somewhere("enrolment.revoke")
    ways_in.revoke_code(g.session, g.actor, account_id, enrolment_id)
