"""A second admin approves; what is asked is told to everybody."""

from sqlalchemy import select

from server.audit.models import AuditEntry
from tests.factories import VILLAGE
from tests.forms.books import leaks, lift


def versions(client, who):
    answer = client.get("/api/v1/forms/versions", headers=who)
    return {one["id"]: one for one in answer.json["items"]}


def notice(client):
    return client.get("/api/v1/notice").json["items"]


def mine(client, who, **headers):
    return client.get("/api/v1/forms/mine", headers=who | headers)


def test_nobody_approves_what_they_have_uploaded(client, upload, step, admin, second):
    version = upload(admin, lift()).json["id"]
    own = step(admin, version, "live")
    other = step(second, version, "live")

    assert (own.status_code, own.json["type"]) == (403, "/problems/second-admin")
    assert (other.status_code, other.json["standing"]) == (200, "live")
    assert versions(client, admin)[version]["own"] is True
    assert versions(client, second)[version]["own"] is False


def test_an_admin_of_another_area_neither_sees_nor_approves(
    client, make, upload, step, admin
):
    version = upload(admin, lift()).json["id"]
    village = make.token("admin", VILLAGE)

    assert versions(client, village) == {}
    assert step(village, version, "live").status_code == 404


def test_each_step_is_noted_and_goes_only_from_where_it_may(
    upload, step, admin, second, session
):
    version = upload(admin, lift()).json["id"]
    early = step(second, version, "retired")
    steps = [step(second, version, to) for to in ("live", "live", "retired", "live")]

    assert early.status_code == 409
    assert [one.status_code for one in steps] == [200, 200, 200, 409]
    query = select(AuditEntry.act).where(AuditEntry.act.like("form.%"))
    acts = session.scalars(query.order_by(AuditEntry.change_id)).all()
    assert acts == ["form.upload", "form.approve", "form.retire"]


def test_residents_read_what_is_asked_without_an_account(
    client, upload, step, admin, second
):
    waiting = upload(admin, lift()).json["id"]
    assert notice(client) == []
    step(second, waiting, "live")
    [told] = notice(client)

    assert told["title"] == "电梯"
    assert told["questions"][0]["says"]["中文 (zh)"] == "电梯坏过吗？"
    assert told["questions"][0]["purpose"] == {"": "排修缮计划"}
    assert told["questions"][0]["keep_days"] == 90
    step(second, waiting, "retired")
    assert notice(client) == []


def test_a_new_version_replaces_the_old_one_only_when_it_is_approved(
    client, live, upload, step, admin, second, worker
):
    first = live()
    next_one = upload(admin, lift(title="电梯二"), "visit").json
    asked = mine(client, worker)

    assert next_one["number"] == 2
    assert [one["id"] for one in asked.json["items"]] == [first]
    tag = {"If-None-Match": asked.headers["ETag"]}
    assert mine(client, worker, **tag).status_code == 304
    step(second, next_one["id"], "live")
    changed = mine(client, worker, **tag)
    assert [one["id"] for one in changed.json["items"]] == [next_one["id"]]
    assert versions(client, admin)[first]["standing"] == "replaced"


def test_a_form_goes_to_whoever_works_in_its_area(
    client, make, upload, step, second, worker
):
    village = make.token("admin", VILLAGE)
    version = upload(village, leaks(), "record", VILLAGE).json["id"]
    step(second, version, "live")
    elsewhere = make.token("grid_worker", "990101100202001")

    assert [one["id"] for one in mine(client, worker).json["items"]] == [version]
    assert mine(client, elsewhere).json["items"] == []
    assert mine(client, village).status_code == 403
