"""What an operator does with boundaries: changing them, and looking back."""

import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from geo.datum import Datum
from server.boundaries.applying import (
    apply_change,
    apply_due,
    follow_latecomers,
    keep_plan,
    lock_boundaries,
    withdraw_plan,
    work_of,
)
from server.boundaries.history import list_boundaries
from server.boundaries.telling import tell_change, write_report
from server.boundaries.touching import Touched, touch
from server.config import Settings
from server.db import transaction
from server.territory.area_files import (
    FILE,
    IN_DATUM,
    Asked,
    read_file,
    refuse,
    tell_findings,
)
from server.territory.changing import LEVEL, ChangePlan, plan_change
from server.territory.cli import TablesMissing, area, opened, tell_turned

NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@area.command("change")
@click.argument("file", type=FILE)
@click.option("--level", required=True, type=click.Choice([LEVEL.value]))
@click.option(
    "--valid-from",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=lambda _context, _parameter, value: value.date(),
    help="the day from which the new boundaries hold; today's or an earlier at once",
)
@click.option("--under", help="the code of the area that the file draws anew")
@click.option("--code", required=True, help="the field that holds the codes")
@click.option("--name", required=True, help="the field that holds the names")
@click.option("--parent", help="the field with the codes above; else that of --under")
@click.option("--crs", help="the coordinate system, as EPSG:4547, if the file is wrong")
@IN_DATUM
@click.option(
    "--preview", is_flag=True, help="say all that would change, write nothing"
)
@click.option("--report", "sheet", type=NEW_FILE, help="write the change to a CSV file")
@click.option("--strict", is_flag=True, help="refuse what would be a warning")
def change_areas(
    file: Path,
    level: str,
    valid_from: date,
    under: str | None,
    code: str,
    name: str,
    parent: str | None,
    crs: str | None,
    datum: Datum,
    preview: bool,
    sheet: Path | None,
    strict: bool,
) -> None:
    """Draw all micro-grids of an area anew, from a day on.

    A code that the file has no more is voided, and never used again. Records keep the
    area that they were given to, and are counted by where they lie.
    """
    with opened():
        features = read_file(file, Asked(code, name, parent, crs, None, datum))
        click.echo(f"{file.name}: {len(features)} areas, valid from {valid_from}")
        tell_turned(datum)
        with transaction(writes=not preview) as session:
            since = lock_boundaries(session)
            plan = plan_change(
                session,
                features,
                part=under,
                parents_said=bool(parent),
                valid_from=valid_from,
                datum=datum,
            )
            touched = _tell(session, plan, sheet, strict)
            if preview:
                click.echo("Preview: nothing was written.")
            else:
                _write(session, touched)
        if not preview:
            follow_latecomers(since)


def _tell(
    session: Session, plan: ChangePlan, sheet: Path | None, strict: bool
) -> Touched:
    tell_findings(plan.drawn.findings)
    if plan.drawn.errors or (strict and plan.drawn.findings):
        refuse(plan.drawn.errors or ["--strict: the warnings above are errors"])
    touched = touch(session, plan)
    for line in tell_change(touched):
        click.echo(line)
    if sheet:
        write_report(touched, sheet)
    return touched


def _write(session: Session, touched: Touched) -> None:
    """Apply the change at once, or keep it for its day."""
    plan = touched.plan
    if plan.valid_from > datetime.now(Settings.read().zone).date():
        keep_plan(session, None, plan)
        click.echo(f"Kept: it is applied on {plan.valid_from}, whatever moves by then.")
        return
    with _progress(work_of(touched)) as bar:
        apply_change(session, None, touched, bar.update)
    moved = f"{touched.records.total():,} records and {touched.buildings.total():,}"
    click.echo(f"Applied: {moved} buildings lie in another micro-grid now.")


def _progress(length: int) -> Any:
    return click.progressbar(length=length, label="Writing", file=sys.stderr)


@area.command("withdraw")
def withdraw_change() -> None:
    """Take back the change of boundaries that waits for its day."""
    with opened(), transaction(writes=True) as session:
        day = withdraw_plan(session, None)
    click.echo(f"Taken back: nothing changes on {day}.")


@area.command("history")
def show_history() -> None:
    """List the sets of boundaries: what was, what is in force, what waits."""
    with opened(), transaction(writes=False) as session:
        for one in list_boundaries(session, Settings.read().zone):
            did = f"{one.added} added, {one.redrawn} redrawn, {one.voided} voided"
            said = f"{one.areas} areas" if one.state in WAITING else did
            line = (str(one.valid_from), one.state, one.level, said, str(one.id))
            click.echo("  ".join([*line, one.note]).rstrip())


WAITING = ("planned", "refused")


def bring_up_to_date() -> None:
    """Apply the change whose day has come, before a command looks at areas."""
    with suppress(TablesMissing), opened():
        apply_due(Settings.read().zone)
