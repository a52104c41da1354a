"""What an operator does for whoever works with maps."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session

from geo.tables import WRITERS, ParquetMissing
from server.access import Actor, Grant
from server.config import Settings
from server.db import transaction
from server.gis import publishing, views
from server.gis.atlas import Atlas, atlas
from server.gis.counts import LEVELS, Reader, nobody, reader
from server.gis.exports import Export, note_export, prepare
from server.gis.schemas import read_months
from server.identity.queries import find_account, get_account
from server.territory.cli import opened
from server.territory.models import Level

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def export() -> None:
    """Files for other programs."""


@click.group()
def gis() -> None:
    """Counts and views for map programs."""


@export.command("counts")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--level",
    default=Level.MICRO_GRID.value,
    show_default=True,
    type=click.Choice([level.value for level in LEVELS.values()]),
)
@click.option("--from", "since", type=DAY, help="from the month of this day on")
@click.option("--to", "until", type=DAY, help="to the month of this day")
@click.option("--as", "login", help="count as this account may; else as anybody may")
def export_counts(
    file: Path,
    level: str,
    since: datetime | None,
    until: datetime | None,
    login: str | None,
) -> None:
    """Write counts by area and month to FILE.csv, FILE.gpkg or FILE.parquet.

    Counts of few are hidden, so that the file may be handed on; --as LOGIN writes
    what that account sees, with the true counts of its own areas.
    """
    kind = file.suffix.lstrip(".").lower()
    if kind not in WRITERS:
        raise click.UsageError(f"{file.name}: name it .csv, .gpkg or .parquet.")
    days = {"since": since, "until": until}
    with opened():
        asked = {name: day.date() for name, day in days.items() if day}
        made = _prepare(Level(level), asked, login, kind)
    _write(file, kind, made)
    click.echo(f"{file.name}: {len(made)} rows, {len(made.months)} months")


def _prepare(
    level: Level, asked: dict[str, date], login: str | None, kind: str
) -> Export:
    zone, now = Settings.read().zone, datetime.now(UTC)
    months = read_months(asked, now.astimezone(zone).date())
    with transaction(writes=False) as session:
        here = atlas(session)
        who = _reader(session, here, login)
        made = prepare(session, here, who, level, months, zone, now)
    with transaction(writes=True) as session:
        note_export(session, None, made, kind, seen_as=login)
    return made


def _reader(session: Session, here: Atlas, login: str | None) -> Reader:
    if login is None:
        return nobody(here)
    account = get_account(session, find_account(session, login).id)
    grants = tuple(
        Grant(held.role, held.area_id, held.area.path)
        for held in account.roles
        if held.ended_at is None
    )
    return reader(Actor(account.id, UUID(int=0), grants), here)


def _write(file: Path, kind: str, made: Export) -> None:
    """Write beside the file's place, then move it there: whole, or not at all."""
    beside = file.with_name(f".{file.stem}.part.{kind}")
    try:
        with click.progressbar(
            length=len(made), label="Writing", file=sys.stderr
        ) as bar:
            WRITERS[kind](beside, made.table(), bar.update)
        beside.replace(file)
    except ParquetMissing as missing:
        raise click.UsageError(str(missing)) from None
    finally:
        beside.unlink(missing_ok=True)


@gis.command("publish")
def publish_counts() -> None:
    """Publish the months that are over, for the views: few are hidden, for good.

    A month is published once and stays as it was. Run it at the start of a month.
    """
    zone, now = Settings.read().zone, datetime.now(UTC)
    with opened():
        with transaction(writes=False) as session:
            here = atlas(session)
            months = publishing.due(session, now.astimezone(zone).date())
            rows = publishing.told_of(session, here, months, zone, now)
        if rows:
            with transaction(writes=True) as session:
                publishing.publish(session, here.rows[0].id, months, rows)
    click.echo(f"Published {len(months)} months, {len(rows)} counts.")


@gis.command("grant")
@click.argument("role")
@click.option("--run", is_flag=True, help="run the statements, not only print them")
def grant_views(role: str, run: bool) -> None:
    """Let a role of PostgreSQL read the views, and nothing else."""
    with opened(), transaction(writes=run) as session:
        for statement in views.grants(session, role):
            click.echo(f"{statement};")
        if run:
            views.grant(session, role)
