from typing import Any
from uuid import UUID

from flask import g

from server.api import Blueprint, body, load
from server.audit.actions import note
from server.register import lists, mediators, people
from server.register.mediator_schemas import (
    AnswerSaidSchema,
    InvitationSchema,
    InvitationsSchema,
    InvitationTallySchema,
    MediatorSaidSchema,
    MediatorsAskedSchema,
    MediatorSchema,
    MediatorsSchema,
    ReviewSaidSchema,
    ReviewSchema,
    ReviewsSchema,
    SpanAskedSchema,
    TrainingSaidSchema,
    TrainingsAskedSchema,
    TrainingSchema,
    TrainingsSchema,
)
from server.register.routes import own_area
from server.territory.queries import get_area

mediator_pages = Blueprint("mediators", __name__, url_prefix="/api/v1/register")


@mediator_pages.get("/mediators")
@mediator_pages.asks(MediatorsAskedSchema(), "register.read")
@mediator_pages.response(200, MediatorsSchema)
def get_mediators(asked: dict[str, Any]) -> Any:
    """List the mediators of your area, and experts also of the areas above."""
    area = get_area(g.session, asked.pop("area"))
    if not (asked["expert"] and lists.sees_people(g.actor, area.path)):
        g.actor.must("register.read", area.path)
    return people.list_mediators(g.session, area, **asked)


@mediator_pages.get("/mediators/<uuid:mediator_id>")
@mediator_pages.response(200, MediatorSchema)
def get_mediator(mediator_id: UUID) -> Any:
    """Show an entry of the register of mediators."""
    return people.get_seen(g.session, g.actor, mediator_id)


@mediator_pages.put("/mediators/<uuid:mediator_id>")
@mediator_pages.hears(MediatorSaidSchema(), "mediator.keep")
@mediator_pages.response(200, MediatorSchema)
@mediator_pages.alt_response(201, schema=MediatorSchema, description="It is new")
def put_mediator(said: dict[str, Any], mediator_id: UUID) -> Any:
    """Enter a mediator into the register, or change the entry."""
    kept, new = mediators.keep_mediator(g.session, g.actor, mediator_id, said)
    return kept, 201 if new else 200


@mediator_pages.put("/mediators/<uuid:mediator_id>/reviews/<uuid:review_id>")
@mediator_pages.hears(ReviewSaidSchema(), "mediator.review")
@mediator_pages.response(200, ReviewSchema)
@mediator_pages.alt_response(201, schema=ReviewSchema, description="It is new")
def put_review(said: dict[str, Any], mediator_id: UUID, review_id: UUID) -> Any:
    """Write down what you decided after half a year, and why."""
    made, new = mediators.review(g.session, g.actor, mediator_id, review_id, said)
    return made, 201 if new else 200


@mediator_pages.get("/mediators/<uuid:mediator_id>/reviews")
@mediator_pages.response(200, ReviewsSchema)
def get_reviews(mediator_id: UUID) -> Any:
    """Read the reviews of an entry, which is noted."""
    g.actor.must_somewhere("mediator.review")
    entry = mediators.get_mediator(g.session, mediator_id)
    g.actor.must("mediator.review", entry.area.path)
    note(g.session, g.actor, "mediator.read_reviews", entry.id)
    return {"items": people.list_reviews(g.session, entry)}


@mediator_pages.get("/invitations")
@mediator_pages.response(200, InvitationsSchema)
def get_invitations() -> Any:
    """List what you were asked to help with, the newest first."""
    g.actor.must_somewhere("expert.answer")
    return {"items": people.list_invitations(g.session, g.actor)}


@mediator_pages.put("/invitations/<uuid:invitation_id>/answer")
@mediator_pages.hears(AnswerSaidSchema(), "expert.answer")
@mediator_pages.response(200, InvitationSchema)
def put_answer(said: dict[str, Any], invitation_id: UUID) -> Any:
    """Say yes or no to what you were asked to help with."""
    return mediators.answer_invitation(g.session, g.actor, invitation_id, **said)


@mediator_pages.get("/invitations/tally")
@mediator_pages.asks(SpanAskedSchema(), "register.read")
@mediator_pages.response(200, InvitationTallySchema)
def get_tally(asked: dict[str, Any]) -> Any:
    """Count what experts were asked, in the cases of an area, over a time."""
    area = own_area(asked["area"])
    return people.tally(g.session, area, asked["first"], asked["last"])


@mediator_pages.get("/trainings")
@mediator_pages.asks(TrainingsAskedSchema(), "register.read")
@mediator_pages.response(200, TrainingsSchema)
def get_trainings(asked: dict[str, Any]) -> Any:
    """List trainings over a time: how many were held, and how many came."""
    area = own_area(asked.pop("area"))
    return people.list_trainings(g.session, area, **asked)


@mediator_pages.put("/trainings/<uuid:training_id>")
@mediator_pages.says_it_hears(TrainingSaidSchema())
@mediator_pages.response(200, TrainingSchema)
@mediator_pages.alt_response(201, schema=TrainingSchema, description="It is new")
def put_training(training_id: UUID) -> Any:
    """Write a training down."""
    g.actor.must_somewhere("training.keep")
    said = load(TrainingSaidSchema(), body())
    kept, new = mediators.keep_training(g.session, g.actor, training_id, said)
    return kept, 201 if new else 200
