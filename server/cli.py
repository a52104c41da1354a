"""The command line: what an operator does."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.util.exc import CommandError
from flask_migrate import check, upgrade
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from server.access import Role
from server.app import create_app
from server.audit.order import take_over
from server.boundaries.cli import bring_up_to_date
from server.calendar_cli import calendar
from server.cipher import make_key_file
from server.config import Settings
from server.db import db, transaction
from server.demo import Size, load_demo, refresh_enrolments
from server.gis.batch_cli import batch
from server.gis.cli import export, gis
from server.identity.actions import add_account, open_session
from server.identity.models import Way
from server.identity.passwords import hash_new_password
from server.identity.queries import find_account, has_demo_accounts
from server.jobs_cli import jobs, scan, worker, worker_beside
from server.problems import Problem
from server.register.cli import mediator, organisation
from server.screening.cli import records
from server.serving import serve_http
from server.territory.area_commands import check_areas, export_areas, mend_file
from server.territory.cli import area, dwelling
from server.territory.queries import get_area_in_force, has_areas

MIGRATIONS = str(Path(__file__).parent.parent / "migrations")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


LOADS = frozenset(
    {
        "area",
        "dwelling",
        "records",
        "organisation",
        "mediator",
        "export",
        "gis",
        "scan",
    }
)
"""Commands that look at areas: the boundaries must be those of today."""


@click.group()
@click.pass_context
def linli(context: click.Context) -> None:
    """Linli: from the doorstep to settlement."""
    if context.invoked_subcommand in LOADS and "--help" not in sys.argv:
        bring_up_to_date()


@contextmanager
def writing() -> Iterator[Session]:
    """Open a transaction that writes, for one command."""
    settings = Settings.read()
    settings.make_folder()
    with create_app(settings).app_context(), transaction(writes=True) as session:
        yield session


def run_migrations() -> None:
    settings = Settings.read()
    settings.make_folder()
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=MIGRATIONS)
    with app.app_context(), transaction(writes=True) as session:
        take_over_lines(session)


def take_over_lines(session: Session) -> None:
    """Let nothing be hidden that a dump brought from another PostgreSQL."""
    count = take_over(session)
    if count:
        click.echo(f"{count} lines come from another PostgreSQL; they are read first.")


@linli.command()
def migrate() -> None:
    """Bring the tables up to date, also those of a database that was restored."""
    run_migrations()


@linli.command("check-migrations")
def check_migrations() -> None:
    """Compare the tables with what the migrations make of an empty database."""
    run_migrations()
    with create_app(Settings.read()).app_context():
        check(directory=MIGRATIONS)


@linli.command()
@click.argument("file", type=click.Path(path_type=Path))
def openapi(file: Path) -> None:
    """Write the API document, from which the app's types are made."""
    answer = create_app(Settings.read()).test_client().get("/api/v1/openapi.json")
    file.write_text(json.dumps(answer.json, indent=1, ensure_ascii=False) + "\n")


@linli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the API and the app. LINLI_KEY_FILE names the key."""
    settings = Settings.read()
    if settings.key_file is None:
        raise click.UsageError("Set LINLI_KEY_FILE; `linli key FILE` makes one.")
    with create_app(settings).app_context(), transaction(writes=True) as session:
        take_over_lines(session)
        demo = has_demo_accounts(session)
    if demo and host not in LOOPBACK:
        raise click.UsageError(
            "There are demo accounts: they are served on this machine only."
        )
    serve_http(settings, host, port)


@linli.command()
@click.argument("file", type=click.Path(path_type=Path))
def key(file: Path) -> None:
    """Make a key file, for its owner's eyes only. Keep a copy elsewhere."""
    make_key_file(file)


@linli.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--data", default="data", type=click.Path(path_type=Path))
def start(port: int, data: Path) -> None:
    """Try Linli out: make a district for show in a folder, and serve it."""
    os.environ["LINLI_DATA"] = str(data.absolute())
    settings = read_demo_settings()
    fresh = data / "demo-unfinished"
    if is_new(settings):
        fresh.touch()
    run_migrations()
    if fresh.exists():
        fill(settings, Size())
        fresh.unlink()
    show_signins(settings, f"http://127.0.0.1:{port}")
    click.echo(f"Linli: http://127.0.0.1:{port}  ·  {data}")
    with worker_beside():
        serve_http(settings, "127.0.0.1", port)


def read_demo_settings() -> Settings:
    """Return the settings of a district for show: its key lies in its folder."""
    settings = Settings.read()
    settings.make_folder()
    if settings.key_file:
        return settings
    key_file = settings.data.absolute() / "demo-key"
    if not key_file.exists():
        make_key_file(key_file)
    os.environ["LINLI_KEY_FILE"] = str(key_file)
    return Settings.read()


def is_new(settings: Settings) -> bool:
    """Tell whether there is no database yet."""
    with create_app(settings).app_context():
        return not inspect(db.engine).get_table_names()


def fill(settings: Settings, size: Size) -> None:
    """Load the district for show; broken off, it leaves nothing behind."""
    click.echo("Making a district for show (about half a minute)")
    signins = settings.data / "demo-signins.json"
    with create_app(settings).app_context(), transaction(writes=True) as session:
        load_demo(session, size, signins, lambda line: click.echo(f"  {line}"))


def show_signins(settings: Settings, url: str) -> None:
    """Print the sign-ins of the district for show, if this is one."""
    signins = settings.data / "demo-signins.json"
    if not signins.exists():
        return
    with create_app(settings).app_context(), transaction(writes=True) as session:
        refresh_enrolments(session, signins, url)
    for row in json.loads(signins.read_text(encoding="utf-8")):
        way_in = row["password"] or row["enrol_url"]
        click.echo(f"  {row['role']:<16} {row['login']:<12} {way_in}")


@linli.group()
def demo() -> None:
    """A district for show: a fictional place, to try Linli out."""


@demo.command("load")
@click.option("--micro-grids", default=400, show_default=True)
@click.option("--records", default=5_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def load(micro_grids: int, records: int, seed: int) -> None:
    """Fill an empty database with a district for show."""
    settings = read_demo_settings()
    run_migrations()
    with create_app(settings).app_context(), transaction(writes=False) as session:
        if has_areas(session):
            raise click.UsageError("There is a district in this database already.")
    fill(settings, Size(micro_grids, records, seed))


@linli.group()
def account() -> None:
    """Those who work with Linli."""


@account.command("add")
@click.argument("login")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--area", "code", required=True, help="the code of the area")
@click.option("--name", default="", help="shown to colleagues; the login by default")
@click.password_option()
def add(login: str, role: str, code: str, name: str, password: str) -> None:
    """Add an account with a role over an area."""
    password_hash = hash_new_password(login, password)
    with writing() as session:
        area = get_area_in_force(session, code)
        add_account(
            session,
            None,
            login=login,
            name=name or login,
            password_hash=password_hash,
            roles=[(Role(role), area)],
        )
    click.echo(f"{login}: {role} · {code}")


@linli.command()
@click.argument("login")
def token(login: str) -> None:
    """Print a new token for scripts of an account, valid for 30 days."""
    with writing() as session:
        account_id = find_account(session, login).id
        made, _ = open_session(session, account_id, Way.COMMAND)
    click.echo(made)


for command in (check_areas, mend_file, export_areas):
    area.add_command(command)
for group in (
    area,
    dwelling,
    organisation,
    mediator,
    records,
    calendar,
    worker,
    jobs,
    scan,
    export,
    gis,
    batch,
):
    linli.add_command(group)


def main() -> None:
    """Run a command; what is refused is one sentence and exit status 1."""
    try:
        linli()
    except Problem as problem:
        facts = ", ".join(f"{name}: {value}" for name, value in problem.facts.items())
        sys.exit(f"{problem.detail or problem.title} ({facts})")
    except CommandError as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
