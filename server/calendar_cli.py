"""What an operator does with the calendar: load years from a file."""

import csv
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from server.db import transaction
from server.territory.cli import opened
from server.workdays.actions import load_year

COLUMNS = ["day", "works", "name"]
YES_NO = {"yes": True, "no": False, "1": True, "0": False}


@click.group()
def calendar() -> None:
    """The working days of China, as the district says them."""


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load whole years from a CSV file with the columns day, works (yes, no), name.

    It lists holidays on weekdays, and weekend days that are worked; what it does not
    list is a usual week.
    """
    days = read_days(file)
    with opened(), transaction(writes=True) as session:
        for year, of_it in groupby(days, key=lambda one: one["day"].year):
            said = list(of_it)
            load_year(session, None, year, said)
            click.echo(f"{year}: {len(said)} days")


def read_days(file: Path) -> list[dict[str, Any]]:
    """Read the file in the order of its days; end with the line that is wrong."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.DictReader(opened)
        if rows.fieldnames != COLUMNS:
            raise click.ClickException(f"The columns are {', '.join(COLUMNS)}.")
        days = [_read_day(number, row) for number, row in enumerate(rows, start=2)]
    if not days:
        raise click.ClickException("There is no day in the file.")
    return sorted(days, key=lambda one: one["day"])


def _read_day(number: int, row: dict[str, Any]) -> dict[str, Any]:
    try:
        day = date.fromisoformat(row["day"].strip())
        works = YES_NO[row["works"].strip().lower()]
    except (ValueError, KeyError, AttributeError):
        raise click.ClickException(
            f"Line {number}: a day as 2027-01-01, and yes or no."
        ) from None
    if not 2004 <= day.year <= 2099:
        raise click.ClickException(f"Line {number}: years run from 2004 to 2099.")
    return {"day": day, "works": works, "name": (row["name"] or "").strip()[:40]}
