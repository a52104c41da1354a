"""The lost phone: its share is withheld, all stays on it, and it comes back."""

import base64
import re
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from threading import Thread
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select, text, update
from sqlalchemy.engine import make_url

from server.access import MAY, Role, may_show_parties
from server.app import LEAVES, OPEN
from server.audit.models import AuditEntry
from server.cipher import KeyRing
from server.db import transaction
from server.identity.devices import MOST
from server.identity.models import Device, SignIn, Way
from tests.factories import GRID, OTHER_VILLAGE, TOWN, VILLAGE, WEST, record
from tests.identity.test_accounts import accept, add, change, enrol, sign_in
from tests.identity.test_ways_in import bearer
from tests.test_statements import asked

SEALED = (403, "/problems/device-sealed")


@pytest.fixture
def admin(make):
    return make.token("admin", VILLAGE)


@pytest.fixture
def worker(client, admin):
    """Someone with a password: the id of the account."""
    return add(client, admin, login="worker").json["id"]


@pytest.fixture
def phone(client, worker):
    """A phone on which they are signed in, and which has its share."""
    key = bearer(sign_in(client, "worker"))
    assert put(client, key, "phone-1").status_code == 201
    return key


def put(client, who, device, said=None):
    path = f"/api/v1/devices/{device}"
    return client.put(path, json={} if said is None else said, headers=who)


def get(client, who, device):
    return client.get(f"/api/v1/devices/{device}", headers=who)


def reserve(client, who, device):
    return client.post(f"/api/v1/devices/{device}/reserve", headers=who)


def devices(client, who, account_id):
    path = f"/api/v1/accounts/{account_id}/devices"
    return client.get(path, headers=who)


def seal(client, who, account_id, device, method="PUT"):
    path = f"/api/v1/accounts/{account_id}/devices/{device}/seal"
    return client.open(path, method=method, headers=who)


def unseal(client, who, account_id, device):
    return seal(client, who, account_id, device, "DELETE")


def seal_own(client, who, device):
    return client.put(f"/api/v1/me/devices/{device}/seal", headers=who)


def me(client, who):
    return client.get("/api/v1/me", headers=who)


def kind(answer):
    return answer.status_code, answer.json["type"]


def noted(session, act):
    lines = select(AuditEntry).where(AuditEntry.act == act)
    return session.scalars(lines).all()


def age(app, minutes):
    """Let all sign-ins be so many minutes old."""
    made = datetime.now(UTC) - timedelta(minutes=minutes)
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(SignIn).values(made_at=made))


def test_a_phone_gets_a_share_of_32_bytes_that_stays_the_same(client, worker):
    key = bearer(sign_in(client, "worker"))
    name = str(uuid4())
    first, again, read = (
        put(client, key, name),
        put(client, key, name),
        get(client, key, name),
    )

    assert [one.status_code for one in (first, again, read)] == [201, 200, 200]
    assert first.json == again.json == read.json
    assert set(first.json) == {"id", "share", "offline_days", "lock_after_s"}
    assert first.json["id"] == name
    assert len(base64.b64decode(first.json["share"], validate=True)) == 32
    assert first.json["offline_days"] == 7


def test_no_browser_keeps_a_share_beside_the_phone_that_it_opens(client, phone):
    for answer in (
        put(client, phone, "phone-1"),
        get(client, phone, "phone-1"),
        reserve(client, phone, "phone-1"),
    ):
        assert (answer.status_code, answer.headers["Cache-Control"]) == (
            200,
            "no-store",
        )


def test_each_phone_has_a_share_and_a_reserve_of_its_own(client, phone):
    other = bearer(sign_in(client, "worker"))
    both = ((phone, "phone-1"), (other, "phone-2"))
    secrets = [put(client, *one).json["share"] for one in both]
    secrets += [reserve(client, *one).json["reserve"] for one in both]

    assert len(set(secrets)) == 4
    assert {len(base64.b64decode(one)) for one in secrets} == {32}


def test_a_phone_asked_for_fifty_times_at_once_is_one_with_one_share(
    app, client, session, worker
):
    key, answers = bearer(sign_in(client, "worker")), []

    def ask():
        answers.append(put(app.test_client(), key, "raced"))

    at_once([ask] * 50)

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json["share"] for answer in answers}) == 1
    assert session.scalar(select(func.count()).select_from(Device)) == 1
    assert len(noted(session, "device.make")) == 1


def at_once(calls):
    threads = [Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_account_has_at_most_twenty_phones_however_fast_they_come(
    app, make, session, worker
):
    keys, answers = [make.signed_in_again(worker) for _ in range(MOST + 5)], []

    def ask(key, name):
        answers.append(put(app.test_client(), key, name))

    at_once([lambda n=n: ask(keys[n], f"p{n}") for n in range(MOST + 5)])
    refused = [answer for answer in answers if answer.status_code != 201]

    assert [kind(one) for one in refused] == [(409, "/problems/too-many-devices")] * 5
    assert "seal" in refused[0].json["title"]
    assert session.scalar(select(func.count()).select_from(Device)) == MOST


def test_a_phone_put_aside_makes_room_for_another(client, make, admin, worker):
    keys = [make.signed_in_again(worker) for _ in range(MOST + 1)]
    for n in range(MOST):
        assert put(client, keys[n], f"p{n}").status_code == 201
    assert put(client, keys[MOST], "new").status_code == 409
    assert seal(client, admin, worker, "p0").status_code == 200

    assert put(client, keys[1], "p1").status_code == 200
    assert put(client, keys[MOST], "new").status_code == 201
    assert unseal(client, admin, worker, "p0").status_code == 204
    assert get(client, keys[0], "p0").status_code == 200


def test_a_sign_in_is_on_one_phone_and_never_on_another(client, admin, worker, phone):
    put(client, bearer(sign_in(client, "worker")), "phone-2")
    for moved in (
        get(client, phone, "phone-2"),
        put(client, phone, "phone-3"),
        reserve(client, phone, "phone-2"),
    ):
        assert kind(moved) == (403, "/problems/sign-in-again")
    assert seal(client, admin, worker, "phone-1").status_code == 200
    assert kind(me(client, phone)) == SEALED


@pytest.mark.parametrize(
    "name",
    ["x" * 65, "a b", "a\x00b", "手机", "a.b", "..", "%", "a\n", "a'b"],
    ids=["long", "space", "nul", "zh", "dot", "dots", "percent", "line", "quote"],
)
def test_a_name_that_no_phone_has_is_refused_at_its_field(
    client, admin, worker, phone, name
):
    said = quote(name, safe="")
    answers = [
        put(client, phone, said),
        get(client, phone, said),
        reserve(client, phone, said),
        seal_own(client, phone, said),
        seal(client, admin, worker, said),
        unseal(client, admin, worker, said),
    ]

    for answer in answers:
        assert (answer.status_code, list(answer.json.get("errors", ""))) == (
            422,
            ["device_id"],
        )


def test_nothing_more_is_said_of_a_phone_than_its_name(client, phone):
    refused = put(client, phone, "phone-1", {"model": "示例手机"})
    no_json = client.put("/api/v1/devices/phone-1", data="x", headers=phone)

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["model"])
    assert no_json.status_code == 400
    columns = set(Device.__table__.columns.keys())
    assert columns == {
        "id",
        "account_id",
        "device_id",
        "share",
        "reserve",
        "made_at",
        "sealed_at",
    }


def test_a_phone_of_the_same_name_is_anothers_own_and_tells_nothing(
    client, make, admin, phone
):
    other = make.token("grid_worker", GRID)
    before = get(client, other, "phone-1")
    nowhere = get(client, other, "nowhere")
    own = put(client, other, "phone-1")

    assert (before.status_code, before.json) == (404, nowhere.json)
    assert before.json["type"] == "/problems/no-such-device"
    assert reserve(client, other, "phone-2").status_code == 404
    assert own.status_code == 201
    assert own.json["share"] != get(client, phone, "phone-1").json["share"]
    account = me(client, other).json["id"]
    assert seal(client, admin, account, "phone-1").status_code == 200
    assert get(client, phone, "phone-1").status_code == 200
    assert kind(me(client, other)) == SEALED


def test_a_phone_that_shows_parties_locks_soon_and_any_other_in_twelve_hours(
    client, make
):
    for role, area in (("grid_worker", GRID), ("mediator", VILLAGE)):
        who = make.token(role, area)
        soon = 900 if role == "mediator" else 43_200
        assert put(client, who, "p").json["lock_after_s"] == soon
    worker = make.token("grid_worker", GRID)
    make.grant(worker, "dispatcher", VILLAGE)
    assert put(client, worker, "p").json["lock_after_s"] == 900
    shown = {role for role in Role if may_show_parties([role])}
    assert shown == {Role.MEDIATOR, Role.DISPATCHER}
    assert {role for role in Role if "case.claim" in MAY[role]} <= shown


def test_how_long_a_phone_opens_without_a_network_is_the_districts_to_say(
    app, client, phone, monkeypatch
):
    monkeypatch.setitem(app.config, "OFFLINE_DAYS", 3)

    assert get(client, phone, "phone-1").json["offline_days"] == 3


def test_the_reserve_is_given_right_after_signing_in_and_noted(
    app, client, session, worker, phone
):
    given = reserve(client, phone, "phone-1")
    again = reserve(client, phone, "phone-1")
    age(app, 9)
    still = reserve(client, phone, "phone-1")
    age(app, 11)
    refused = reserve(client, phone, "phone-1")
    fresh = reserve(client, bearer(sign_in(client, "worker")), "phone-1")

    assert set(given.json) == {"id", "reserve"}
    assert given.json == again.json == still.json == fresh.json
    assert kind(refused) == (403, "/problems/sign-in-again")
    assert get(client, phone, "phone-1").status_code == 200
    lines = noted(session, "device.reserve")
    assert len(lines) == 4
    assert {str(line.account_id) for line in lines} == {worker}
    assert given.json["reserve"] not in str([line.facts for line in lines])


def test_a_code_counts_as_a_fresh_sign_in_and_a_key_from_a_command_does_not(
    app, client, admin
):
    leader = add(client, admin, role="building_leader", area=WEST, password=None)
    url = enrol(client, admin, leader.json["id"]).json["url"]
    key = bearer(accept(client, url, headers={}))
    put(client, key, "leaders")
    assert reserve(client, key, "leaders").status_code == 200
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(SignIn).values(way=Way.COMMAND))

    assert kind(reserve(client, key, "leaders")) == (403, "/problems/sign-in-again")


def test_a_sealed_phone_is_refused_everything_but_to_leave_and_others_go_on(
    app, client, admin, worker, phone
):
    other = bearer(sign_in(client, "worker"))
    put(client, other, "phone-2")
    assert seal(client, admin, worker, "phone-1").status_code == 200

    doors = [one for one in app.url_map.iter_rules() if one.endpoint not in OPEN]
    body = {"acts": [{"path": "/x", "body": {}}]}
    assert len(doors) > 50
    for rule in doors:
        if rule.endpoint == LEAVES:
            continue
        path = re.sub("<uuid:[^>]*>", worker, re.sub("<int:[^>]*>", "2", rule.rule))
        path = path.replace("<device_id>", "phone-1")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method, json=body, headers=phone)
            assert (path, *kind(answer)) == (path, *SEALED)
    assert "office" in me(client, phone).json["title"]
    for ask in (put, get, reserve):
        assert kind(ask(client, bearer(sign_in(client, "worker")), "phone-1")) == SEALED
    assert me(client, other).status_code == 200
    assert get(client, other, "phone-2").status_code == 200
    left = client.delete("/api/v1/sessions/current", headers=phone)
    assert left.status_code == 204
    assert me(client, phone).status_code == 401


def test_what_waits_on_a_sealed_phone_goes_out_once_it_is_unsealed(
    client, admin, worker, phone
):
    path, said = f"/api/v1/records/{uuid4()}", record()
    acts = {"acts": [{"path": path.removeprefix("/api/v1"), "body": said}]}
    before = get(client, phone, "phone-1").json
    seal(client, admin, worker, "phone-1")
    alone = client.put(path, json=said, headers=phone)
    batch = client.post("/api/v1/acts", json=acts, headers=phone)
    unsealed = unseal(client, admin, worker, "phone-1")
    sent = client.post("/api/v1/acts", json=acts, headers=phone)

    assert kind(alone) == kind(batch) == SEALED
    assert unsealed.status_code == 204
    assert [one["status"] for one in sent.json["results"]] == [201]
    assert get(client, phone, "phone-1").json == before


def test_whoever_signs_in_anew_on_a_sealed_phone_is_on_a_sealed_phone(
    client, admin, worker, phone
):
    seal(client, admin, worker, "phone-1")
    anew = bearer(sign_in(client, "worker"))
    assert me(client, anew).status_code == 200
    refused = put(client, anew, "phone-1")

    assert kind(refused) == kind(me(client, anew)) == SEALED
    unseal(client, admin, worker, "phone-1")
    assert me(client, anew).status_code == 200


def test_sealing_and_unsealing_twice_is_once_and_each_is_noted(
    client, session, admin, worker, phone
):
    office = me(client, admin).json["id"]
    first = seal(client, admin, worker, "phone-1")
    again = seal(client, admin, worker, "phone-1")
    gone = [unseal(client, admin, worker, "phone-1").status_code for _ in range(2)]

    assert (first.status_code, first.json) == (200, again.json)
    assert first.json["sealed_at"]
    assert gone == [204, 204]
    for act in ("device.seal", "device.unseal"):
        [line] = noted(session, act)
        assert str(line.account_id) == office
        assert line.facts == {"account_id": worker, "device_id": "phone-1"}
        assert session.get_one(Device, line.subject_id).device_id == "phone-1"


def test_phones_are_listed_by_their_day_and_their_seal_and_nothing_more(
    client, admin, worker, phone
):
    put(client, bearer(sign_in(client, "worker")), "phone-2")
    seal(client, admin, worker, "phone-1")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    listed = devices(client, admin, worker).json["items"]

    assert [one["id"] for one in listed] == ["phone-2", "phone-1"]
    assert {*listed[0]} == {"id", "made_on", "sealed_at", "this_one"}
    assert [one["made_on"] for one in listed] == [today] * 2
    assert [one["sealed_at"] is None for one in listed] == [True, False]


def test_phones_are_the_matter_of_an_admin_of_that_area(
    client, make, admin, worker, phone
):
    other, desk = make.token("admin", OTHER_VILLAGE), make.token("dispatcher", VILLAGE)

    assert devices(client, other, worker).status_code == 404
    assert devices(client, desk, worker).status_code == 403
    for act in (seal, unseal):
        assert act(client, other, worker, "phone-1").status_code == 404
        assert act(client, desk, worker, "phone-1").status_code == 403
        assert act(client, phone, worker, "phone-1").status_code == 403
        assert act(client, admin, uuid4(), "phone-1").status_code == 404
        unknown = act(client, admin, worker, "phone-9")
        assert kind(unknown) == (404, "/problems/no-such-device")


def test_an_admin_seals_no_phone_of_someone_who_works_beyond_the_own_area(
    client, make, admin
):
    above = make.token("admin", TOWN)
    said = {"login": "both", "role": "dispatcher", "area": TOWN}
    account = add(client, above, **said).json["id"]
    change(client, above, account, grant={"role": "mediator", "area": VILLAGE})
    put(client, bearer(sign_in(client, "both")), "p")

    for act in (seal, unseal):
        refused = act(client, admin, account, "p")
        assert kind(refused) == (403, "/problems/beyond-your-area")
        assert act(client, above, account, "p").status_code in (200, 204)


def test_one_seals_ones_own_lost_phone_and_only_the_office_unseals_it(
    client, session, admin, worker, phone
):
    other = bearer(sign_in(client, "worker"))
    put(client, other, "phone-2")
    mine = client.get("/api/v1/me/devices", headers=other).json["items"]
    answer = seal_own(client, other, "phone-1")

    assert [(one["id"], one["this_one"]) for one in mine] == [
        ("phone-2", True),
        ("phone-1", False),
    ]
    assert answer.status_code == 200
    assert kind(me(client, phone)) == SEALED
    assert unseal(client, other, worker, "phone-1").status_code == 403
    [line] = noted(session, "device.seal")
    assert str(line.account_id) == worker
    assert unseal(client, admin, worker, "phone-1").status_code == 204
    assert me(client, phone).status_code == 200


def test_nobody_seals_the_phone_in_their_hand_or_one_that_is_not_theirs(
    client, make, worker, phone
):
    other = make.token("grid_worker", GRID)

    assert kind(seal_own(client, phone, "phone-1")) == (
        409,
        "/problems/phone-in-hand",
    )
    assert kind(seal_own(client, other, "phone-1")) == (
        404,
        "/problems/no-such-device",
    )
    assert client.get("/api/v1/me/devices", headers=other).json == {"items": []}
    assert me(client, phone).status_code == 200


def test_the_only_admin_never_seals_themselves_out(client, admin):
    account = me(client, admin).json["id"]
    put(client, admin, "desk")

    assert kind(seal(client, admin, account, "desk")) == (
        409,
        "/problems/phone-in-hand",
    )


def test_a_closed_account_gets_no_share_until_it_is_open_again(
    client, admin, worker, phone
):
    share = get(client, phone, "phone-1").json["share"]
    change(client, admin, worker, active=False)
    answers = (
        get(client, phone, "phone-1"),
        put(client, phone, "phone-1"),
        reserve(client, phone, "phone-1"),
        sign_in(client, "worker"),
    )
    listed = devices(client, admin, worker).json["items"]
    change(client, admin, worker, active=True)
    back = get(client, bearer(sign_in(client, "worker")), "phone-1")

    assert [one.status_code for one in answers] == [401] * 4
    assert share not in str([one.json for one in answers])
    assert [one["id"] for one in listed] == ["phone-1"]
    assert back.json["share"] == share


def test_a_phone_that_was_signed_out_gets_no_share(client, admin, worker, phone):
    path = f"/api/v1/accounts/{worker}/sign-ins"
    [one] = client.get(path, headers=admin).json["items"]
    client.delete(f"{path}/{one['id']}", headers=admin)

    assert get(client, phone, "phone-1").status_code == 401


def test_to_know_whether_a_phone_is_sealed_costs_no_question_more(
    app, client, admin, worker, phone
):
    me(client, phone)
    with asked(app) as bound:
        assert me(client, phone).status_code == 200
    with asked(app) as unbound:
        assert me(client, admin).status_code == 200
    seal(client, admin, worker, "phone-1")
    with asked(app) as sealed:
        assert kind(me(client, phone)) == SEALED

    assert len(bound) == len(unbound)
    assert len(sealed) == 1


def test_a_share_asked_for_every_day_writes_nothing(app, client, phone):
    with asked(app) as statements:
        get(client, phone, "phone-1")

    assert {one.split()[0] for one in statements} == {"SELECT"}


def test_a_backup_without_the_key_file_reveals_no_share(
    app, client, session, settings, phone, tmp_path
):
    secrets = [
        get(client, phone, "phone-1").json["share"],
        reserve(client, phone, "phone-1").json["reserve"],
    ]
    kept = backup(settings, tmp_path)

    assert b"phone-1" in kept
    for secret in secrets:
        raw = base64.b64decode(secret)
        plain = (secret.encode(), raw)
        for form in (*plain, *(one.hex().encode() for one in plain)):
            assert form not in kept
    [sealed] = session.execute(text("select share from device")).scalars()
    with pytest.raises(InvalidTag):
        KeyRing({1: bytes(32)}).open(bytes(sealed))


def backup(settings, folder):
    """Return all that the database would be restored from."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        copy = folder / "copy.db"
        with sqlite3.connect(url.database) as live, sqlite3.connect(copy) as to:
            live.backup(to)
        return copy.read_bytes()
    program = shutil.which("pg_dump") or pytest.skip("no pg_dump")
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    dumped = subprocess.run([program, plain], check=True, capture_output=True)
    return dumped.stdout
