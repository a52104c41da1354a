"""What an operator does with jobs: run a worker, look at them, ask for a scan."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from server.app import create_app
from server.cases import resetting
from server.config import Settings
from server.db import transaction
from server.documents import forgetting as old_papers
from server.documents import rendering
from server.documents.office import Office
from server.forms import forgetting
from server.honesty import nights as honesty
from server.insight import nights, sensing
from server.jobs import list_jobs
from server.screening import dictations, unfinished
from server.supervision import looking
from server.workdays.actions import RESET
from server.worker import Worker, stop_when_told

PATIENCE = 10
BESIDE = "--beside"


@click.command()
@click.option(BESIDE, type=int, hidden=True, help="end with the process of this id")
def worker(beside: int | None) -> None:
    """Do what is to be done beside the requests, until it is ended."""
    settings = Settings.read()
    app = create_app(settings)

    def plan(now: datetime) -> None:
        # A night's work is about the boundaries of its own day.
        app.config["CALENDAR"].keep()
        nights.plan(now, settings.zone)
        unfinished.plan(now, settings.zone)
        dictations.plan(now, settings.zone)
        forgetting.plan(now, settings.zone)
        honesty.plan(now, settings.zone)
        looking.plan(now, settings.zone)
        old_papers.plan(now, settings.zone)

    files = app.config["FILES"]
    office = Office(settings.office) if settings.office else None
    works = {
        rendering.RENDER: rendering.work_of(files, settings.zone, office),
        old_papers.FORGET: old_papers.work_of(files),
        nights.SCAN: sensing.work_of(settings),
        unfinished.SWEEP: unfinished.work_of(files),
        dictations.HEAR: dictations.hear,
        dictations.FORGET: dictations.forget_old,
        forgetting.FORGET: forgetting.work,
        honesty.LOOK: honesty.work,
        looking.LOOK: looking.work,
        RESET: resetting.work,
    }
    made = Worker(app, works, plan)
    stop_when_told(made.stop, beside)
    try:
        made.run()
    finally:
        if office:
            office.close()


@click.command()
def jobs() -> None:
    """List the newest jobs, and how far they are."""
    with (
        create_app(Settings.read()).app_context(),
        transaction(writes=False) as session,
    ):
        for job in list_jobs(session):
            made = job.made_at.isoformat(timespec="seconds")
            said = f"{job.kind:<14} {job.state.value:<8} {job.progress:>3} %"
            tries = f"{job.attempts} tries"
            click.echo(f"{made}  {said}  {tries}  {job.problem or ''}".rstrip())


@click.command()
def scan() -> None:
    """Ask for a look at what stands out, now; the worker does it."""
    with (
        create_app(Settings.read()).app_context(),
        transaction(writes=True) as session,
    ):
        nights.ask_for_scan(session, datetime.now(UTC))
    click.echo("The worker does it. `linli jobs` says how far it is.")


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker as long as a server runs, and no longer."""
    command = [sys.executable, "-m", "server.cli", "worker"]
    started = subprocess.Popen([*command, BESIDE, str(os.getpid())])
    try:
        yield
    finally:
        started.terminate()
        try:
            started.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            started.kill()
