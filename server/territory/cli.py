"""What an operator does with the ground: loading areas and doors from files."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import inspect

from geo.datum import Datum
from geo.files import AreaFeature
from server.config import Settings
from server.db import db, transaction
from server.problems import Conflict
from server.territory.actions import draw_areas
from server.territory.area_files import (
    CRS,
    FILE,
    IN_DATUM,
    LAYER,
    LIMIT,
    SNAP,
    Asked,
    mend_features,
    read_file,
    refuse,
    tell_findings,
)
from server.territory.doors import PLACE, TEMPLATE, load_doors
from server.territory.loading import AreaPlan, plan_areas
from server.territory.models import Level
from server.territory.sheets import FileRefused, fill, read_sheet

LEVELS = [level.value for level in Level]


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
    app.config["ZONE"] = settings.zone
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


@area.command("load")
@click.argument("file", type=FILE)
@click.option("--level", required=True, type=click.Choice(LEVELS))
@click.option("--code", required=True, help="the field that holds the codes")
@click.option("--name", required=True, help="the field that holds the names")
@click.option("--parent", help="the field with the codes above; else the district")
@CRS
@LAYER
@IN_DATUM
@click.option("--mend", is_flag=True, help="mend small faults first, and say what")
@LIMIT
@SNAP
@click.option("--dry-run", is_flag=True, help="check and report, write nothing")
@click.option("--strict", is_flag=True, help="refuse what would be a warning")
def load_areas(
    file: Path,
    level: str,
    mend: bool,
    limit: float,
    snap: float,
    dry_run: bool,
    strict: bool,
    **fields: Any,
) -> None:
    """Load the areas of one level from GeoJSON, GeoPackage, Shapefile, KML or CSV."""
    asked = Asked(**fields)
    if level == Level.DISTRICT and asked.parent:
        raise click.UsageError("A district has no parent: leave --parent out.")
    with opened():
        areas = read_file(file, asked)
        click.echo(f"{file.name}: {len(areas)} areas, level {level}")
        tell_turned(asked.datum)
        areas, changes = mend_features(areas, limit, snap) if mend else (areas, ())
        plan = replace(planned(Level(level), areas, asked), changes=changes)
        tell_findings(plan.findings)
        if plan.errors or (strict and plan.findings):
            refuse(plan.errors or ["--strict: the warnings above are errors"])
        if dry_run:
            click.echo("Dry run: nothing was written.")
        else:
            _draw(plan)


def planned(level: Level, areas: Sequence[AreaFeature], asked: Asked) -> AreaPlan:
    """Check areas of a file against those that are there."""
    said = bool(asked.parent)
    with transaction(writes=False) as session:
        return plan_areas(session, level, areas, parents_said=said, datum=asked.datum)


def tell_turned(datum: Datum) -> None:
    """Say that coordinates were turned, where they were."""
    if datum != Datum.WGS84:
        click.echo(f"Coordinates turned from {datum.said} into WGS 84.")


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
