from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from server.access import Grant
from server.duty.models import DutyLine, Post
from server.territory.models import Area
from server.territory.queries import below

MOST = 500
"""A phone shows a card, not a directory of the district."""


def list_card(session: Session, grants: Sequence[Grant]) -> list[DutyLine]:
    """Return who is responsible in the areas of the grants: the nearest of each post.

    What a smaller area has is said beside what holds for all around it.
    """
    found: dict[UUID, DutyLine] = {}
    for path in {grant.path for grant in grants}:
        lines = _lines(session, or_(below(path), Area.path.in_(_above(path))))
        within = [line for line in lines if line.area.path.startswith(path)]
        lines = within + nearest(line for line in lines if is_over(line, path))
        found |= {line.id: line for line in lines}
    return _in_order(found.values())


def list_for(session: Session, area: Area) -> list[DutyLine]:
    """Return who is responsible in one area: its own lines, else the nearest above."""
    return _in_order(
        nearest(_lines(session, Area.path.in_([*_above(area.path), area.path])))
    )


def is_over(line: DutyLine, path: str) -> bool:
    """Tell whether a line holds for the whole area at that path."""
    return path.startswith(line.area.path)


def nearest(lines: Iterable[DutyLine]) -> list[DutyLine]:
    """Return of each post the last line, of lines from the top down."""
    return list({line.post: line for line in lines}.values())


def _in_order(lines: Iterable[DutyLine]) -> list[DutyLine]:
    order = list(Post)
    return sorted(lines, key=lambda line: (order.index(line.post), line.area.path))


def _lines(session: Session, where: ColumnElement[bool]) -> Sequence[DutyLine]:
    """Return lines of the duty card from the top down."""
    query = (
        select(DutyLine)
        .join(Area, Area.id == DutyLine.area_id)
        .where(where)
        .where(Area.voided_on.is_(None))
        .options(joinedload(DutyLine.area))
        .order_by(Area.path)
        .limit(MOST)
    )
    return session.scalars(query).all()


def _above(path: str) -> list[str]:
    """Return the paths above an area, from the top down.

    >>> _above("/990101/990101100/990101100201/")
    ['/990101/', '/990101/990101100/']
    """
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:end])}/" for end in range(1, len(codes))]


def find_line(session: Session, area: Area, post: Post) -> DutyLine | None:
    query = select(DutyLine).where(DutyLine.area_id == area.id, DutyLine.post == post)
    return session.scalar(query.with_for_update())
