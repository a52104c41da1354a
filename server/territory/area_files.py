"""Files of areas on an operator's machine: checked, mended, written out."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import click

from geo.datum import Datum
from geo.faults import ENDINGS, as_line, write_findings
from geo.files import AreaFeature, read_areas
from geo.mending import LIMIT_M2, SNAP_M, mend_areas
from geo.partition import Finding
from geo.refusals import AreaFileRefused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)

IN_DATUM = click.option(
    "--datum",
    type=click.Choice([datum.value for datum in Datum]),
    default=Datum.WGS84.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Datum(value),
    help="what the coordinates of the file are in: from a Chinese map, often gcj02",
)
CRS = click.option(
    "--crs", help="the coordinate system, as EPSG:4547, if the file is wrong"
)
LAYER = click.option("--layer", help="the layer or folder, where the file has several")
REPORT = click.option(
    "--report",
    type=NEW_FILE,
    callback=lambda _context, _parameter, value: _must_be_report(value),
    help="write every fault with its place: .geojson for a map, .csv for Excel",
)
LIMIT = click.option(
    "--limit",
    type=click.FloatRange(min=0),
    default=LIMIT_M2,
    show_default=True,
    help="mend overlaps and gaps up to so many square metres",
)
SNAP = click.option(
    "--snap",
    type=click.FloatRange(min=0),
    default=SNAP_M,
    show_default=True,
    help="lay borders together that are so many metres apart; 0 for none",
)


TOLD_M2 = 0.01
"""What an area gained or lost is told from here up; corners alone move no ground."""


@dataclass(frozen=True)
class Asked:
    """Which fields of which layer are read, and what its coordinates are in."""

    code: str
    name: str
    parent: str | None = None
    crs: str | None = None
    layer: str | None = None
    datum: Datum = Datum.WGS84

    def fields(self) -> dict[str, str]:
        """Return the names of the fields by what they hold, each once."""
        named = {"code": self.code, "name": self.name}
        return named | ({"parent": self.parent} if self.parent else {})


def _must_be_report(path: Path | None) -> Path | None:
    if path and path.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"a report ends in {' or '.join(ENDINGS)}")
    return path


def refuse(reasons: Sequence[str], *, said: str = "nothing was written") -> NoReturn:
    """Say every reason, and that nothing was written; exit status 1."""
    for reason in reasons:
        click.echo(f"  error  {reason}")
    click.echo(f"Refused: {said}.", err=True)
    sys.exit(1)


@contextmanager
def counting(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many of how many there are, while the block lasts.

    Where nobody looks at a terminal nothing is shown.
    """
    if not sys.stderr.isatty():
        yield lambda done, all_of_them: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, all_of_them: int) -> None:
            bar.length = all_of_them
            bar.update(done - bar.pos)

        yield told


def read_file(file: Path, asked: Asked) -> list[AreaFeature]:
    """Return the areas of a file, or say why it is refused and leave."""
    try:
        with counting("Reading") as told:
            return read_areas(
                file,
                code=asked.code,
                name=asked.name,
                parent=asked.parent,
                crs=asked.crs,
                layer=asked.layer,
                datum=asked.datum,
                told=told,
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
    elif (reason := str(refusal.facts.get("reason", ""))) and reason not in str(
        refusal
    ):
        yield reason


def tell_findings(findings: Sequence[Finding], report: Path | None = None) -> None:
    """Print how many there are of each kind and where, and write the report."""
    if findings:
        kinds = [found.kind for found in findings]
        counts = (f"{kinds.count(kind)} {kind}" for kind in sorted({*kinds}))
        click.echo(f"{len(findings)} warnings: {', '.join(counts)}")
    for found in findings:
        click.echo(f"  {as_line(found)}")
    if report:
        write_findings(report, findings)
        click.echo(f"{report.name}: {len(findings)} findings written.")


def mend_features(
    areas: Sequence[AreaFeature], limit: float, snap: float
) -> tuple[list[AreaFeature], Sequence[Finding]]:
    """Mend small faults; print each change, and what each area gained and lost."""
    codes = [area.code for area in areas]
    mended = mend_areas(
        [area.polygon for area in areas], codes, limit_m2=limit, snap_m=snap
    )
    gained: dict[str, float] = {}
    for change in mended.changes:
        gained[change.codes[0]] = gained.get(change.codes[0], 0.0) + change.size_m2
        click.echo(f"  {as_line(change)}")
    ground = {code: size for code, size in gained.items() if abs(size) >= TOLD_M2}
    for code, metres in ground.items():
        click.echo(f"  {code}: {metres:+.2f} m²")
    click.echo(
        f"Mended {len(gained)} of {len(areas)} areas; "
        f"{len(ground)} gained or lost ground."
    )
    shapes = zip(areas, mended.polygons, strict=True)
    return [replace(area, polygon=shape) for area, shape in shapes], mended.changes
