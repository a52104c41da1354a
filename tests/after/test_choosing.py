"""点单: both parties name mediators; who is on both lists is shown to the desk."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from server.cases.models import Party
from server.db import transaction
from tests.factories import DISTRICT, OTHER_VILLAGE, TOWN, VILLAGE


@pytest.fixture
def choose(client):
    def choose(link, *mediators):
        token, code = link
        path = f"/api/v1/case-links/{token}/choice"
        said = {"code": code, "mediators": [str(one) for one in mediators]}
        return client.put(path, json=said)

    return choose


@pytest.fixture
def three(client, make):
    """Three mediators over the village, and one elsewhere; their ids."""

    def who(area):
        return client.get("/api/v1/me", headers=make.token("mediator", area)).json

    near = [who(VILLAGE)["id"], who(VILLAGE)["id"], who(TOWN)["id"]]
    return near, who(OTHER_VILLAGE)["id"]


@pytest.fixture
def both(opened, parties, link):
    case_id = opened()
    return case_id, [link(case_id, one) for one in parties(case_id)]


@pytest.mark.parametrize(
    ("other", "outcome", "met"),
    [([2], "none", 0), ([1, 2], "one", 1), ([0, 1, 2], "many", 2)],
)
def test_b22_whom_both_parties_named_is_none_one_or_many(
    client, choose, both, three, desk, other, outcome, met
):
    case_id, (one, two) = both
    near, _ = three
    assert choose(one, near[0], near[1]).status_code == 200
    told = client.get(f"/api/v1/cases/{case_id}/choices", headers=desk).json
    assert (told["outcome"], told["chosen"], told["both"]) == ("waiting", 1, [])
    choose(two, *(near[number] for number in other))
    told = client.get(f"/api/v1/cases/{case_id}/choices", headers=desk).json
    assert (told["outcome"], len(told["both"])) == (outcome, met)
    assert (told["parties"], told["chosen"]) == (2, 2)


def test_b22_who_has_an_interest_in_it_is_not_on_the_list(
    app, look, choose, both, three
):
    _, (one, _) = both
    near, elsewhere = three
    listed = {one["id"] for one in look(one).json["mediators"]}
    assert listed == set(near)
    assert choose(one, elsewhere).status_code == 422
    with app.app_context(), transaction(writes=True) as session:
        session.execute(update(Party).values(name="示例mediator"))
    assert look(one).json["mediators"] == []
    assert choose(one, near[0]).json["type"] == "/problems/not-on-the-list"


def test_b22_who_returned_a_case_for_an_interest_is_not_chosen(
    client, make, look, both, step
):
    case_id, (one, _) = both
    near = make.token("mediator", VILLAGE)
    me = client.get("/api/v1/me", headers=near).json["id"]
    assert me in {listed["id"] for listed in look(one).json["mediators"]}
    step(near, case_id, "claim")
    step(near, case_id, "return", reason="conflict_of_interest")
    assert me not in {listed["id"] for listed in look(one).json["mediators"]}


def test_b22_a_party_names_up_to_three_and_may_think_again(
    choose, look, both, three, make, client
):
    _, (one, _) = both
    near, _ = three
    fourth = client.get("/api/v1/me", headers=make.token("mediator", DISTRICT)).json
    assert choose(one, *near, fourth["id"]).status_code == 422
    assert choose(one).status_code == 422
    assert choose(one, uuid4()).status_code == 422
    choose(one, near[0])
    assert choose(one, near[1]).json["chosen"] == [near[1]]
    assert look(one).json["chosen"] == [near[1]]


def test_b22_once_somebody_has_the_case_nobody_chooses(
    choose, both, three, step, mediator, look
):
    case_id, (one, _) = both
    step(mediator, case_id, "claim")
    assert look(one).json["may_choose"] is False
    assert choose(one, three[0][0]).json["type"] == "/problems/choosing-is-over"


def test_b22_what_one_party_chose_the_other_does_not_see(choose, look, both, three):
    _, (one, two) = both
    choose(one, three[0][0])
    assert look(two).json["chosen"] == []
