"""Whatever several people do in a case at once: no illegal way, and no step lost."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.cases import choices
from server.cases.models import Case
from server.cases.stages import (
    WAY,
    WITHOUT_AGREEMENT,
    State,
    leads_to,
)
from server.db import db
from server.identity.models import Organisation
from tests.cases.test_way_of_a_case import case_of, flag, item, step
from tests.factories import DISTRICT, GRID, TOWN, VILLAGE

AGREED = {State.AGREED, State.EFFECTIVE, State.PERFORMED}
ENDING = {"case.refuse_intake", "case.advise", "case.fail", "case.join"}
ROLES = ("mediator", "mediator", "dispatcher", "leader")


class People:
    """Several people at one case, who do whatever comes to their minds."""

    def __init__(self, app, client, make, seed):
        self.client, self.chance = client, random.Random(seed)
        areas = {"mediator": VILLAGE, "dispatcher": TOWN, "leader": DISTRICT}
        self.people = [make.token(role, areas[role]) for role in ROLES]
        self.case_id = flag(client, make.token("grid_worker", GRID))
        self.parties = [str(uuid4()), str(uuid4())]
        with app.app_context(), Session(db.engine) as session:
            self.office = str(session.scalars(select(Organisation.id)).first())
        listed = client.get("/api/v1/accounts?role=mediator", headers=self.people[2])
        self.mediators = [one["id"] for one in listed.json["items"]]

    def act(self, act):
        return step(
            self.client,
            self.chance.choice(self.people),
            self.case_id,
            act.removeprefix("case."),
            **self.said(act),
        )

    def said(self, act):
        """Something that such an act could say."""
        pick, party = self.chance.choice, self.chance.choice(self.parties)
        marks = [{"by": "party", "party_id": one} for one in self.parties]
        by = pick([*marks, {"by": "mediator"}, {"by": "seal"}])
        now = datetime.now(UTC).isoformat()
        due = pick([None, "2031-01-31"])
        said = {
            "clear_danger": {"note": "人已分开"},
            "refuse_intake": {"told": pick(choices.TOLD)},
            "advise": {"told": pick(choices.TOLD)},
            "offer": {"organisation": self.office},
            "decide": {"organisation": self.office, "note": "归这里"},
            "assign": {"mediator": pick(self.mediators)},
            "return": {"reason": pick(choices.RETURN_REASONS)},
            "raise_level": {
                "level": pick([2, 3, 4, 5]),
                "reason": "other",
                "note": "要",
            },
            "add_party": {
                "party_id": party,
                "kind": "natural",
                "role": ("applicant", "respondent")[self.parties.index(party)],
                "name": "甲住户",
            },
            "see_identity": {"party_id": party, "paper": "id_card"},
            "record_consent": {
                "party_id": party,
                "consent": pick(["agree", "agree", "agree", "refuse"]),
                "how": "in_person",
            },
            "tell_rights": {"party_ids": [party], "how": "shown"},
            "declare_interest": {"interested": pick([False, False, True])},
            "hold_session": {"mode": "on_site", "held_at": now},
            "pause": {"reason": "party_away"},
            "agree": {
                "form": pick(["written", "oral"]),
                "items": [item(self.parties, due_on=due)],
            },
            "sign": {"way": "seal" if by["by"] == "seal" else "paper"} | by,
            "record_performance": {
                "item": 1,
                "performance": pick(choices.PERFORMANCES),
                "proof": "seen",
            },
            "apply_confirmation": {"party_ids": self.parties, "court": "示例法院"},
            "record_court_answer": {"answer": pick(choices.ANSWERS)},
            "fail": {"result": pick(choices.FAIL_RESULTS), "other_ways_told": True},
            "follow_up": {
                "party_id": party,
                "day": 7,
                "how": "phone",
                "reached": True,
            },
            "close": {"skipped": pick(["", "双方说不必再问"])},
            "reopen": {"reason": "flared_up"},
            "correct": {"note": "更正"},
            "join": {"into": self.case_id},
        }
        return said.get(act.removeprefix("case."), {})

    def likely(self, state):
        """An act that fits most often, so that cases come far; any other sometimes."""
        fitting = [act for act, turn in WAY.items() if state in turn.since]
        going_on = [act for act in fitting if act not in ENDING]
        return self.chance.choice([*going_on * 6, *fitting, *WAY])


def check_way(app, case_id):
    """The steps of a case are a way of the table, each after the one before."""
    with app.app_context(), Session(db.engine) as session:
        case = session.get_one(Case, UUID(case_id))
        steps = list(case.steps)
        state = State.REGISTERED
        for number, one in enumerate(steps, 1):
            assert (one.number, one.since) == (number, state)
            assert one.to in leads_to(one.since, one.act)
            state = one.to
        assert (case.state, case.organisation_id is None) == (state, False)
        assert case.returns <= 2
        return steps


def check_phases(steps):
    """Nothing is closed that skipped mediation, or agreement, without saying so."""
    states = {one.to for one in steps}
    for one in (one for one in steps if one.act == "case.close"):
        ended = states & (WITHOUT_AGREEMENT | AGREED)
        assert ended
        assert (
            one.since in (State.FOLLOWUP, State.DOSSIER_CHECK) or one.facts["skipped"]
        )


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_people_do_a_case_goes_only_ways_of_the_table(app, client, make, seed):
    people = People(app, client, make, seed)
    for _ in range(90):
        before = case_of(client, people.people[2], people.case_id).json
        act = people.likely(before["state"])
        answer = people.act(act)
        after = case_of(client, people.people[2], people.case_id).json

        assert answer.status_code < 500, (act, answer.json)
        done = answer.status_code == 201
        assert len(after["steps"]) - len(before["steps"]) == done
        if done:
            assert after["state"] in leads_to(State(before["state"]), act)
        else:
            assert after["state"] == before["state"]
    check_phases(check_way(app, people.case_id))


@pytest.mark.parametrize("seed", [1, 2])
def test_people_who_act_at_the_same_moment_lose_no_step(app, client, make, seed):
    people = People(app, client, make, seed)
    taken = 0

    def one(act_and_said):
        who, act, said = act_and_said
        return step(app.test_client(), who, people.case_id, act, **said).status_code

    with ThreadPoolExecutor(4) as threads:
        for _ in range(20):
            state = case_of(client, people.people[2], people.case_id).json["state"]
            acts = [people.likely(state) for _ in range(4)]
            asked = [
                (people.chance.choice(people.people), act[5:], people.said(act))
                for act in acts
            ]
            answers = list(threads.map(one, asked))
            assert max(answers) < 500, (acts, answers)
            taken += answers.count(201)
    assert len(check_way(app, people.case_id)) == taken > 5
