"""What can go wrong, and how a caller is told: RFC 9457 problem details.

Raise a named subclass beside the function that raises it. Only `api.py` turns
a problem into an answer.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus


class Problem(Exception):
    """A refusal that the caller can understand and act on."""

    status = HTTPStatus.BAD_REQUEST
    title = "The request was refused"
    keeps = False
    """Whether what was written before the refusal stays, as a failed sign-in does."""

    def __init__(self, detail: str = "", **facts: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.facts: Mapping[str, object] = facts

    @classmethod
    def type(cls) -> str:
        """Return the problem's stable name, as a URI reference.

        >>> NotFound.type()
        '/problems/not-found'
        """
        return "/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def body(self) -> dict[str, object]:
        """Return the problem as RFC 9457 members, with its facts beside them."""
        said = {"detail": self.detail} if self.detail else {}
        return {
            "type": self.type(),
            "title": self.title,
            "status": int(self.status),
            **said,
            **self.facts,
        }


class Unauthenticated(Problem):
    status = HTTPStatus.UNAUTHORIZED
    title = "Sign in first"


class Forbidden(Problem):
    status = HTTPStatus.FORBIDDEN
    title = "This is not yours to do"


class NotFound(Problem):
    status = HTTPStatus.NOT_FOUND
    title = "There is no such thing"


class Conflict(Problem):
    status = HTTPStatus.CONFLICT
    title = "This does not fit with what is already known"


class TooLarge(Problem):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "This is more than is taken at once"


class TooOften(Problem):
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "This was tried too often; wait a little"


class Unprocessable(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Something in what was sent is not right"
