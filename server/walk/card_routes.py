from typing import Any

from flask import g, request

from server.api import Blueprint, body, load
from server.identity.actions import check_tries, note_failure
from server.identity.enrolments import draw_qr
from server.screening.wish_models import WishKind
from server.screening.wishes import NO_VISITS_FOR, months_on, today
from server.walk import actions
from server.walk.schemas import (
    CardsMadeSchema,
    CardsSchema,
    CardWishSchema,
    HeardSchema,
)

cards = Blueprint("cards", __name__, url_prefix="/api/v1/cards")


@cards.post("")
@cards.hears(CardsSchema(), "card.make")
@cards.response(201, CardsMadeSchema)
def post_cards(said: dict[str, Any]) -> Any:
    """Make leave-cards for doors; each has a code of its own, for sixty days."""
    made = actions.make_cards(g.session, g.actor, said["dwelling_ids"])
    return {
        "expires_on": today() + actions.LASTS,
        "items": [
            _shown(door, f"{request.host_url}card/{code}") for door, code in made
        ],
    }


def _shown(door: Any, url: str) -> dict[str, Any]:
    return {"dwelling_id": door, "url": url, "qr": draw_qr(url)}


@cards.put("/<code>/wish")
@cards.says_it_hears(CardWishSchema())
@cards.response(200, HeardSchema)
def put_wish(code: str) -> Any:
    """Hear a resident who holds the card: no visits, visits again, or a call.

    No account is asked for. Wrong codes count as failed tries of the address.
    """
    address = request.remote_addr or ""
    check_tries(g.session, f"card {code}", address)
    said = load(CardWishSchema(), body())
    try:
        heard = actions.say_by_card(g.session, code, said)
    except actions.NoSuchCard:
        note_failure(g.session, f"card {code}", address)
        raise
    quiet = heard.kind is WishKind.NO_VISITS
    return {
        "wish": heard.kind,
        "until": months_on(today(), NO_VISITS_FOR) if quiet else None,
    }
