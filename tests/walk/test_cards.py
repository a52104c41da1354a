"""The leave-card: a resident without an account says one of two things."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from server.audit.models import AuditEntry
from server.db import transaction
from server.walk.models import LeaveCard
from tests.factories import OTHER, VILLAGE, WEST

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
CALL = {"wish": "call", "call_by": TOMORROW, "phone": "0571-000 0000"}


@pytest.fixture
def card(client, worker, door):
    """The code of a card for the door."""
    said = {"dwelling_ids": [door]}
    answer = client.post("/api/v1/cards", json=said, headers=worker)
    assert answer.status_code == 201
    [made] = answer.json["items"]
    assert made["qr"].startswith("data:image/svg+xml")
    return made["url"].rsplit("/", 1)[1]


@pytest.fixture
def say(client):
    def say(code, said):
        return client.put(f"/api/v1/cards/{code}/wish", json=said)

    return say


def test_a_resident_says_no_visits_without_an_account_and_without_a_reason(
    card, say, worker, mine, session
):
    answer = say(card, {"wish": "no_visits"})
    [door] = mine(worker).json["doors"]

    assert answer.status_code == 200
    assert set(answer.json) == {"wish", "until"}
    assert door["no_visits_until"] == answer.json["until"]
    [line] = session.scalars(
        select(AuditEntry).where(AuditEntry.act == "wish.no_visits")
    )
    assert line.account_id is None


def test_a_resident_changes_their_mind(card, say, worker, mine):
    say(card, {"wish": "no_visits"})
    assert say(card, {"wish": "visits_again"}).json["until"] is None
    assert mine(worker).json["doors"] == []


def test_a_call_is_on_the_list_and_its_number_is_read_apart_and_noted(
    client, card, say, make, worker, door, visit, mine, session
):
    assert say(card, CALL).status_code == 200
    [told] = mine(worker).json["doors"]
    path = f"/api/v1/walk/wishes/{told['call']['id']}/number"
    stored = session.execute(text("select text from note")).scalar_one()

    assert "phone" not in str(mine(worker).json)
    assert b"0571" not in bytes(stored)
    assert client.get(path, headers=worker).json == {"phone": CALL["phone"]}
    elsewhere = make.token("grid_worker", OTHER)
    assert client.get(path, headers=elsewhere).status_code == 404
    assert client.get(path, headers=make.token("leader", VILLAGE)).status_code == 403
    session.rollback()
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("wish.read_number") == 1

    visit(worker, door, "met", mode="phone")
    assert mine(worker).json["doors"] == []
    assert client.get(path, headers=worker).status_code == 404
    session.rollback()
    assert session.execute(text("select count(*) from note")).scalar_one() == 0


def test_a_card_is_good_for_sixty_days(app, card, say):
    with app.app_context(), transaction(writes=True) as session:
        past = datetime.now(UTC).date() - timedelta(days=2)
        session.execute(update(LeaveCard).values(expires_on=past))

    assert say(card, {"wish": "no_visits"}).status_code == 404


def test_a_card_is_not_used_without_end(card, say):
    answers = [say(card, {"wish": "no_visits"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_who_tries_codes_has_to_wait(say, make):
    tried = [say(uuid4().hex, {"wish": "no_visits"}).status_code for _ in range(60)]
    assert tried[0] == 404
    assert tried[-1] == 429


def test_only_the_hash_of_a_code_is_kept(card, session):
    [kept] = session.scalars(select(LeaveCard))
    assert card.encode() not in kept.code_hash


@pytest.mark.parametrize(
    "said",
    [
        {"wish": "care"},
        {"wish": "no_visits", "phone": "12345"},
        {"wish": "call"},
        CALL | {"phone": "call me <b>"},
        CALL | {"call_by": "2026-01-01T00:00:00Z"},
        CALL | {"call_by": (datetime.now(UTC) + timedelta(days=30)).isoformat()},
        {"wish": "no_visits", "reason": "x"},
    ],
)
def test_a_card_says_nothing_else(card, say, said):
    assert say(card, said).status_code == 422


def test_cards_are_made_for_doors_of_the_own_area_only(client, make, worker, door):
    def ask(who, *doors):
        said = {"dwelling_ids": [str(one) for one in doors]}
        return client.post("/api/v1/cards", json=said, headers=who).status_code

    elsewhere = make.dwelling(OTHER)[1]
    assert ask(worker, door, elsewhere) == 404
    assert ask(worker, uuid4()) == 404
    assert ask(make.token("mediator", VILLAGE), door) == 403
    assert ask(make.token("window_clerk", WEST), door) == 201
