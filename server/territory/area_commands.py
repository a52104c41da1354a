"""What an operator does with files of areas beside loading them."""

from pathlib import Path
from typing import Any

import click

from geo.faults import write_findings
from geo.files import AreaFeature
from geo.partition import check
from geo.writing import DRIVERS, write_areas
from server.audit.actions import note
from server.db import transaction
from server.identifiers import new_id
from server.territory.area_files import (
    CRS,
    FILE,
    IN_DATUM,
    LAYER,
    LIMIT,
    NEW_FILE,
    REPORT,
    SNAP,
    Asked,
    mend_features,
    read_file,
    refuse,
    tell_findings,
)
from server.territory.cli import LEVELS, opened, planned, tell_turned
from server.territory.models import Level
from server.territory.standing import check_standing, standing_areas

CODE = click.option("--code", help="the field that holds the codes")
NAME = click.option("--name", help="the field that holds the names; else the codes")
PARENT = click.option("--parent", help="the field with the codes above")


def _new(_context: object, _parameter: object, path: Path) -> Path:
    if path.suffix.lower() not in DRIVERS:
        raise click.BadParameter(f"a file of areas ends in {', '.join(DRIVERS)}")
    if path.exists():
        raise click.BadParameter(f"{path} is there already: name a new file")
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}")
    return path


@click.command("check")
@click.argument("file", type=FILE, required=False)
@click.option("--level", type=click.Choice(LEVELS), help="compare with what is stored")
@CODE
@NAME
@PARENT
@CRS
@LAYER
@IN_DATUM
@REPORT
@click.option("--strict", is_flag=True, help="exit status 1 where anything is found")
def check_areas(
    file: Path | None,
    level: str | None,
    report: Path | None,
    strict: bool,
    **fields: Any,
) -> None:
    """Check the areas of a FILE, or those stored; nothing is changed.

    Told are overlaps, gaps, slivers, rings that cross, parents that are not filled
    and areas that cross their parent, each with its place and size.
    """
    if file is None:
        _check_stored(level, report, strict, fields)
        return
    asked = _asked(fields)
    areas = read_file(file, asked)
    click.echo(f"{file.name}: {len(areas)} areas")
    tell_turned(asked.datum)
    if level:
        with opened():
            plan = planned(Level(level), areas, asked)
        findings, errors = plan.findings, plan.errors
    else:
        shapes, codes = [area.polygon for area in areas], [area.code for area in areas]
        findings, errors = check(shapes, codes).findings, ()
    tell_findings(findings, report)
    if errors or (strict and findings):
        said = "nothing would be written"
        refuse(errors or ["--strict: the warnings above are errors"], said=said)
    if not findings:
        click.echo("No faults were found.")
    click.echo("Nothing was changed.")


def _asked(fields: dict[str, Any]) -> Asked:
    if not fields["code"]:
        raise click.UsageError("Say with --code which field holds the codes.")
    return Asked(**{**fields, "name": fields["name"] or fields["code"]})


def _check_stored(
    level: str | None, report: Path | None, strict: bool, fields: dict[str, Any]
) -> None:
    if any(fields[name] for name in ("code", "name", "parent", "crs", "layer")):
        raise click.UsageError("What is stored has no fields: name a FILE.")
    levels = [Level(level)] if level else list(Level)
    with opened(), transaction(writes=False) as session:
        found = check_standing(session, levels)
    for each, findings in found:
        click.echo(f"{each.value}: {len(findings)} warnings")
    findings = [finding for _, there in found for finding in there]
    tell_findings(findings, report)
    if strict and findings:
        refuse(["--strict: the warnings above are errors"], said="nothing was changed")


@click.command("mend")
@click.argument("file", type=FILE)
@click.option(
    "--out",
    required=True,
    type=NEW_FILE,
    callback=_new,
    help="the mended file, in WGS 84",
)
@click.option("--code", required=True, help="the field that holds the codes")
@NAME
@PARENT
@CRS
@LAYER
@IN_DATUM
@LIMIT
@SNAP
@REPORT
@click.option("--strict", is_flag=True, help="write nothing where a fault is left")
def mend_file(
    file: Path,
    out: Path,
    limit: float,
    snap: float,
    report: Path | None,
    strict: bool,
    **fields: Any,
) -> None:
    """Mend small faults of a FILE into another one, and tell each change.

    A gap, a sliver or a small overlap goes to the area with which it shares the
    longest border; larger faults stay and are told.
    """
    asked = _asked(fields)
    areas = read_file(file, asked)
    click.echo(f"{file.name}: {len(areas)} areas")
    tell_turned(asked.datum)
    mended, changes = mend_features(areas, limit, snap)
    left = check(
        [area.polygon for area in mended], [area.code for area in mended]
    ).findings
    tell_findings(left)
    over = f"over --limit {limit:g} m² or a tenth of an area: raise it, or draw anew"
    click.echo(f"Left are faults {over}." if left else "No faults are left.")
    if strict and left:
        refuse(["--strict: the warnings above are left"])
    _write(out, mended, asked.fields())
    if report:
        write_findings(report, [*changes, *left])
        click.echo(f"{report.name}: {len(changes)} changes, {len(left)} left.")


def _write(out: Path, areas: list[AreaFeature], named: dict[str, str]) -> None:
    texts = {
        field: [getattr(area, what) or "" for area in areas]
        for what, field in named.items()
    }
    for said in write_areas(out, [area.polygon for area in areas], texts):
        click.echo(f"  {said}")
    click.echo(f"{out.name}: {len(areas)} areas written, {', '.join(texts)}; WGS 84.")


@click.command("export")
@click.argument("file", type=NEW_FILE, callback=_new)
@click.option(
    "--level", type=click.Choice(LEVELS), default="micro_grid", show_default=True
)
def export_areas(file: Path, level: str) -> None:
    """Write the areas of one level to a FILE; its ending says which kind.

    Areas only: code, name, parent and shape, in WGS 84.
    """
    with opened():
        with transaction(writes=False) as session:
            areas = standing_areas(session, Level(level))
        if not areas:
            refuse([f"no area of the level {level} has a shape"])
        with transaction(writes=True) as session:
            note(session, None, "area.export", new_id(), level=level, areas=len(areas))
    _write(file, areas, {"code": "code", "name": "name", "parent": "parent"})
