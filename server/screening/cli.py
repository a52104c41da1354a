"""What an operator does with records: loading those of another system."""

import sys
from pathlib import Path

import click

from geo.datum import Datum
from server.config import Settings
from server.db import Raced, transaction
from server.screening.loading import Loading, load_part, start_loading
from server.screening.recordfile import (
    Incoming,
    RecordFile,
    check_against,
    read_records,
)
from server.territory.area_files import FILE, IN_DATUM, refuse
from server.territory.cli import opened, tell_turned
from server.territory.sheets import FileRefused

TRIES = 10


@click.group()
def records() -> None:
    """What was filed elsewhere."""


@records.command("load")
@click.argument("file", type=FILE)
@click.option("--filed-by", "login", help="the account that files; else 'import'")
@IN_DATUM
def load_records(file: Path, login: str | None, datum: Datum) -> None:
    """Load records from CSV. The same file once more adds nothing.

    The first row names the columns: id and accuracy_m, which may be missing, lon, lat,
    category, severity, summary, outcome, filed_at, source.
    """
    zone = Settings.read().zone
    with opened():
        try:
            incoming = read_records(file, zone, datum)
            with transaction(writes=False) as session:
                check_against(session, incoming)
        except FileRefused as refusal:
            refuse(refusal.reasons)
        _report(incoming, str(zone))
        new = _write(incoming, login)
    click.echo(f"Loaded {new} records; {incoming.rows - new} were there already.")


def _report(file: RecordFile, zone: str) -> None:
    click.echo(f"{file.rows} records, all rows are in order")
    tell_turned(file.datum)
    if file.mapped:
        click.echo(f"{file.mapped} of a class that is not kept: filed under 99")
    if file.without_zone:
        click.echo(f"{file.without_zone} times without a zone: taken as {zone}")


def _write(file: RecordFile, login: str | None) -> int:
    """Write a part a transaction, so that what is done stays done."""
    with transaction(writes=True) as session:
        loading = start_loading(session, login, file)
    new = 0
    with click.progressbar(length=file.rows, label="Writing", file=sys.stderr) as bar:
        for part in file.parts():
            new += _write_part(loading, part)
            bar.update(len(part))
    return new


def _write_part(loading: Loading, part: list[Incoming]) -> int:
    for _ in range(TRIES):
        try:
            with transaction(writes=True) as session:
                return load_part(session, loading, part)
        except Raced:
            loading.organisations.clear()
    raise Raced
