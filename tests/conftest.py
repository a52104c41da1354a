"""Both databases for real, a fresh district for each test, people who sign in."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from zoneinfo import ZoneInfo

import hypothesis  # noqa: F401  # late, after a RecursionError, Python 3.11 trips over it
import pytest
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from server.app import Server, create_app
from server.audit.models import AuditEntry
from server.cipher import make_key_file
from server.config import Settings
from server.db import db, transaction
from server.tables import metadata
from tests.factories import Factory
from tests.machine.postgres import Missing, cluster

DATABASES = ("sqlite", "postgresql")
FAR = 10**9
"""So many transactions ran in the cluster that a dump comes from."""


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


@pytest.fixture
def held_open(app: Server, make: Factory) -> Iterator[list[Session]]:
    """Transactions of others, which commit when the test says so."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer: no one commits in between")
        sessions = [Session(db.engine) for _ in range(2)]
        yield sessions
        for session in sessions:
            session.close()


@pytest.fixture
def restored(app: Server, settings: Settings) -> Callable[[], str]:
    """What a dump from a much older cluster brings, and then `linli migrate`."""

    def restore() -> str:
        with app.app_context(), transaction(writes=True) as session:
            if db.engine.dialect.name == "sqlite":
                pytest.skip("SQLite's file is the whole of it")
            number = AuditEntry.transaction_number
            session.execute(update(AuditEntry).values(transaction_number=number + FAR))
        env = os.environ | {
            "LINLI_DATA": str(settings.data),
            "LINLI_DATABASE_URL": settings.database_url,
        }
        command = [sys.executable, "-m", "server.cli", "migrate"]
        return subprocess.run(
            command, env=env, check=True, capture_output=True, text=True
        ).stdout

    return restore
