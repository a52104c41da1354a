from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import g

from server.access import Actor
from server.api import Blueprint
from server.audit.actions import note
from server.cases.queries import get_case
from server.clocks.kinds import COURSES
from server.clocks.models import Clock
from server.clocks.queries import has_lapsed, is_overdue, of_case, pauses_of_case
from server.clocks.schemas import ClocksSchema
from server.supervision import actions, queries
from server.supervision.models import SupervisionCard
from server.supervision.schemas import (
    CardAnsweredSchema,
    CardsAskedSchema,
    FeedbackSaidSchema,
    RemindersAskedSchema,
    RemindersSchema,
    SupervisionCardSchema,
    SupervisionCardsSchema,
    SupervisionWordsSchema,
)

supervision = Blueprint("supervision", __name__, url_prefix="/api/v1/supervision")
case_clocks = Blueprint("case_clocks", __name__, url_prefix="/api/v1")

SHOWN = (
    "id",
    "case_id",
    "organisation",
    "level",
    "reason",
    "missing",
    "opened_at",
    "confirmed_at",
    "answered_at",
    "answer",
    "help",
    "closed_at",
)
CLOCK = (
    "kind",
    "variant",
    "about",
    "started_at",
    "due_at",
    "due_on",
    "provisional",
    "paused_since",
    "paused_s",
    "ended_at",
    "ended",
)


@supervision.get("")
@supervision.asks(CardsAskedSchema(), queries.READ)
@supervision.response(200, SupervisionCardsSchema)
def get_cards(asked: dict[str, Any]) -> Any:
    """List the matters of your area that are stuck, the gravest and oldest first."""
    found = queries.list_cards(g.session, g.actor, **asked)
    return {"items": [show(g.actor, card) for card in found]}


@supervision.get("/<uuid:card_id>")
@supervision.response(200, SupervisionWordsSchema)
def get_card(card_id: UUID) -> Any:
    """Show a card with the words of its answer; that they were read is noted."""
    card = queries.get_card(g.session, g.actor, card_id)
    if card.note:
        note(g.session, g.actor, "supervision.read", card.id)
    return show(g.actor, card) | {"words": card.note.text if card.note else ""}


@supervision.put("/<uuid:card_id>/confirmation")
@supervision.response(200, SupervisionCardSchema)
def put_confirmation(card_id: UUID) -> Any:
    """Let a proposed card count."""
    return show(g.actor, actions.confirm(g.session, g.actor, card_id))


@supervision.put("/<uuid:card_id>/answer")
@supervision.hears(CardAnsweredSchema(), actions.ANSWER)
@supervision.response(200, SupervisionCardSchema)
def put_answer(said: dict[str, Any], card_id: UUID) -> Any:
    """Answer a card: it is done, or help is needed."""
    return show(g.actor, actions.answer(g.session, g.actor, card_id, said))


@supervision.put("/<uuid:card_id>/closing")
@supervision.response(200, SupervisionCardSchema)
def put_closing(card_id: UUID) -> Any:
    """Take a card away, whether it was proposed only or counted."""
    return show(g.actor, actions.close(g.session, g.actor, card_id))


def show(actor: Actor, card: SupervisionCard) -> dict[str, Any]:
    """Lay out a card; what the matter is about, only to whom cases are open."""
    case = card.case
    reads = actor.may("case.read", case.area.path)
    return {name: getattr(card, name) for name in SHOWN} | {
        "category": case.category,
        "summary": case.summary if reads else None,
        "area": case.area,
        "area_name": case.area.name,
        "proposed": card.is_proposed,
        "has_words": card.note_id is not None,
        "may": _may(actor, card),
    }


def _may(actor: Actor, card: SupervisionCard) -> list[str]:
    if card.closed_at:
        return []
    possible = {
        actions.CONFIRM: card.is_proposed,
        actions.ANSWER: not card.is_proposed and card.answered_at is None,
        actions.CLOSE: True,
    }
    path = card.case.area.path
    return [act for act, now in possible.items() if now and actor.may(act, path)]


@case_clocks.get("/cases/<uuid:case_id>/clocks")
@case_clocks.response(200, ClocksSchema)
def get_clocks(case_id: UUID) -> Any:
    """Say which time limits run in a case, until when, and what it waited for."""
    get_case(g.session, g.actor, case_id)
    return lay_out(case_id)


def lay_out(case_id: UUID) -> dict[str, Any]:
    now = datetime.now(UTC)
    items = [show_clock(clock, now) for clock in of_case(g.session, case_id)]
    return {"items": items, "pauses": pauses_of_case(g.session, case_id)}


def show_clock(clock: Clock, now: datetime) -> dict[str, Any]:
    return {name: getattr(clock, name) for name in CLOCK} | {
        "overdue": is_overdue(clock, now),
        "lapsed": has_lapsed(clock, now),
        "is_right": COURSES[clock.kind].lapses,
    }


@case_clocks.put("/cases/<uuid:case_id>/feedbacks/<uuid:feedback_id>")
@case_clocks.hears(FeedbackSaidSchema(), actions.FEEDBACK)
@case_clocks.response(200, ClocksSchema)
@case_clocks.alt_response(201, schema=ClocksSchema, description="It is new")
def put_feedback(said: dict[str, Any], case_id: UUID, feedback_id: UUID) -> Any:
    """Note that whoever brought the matter was told how it stands."""
    _, new = actions.give_feedback(g.session, g.actor, case_id, feedback_id, said)
    return lay_out(case_id), 201 if new else 200


@case_clocks.get("/reminders")
@case_clocks.asks(RemindersAskedSchema(), queries.REMINDERS)
@case_clocks.response(200, RemindersSchema)
def get_reminders(asked: dict[str, Any]) -> Any:
    """List what comes up in your cases, nearest to due first."""
    found = queries.list_reminders(g.session, g.actor, asked["mine"])
    return {"items": found}
