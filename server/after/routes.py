from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, g, request

from server.after import calls, choices, evaluations, links, tallies, wishes
from server.after.evaluations import is_discontent
from server.after.schemas import (
    CallsSchema,
    CallTriedSchema,
    CaseLinkAskedSchema,
    CaseLinkSchema,
    ChosenSchema,
    EvaluationFlagsSchema,
    EvaluationTallyAskedSchema,
    EvaluationTallySchema,
    FollowUpKeptSchema,
    FollowUpSchema,
    HeardEvaluationSchema,
    KeptSchema,
    LookBacksSchema,
    NameAndNumberSchema,
    OnceAskedSchema,
    OnceSchema,
    PartyWishesSchema,
    PartyWishShownSchema,
    TriesSchema,
    WordsSchema,
)
from server.api import Blueprint, body, load
from server.identity.enrolments import draw_qr

after = Blueprint("after", __name__, url_prefix="/api/v1")


@after.post("/case-links")
@after.hears(CaseLinkAskedSchema(), "case_link.make")
@after.response(201, CaseLinkSchema)
def post_case_link(said: dict[str, Any]) -> Any:
    """Make a QR and a code for a case or one of its parties; the last one ends."""
    return show_link(links.make_link(g.session, g.actor, **said))


def show_link(made: links.MadeLink) -> dict[str, Any]:
    """Return what is printed, once."""
    url = f"{request.host_url}c/{made.token}"
    told = {"url": url, "qr": draw_qr(url), "code": made.code}
    return told | {"expires_at": made.link.expires_at}


@after.get("/party-wishes")
@after.response(200, PartyWishesSchema)
def get_party_wishes() -> Any:
    """List what parties ask for: of your desk, of your own cases, or complaints."""
    g.actor.must_somewhere("party_wish.list")
    return {"items": wishes.list_wishes(g.session, g.actor)}


@after.get("/cases/<uuid:case_id>/party-wishes")
@after.response(200, PartyWishesSchema)
def get_party_wishes_of_case(case_id: UUID) -> Any:
    """List what the parties of one case ask for."""
    return {"items": wishes.list_of_case(g.session, g.actor, case_id)}


@after.put("/party-wishes/<uuid:wish_id>/settled")
@after.response(200, PartyWishShownSchema)
def put_party_wish_settled(wish_id: UUID) -> Any:
    """Say that what a party asked for was done."""
    return wishes.settle_wish(g.session, g.actor, wish_id)


@after.get("/cases/<uuid:case_id>/choices")
@after.response(200, ChosenSchema)
def get_choices(case_id: UUID) -> Any:
    """Show whom all parties named as their mediator: nobody, one or several."""
    return choices.read_choices(g.session, g.actor, case_id)


@after.put("/cases/<uuid:case_id>/evaluations/<uuid:evaluation_id>")
@after.says_it_hears(HeardEvaluationSchema())
@after.response(200, KeptSchema)
@after.alt_response(201, schema=KeptSchema, description="It is new")
def put_evaluation(case_id: UUID, evaluation_id: UUID) -> Any:
    """Keep what a party says at the window, or to another office on the telephone."""
    g.actor.must_somewhere("evaluation.hear")
    said = load(HeardEvaluationSchema(), body())
    made, new = evaluations.evaluate_for(
        g.session, g.actor, case_id, evaluation_id, said
    )
    kept = {"id": made.id, "discontent": is_discontent(made)}
    return kept, 201 if new else 200


@after.get("/evaluations/calls")
@after.response(200, CallsSchema)
def get_calls() -> Any:
    """List the parties your office is to call: never of your own cases."""
    return {"items": calls.list_calls(g.session, g.actor)}


@after.get("/evaluations/calls/<uuid:party_id>/number")
@after.response(200, NameAndNumberSchema)
def get_number(party_id: UUID) -> Any:
    """Show whom to call; that you read it is noted."""
    zone = current_app.config["ZONE"]
    return calls.read_number(g.session, g.actor, party_id, zone)


@after.put("/evaluations/calls/<uuid:party_id>/tries/<uuid:try_id>")
@after.says_it_hears(CallTriedSchema())
@after.response(200, TriesSchema)
def put_call_try(party_id: UUID, try_id: UUID) -> Any:
    """Note that a party was called; there are two tries, by day."""
    g.actor.must_somewhere("evaluation.call")
    outcome = load(CallTriedSchema(), body())["outcome"]
    zone = current_app.config["ZONE"]
    tries = calls.note_try(g.session, g.actor, party_id, try_id, outcome, zone)
    return {"tries": tries}


@after.get("/follow-ups")
@after.response(200, LookBacksSchema)
def get_follow_ups() -> Any:
    """List the matters to look back on: 7, 30 and 90 days after they were over."""
    return {"items": calls.list_follow_ups(g.session, g.actor)}


@after.put("/cases/<uuid:case_id>/follow-ups/<uuid:row_id>")
@after.says_it_hears(FollowUpSchema())
@after.response(200, FollowUpKeptSchema)
def put_follow_up(case_id: UUID, row_id: UUID) -> Any:
    """Keep what was found when somebody looked back."""
    g.actor.must_somewhere("follow_up.note")
    said = load(FollowUpSchema(), body())
    return calls.note_follow_up(g.session, g.actor, case_id, row_id, said)


@after.get("/evaluations/tally")
@after.asks(EvaluationTallyAskedSchema(), "evaluation.read_tally")
@after.response(200, EvaluationTallySchema)
def get_evaluation_tally(asked: dict[str, Any]) -> Any:
    """Count 满意 x/y beside 回答率 y/z; averages only from five on."""
    return tallies.tally(g.session, g.actor, **asked)


@after.get("/evaluations/words")
@after.response(200, WordsSchema)
def get_words() -> Any:
    """Show the head of the centre what parties wrote, without names."""
    found = tallies.list_words(g.session, g.actor)
    zone = current_app.config["ZONE"]
    return {
        "items": [
            {"at": at.astimezone(zone).date(), "words": words} for at, words in found
        ]
    }


@after.get("/evaluations/flags")
@after.response(200, EvaluationFlagsSchema)
def get_flags() -> Any:
    """Show the auditor which evaluations to ask about again."""
    found = tallies.list_flags(g.session, g.actor)
    return {
        "items": [
            {"case_id": case_id, "rule": flag.rule, "made_at": flag.made_at}
            for flag, case_id in found
        ]
    }


@after.get("/evaluations/once")
@after.asks(OnceAskedSchema(), "evaluation.read_tally")
@after.response(200, OnceSchema)
def get_once(asked: dict[str, Any]) -> Any:
    """Count the closed matters that did not come back within ninety days."""
    zone = current_app.config["ZONE"]
    first = datetime.combine(asked["first"], time(), zone)
    last = datetime.combine(asked["last"], time(), zone) + timedelta(days=1)
    return tallies.count_once(g.session, g.actor, first, last)
