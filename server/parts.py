"""All routes of the API, room by room."""

from server import api
from server.acts import acts
from server.after.page_routes import case_page
from server.after.routes import after
from server.boundaries.routes import boundaries
from server.casebook import casebook
from server.cases.routes import cases
from server.clocks.routes import clock_rules
from server.documents.routes import documents
from server.documents.template_routes import templates
from server.duty.routes import duty
from server.experts import experts
from server.forms.attachment_routes import answer_files
from server.forms.routes import forms, notice
from server.gis.routes import exports
from server.honesty.routes import honesty
from server.identity.device_routes import devices
from server.identity.routes import identity
from server.insight.alert_routes import sense
from server.insight.map_routes import area_map
from server.insight.red_routes import reds
from server.insight.routes import insight
from server.intake.routes import intake
from server.labels import buildings
from server.letters.routes import letters
from server.library.routes import library
from server.pack import territory
from server.register.mediator_routes import mediator_pages
from server.register.roster_routes import roster_pages
from server.register.routes import register
from server.screening.alike_routes import alike
from server.screening.attachment_routes import attachments
from server.screening.routes import records, visits
from server.supervision.routes import case_clocks, supervision
from server.walk.card_routes import cards
from server.walk.routes import walk
from server.workdays.routes import calendar


def register_parts(described: api.Api) -> None:
    """Put the rooms' routes into the app and its document."""
    parts = (identity, devices, territory, boundaries, visits, records, attachments)
    kept = (duty, letters, casebook, buildings, experts, library, honesty)
    papers = (documents, templates)
    counts = (cases, alike, acts, insight, area_map, sense, reds)
    asked = (forms, answer_files, notice, walk, cards, exports)
    window = (intake, after, case_page)
    late = (calendar, clock_rules, case_clocks, supervision)
    kept_there = (register, mediator_pages, roster_pages)
    for blueprint in (
        *parts,
        *kept,
        *counts,
        *asked,
        *late,
        *kept_there,
        *window,
        *papers,
    ):
        described.register_blueprint(blueprint)
