"""Put the parts together. Seven lines of it are the transaction rule."""

from contextlib import suppress
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_migrate import Migrate
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from geo.colours import Bars
from server import api, tables
from server.access import Actor
from server.boundaries.calendar import Calendar
from server.compression import compress
from server.config import Settings
from server.db import Raced, db, transaction
from server.documents.verifying import verify
from server.files import Files
from server.gis.ogc import ogc
from server.health import health
from server.identity import handing
from server.identity.queries import identify
from server.identity.routes import COOKIE
from server.pages import get_page
from server.parts import register_parts
from server.problems import Forbidden
from server.wire import check_wire

OPEN = frozenset(
    {
        "identity.open_session",
        "identity.accept_enrolment",
        "cards.put_wish",
        "case_page.open_page",
        "case_page.put_party_wish",
        "case_page.put_choice",
        "case_page.put_own_evaluation",
        "notice.get_notice",
        "verify.get_look",
        "verify.get_page",
        "verify.post_page",
        "api-docs.openapi_json",
        "health.get_healthz",
        "health.get_readyz",
        "health.get_metrics",
        "page",
    }
)
"""The doors that open without a key. Every other one asks who you are."""

OWN_TRANSACTIONS = frozenset(
    {
        "identity.open_session",
        "identity.post_account",
        "identity.patch_account",
        "acts.post_acts",
        "attachments.put_attachment",
        "attachments.get_picture",
        "answer_files.put_attachment",
        "answer_files.get_picture",
        "answer_files.get_exported",
        "forms.put_report",
        "forms.put_version",
        "documents.get_file",
        "documents.get_pack",
        "documents.put_photo",
        "templates.put_template",
        "verify.get_look",
        "verify.get_page",
        "ogc.get_items",
        "ogc.get_item",
        "exports.get_csv",
        "exports.get_gpkg",
        "exports.get_parquet",
        "api-docs.openapi_json",
        "health.get_healthz",
        "health.get_readyz",
        "page",
    }
)
"""Doors that need no database, or open transactions themselves: they hash a password,
write files, note what they counted, take their work in parts, or say that the database
is not there."""

WRITING_READS = frozenset(
    {
        "cases.get_case",
        "casebook.get_casebook",
        "walk.get_number",
        "after.get_number",
        "after.get_flags",
        "forms.get_file",
        "forms.get_answers",
        "devices.get_device",
        "mediators.get_reviews",
        "supervision.get_card",
    }
)
"""Reads that are noted in the audit, or say on which phone a sign-in is."""

LEAVES = "identity.close_session"
"""The one door that is open to a sealed phone too."""

READS = frozenset({"GET", "HEAD", "OPTIONS"})
TRIES = 10
HEARD_OUT, CHUNK = 64 * 1024 * 1024, 64 * 1024

POLICY = (
    "default-src 'self'; connect-src 'self' blob:{tiles}; "
    "img-src 'self' blob: data:{tiles}; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The hosts of the base map, where one is set, and no other."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_HEADERS = {
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PARTS = frozenset({"text/css", "text/javascript", "application/javascript"})


class ForeignOrigin(Forbidden):
    title = "This came from another site's page"


class Server(Flask):
    """Flask, with one transaction and one actor for each request."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Commit what a view returns; roll back what it raises."""
        endpoint = request.endpoint
        if endpoint not in OPEN:
            self.config["CALENDAR"].keep()
        if request.routing_exception or endpoint in OWN_TRANSACTIONS:
            return super().dispatch_request()
        writes = request.method not in READS or endpoint in WRITING_READS
        for attempt in range(TRIES):
            try:
                with transaction(writes=writes) as g.session:
                    if endpoint not in OPEN:
                        g.actor = who_asks(g.session)
                    return super().dispatch_request()
            except Raced:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable")


def who_asks(session: Session) -> Actor:
    """Return who acts: whose token it is, or whose file they hand in."""
    actor = who_holds_token(session)
    if (writer := request.headers.get(handing.HEADER)) is None:
        return actor
    if request.endpoint not in handing.DOORS:
        raise handing.NothingToHandIn
    return handing.hand_in_for(session, actor, handing.read_writer(writer))


def who_holds_token(session: Session) -> Actor:
    """Return who holds the request's token; a cookie needs an origin of our own."""
    leaving = request.endpoint == LEAVES
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return identify(session, token, leaving=leaving)
    cookie = request.cookies.get(COOKIE)
    own = request.headers.get("Origin") == request.host_url.rstrip("/")
    if cookie and request.method not in READS and not own:
        raise ForeignOrigin
    return identify(session, cookie, leaving=leaving)


def create_app(settings: Settings) -> Server:
    """Return the server for these settings; tables are made by the migrations."""
    app = Server("server", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        KEY_FILE=settings.key_file,
        DATA=settings.data,
        PAGES=settings.pages,
        FILES=Files(settings.files),
        ZONE=settings.zone,
        CALENDAR=Calendar(settings.zone),
        BARS=Bars(settings.yellow, settings.orange),
        IDENTIFY=who_asks,
        BASE_MAP=settings.base_map,
        TRANSCRIBER=settings.transcriber,
        OFFICE=settings.office,
        OFFLINE_DAYS=settings.offline_days,
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
    db.init_app(app)
    Migrate(app, db, compare_type=True)
    register_parts(api.install(app))
    for plain in (health, ogc, verify):
        app.register_blueprint(plain)
    app.before_request(check_wire)
    app.after_request(compress)
    app.after_request(put_headers)
    app.after_request(hear_out)
    app.add_url_rule("/<path:path>", "page", get_page)
    app.add_url_rule("/", "page", get_page)
    trust_proxies(app, settings.proxies)
    return app


def trust_proxies(app: Server, count: int) -> None:
    """Believe so many proxies in front about who asks."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]  # werkzeug's own way


def put_headers(response: Response) -> Response:
    """Say to the browser what this site never does, and keep answers private."""
    said = HEADERS
    if not is_part_of_page(response):
        base_map = current_app.config["BASE_MAP"]
        tiles = "".join(f" {origin}" for origin in base_map.origins) if base_map else ""
        policy = {"Content-Security-Policy": POLICY.format(tiles=tiles)}
        said = HEADERS | PAGE_HEADERS | policy
    for name, value in said.items():
        response.headers.setdefault(name, value)
    if request.endpoint in WRITING_READS:
        # What is noted when it is read must not lie in a browser's own store as well.
        response.headers.setdefault("Cache-Control", "no-store")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.update(("Cookie", "Authorization", "Origin"))
    return response


def is_part_of_page(response: Response) -> bool:
    """Tell whether this is a style, a script or the icon: its page's policy rules.

    On a phone each header of each file counts. A worker has a policy of its own.
    """
    path = request.path
    kept = path.startswith("/assets/") and "worker" not in path
    return path == "/icon.svg" or (kept and response.mimetype in PARTS)


def hear_out(response: Response) -> Response:
    """Let a sender finish what is refused, or the answer is lost with the link."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        with suppress(OSError):
            for _ in range(HEARD_OUT // CHUNK):
                if not request.environ["wsgi.input"].read(CHUNK):
                    break
    return response


__all__ = ["OPEN", "Server", "create_app", "tables"]
