"""Which forms of what phones send are understood: the newest and the two before it.

A phone may wake up after months with an app of then and a queue of then. What it
says must still be taken; what is older yet is told so, and keeps its queue.

1. The first app. It says no version.
2. A place may say which micro-grid was chosen. It says no version either.
3. A correction says what its fields said before.
"""

from http import HTTPStatus

from flask import request

from server.problems import Problem

HEADER = "Linli-Wire"
NEWEST = 3
OLDEST = NEWEST - 2
UNSAID = 1


class AppTooOld(Problem):
    status = HTTPStatus.UPGRADE_REQUIRED
    title = "This app is too old to be understood; what waits on the device stays there"


class ServerBehind(Problem):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "This server is older than the app; what waits on the device goes later"


def check_wire() -> None:
    """Refuse a request in a form that is not understood, before it is read.

    Both refusals are such that an app of any age keeps what it wanted to say.
    """
    said = request.headers.get(HEADER, "")
    version = int(said) if said.isascii() and said.isdigit() else UNSAID
    if version < OLDEST:
        raise AppTooOld(oldest=OLDEST, newest=NEWEST)
    if version > NEWEST:
        raise ServerBehind(oldest=OLDEST, newest=NEWEST)
