"""The page behind a case's QR. No account is asked for; the code is."""

from typing import Any
from uuid import UUID

from flask import current_app, g, request

from server.after import choices, evaluations, page, wishes
from server.after.evaluations import Source, is_discontent
from server.after.links import open_link
from server.after.models import CaseLink
from server.after.schemas import (
    CasePageSchema,
    ChoiceSchema,
    CodeSchema,
    KeptSchema,
    OwnEvaluationSchema,
    PartyWishSchema,
)
from server.api import Blueprint, body, load
from server.problems import Problem

case_page = Blueprint("case_page", __name__, url_prefix="/api/v1/case-links")


def _open(token: str, said: dict[str, Any]) -> CaseLink:
    return open_link(g.session, token, said["code"], request.remote_addr or "")


@case_page.post("/<token>/open")
@case_page.says_it_hears(CodeSchema())
@case_page.response(200, CasePageSchema)
def open_page(token: str) -> Any:
    """Show how the case stands, to whoever has both the QR and its code."""
    return page.lay_out(g.session, _open(token, load(CodeSchema(), body())))


@case_page.put("/<token>/wishes/<uuid:wish_id>")
@case_page.says_it_hears(PartyWishSchema())
@case_page.response(200, CasePageSchema)
def put_party_wish(token: str, wish_id: UUID) -> Any:
    """Hear what a party asks for: once more, the upper level, the court, to end it."""
    said = load(PartyWishSchema(), body())
    link = _open(token, said)
    wishes.make_party_wish(g.session, link, wish_id, said["kind"], said["words"])
    return page.lay_out(g.session, link)


@case_page.put("/<token>/choice")
@case_page.says_it_hears(ChoiceSchema())
@case_page.response(200, CasePageSchema)
def put_choice(token: str) -> Any:
    """Hear which mediators a party would accept: up to three of those listed."""
    said = load(ChoiceSchema(), body())
    link = _open(token, said)
    choices.choose(g.session, link, said["mediators"])
    return page.lay_out(g.session, link)


@case_page.put("/<token>/evaluations/<uuid:evaluation_id>")
@case_page.says_it_hears(OwnEvaluationSchema())
@case_page.response(200, KeptSchema)
@case_page.alt_response(201, schema=KeptSchema, description="It is new")
def put_own_evaluation(token: str, evaluation_id: UUID) -> Any:
    """Hear how it went, from the party itself: once a round."""
    said = load(OwnEvaluationSchema(), body())
    link = _open(token, said)
    source = Source(request.remote_addr or "", said["device_id"], _signed_in())
    made, new = evaluations.evaluate_by_link(
        g.session, link, evaluation_id, said, source
    )
    kept = {"id": made.id, "discontent": is_discontent(made)}
    return kept, 201 if new else 200


def _signed_in() -> UUID | None:
    """Return who is signed in on this browser, if anyone is."""
    try:
        account_id: UUID = current_app.config["IDENTIFY"](g.session).account_id
    except Problem:
        return None
    return account_id
