"""Both databases for real, a fresh district for each test, people who sign in."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from zoneinfo import ZoneInfo

import hypothesis  # noqa: F401  # late, after a RecursionError, Python 3.11 trips over it
import pytest
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import delete
from sqlalchemy.orm import Session

from server.app import Server, create_app
from server.cipher import make_key_file
from server.config import Settings
from server.db import db, transaction
from server.tables import metadata
from tests.factories import Factory
from tests.machine.postgres import Missing, cluster

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=DATABASES)
def settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Settings for a database of this run's own, empty but migrated."""
    data = tmp_path_factory.mktemp("data")
    make_key_file(data / "key")
    with ExitStack() as stack:
        url = f"sqlite:///{data / 'linli.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql())
        zone, files = ZoneInfo("Asia/Shanghai"), str(data / "files")
        made = Settings(data, url, data / "key", 0, zone, files)
        with create_app(made).app_context():
            upgrade(directory="migrations")
            db.engine.dispose()
        yield made


@contextmanager
def postgresql() -> Iterator[str]:
    """A cluster of this run's own; without one, a skip, and under CI a failure."""
    try:
        with cluster() as url:
            yield url
    except Missing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO POSTGRESQL, half of the tests are skipped: {missing}")


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Server]:
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Server) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def make(app: Server) -> Iterator[Factory]:
    """A maker of districts and accounts; what the test wrote goes when it ends."""
    yield Factory(app)
    with app.app_context(), transaction(writes=True) as session:
        for table in reversed(metadata.sorted_tables):
            session.execute(delete(table))


@pytest.fixture
def session(app: Server, make: Factory) -> Iterator[Session]:
    """A reader's session, to look at what is stored."""
    with app.app_context(), Session(db.engine) as session:
        yield session
