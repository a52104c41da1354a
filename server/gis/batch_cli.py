"""What an operator counts beside the database: files of points, on many processes."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import numpy as np

from geo.batch import Counted, count_folder
from geo.indexfile import IndexFileDamaged
from geo.tables import WRITERS, ParquetMissing, Part, Table
from server.config import Settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
KINDS = ("csv", "parquet")


@click.group()
def batch() -> None:
    """Counting more than one machine holds."""


@batch.command("count")
@click.argument("folder", type=FOLDER)
@click.option("--index", required=True, type=FILE, help="as in LINLI_DATA/ground")
@click.option("--out", required=True, type=OUT, help="a .csv or .parquet to write")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(0, 256))
@click.option("--when", default="filed_at", show_default=True, help="the time's column")
@click.option("--skip-damaged", is_flag=True, help="write the counts of the others")
def count_batch(
    folder: Path, index: Path, out: Path, workers: int, when: str, skip_damaged: bool
) -> None:
    """Count the points in FOLDER's GeoParquet files by micro-grid and month.

    They are true counts, of files: nothing is hidden, and the database is not asked.
    With --workers 0 this process counts alone. Ctrl-C ends it, and nothing is written.
    """
    kind = out.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise click.UsageError(f"{out.name}: name it .csv or .parquet.")
    try:
        found = _count(folder, index, workers, when)
    except IndexFileDamaged as damage:
        raise click.UsageError(f"{damage}") from None
    except ImportError as missing:
        raise click.UsageError(
            f"{missing}: pip install -r requirements-batch.txt"
        ) from None
    _report(found)
    if found.damaged and not skip_damaged:
        sys.exit("Refused: nothing was written. --skip-damaged counts the others.")
    _write(out, kind, found)


def _count(folder: Path, index: Path, workers: int, when: str) -> Counted:
    files = sum(1 for _ in folder.rglob("*.parquet"))
    if not files:
        raise click.UsageError(f"{folder} holds no .parquet file.")
    zone = Settings.read().zone
    with click.progressbar(length=files, label="Counting", file=sys.stderr) as bar:
        return count_folder(
            folder,
            index,
            zone,
            workers=workers,
            when=when,
            told=lambda part: bar.update(1),
        )


def _report(found: Counted) -> None:
    click.echo(f"{found.rows} points, {found.outside} of them in no area")
    for name in found.empty:
        click.echo(f"  empty    {name}")
    for name, reason in found.damaged.items():
        click.echo(f"  damaged  {name}: {reason}")


def _write(out: Path, kind: str, found: Counted) -> None:
    """Write beside the file's place, then move it there: whole, or not at all."""
    rows = sorted(found.counts.items(), key=lambda row: (row[0][1], row[0][0]))
    columns: dict[str, Sequence[object]] = {
        "code": [code for (code, _), _ in rows],
        "month": [month for (_, month), _ in rows],
        "count": [count for _, count in rows],
    }
    part = Part(columns, np.full(len(rows), None))
    table = Table("counts", {"code": str, "month": date, "count": int}, [part])
    beside = out.with_name(f".{out.stem}.part.{kind}")
    try:
        WRITERS[kind](beside, table, lambda count: None)
        beside.replace(out)
    except ParquetMissing as missing:
        raise click.UsageError(str(missing)) from None
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"{out.name}: {len(rows)} counts")
