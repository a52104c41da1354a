"""What an operator does with the register: loading rooms and mediators from files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from sqlalchemy.orm import Session

from server.db import transaction
from server.register import loading, mediator_loading
from server.register.loading import Loaded, load_organisations
from server.register.mediator_loading import load_mediators
from server.territory.area_files import FILE, refuse
from server.territory.cli import opened
from server.territory.sheets import FileRefused, Filled, fill, read_sheet

DRY = click.option("--dry-run", is_flag=True, help="check and report, write nothing")


class OnlyTried(Exception):
    """Ends a transaction that was to write nothing."""

    def __init__(self, done: Loaded) -> None:
        self.done = done


@click.group()
def organisation() -> None:
    """Committees, rooms and offices."""


@click.group()
def mediator() -> None:
    """The register of mediators."""


@organisation.command("load")
@click.argument("file", type=FILE)
@DRY
def load_rooms(file: Path, dry_run: bool) -> None:
    """Load organisations from XLSX or CSV. The same file once more adds nothing.

    The first row names the columns: 名称 name, 类别 kind, 区域编码 area; and 调解类型
    mediation_kind, 专长 specialities, 地址 address, 时间 hours, 值班电话 phone, 编制
    posts, 启用 valid_from, 停用 valid_until, which may be missing.
    """
    template = loading.ORGANISATIONS
    _load(file, template, loading.MAY_LACK, load_organisations, dry_run)


@mediator.command("load")
@click.argument("file", type=FILE)
@DRY
def load_people(file: Path, dry_run: bool) -> None:
    """Load mediators from XLSX or CSV. The same file once more adds nothing.

    The first row names the columns: 姓名 name, 区域编码 area, 任期起 term_from; and
    调解组织 organisation, 产生方式 kind, 任期止 term_until, 专长 specialities, 语言
    languages, 来源 sources, 智囊团 expert, 登录名 login, which may be missing.
    """
    template = mediator_loading.MEDIATORS
    _load(file, template, mediator_loading.MAY_LACK, load_mediators, dry_run)


def _load(
    file: Path,
    template: Mapping[str, Sequence[str]],
    may_lack: frozenset[str],
    write: Callable[[Session, Filled], Loaded],
    dry_run: bool,
) -> None:
    with opened():
        try:
            filled = fill(read_sheet(file), template, may_lack)
            for left in filled.left_out:
                click.echo(f"  {left}")
            done = _write(filled, write, dry_run)
        except FileRefused as refusal:
            refuse(refusal.reasons)
    click.echo(f"{file.name}: {len(filled.rows)} rows, all in order")
    if dry_run:
        click.echo(f"{done.new} would be new. Dry run: nothing was written.")
    else:
        click.echo(f"Loaded {done.new}; {done.known} were there already.")


def _write(
    filled: Filled, write: Callable[[Session, Filled], Loaded], dry_run: bool
) -> Loaded:
    try:
        with transaction(writes=True) as session:
            done = write(session, filled)
            if dry_run:
                raise OnlyTried(done)
    except OnlyTried as tried:
        return tried.done
    return done
