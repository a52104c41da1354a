from typing import Any
from uuid import UUID

from flask import g

from server.access import Actor
from server.api import Blueprint, body, load
from server.letters import actions, queries
from server.letters.schemas import (
    LETTER,
    LetterAnswerSchema,
    LettersAskedSchema,
    LetterSchema,
    LetterShownSchema,
    LettersSchema,
    TalliesSchema,
)

letters = Blueprint("letters", __name__, url_prefix="/api/v1/letters")


@letters.get("")
@letters.arguments(LettersAskedSchema, location="query")
@letters.response(200, LettersSchema)
def get_letters(asked: dict[str, Any]) -> Any:
    """List one's own questions and suggestions, or those one answers."""
    found, following = queries.list_letters(g.session, g.actor, **asked)
    return {"items": found, "next": following}


@letters.get("/tally")
@letters.response(200, TalliesSchema)
def get_tally() -> Any:
    """Count what was answered over what came in, with the number still waiting."""
    found = queries.count_letters(g.session, g.actor)
    return {
        "items": [
            {
                "kind": kind,
                "received": received,
                "answered": answered,
                "waiting": received - answered,
                "waiting_since": since,
            }
            for kind, received, answered, since in found
        ]
    }


@letters.get("/<uuid:letter_id>")
@letters.response(200, LetterShownSchema)
def get_letter(letter_id: UUID) -> Any:
    """Show a question or a suggestion with its answer."""
    return queries.get_letter(g.session, g.actor, letter_id)


@letters.put("/<uuid:letter_id>")
@letters.says_it_hears(LetterSchema())
@letters.response(200, LetterShownSchema)
@letters.alt_response(201, schema=LetterShownSchema, description="It is new")
def put_letter(letter_id: UUID) -> Any:
    """Ask for a neighbour, or complain or suggest something about the app."""
    return hear_letter(g.actor, letter_id, body())


def hear_letter(actor: Actor, letter_id: UUID, said: object) -> Any:
    letter, new = actions.write_letter(g.session, actor, letter_id, load(LETTER, said))
    return letter, 201 if new else 200


@letters.put("/<uuid:letter_id>/answer")
@letters.says_it_hears(LetterAnswerSchema())
@letters.response(200, LetterShownSchema)
@letters.alt_response(201, schema=LetterShownSchema, description="The answer is new")
def put_answer(letter_id: UUID) -> Any:
    """Answer in plain words; who asked reads it in the app."""
    queries.get_letter(g.session, g.actor, letter_id)
    said = load(LetterAnswerSchema(), body())
    letter, new = actions.answer_letter(g.session, g.actor, letter_id, said["text"])
    return letter, 201 if new else 200
