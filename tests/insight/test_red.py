"""Red: a dispatcher who has looked says it, with a reason, for seven days."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from server.audit.models import AuditEntry
from server.db import transaction
from server.insight.models import RedArea
from server.insight.red import red_codes
from server.territory.models import Area
from tests.factories import DISTRICT, EAST, OTHER, OTHER_VILLAGE, TOWN, VILLAGE, WEST
from tests.insight.asking import areas, ask

SAID = {"reason": "people_first", "words": "两家要动手，先去人"}


def confirm(client, who, code=WEST, red_id=None, **said):
    path = f"/api/v1/areas/{code}/red/{red_id or uuid4()}"
    return client.put(path, json=SAID | said, headers=who)


def take_back(client, who, red_id, code=WEST):
    return client.delete(f"/api/v1/areas/{code}/red/{red_id}", headers=who)


def why(client, who, code=WEST):
    return client.get(f"/api/v1/areas/{code}/red", headers=who)


def colour(client, who, code=WEST, **asked):
    return areas(client, who, **asked)[code]["colour"]


def letters(client, who):
    shapes = ask(client, who).json["shapes"]
    path = f"/api/v1/insight/values/{shapes}"
    return client.get(path, headers=who).json["colours"]


@pytest.fixture
def dispatcher(make):
    return make.token("dispatcher", TOWN)


def test_a_dispatcher_says_red_with_a_reason_and_everyone_who_counts_sees_it(
    client, dispatcher, mediator
):
    assert colour(client, mediator) == "green"
    made = confirm(client, dispatcher)

    assert made.status_code == 201
    assert colour(client, mediator) == "red"
    assert colour(client, mediator, EAST) == "green"
    assert colour(client, mediator, VILLAGE, level="village") == "green"
    assert letters(client, dispatcher) == "rgg"
    [said] = why(client, mediator).json["items"]
    assert (said["reason"], said["words"]) == (SAID["reason"], SAID["words"])
    lasts = datetime.fromisoformat(said["until"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < lasts <= timedelta(days=7)


def test_red_goes_by_itself_after_seven_days(app, client, dispatcher, mediator):
    confirm(client, dispatcher)
    with app.app_context(), transaction(writes=True) as session:
        now = datetime.now(UTC)
        assert red_codes(session, now + timedelta(days=6, hours=23)) == {WEST}
        assert red_codes(session, now + timedelta(days=7, minutes=1)) == set()
        session.execute(update(RedArea).values(until=now - timedelta(seconds=1)))
    app.extensions.pop("linli-live")

    assert colour(client, mediator) == "green"
    assert why(client, mediator).json["items"] == []
    assert confirm(client, dispatcher).status_code == 201


def test_what_was_confirmed_is_taken_back_at_once(client, dispatcher, mediator):
    red_id = uuid4()
    confirm(client, dispatcher, red_id=red_id)
    assert colour(client, mediator) == "red"
    assert take_back(client, dispatcher, red_id).status_code == 204
    assert take_back(client, dispatcher, red_id).status_code == 204
    assert colour(client, mediator) == "green"
    assert why(client, mediator).json["items"] == []


def test_both_leave_a_line_with_who_and_why(client, dispatcher, session):
    red_id = uuid4()
    confirm(client, dispatcher, red_id=red_id)
    confirm(client, dispatcher, red_id=red_id)
    take_back(client, dispatcher, red_id)
    take_back(client, dispatcher, red_id)
    lines = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.act.like("area.%"))
        .order_by(AuditEntry.change_id)
    ).all()

    assert [line.act for line in lines] == ["area.confirm_red", "area.take_back_red"]
    assert lines[0].facts == {"red_id": str(red_id), "reason": "people_first"}
    assert lines[0].account_id == lines[1].account_id is not None
    west = session.scalars(select(Area).where(Area.code == WEST)).one()
    assert {line.subject_id for line in lines} == {west.id}


@pytest.mark.parametrize(
    "role", ["mediator", "leader", "justice_admin", "auditor", "admin", "grid_worker"]
)
def test_nobody_else_says_red(client, make, role, dispatcher):
    other = make.token(role, DISTRICT)
    assert confirm(client, other).status_code == 403
    red_id = uuid4()
    confirm(client, dispatcher, red_id=red_id)
    assert take_back(client, other, red_id).status_code == 403


def test_a_desk_says_it_of_its_own_areas_only(client, make, mediator):
    elsewhere = make.token("dispatcher", OTHER_VILLAGE)
    assert confirm(client, elsewhere).status_code == 403
    assert confirm(client, elsewhere, OTHER).status_code == 201
    assert why(client, mediator, OTHER).status_code == 403
    assert why(client, make.token("grid_worker", DISTRICT)).status_code == 403
    red_id = why(client, elsewhere, OTHER).json["items"][0]["id"]
    assert take_back(client, elsewhere, red_id, WEST).status_code == 403


def test_it_is_said_to_the_screen_who_may(client, dispatcher, mediator):
    assert why(client, dispatcher).json["may"] == [
        "area.confirm_red",
        "area.take_back_red",
    ]
    assert why(client, mediator).json["may"] == []


def test_the_same_again_is_nothing_new_and_other_content_is_refused(
    client, make, dispatcher
):
    red_id = uuid4()
    first = confirm(client, dispatcher, red_id=red_id)
    again = confirm(client, dispatcher, red_id=red_id)
    assert (again.status_code, again.json) == (200, first.json)

    for answer in (
        confirm(client, dispatcher, red_id=red_id, reason="grave_late"),
        confirm(client, dispatcher, EAST, red_id=red_id),
        confirm(client, make.token("dispatcher", TOWN), red_id=red_id),
    ):
        assert answer.status_code == 409
        assert answer.json["type"] == "/problems/red-differs"


def test_an_area_is_red_once(client, make, dispatcher):
    first = confirm(client, dispatcher).json
    other = confirm(client, make.token("dispatcher", DISTRICT))
    assert (other.status_code, other.json["type"]) == (409, "/problems/already-red")
    assert other.json["red_id"] == first["id"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"reason": "bad_people"}, "reason"),
        ({"reason": None}, "reason"),
        ({"words": "长" * 501}, "words"),
        ({"words": "a\x00b"}, "words"),
        ({"until": "2030-01-01"}, "until"),
    ],
)
def test_what_is_not_understood_is_named(client, dispatcher, said, name):
    answer = confirm(client, dispatcher, **said)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [name])


def test_an_area_or_a_confirmation_that_is_not_there_is_not_found(client, dispatcher):
    assert confirm(client, dispatcher, "990101999").status_code == 404
    assert why(client, dispatcher, "990101999").status_code == 404
    assert take_back(client, dispatcher, uuid4()).status_code == 404


def test_numbers_of_people_are_masked_in_what_is_said(client, dispatcher):
    confirm(client, dispatcher, words="打 13800000000")
    said = why(client, dispatcher).json["items"][0]["words"]
    assert said == "打 ***********"
