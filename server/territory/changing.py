"""A change of micro-grids, planned from a file that draws all of a part anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from geo import GridIndex
from geo.datum import Datum
from geo.files import AreaFeature
from geo.overlaps import Overlap, overlaps
from server.identifiers import new_id
from server.territory.ground import Ground, Spot, ground
from server.territory.loading import (
    AreaPlan,
    Shape,
    compared,
    row_errors,
    voided_codes,
)
from server.territory.models import Area, BoundaryPlan, BoundarySet, Level
from server.territory.queries import below

LEVEL = Level.MICRO_GRID


@dataclass(frozen=True)
class Standing:
    """A micro-grid as it is before the change."""

    id: UUID
    code: str
    name: str
    parent: str
    shape: Shape


@dataclass(frozen=True)
class ChangePlan:
    """What a file would change in a part of the district, and what is odd in it."""

    part: str
    valid_from: date
    drawn: AreaPlan
    before: Mapping[str, Standing]
    new_ids: Mapping[str, UUID] = field(default_factory=dict)

    @cached_property
    def after(self) -> dict[str, AreaFeature]:
        """The areas of the file by their codes, with sound rings and parents."""
        return {area.code: area for area in self.drawn.areas}

    @cached_property
    def added(self) -> list[str]:
        """Codes that are new."""
        return sorted(self.after.keys() - self.before.keys())

    @cached_property
    def voided(self) -> list[str]:
        """Codes that the file has no more."""
        return sorted(self.before.keys() - self.after.keys())

    @cached_property
    def redrawn(self) -> list[str]:
        """Codes whose shape is another one."""
        return [
            code
            for code in sorted(self.before.keys() & self.after.keys())
            if not self.after[code].polygon.equals(self.before[code].shape)
        ]

    @cached_property
    def renamed(self) -> list[str]:
        """Codes whose name is another one."""
        both = sorted(self.before.keys() & self.after.keys())
        return [
            code for code in both if self.after[code].name != self.before[code].name
        ]

    @cached_property
    def overlaps(self) -> list[Overlap]:
        """What became of the ground of all that is redrawn or voided."""
        return overlaps(
            {code: self.before[code].shape for code in self.redrawn + self.voided},
            {code: self.after[code].polygon for code in self.redrawn + self.added},
        )

    def changed_ids(self) -> list[UUID]:
        """Return the areas that lose ground or cease."""
        return [self.before[code].id for code in self.redrawn + self.voided]


def plan_change(
    session: Session,
    features: Sequence[AreaFeature],
    *,
    part: str | None,
    parents_said: bool,
    valid_from: date,
    datum: Datum = Datum.WGS84,
    waited: bool = False,
) -> ChangePlan:
    """Compare a file with the micro-grids below an area, or of the whole district.

    The file holds all of them. A code that it leaves out is voided; one that stays
    keeps its parent. What `waited` for its day was looked at before.
    """
    known = dict(session.execute(select(Area.code, Area.level)).all())
    paths = dict(session.execute(select(Area.code, Area.path)).all())
    part = part or next((code for code, at in known.items() if at == "district"), "")
    before = _standing(session, paths[part]) if part in paths else {}
    areas = [_below(area, before, None if parents_said else part) for area in features]
    others = {code: level for code, level in known.items() if code not in before}
    voided = voided_codes(session)
    errors = [
        *_odd_part(part, known),
        *(() if waited else _odd_day(session, valid_from)),
        *(error for area in areas for error in row_errors(area, LEVEL, others, voided)),
        *_odd_parents(features if parents_said else (), before, part, paths),
    ]
    if errors:
        return ChangePlan(part, valid_from, AreaPlan(LEVEL, areas, errors, ()), {})
    drawn = compared(session, LEVEL, areas, others, datum)
    new_ids = {area.code: new_id() for area in areas if area.code not in before}
    return _must_change(ChangePlan(part, valid_from, drawn, before, new_ids))


def _below(
    area: AreaFeature, before: Mapping[str, Standing], part: str | None
) -> AreaFeature:
    """Return the area with its parent: the one it has, or else what is said."""
    standing = before.get(area.code)
    parent = standing.parent if standing else part or area.parent
    return replace(area, parent=parent)


def _must_change(plan: ChangePlan) -> ChangePlan:
    if plan.redrawn or plan.added or plan.voided or plan.renamed:
        return plan
    said = ["nothing would change: the file draws what is there"]
    return replace(plan, drawn=replace(plan.drawn, errors=said))


def _standing(session: Session, path: str) -> dict[str, Standing]:
    above = aliased(Area)
    rows = session.execute(
        select(Area.id, Area.code, Area.name, above.code.label("parent"), Area.shape)
        .join(above, above.id == Area.parent_id)
        .where(Area.level == LEVEL, Area.shape.is_not(None), below(path))
    )
    return {row.code: Standing(*row) for row in rows}


def _odd_part(part: str, known: Mapping[str, Level]) -> Iterator[str]:
    if part not in known:
        yield f"there is no area {part}: name one that is there with --under"
    elif known[part] == LEVEL:
        yield f"{part} is a micro-grid: name an area above with --under"


def _odd_day(session: Session, valid_from: date) -> Iterator[str]:
    if waiting := get_waiting(session):
        day = waiting.valid_from
        yield f"a change waits for {day} already: take it back first, `area withdraw`"
    last = session.scalar(select(func.max(BoundarySet.valid_from)))
    if last and valid_from < last:
        yield f"the boundaries in force are those of {last}: none can begin before"


def get_waiting(session: Session) -> BoundaryPlan | None:
    """Return the change that waits for its day, if one does."""
    return session.scalar(select(BoundaryPlan).where(BoundaryPlan.refused.is_(None)))


def _odd_parents(
    features: Sequence[AreaFeature],
    before: Mapping[str, Standing],
    part: str,
    paths: Mapping[str, str],
) -> Iterator[str]:
    for area in features:
        standing, parent = before.get(area.code), area.parent or ""
        if standing and parent != standing.parent:
            said = f"lies in {standing.parent} and cannot move to {parent or 'none'}"
            yield f"row {area.row}: {area.code} {said}: give it a code of its own"
        elif parent in paths and not paths[parent].startswith(paths.get(part, "/")):
            said = f"the parent {parent} does not lie in {part}"
            yield f"row {area.row}: {said}: load the file for a larger part"


def planned_ground(session: Session, plan: ChangePlan) -> Ground:
    """Return the ground as it would be after the change."""
    here = ground(session)
    gone = plan.before.keys()
    shapes = {
        code: shape for code, shape in here.draw(session).items() if code not in gone
    } | {code: area.polygon for code, area in plan.after.items()}
    spots = {code: here.spots[code] for code in shapes if code in here.spots}
    spots |= {code: _spot(session, plan, code) for code in plan.added}
    codes = sorted(shapes)
    index = GridIndex.build([shapes[code] for code in codes], codes)
    return Ground(index, {code: spots[code] for code in codes}, lambda _: shapes)


def _spot(session: Session, plan: ChangePlan, code: str) -> Spot:
    parent = plan.after[code].parent
    path = session.scalar(select(Area.path).where(Area.code == parent))
    return Spot(plan.new_ids[code], code, f"{path}{code}/")
