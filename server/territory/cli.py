"""What an operator does with the ground: loading areas and doors from files."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy import inspect

from geo.datum import Datum
from geo.files import AreaFeature, read_areas
from geo.refusals import AreaFileRefused
from server.config import Settings
from server.db import db, transaction
from server.problems import Conflict
from server.territory.actions import draw_areas
from server.territory.doors import PLACE, TEMPLATE, load_doors
from server.territory.loading import AreaPlan, plan_areas
from server.territory.models import Level
from server.territory.sheets import FileRefused, fill, read_sheet

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LEVELS = [level.value for level in Level]
IN_DATUM = click.option(
    "--datum",
    type=click.Choice([datum.value for datum in Datum]),
    default=Datum.WGS84.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Datum(value),
    help="what the coordinates of the file are in: from a Chinese map, often gcj02",
)


class TablesMissing(Conflict):
    title = "The database has no tables yet: run `linli migrate` first"


@click.group()
def area() -> None:
    """The areas of the district."""


@click.group()
def dwelling() -> None:
    """Buildings and their doors."""


@contextmanager
def opened() -> Iterator[None]:
    """Open the database for one command, without the web around it."""
    app, settings = Flask("linli"), Settings.read()
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["DATA"] = settings.data
    db.init_app(app)
    with app.app_context():
        try:
            _must_be_there()
            yield
        finally:
            db.engine.dispose()


def _must_be_there() -> None:
    """Refuse a database without tables; do not make an empty SQLite file of it."""
    url = db.engine.url
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and not Path(file).exists():
        raise TablesMissing
    if not inspect(db.engine).has_table("area"):
        raise TablesMissing


def refuse(reasons: Iterable[str]) -> NoReturn:
    """Say every reason, and that nothing was written; exit status 1."""
    for reason in reasons:
        click.echo(f"  error  {reason}")
    click.echo("Refused: nothing was written.", err=True)
    sys.exit(1)


@area.command("load")
@click.argument("file", type=FILE)
@click.option("--level", required=True, type=click.Choice(LEVELS))
@click.option("--code", required=True, help="the field that holds the codes")
@click.option("--name", required=True, help="the field that holds the names")
@click.option("--parent", help="the field with the codes above; else the district")
@click.option("--crs", help="the coordinate system, as EPSG:4547, if the file is wrong")
@IN_DATUM
@click.option("--dry-run", is_flag=True, help="check and report, write nothing")
@click.option("--strict", is_flag=True, help="refuse what would be a warning")
def load_areas(
    file: Path,
    level: str,
    code: str,
    name: str,
    parent: str | None,
    crs: str | None,
    datum: Datum,
    dry_run: bool,
    strict: bool,
) -> None:
    """Load the areas of one level from GeoJSON, GeoPackage or Shapefile."""
    if level == Level.DISTRICT and parent:
        raise click.UsageError("A district has no parent: leave --parent out.")
    with opened():
        areas = read_file(file, code, name, parent, crs, datum)
        click.echo(f"{file.name}: {len(areas)} areas, level {level}")
        tell_turned(datum)
        with transaction(writes=False) as session:
            plan = plan_areas(
                session, Level(level), areas, parents_said=bool(parent), datum=datum
            )
        report(plan)
        if plan.errors or (strict and plan.findings):
            refuse(plan.errors or ["--strict: the warnings above are errors"])
        if dry_run:
            click.echo("Dry run: nothing was written.")
        else:
            _draw(plan)


def tell_turned(datum: Datum) -> None:
    """Say that coordinates were turned, where they were."""
    if datum != Datum.WGS84:
        click.echo(f"Coordinates turned from {datum.said} into WGS 84.")


def read_file(
    file: Path,
    code: str,
    name: str,
    parent: str | None,
    crs: str | None,
    datum: Datum,
) -> list[AreaFeature]:
    """Read a file of areas; refuse it with every reason."""
    try:
        return read_areas(
            file, code=code, name=name, parent=parent, crs=crs, datum=datum
        )
    except AreaFileRefused as refusal:
        if refusal.name == "datum-without-degrees":
            raise click.UsageError(f"{file.name}: {refusal}.") from None
        click.echo(f"{file.name}: {refusal.name}")
        refuse([str(refusal), *_places(refusal)])


def _places(refusal: AreaFileRefused) -> Iterator[str]:
    """Name every row that the refusal knows of."""
    rows = refusal.facts.get("rows")
    if isinstance(rows, dict):
        for code, at in rows.items():
            yield f"{code} stands in rows {', '.join(map(str, at))}"
    elif isinstance(rows, list):
        yield f"rows {', '.join(map(str, rows))}"
    elif reason := refusal.facts.get("reason"):
        yield str(reason)


def report(plan: AreaPlan) -> None:
    """Say how many warnings there are, and each of them."""
    if plan.findings:
        kinds = (f"{count} {kind}" for kind, count in plan.counts().items())
        click.echo(f"{len(plan.findings)} warnings: {', '.join(kinds)}")
    for found in plan.findings:
        what = "  ".join(filter(None, [found.kind, ", ".join(found.codes)]))
        place = f"{found.lon:.6f}, {found.lat:.6f}"
        click.echo(f"  {what}  at {place}: {found.said}")


def _draw(plan: AreaPlan) -> None:
    with (
        click.progressbar(
            length=len(plan.areas), label="Writing", file=sys.stderr
        ) as bar,
        transaction(writes=True) as session,
    ):
        draw_areas(
            session,
            None,
            plan.level,
            plan.areas,
            plan.warnings(),
            bar.update,
            plan.datum,
        )
    click.echo(f"Loaded {len(plan.areas)} areas, {len(plan.findings)} warnings.")


@dwelling.command("load")
@click.argument("file", type=FILE)
@IN_DATUM
def load_dwellings(file: Path, datum: Datum) -> None:
    """Load buildings and doors from XLSX or CSV.

    The first row names the columns: 楼栋编码 building_code, 楼栋 building, 单元 unit,
    楼层 floor, 门牌 door, 经度 lon, 纬度 lat, 微网格 micro_grid.
    """
    with opened():
        try:
            filled = fill(read_sheet(file), TEMPLATE, PLACE)
            for left in filled.left_out:
                click.echo(f"  {left}")
            with transaction(writes=True) as session:
                done = load_doors(session, filled, datum)
        except FileRefused as refusal:
            refuse(refusal.reasons)
    click.echo(f"{file.name}: {len(filled.rows)} rows")
    tell_turned(datum)
    click.echo(f"Loaded {done.doors} doors and {done.buildings} buildings.")
    click.echo(f"{done.known} doors were there already.")
