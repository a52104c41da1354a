from typing import Any
from uuid import UUID

from flask import g

from server.access import Actor
from server.api import Blueprint, body, load
from server.cases.queries import get_case
from server.library import actions, queries
from server.library.cutting import load_dictionary
from server.library.models import EntryState, LibraryEntry
from server.library.schemas import (
    AlikeAskedSchema,
    AlikeEntriesSchema,
    ApprovalSchema,
    EntriesAskedSchema,
    EntriesSchema,
    EntrySchema,
    MaskedSchema,
    MaskingSchema,
    ProposalSchema,
)

library = Blueprint("library", __name__, url_prefix="/api/v1/library")
library.before_request(load_dictionary)
"""Before the request's transaction: on SQLite nobody could write meanwhile."""

SHOWN = (
    "id",
    "state",
    "category",
    "root_cause",
    "title",
    "happened",
    "settled",
    "law",
)


@library.get("")
@library.asks(EntriesAskedSchema(), "library.read")
@library.response(200, EntriesSchema)
def get_entries(asked: dict[str, Any]) -> Any:
    """Look for settled cases to learn from, by words and class; or list what waits."""
    state, cursor = asked.pop("state"), asked.get("cursor")
    if state == EntryState.PROPOSED:
        found = queries.list_proposed(g.session, g.actor, cursor)
    else:
        found = queries.search(g.session, **asked)
    return {"items": found[0], "next": found[1]}


@library.get("/alike")
@library.asks(AlikeAskedSchema(), "library.read")
@library.response(200, AlikeEntriesSchema)
def get_alike(asked: dict[str, UUID]) -> Any:
    """List three settled cases like one's own, by its summary and class alone."""
    case = get_case(g.session, g.actor, asked["case_id"])
    return {"items": queries.list_alike(g.session, case)}


@library.post("/masked")
@library.hears(MaskingSchema(), "library.propose")
@library.response(200, MaskedSchema)
def post_masked(said: dict[str, Any]) -> Any:
    """Show what would be masked in a proposal, before it is kept."""
    return in_pieces(actions.try_masking(g.session, g.actor, said))


@library.get("/<uuid:entry_id>")
@library.response(200, EntrySchema)
def get_entry(entry_id: UUID) -> Any:
    """Show an entry; one that waits also with what was masked."""
    return show(g.actor, queries.get_entry(g.session, g.actor, entry_id))


@library.put("/<uuid:entry_id>")
@library.hears(ProposalSchema(), "library.propose")
@library.response(200, EntrySchema)
@library.alt_response(201, schema=EntrySchema, description="The entry is new")
def put_entry(said: dict[str, Any], entry_id: UUID) -> Any:
    """Propose an entry from a closed case; names, numbers and places are masked."""
    entry, new = actions.propose_entry(g.session, g.actor, entry_id, said)
    return show(g.actor, entry), 201 if new else 200


@library.put("/<uuid:entry_id>/approval")
@library.says_it_hears(ApprovalSchema())
@library.response(200, EntrySchema)
@library.alt_response(201, schema=EntrySchema, description="It is approved now")
def put_approval(entry_id: UUID) -> Any:
    """Approve what another person proposed, with each point of the list looked at."""
    entry = queries.get_entry(g.session, g.actor, entry_id)
    g.actor.must("library.approve", entry.area.path)
    checked = load(ApprovalSchema(), body())["checked"]
    entry, new = actions.approve_entry(g.session, g.actor, entry_id, checked)
    return show(g.actor, entry), 201 if new else 200


@library.delete("/<uuid:entry_id>")
@library.response(204)
def delete_entry(entry_id: UUID) -> None:
    """Withdraw an entry: it vanishes."""
    actions.withdraw_entry(g.session, g.actor, entry_id)


def show(actor: Actor, entry: LibraryEntry) -> dict[str, Any]:
    """Lay an entry open; when and what was masked is told only while it waits."""
    waits = entry.state == EntryState.PROPOSED
    return {name: getattr(entry, name) for name in SHOWN} | {
        "masked": in_pieces(entry.pieces) if waits else None,
        "proposed_at": entry.proposed_at if waits else None,
        "may": queries.list_possible_acts(actor, entry),
    }


def in_pieces(texts: Any) -> dict[str, list[dict[str, object]]]:
    return {
        name: [{"text": said, "kind": kind} for said, kind in some]
        for name, some in texts.items()
    }
