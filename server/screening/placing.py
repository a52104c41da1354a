"""Where a record belongs: a door beats a building, a building beats a point."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.identity.queries import was_ever_in_area
from server.problems import Forbidden
from server.screening.models import Placed, Visit
from server.territory.ground import Spot, ground
from server.territory.models import Area
from server.territory.queries import find_building, get_place, list_former_paths


class NotYourArea(Forbidden):
    title = "This door is not in your area; report it to the desk"


@dataclass(frozen=True)
class Place:
    """The area a record belongs to, and how that is known."""

    placed: Placed
    area_id: UUID
    path: str
    micro_grid_id: UUID | None
    candidates: list[str]
    outside_own_area: bool

    def area(self) -> Area:
        """Return the area, as a reading of it would; its path ends in its code."""
        code = self.path.rstrip("/").rpartition("/")[2]
        return Area(id=self.area_id, code=code, path=self.path)

    def columns(self) -> dict[str, Any]:
        return {
            "placed": self.placed,
            "area_id": self.area_id,
            "micro_grid_id": self.micro_grid_id,
            "candidates": self.candidates,
            "outside_own_area": self.outside_own_area,
        }


def place(session: Session, actor: Actor, finding: dict[str, Any]) -> Place:
    """Return where the record belongs; raise NotYourArea for a door never held."""
    check_visit(session, actor, finding["visit_id"])
    if finding["dwelling_id"] or finding["building_id"]:
        return _by_address(session, actor, finding)
    point = finding["place"] or {}
    if label := _by_label(session, actor, point.get("building")):
        return label
    if point.get("lon") is not None:
        return _by_point(session, actor, point)
    return _at_home(actor, Placed.NONE, [])


def _by_label(session: Session, actor: Actor, code: str | None) -> Place | None:
    """Return where the building with that label stands; a forged one says nothing.

    Whoever scans it stands before it: that is no door chosen from elsewhere, so it
    is marked where it is not theirs, and never refused.
    """
    building = find_building(session, code) if code else None
    if building is None:
        return None
    area = building.micro_grid
    outside = not actor.may("record.file", area.path)
    return Place(Placed.BY_BUILDING, area.id, area.path, area.id, [], outside)


def check_visit(session: Session, actor: Actor, visit_id: UUID | None) -> None:
    """Refuse a visit that this person never made."""
    if visit_id:
        visit = session.get(Visit, visit_id)
        if visit is None or visit.filed_by != actor.account_id:
            raise NotYourArea


def _by_address(session: Session, actor: Actor, finding: dict[str, Any]) -> Place:
    named = finding["dwelling_id"], finding["building_id"]
    area = get_place(session, *named)
    if area is None or not was_ever_theirs(session, actor, area, *named):
        raise NotYourArea
    placed = Placed.BY_DWELLING if finding["dwelling_id"] else Placed.BY_BUILDING
    outside = not actor.may("record.file", area.path)
    return Place(placed, area.id, area.path, area.id, [], outside)


def was_ever_theirs(
    session: Session,
    actor: Actor,
    area: Area,
    dwelling_id: UUID | None,
    building_id: UUID | None,
) -> bool:
    """Tell whether a door, now in that area, was ever in this person's.

    A change of boundaries may have taken it away from there, even while the phone
    was without network.
    """
    if was_ever_in_area(session, actor, area.path):
        return True
    former = list_former_paths(session, dwelling_id, building_id)
    return any(was_ever_in_area(session, actor, path) for path in former)


def _by_point(session: Session, actor: Actor, point: dict[str, Any]) -> Place:
    lon, lat, accuracy = point["lon"], point["lat"], point["accuracy_m"] or 0
    here = ground(session)
    spot = here.at(lon, lat)
    around = here.around(lon, lat, accuracy)
    candidates = around if len(around) > 1 else []
    if candidates and (said := point.get("micro_grid")) in candidates:
        return _in(actor, Placed.CHOSEN, here.spots[said], candidates)
    if spot is None:
        placed = Placed.AMBIGUOUS if around else Placed.OUTSIDE
        return _at_home(actor, placed, around, outside=not around)
    placed = Placed.AMBIGUOUS if candidates else Placed.INSIDE
    return _in(actor, placed, spot, candidates)


def _in(actor: Actor, placed: Placed, spot: Spot, candidates: list[str]) -> Place:
    outside = not actor.may("record.file", spot.path)
    return Place(placed, spot.id, spot.path, spot.id, candidates, outside)


def _at_home(
    actor: Actor, placed: Placed, candidates: list[str], *, outside: bool = False
) -> Place:
    """Let a record without a micro-grid of its own belong to the filer's area."""
    home = actor.must_somewhere("record.file")[0]
    return Place(placed, home.area_id, home.path, None, candidates, outside)
