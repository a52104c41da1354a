"""Loading areas from files: all is checked before anything is written."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

import shapely
from shapely import MultiPolygon, Polygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.closure import unclosed
from geo.datum import Datum
from geo.files import AreaFeature
from geo.partition import Finding, check
from geo.suspicion import suspected_datum
from server.territory.models import Area, Level

LONGEST_CODE = 32
DIGITS = {
    Level.DISTRICT: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
    Level.GRID: 15,
    Level.MICRO_GRID: 17,
}
"""How many digits a code should have; a zone has no standard."""

Shape: TypeAlias = Polygon | MultiPolygon


@dataclass(frozen=True)
class AreaPlan:
    """What would be loaded: errors stop it, findings are kept with the set."""

    level: Level
    areas: Sequence[AreaFeature]
    errors: Sequence[str]
    findings: Sequence[Finding]
    datum: Datum = Datum.WGS84
    """What the file was in."""
    changes: Sequence[Finding] = ()
    """What was mended before it was checked."""

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each kind."""
        return dict(sorted(Counter(found.kind for found in self.findings).items()))

    def warnings(self) -> dict[str, object]:
        """Return the findings as they are kept with the boundary set."""
        said: dict[str, object] = {}
        if self.findings:
            said["counts"] = self.counts()
            said["findings"] = [finding.facts() for finding in self.findings]
        if self.changes:
            said["mended"] = [change.facts() for change in self.changes]
        return said


def plan_areas(
    session: Session,
    level: Level,
    features: Sequence[AreaFeature],
    *,
    parents_said: bool,
    datum: Datum = Datum.WGS84,
) -> AreaPlan:
    """Check areas of a file against each other and against those that are there.

    Where the file names no parents, the areas lie under the district. They are in
    WGS 84 by now; `datum` is what they were turned from.
    """
    known = dict(session.execute(select(Area.code, Area.level)).all())
    districts = [code for code, there in known.items() if there == Level.DISTRICT]
    areas = list(features)
    if level != Level.DISTRICT and districts and not parents_said:
        areas = [replace(area, parent=districts[0]) for area in areas]
    voided = voided_codes(session)
    errors = list(_odd_district(level, areas, districts)) or [
        error for area in areas for error in row_errors(area, level, known, voided)
    ]
    if errors:
        return AreaPlan(level, areas, errors, (), datum)
    return compared(session, level, areas, known, datum)


def voided_codes(session: Session) -> dict[str, date]:
    """Return the codes that are used no more, with the day from which."""
    voided = select(Area.code, Area.voided_on).where(Area.voided_on.is_not(None))
    return {row.code: row.voided_on for row in session.execute(voided)}


def _odd_district(
    level: Level, areas: Sequence[AreaFeature], districts: Sequence[str]
) -> Iterator[str]:
    """Say what is wrong with districts: a database has one, and all lies in it."""
    if level == Level.DISTRICT and districts:
        yield f"there is a district already, {districts[0]}: a database holds one"
    elif level == Level.DISTRICT and len(areas) > 1:
        yield f"the file holds {len(areas)} districts: a database holds one"
    elif level != Level.DISTRICT and not districts:
        yield "there is no district yet: load it first, with --level district"


def row_errors(
    area: AreaFeature,
    level: Level,
    known: Mapping[str, Level],
    voided: Mapping[str, date],
) -> Iterator[str]:
    """Say what is wrong with an area's code and its parent."""
    row, code = f"row {area.row}", area.code
    if len(code) > LONGEST_CODE:
        yield f"{row}: the code has {len(code)} characters, {LONGEST_CODE} are allowed"
    if "/" in code or any(each.isspace() or not each.isprintable() for each in code):
        yield f"{row}: the code {code!r} holds a slash or a space: take it out"
    if code in voided:
        said = f"was voided on {voided[code]} and is never used again"
        yield f"{row}: code-voided: the code {code} {said}"
    elif code in known:
        yield f"{row}: the code {code} is there already, a {known[code].value}"
    if level != Level.DISTRICT:
        yield from _odd_parent(row, area.parent, level, known)


def _odd_parent(
    row: str, parent: str | None, level: Level, known: Mapping[str, Level]
) -> Iterator[str]:
    order = list(Level)
    if not parent:
        yield f"{row}: the parent is empty: write its code"
    elif parent not in known:
        yield f"{row}: there is no area {parent} to be the parent: load it first"
    elif order.index(known[parent]) >= order.index(level):
        above = known[parent].value
        yield f"{row}: the parent {parent} is a {above}: no {level.value} lies in one"


def compared(
    session: Session,
    level: Level,
    areas: Sequence[AreaFeature],
    known: Mapping[str, Level],
    datum: Datum,
) -> AreaPlan:
    """Compare the areas' shapes with each other, their parents and their neighbours."""
    parents = {area.parent for area in areas if area.parent}
    shapes = _shapes(session, {level, *(known[code] for code in parents)})
    beside = [
        code for code, there in known.items() if there == level and code in shapes
    ]
    none: list[Shape | None] = [None] * len(beside)
    above = [shapes.get(area.parent or "") for area in areas]
    report = check(
        [area.polygon for area in areas] + [shapes[code] for code in beside],
        [area.code for area in areas] + beside,
        above + none,
    )
    sound = report.polygons[: len(areas)]
    mended = [
        replace(area, polygon=polygon)
        for area, polygon in zip(areas, sound, strict=True)
    ]
    new = {area.code for area in areas}
    found = [finding for finding in report.findings if new & {*finding.codes}]
    found += _unfilled(session, level, mended, shapes, found)
    # What explains the others comes first.
    suspicion = suspected_datum(sound, above, datum) if _stray(found) else None
    told = [*filter(None, [suspicion]), *_malformed(mended, level), *found]
    return AreaPlan(level, mended, (), told, datum)


def _unfilled(
    session: Session,
    level: Level,
    areas: Sequence[AreaFeature],
    shapes: Mapping[str, Shape],
    told: Sequence[Finding],
) -> list[Finding]:
    """Tell of parents that the areas and those there already do not fill.

    Only the level right above is asked: a grid is filled by its micro-grids, but a
    district of which one village is loaded is not.
    """
    rows = session.execute(select(Area.code, Area.level, Area.path)).all()
    levels = {row.code: row.level for row in rows}
    next_above = _next_above(level, set(levels.values()))
    parents = {
        code: shapes[code]
        for code in {area.parent for area in areas}
        if code and code in shapes and levels[code] == next_above
    }
    below = [(area.polygon, area.code, area.parent) for area in areas]
    below += [
        (shapes[row.code], row.code, row.path.split("/")[-3])
        for row in rows
        if row.level == level and row.code in shapes
    ]
    if not parents:
        return []
    polygons, codes, above = zip(*below, strict=True)
    return unclosed(parents, polygons, codes, above, told)


def _next_above(level: Level, there: Collection[Level]) -> Level | None:
    order = list(Level)
    above = [each for each in order[: order.index(level)] if each in there]
    return above[-1] if above else None


def _stray(found: Sequence[Finding]) -> bool:
    return any(finding.kind == "crosses_parent" for finding in found)


def _shapes(session: Session, levels: Collection[Level]) -> dict[str, Shape]:
    query = select(Area.code, Area.shape).where(
        Area.level.in_(levels), Area.shape.is_not(None)
    )
    return {code: shape for code, shape in session.execute(query) if shape}


def _malformed(areas: Sequence[AreaFeature], level: Level) -> Iterator[Finding]:
    digits = DIGITS.get(level)
    for area in areas:
        code = area.code
        if digits and not (code.isascii() and code.isdigit() and len(code) == digits):
            at = shapely.point_on_surface(area.polygon)
            said = f"a {level.value} has a code of {digits} digits"
            yield Finding("malformed_code", (code,), at.x, at.y, 0.0, said)
