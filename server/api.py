"""The edge: routes that hear a body, fields that cross the wire, problem answers."""

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, json, request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.exceptions import HTTPException

from server.problems import Problem, TooLarge, Unprocessable

EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=366)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BodyRefused(Unprocessable):
    title = "Some fields are not right; `errors` says which"


class BodyNotJson(Problem):
    title = "The body is no JSON"


class TimeOutOfRange(Unprocessable):
    title = "The device's clock is far off: times run from 2020 to 366 days ahead"


class MethodNotAllowed(Problem):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    title = "This address does not take that method"


class NoSuchAddress(Problem):
    status = HTTPStatus.NOT_FOUND
    title = "There is nothing at this address"


class HttpRefused(Problem):
    title = "The request was not understood"


class Text(fields.String):
    """Text that both databases can keep: without NUL and without lone surrogates."""

    def __init__(self, longest: int, *, shortest: int = 0, **options: Any) -> None:
        length = validate.Length(min=shortest, max=longest)
        super().__init__(validate=[length], **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, *args, **kwargs)
        if UNSTORABLE.search(text):
            raise ValidationError("It holds a character that cannot be kept.")
        return text


class Whole(fields.Integer):
    """A whole number, written as a number."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        within = validate.Range(least, most)
        super().__init__(strict=True, validate=[within], **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("Not a whole number.")
        number: int = super()._deserialize(value, *args, **kwargs)
        return number


class Measure(fields.Float):
    """A finite number, written as a number."""

    def __init__(self, least: float, most: float, **options: Any) -> None:
        super().__init__(validate=[validate.Range(least, most)], **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> float:
        if type(value) not in (int, float):
            raise ValidationError("Not a number.")
        number: float = super()._deserialize(value, *args, **kwargs)
        return number


class YesNo(fields.Boolean):
    """true or false, and nothing that looks like it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("Not true or false.")
        return value


class Id(fields.UUID):
    """A UUID, written in the usual way with hyphens."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> uuid.UUID:
        if not isinstance(value, str) or len(value) != 36:
            raise ValidationError("Not a UUID.")
        try:
            return uuid.UUID(value)
        except ValueError:
            raise ValidationError("Not a UUID.") from None


def written(moment: datetime) -> str:
    """Return a moment as it crosses the wire.

    >>> written(datetime(2026, 11, 22, 8, tzinfo=UTC))
    '2026-11-22T08:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Moment(fields.AwareDateTime):
    """A time with its zone, between 2020 and a year from now; dumped in UTC."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("Not a time.")
        said: datetime = super()._deserialize(value, *args, **kwargs)
        if not EARLIEST <= said <= datetime.now(UTC) + AHEAD:
            raise ValidationError("time-out-of-range")
        return said.astimezone(UTC)

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else written(value)


class Day(fields.Date):
    """The day of a moment, by the district's own clock: its hour is nobody's matter."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        if value is None:
            return None
        here: datetime = value.astimezone(current_app.config["ZONE"])
        return here.date().isoformat()


def load(schema: Schema, body: object) -> dict[str, Any]:
    """Return the body as its schema reads it; raise BodyRefused, field by field."""
    try:
        loaded: dict[str, Any] = schema.load(body)  # type: ignore[arg-type]  # the schema itself refuses what is no object
    except ValidationError as refusal:
        errors: dict[str, Any] = refusal.normalized_messages()  # type: ignore[no-untyped-call]
        if "time-out-of-range" in json.dumps(errors):
            now = datetime.now(UTC).isoformat()
            raise TimeOutOfRange(errors=errors, now=now) from None
        raise BodyRefused(errors=errors) from None
    return loaded


def body() -> object:
    """Return the request's JSON; raise BodyNotJson where it is none."""
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise BodyNotJson from None


class Blueprint(SmorestBlueprint):
    """A group of routes. `hears` checks the right before it reads the body."""

    def hears(
        self, schema: Schema, act: str
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Give the view the loaded body, if its actor may do the act anywhere."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def heard(**path: Any) -> Any:
                g.actor.must_somewhere(act)
                return view(load(schema, body()), **path)

            return self.says_it_hears(schema)(heard)

        return decorate

    def asks(
        self, schema: Schema, act: str
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Give the view the loaded query, if its actor may do the act anywhere.

        A parameter said more than once is a list, as one with commas is.
        """
        described: Callable[[Callable[..., Any]], Callable[..., Any]] = self.doc(
            parameters=[{"in": "query", "schema": schema}]
        )

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def asked(**path: Any) -> Any:
                g.actor.must_somewhere(act)
                said = {name: ",".join(all_) for name, all_ in request.args.lists()}
                return view(load(schema, said), **path)

            return described(asked)

        return decorate

    def says_it_hears(
        self, schema: Schema
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Put the body's schema into the OpenAPI document."""
        content = {"application/json": {"schema": schema}}
        described: Callable[[Callable[..., Any]], Callable[..., Any]] = self.doc(
            requestBody={"required": True, "content": content}
        )
        return described


class Api(SmorestApi):
    """flask-smorest, with every error as a problem."""

    def _register_error_handlers(self) -> None:
        """Answer problems, Flask's own errors and bugs alike."""
        self._app.register_error_handler(Problem, answer)
        self._app.register_error_handler(HTTPException, answer_http)

    def handle_http_exception(self, error: HTTPException) -> Response:
        return answer_http(error)


def answer(problem: Problem) -> Response:
    """Return the problem as `application/problem+json`."""
    response = Response(
        json.dumps(problem.body()),
        status=int(problem.status),
        mimetype="application/problem+json",
    )
    if "retry_after" in problem.facts:
        response.headers["Retry-After"] = str(problem.facts["retry_after"])
    return response


class Unexpected(Problem):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "The server made a mistake; what was entered is kept where it was"


HTTP_PROBLEMS: Mapping[int, type[Problem]] = {
    404: NoSuchAddress,
    405: MethodNotAllowed,
    413: TooLarge,
    422: BodyRefused,
    500: Unexpected,
}


def answer_http(error: HTTPException) -> Response:
    """Return what Flask itself refused as a problem."""
    kind = HTTP_PROBLEMS.get(error.code or 500, HttpRefused)
    asked = getattr(error, "data", {}).get("messages", {}).get("query")
    problem = kind(errors=asked) if asked else kind()
    problem.status = HTTPStatus(error.code or 500)
    response = answer(problem)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def install(app: Flask) -> Api:
    """Give the app its API document at `/api/v1/openapi.json`."""
    app.config.update(
        API_TITLE="Linli",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    return Api(app)
