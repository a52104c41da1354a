"""What residents ask of whoever visits: until when, by whose yes, and taken back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from server.audit.models import AuditEntry
from server.screening.models import Visit
from server.screening.wish_models import Wish
from server.territory.models import Dwelling
from tests.factories import VILLAGE, record

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
SOON = (TODAY + timedelta(days=3)).isoformat()
CARE = {"kind": "care", "until": SOON, "every_days": 14, "own_yes": True}
NO_VISITS = {"kind": "no_visits"}


def told(mine, who, door):
    """Return what the phone is told of that door."""
    [found] = [one for one in mine(who).json["doors"] if one["id"] == door] or [{}]
    return {name: said for name, said in found.items() if name != "id"}


def test_no_visits_holds_twelve_months_and_is_renewed_and_taken_back(
    worker, door, visit, mine, session
):
    def until():
        session.expire_all()
        session.rollback()
        return session.scalars(select(Dwelling.no_visits_until)).one()

    refused = visit(worker, door, "declined", wishes=[NO_VISITS])
    first = until()
    visit(worker, door, "declined", wishes=[NO_VISITS])

    assert refused.status_code == 201
    assert refused.json["wishes"][0]["kind"] == "no_visits"
    assert first == until() == TODAY.replace(year=TODAY.year + 1)
    assert told(mine, worker, door) == {"no_visits_until": first.isoformat()}
    visit(worker, door, "met", wishes=[{"kind": "visits_again"}])
    assert until() is None
    assert told(mine, worker, door) == {}
    session.rollback()
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("wish.no_visits") == 2
    assert acts.count("wish.visits_again") == 1


def test_no_reason_is_asked_for_and_none_can_be_given(worker, door, visit):
    wish = NO_VISITS | {"reason": "x"}
    assert visit(worker, door, "declined", wishes=[wish]).status_code == 422


def test_care_is_by_the_residents_own_yes_until_a_day_and_ended_at_the_door(
    worker, door, visit, mine
):
    visit(worker, door, wishes=[CARE])
    care = told(mine, worker, door)["care"]
    assert (care["until"], care["every_days"]) == (SOON, 14)
    assert care["met_on"]

    visit(worker, door, "declined", wishes=[{"kind": "care_end"}])
    assert told(mine, worker, door) == {}


def test_who_wants_no_visits_is_not_cared_for_either(worker, door, visit, mine):
    visit(worker, door, wishes=[CARE, {"kind": "come_again", "until": SOON}])
    visit(worker, door, "declined", wishes=[NO_VISITS])

    assert list(told(mine, worker, door)) == ["no_visits_until"]


def test_coming_again_is_done_when_somebody_was_met(worker, door, visit, mine):
    visit(worker, door, wishes=[{"kind": "come_again", "until": SOON}])
    visit(worker, door, "not_home")
    assert told(mine, worker, door)["come_by"] == SOON

    visit(worker, door, "met", mode="phone")
    assert told(mine, worker, door) == {}


def test_several_matters_of_one_door_go_in_one_visit(worker, door, visit, mine):
    needs = ["errand", "hazard"]
    visit(worker, door, needs=needs, wishes=[CARE])
    said = told(mine, worker, door)
    assert (said["needs"], said["needs_on"]) == (needs, str(TODAY))

    visit(worker, door, needs=["none"])
    assert "needs" not in told(mine, worker, door)


FAR = (TODAY + timedelta(days=500)).isoformat()


@pytest.mark.parametrize(
    "wishes",
    [
        [CARE | {"own_yes": False}],
        [CARE | {"until": None}],
        [CARE | {"until": FAR}],
        [CARE | {"every_days": 1}],
        [{"kind": "come_again"}],
        [{"kind": "call"}],
        [NO_VISITS, NO_VISITS],
        [NO_VISITS | {"until": SOON}],
        "no_visits",
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(worker, door, visit, wishes):
    assert visit(worker, door, wishes=wishes).status_code == 422


def test_only_somebody_who_was_met_can_ask_to_be_visited(worker, door, visit):
    for wish in (CARE, {"kind": "come_again", "until": SOON}, {"kind": "visits_again"}):
        assert visit(worker, door, "not_home", wishes=[wish]).status_code == 422


def test_a_visit_of_before_wishes_is_still_the_same_visit(
    client, worker, door, session
):
    """A phone that was not updated sends none; one that was sends an empty list."""
    path, now = f"/api/v1/visits/{uuid4()}", datetime.now(UTC).isoformat()
    said = {"dwelling_id": door, "result": "met", "filed_at": now}
    sent = [said, said, said | {"wishes": []}]
    answers = [client.put(path, json=one, headers=worker) for one in sent]

    assert [one.status_code for one in answers] == [201, 200, 200]
    assert len(session.scalars(select(Visit.id)).all()) == 1


def test_a_wish_is_kept_once_however_often_the_visit_is_sent(
    client, worker, door, session
):
    path, now = f"/api/v1/visits/{uuid4()}", datetime.now(UTC).isoformat()
    said = {"dwelling_id": door, "result": "met", "filed_at": now, "wishes": [CARE]}
    for _ in range(2):
        client.put(path, json=said, headers=worker)

    [wish] = session.scalars(select(Wish)).all()
    assert (wish.legal_basis, str(wish.until)) == ("consent", SOON)
    assert wish.keep_until == wish.until + timedelta(days=90)


def test_small_matters_are_shown_to_who_noted_them_until_somebody_was_met(
    client, make, worker, door, visit, mine
):
    def file(who, **said):
        body = record(dwelling_id=door, **said)
        return client.put(f"/api/v1/records/{uuid4()}", json=body, headers=who)

    file(worker), file(worker), file(worker, outcome="flagged", severity=2)
    colleague = make.token("grid_worker", VILLAGE)

    assert told(mine, worker, door) == {"noted": 2}
    assert told(mine, colleague, door) == {}
    visit(worker, door, "met")
    assert told(mine, worker, door) == {}


def test_what_has_not_changed_is_not_sent_again(worker, door, visit, mine):
    tag = mine(worker).headers["ETag"]
    again = mine(worker, **{"If-None-Match": tag})
    visit(worker, door, needs=["errand"])
    changed = mine(worker, **{"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


def test_only_who_walks_gets_the_week(mine, make):
    for role in ("mediator", "building_leader", "leader", "admin"):
        assert mine(make.token(role, VILLAGE)).status_code == 403
