"""Loading records in bulk: placed, cases opened and noted as when filed one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from shapely import STRtree
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.access import MAY, Grant, Role
from server.audit.actions import note
from server.cases.actions import open_cases
from server.clock import is_off
from server.identifiers import new_id
from server.identity.actions import add_account
from server.identity.models import Account, Organisation
from server.identity.queries import find_account, get_account
from server.problems import Conflict, Forbidden
from server.screening.actions import (
    Finding,
    columns,
    content_of,
    insert_records,
)
from server.screening.models import Outcome, Placed
from server.screening.placing import Place
from server.screening.recordfile import Incoming, RecordFile, find_stored
from server.territory.ground import Ground, ground
from server.territory.models import Area, Level

IMPORTER = "import"
METRES_A_DEGREE = 110_000
"""Less than a degree of latitude has anywhere, so that no disc is too small."""


class DistrictMissing(Conflict):
    title = "There is no district yet: load it first, with `linli area load`"


class MayNotFile(Forbidden):
    title = "This account files no records: give it a role that does, or name another"


@dataclass
class Loading:
    """One file on its way in: who files it, and what need not be asked twice."""

    account_id: UUID
    grants: Sequence[Grant]
    file: RecordFile
    micro_grids: STRtree
    organisations: dict[str, Organisation] = field(default_factory=dict)


def start_loading(session: Session, login: str | None, file: RecordFile) -> Loading:
    """Find out who files the records: the login, or else the import's own account."""
    account = find_account(session, login) if login else _importer(session)
    roles = get_account(session, account.id).roles
    grants = [
        Grant(held.role, held.area_id, held.area.path)
        for held in roles
        if held.ended_at is None and "record.file" in MAY[held.role]
    ]
    if not grants or not account.active:
        raise MayNotFile(login=account.login)
    shapes = session.scalars(
        select(Area.shape).where(
            Area.level == Level.MICRO_GRID, Area.shape.is_not(None)
        )
    )
    return Loading(account.id, grants, file, STRtree(shapes.all()))


def _importer(session: Session) -> Account:
    """Return the account for imports, with no password; make it where it is not."""
    known = session.scalar(select(Account).where(Account.login == IMPORTER))
    if known:
        return known
    district = session.scalar(select(Area).where(Area.level == Level.DISTRICT))
    if district is None:
        raise DistrictMissing
    roles = [(Role.WINDOW_CLERK, district)]
    made = add_account(
        session, None, login=IMPORTER, name=IMPORTER, password_hash=None, roles=roles
    )
    session.expire(made)
    return made


def load_part(session: Session, loading: Loading, part: Sequence[Incoming]) -> int:
    """File those records of a part that are not there yet; return how many."""
    stored = find_stored(session, [incoming.id for incoming in part])
    new = [incoming for incoming in part if incoming.id not in stored]
    if not new:
        return 0
    now = datetime.now(UTC)
    findings = [loading.file.read(incoming.cells) for incoming in new]
    rows = [
        _row(loading, incoming.id, finding, now)
        for incoming, finding in zip(new, findings, strict=True)
    ]
    places = locate(ground(session), loading, findings)
    flagged = []
    for row, where in zip(rows, places, strict=True):
        row.update(where.columns())
        if row["outcome"] == Outcome.FLAGGED:
            row["case_id"] = new_id()
            flagged.append((row, where.path))
    open_cases(session, None, flagged, loading.organisations)
    insert_records(session, None, rows)
    facts = {
        "file": loading.file.digest,
        "records": len(rows),
        "datum": loading.file.datum.value,
    }
    note(session, None, "record.load", loading.account_id, **facts)
    return len(rows)


def _row(
    loading: Loading, record_id: UUID, finding: Finding, now: datetime
) -> dict[str, Any]:
    content = content_of(finding)
    return {
        "id": record_id,
        "version": 1,
        "received_hash": content,
        "content_hash": content,
        "filed_by": loading.account_id,
        "received_at": now,
        "clock_off": is_off(finding["filed_at"], now),
        "case_id": None,
        **columns(finding),
    }


def locate(here: Ground, loading: Loading, findings: Sequence[Finding]) -> list[Place]:
    """Return where each record belongs, as `placing.place` says of a single one."""
    points = [finding["place"] for finding in findings]
    lon = np.array([point["lon"] for point in points])
    lat = np.array([point["lat"] for point in points])
    accuracy = np.array([point["accuracy_m"] or 0.0 for point in points])
    at = here.index.locate_many(lon, lat).tolist()
    beside = _count_beside(loading.micro_grids, lon, lat, accuracy)
    places = []
    for number, position in enumerate(at):
        code = here.index.codes[position] if position >= 0 else None
        around = [code] if code else []
        if beside[number] > len(around):
            around = here.around(lon[number], lat[number], accuracy[number])
        places.append(_place(here, loading, code, around))
    return places


def _count_beside(tree: STRtree, lon: Any, lat: Any, accuracy: Any) -> list[int]:
    """Return how many micro-grids the disc of each fix could meet at most."""
    high = (1.02 * accuracy + 1) / METRES_A_DEGREE
    wide = high / np.maximum(np.cos(np.radians(lat)), 0.01)
    boxes = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
    which, _ = tree.query(boxes, predicate="intersects")
    counts: list[int] = np.bincount(which, minlength=len(lon)).tolist()
    return counts


def _place(
    here: Ground, loading: Loading, code: str | None, around: list[str]
) -> Place:
    candidates = around if len(around) > 1 else []
    if code is None:
        home = loading.grants[0]
        placed = Placed.AMBIGUOUS if around else Placed.OUTSIDE
        return Place(placed, home.area_id, home.path, None, around, not around)
    spot = here.spots[code]
    outside = not any(spot.path.startswith(grant.path) for grant in loading.grants)
    placed = Placed.AMBIGUOUS if candidates else Placed.INSIDE
    return Place(placed, spot.id, spot.path, spot.id, candidates, outside)
