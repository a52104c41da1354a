"""A district for show: a fictional place, with doors, records and cases."""

import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.demo_records import DemoRecord, demo_records
from geo.district import DemoArea, demo_district
from geo.doors import DemoBuilding, demo_buildings, demo_dwellings
from server.access import Actor, Grant, Role
from server.cases.models import Case
from server.clocks.models import Clock
from server.demo_cases import walk_cases
from server.duty.models import DutyLine, Post
from server.identifiers import new_id
from server.identity.actions import add_account
from server.identity.enrolments import make_enrolment
from server.identity.passwords import hash_password
from server.identity.queries import find_account
from server.screening.actions import Finding, file_records
from server.screening.models import Outcome, Record
from server.screening.schemas import FINDING
from server.territory.actions import add_buildings, add_dwellings, draw_areas
from server.territory.models import Area, Level

CASES = 150

Say = Callable[[str], None]


@dataclass(frozen=True)
class Story:
    """Where the first sign-in of each role belongs: one village and what is above."""

    district: str
    town: str
    village: str
    grid: str
    micro_grid: str


@dataclass(frozen=True)
class Size:
    """How much there is to show."""

    micro_grids: int = 400
    records: int = 5_000
    seed: int = 1


def load_demo(session: Session, size: Size, signins: Path, say: Say) -> None:
    """Fill an empty database, in one transaction: all of it or nothing."""
    areas = demo_district(size.micro_grids, size.seed)
    draw(session, areas)
    say(f"{len(areas)} areas")
    buildings = demo_buildings(areas, seed=size.seed)
    say(f"{put_doors(session, buildings)} dwellings in {len(buildings)} buildings")
    story = find_story(areas, buildings)
    put_card(session, story)
    write_signins(signins, open_accounts(session, story))
    workers = hire_workers(session)
    records = demo_records(buildings, size.records, datetime.now(UTC), size.seed)
    file_in_parts(session, workers, buildings, records, say)
    say(f"{walk_cases(session, story.village, size.seed)} cases on their way")


def draw(session: Session, areas: Sequence[DemoArea]) -> None:
    for level, group in groupby(areas, key=lambda area: area.level):
        draw_areas(session, None, Level(level), list(group), {})


def put_doors(session: Session, buildings: Sequence[DemoBuilding]) -> int:
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "lon": one.lon,
            "lat": one.lat,
            "micro_grid": one.micro_grid,
        }
        for one in buildings
    ]
    ids = add_buildings(session, None, rows)
    doors = [
        {
            "building_id": ids[one.building],
            "unit": one.unit,
            "floor": one.floor,
            "door": one.door,
        }
        for one in demo_dwellings(buildings)
    ]
    return add_dwellings(session, None, doors)


def find_story(areas: Sequence[DemoArea], buildings: Sequence[DemoBuilding]) -> Story:
    """Choose the micro-grid with the most blocks of flats for the story."""
    doors: dict[str, int] = {}
    for one in buildings:
        doors[one.micro_grid] = doors.get(one.micro_grid, 0) + one.units
    code = max(sorted(doors), key=lambda micro_grid: doors[micro_grid])
    parents = {area.code: area.parent for area in areas}
    above = [code]
    while parent := parents[above[-1]]:
        above.append(parent)
    micro_grid, grid, village, town, district = above
    return Story(district, town, village, grid, micro_grid)


CARD: Sequence[tuple[Post, str, str, str]] = (
    (Post.GRID_POST, "grid", "网格服务站（示例）", "000 5550 0101"),
    (Post.DESK, "town", "镇综治中心（示例）", "000 5550 0102"),
    (Post.MEDIATION_ROOM, "village", "村调解室（示例）", "000 5550 0103"),
    (Post.POLICE_STATION, "town", "派出所（示例）", "000 5550 0104"),
    (Post.PROPERTY_OFFICE, "micro_grid", "物业服务处（示例）", "000 5550 0105"),
)
"""Whom one calls about what: numbers that no line has."""


def put_card(session: Session, story: Story) -> None:
    for post, level, organisation, phone in CARD:
        area = select(Area.id).where(Area.code == getattr(story, level))
        line = DutyLine(
            id=new_id(),
            area_id=session.scalars(area).one(),
            post=post,
            organisation=organisation,
            phone=phone,
            hours="8:30-17:30",
        )
        session.add(line)


PEOPLE: Sequence[tuple[Role, str, str, str]] = (
    (Role.GRID_WORKER, "worker", "网格员（示例）", "grid"),
    (Role.BUILDING_LEADER, "building", "楼栋长（示例）", "micro_grid"),
    (Role.MEDIATOR, "mediator", "调解员（示例）", "village"),
    (Role.MEDIATOR, "mediator2", "调解员二（示例）", "village"),
    (Role.DISPATCHER, "dispatcher", "派单员（示例）", "town"),
    (Role.WINDOW_CLERK, "clerk", "窗口（示例）", "town"),
    (Role.LEADER, "leader", "中心负责人（示例）", "district"),
    (Role.JUSTICE_ADMIN, "justice", "司法行政（示例）", "district"),
    (Role.AUDITOR, "auditor", "审计（示例）", "district"),
    (Role.ADMIN, "admin", "管理员（示例）", "district"),
)
"""Role, login, name and whose area: an office stands in the name, nobody's own."""


def open_accounts(session: Session, story: Story) -> list[dict[str, Any]]:
    """Open an account for each role, with a password drawn anew."""
    rows = []
    for role, login, name, level in PEOPLE:
        area = session.scalars(
            select(Area).where(Area.code == getattr(story, level))
        ).one()
        by_code = role == Role.BUILDING_LEADER
        password = None if by_code else secrets.token_urlsafe(9)
        add_account(
            session,
            None,
            login=login,
            name=name,
            password_hash=hash_password(password) if password else None,
            roles=[(role, area)],
            demo=True,
        )
        row = {"role": role.value, "login": login, "password": password}
        rows.append(row | {"area": area.code})
    return rows


def refresh_enrolments(session: Session, signins: Path, url: str) -> None:
    """Write a fresh code for whoever comes in by one; each is good for once."""
    rows = json.loads(signins.read_text(encoding="utf-8"))
    for row in rows:
        if row["password"] is None:
            account = find_account(session, row["login"])
            _, code = make_enrolment(session, None, account.id)
            row["enrol_url"] = f"{url}/enrol/{code}"
    write_signins(signins, rows)


def write_signins(file: Path, rows: list[dict[str, Any]]) -> None:
    """Write the sign-ins for their owner's eyes only."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(rows, out, ensure_ascii=False, indent=1)


def hire_workers(session: Session) -> dict[str, Actor]:
    """Give each grid a worker, so that its records are somebody's; by grid code."""
    actors = {}
    for grid in session.scalars(select(Area).where(Area.level == Level.GRID)):
        account = add_account(
            session,
            None,
            login=f"worker-{grid.code}",
            name=f"{grid.name}网格员（示例）",
            password_hash=None,
            roles=[(Role.GRID_WORKER, grid)],
            demo=True,
        )
        grant = Grant(Role.GRID_WORKER, grid.id, grid.path)
        actors[grid.code] = Actor(account.id, new_id(), (grant,))
    return actors


def file_in_parts(
    session: Session,
    workers: dict[str, Actor],
    buildings: Sequence[DemoBuilding],
    records: Sequence[DemoRecord],
    say: Say,
) -> None:
    """File the records as the workers of their grids, oldest first."""
    grids = {one.code: one.micro_grid[:15] for one in buildings}
    flagged = spread(records)
    filed = 0
    ordered = sorted(records, key=lambda one: grids[one.building])
    for grid, group in groupby(ordered, key=lambda one: grids[one.building]):
        findings = {new_id(): finding_of(one, flagged) for one in group}
        file_records(session, workers[grid], findings)
        put_back_in_time(session, findings)
        filed += len(findings)
        say(f"{filed} / {len(records)} records")


def spread(records: Sequence[DemoRecord]) -> set[int]:
    """Choose the records that open a case: every second of the newest flagged ones."""
    flagged = [one for one in records if one.outcome == Outcome.FLAGGED]
    newest = sorted(flagged, key=lambda one: one.filed_at)[-2 * CASES :: 2]
    return {id(one) for one in newest}


def finding_of(one: DemoRecord, flagged: set[int]) -> Finding:
    """Say a record as a phone would."""
    outcome = one.outcome
    if outcome == Outcome.FLAGGED and id(one) not in flagged:
        outcome = "settled"
    said: Finding = FINDING.load(
        {
            "source": one.source,
            "category": one.category,
            "severity": one.severity,
            "summary": one.summary,
            "outcome": outcome,
            "people": one.people,
            "filed_at": one.filed_at.isoformat(),
            "place": {
                "lon": one.lon,
                "lat": one.lat,
                "accuracy_m": one.accuracy_m,
                "source": "gps",
                "taken_at": one.filed_at.isoformat(),
            },
        }
    )
    return said


def put_back_in_time(session: Session, findings: dict[UUID, Finding]) -> None:
    """Let records and cases have been received when they were filed."""
    rows = [
        {"id": key, "received_at": said["filed_at"]} for key, said in findings.items()
    ]
    session.execute(update(Record), rows)
    asked = select(Case, Record.filed_at).join(Record, Record.case_id == Case.id)
    opened = session.execute(asked.where(Record.id.in_(findings))).all()
    for case, filed_at in opened:
        put_case_back(session, case, case.registered_at - filed_at)
    session.flush()


def put_case_back(session: Session, case: Case, by: timedelta) -> None:
    """Let a case, and the time limits in it, have begun earlier."""
    case.registered_at -= by
    case.due_at -= by
    for clock in session.scalars(select(Clock).where(Clock.case_id == case.id)):
        clock.started_at -= by
        clock.due_at -= by
        clock.counted_from -= timedelta(days=by.days)
        clock.due_on -= timedelta(days=by.days)
