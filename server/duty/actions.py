"""The duty card: kept by the admin, carried by every phone."""

from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.db import Raced, insert_new
from server.duty.models import DutyLine, Post
from server.duty.queries import find_line
from server.identifiers import new_id
from server.problems import NotFound
from server.territory.models import Area
from server.territory.queries import get_area_in_force


class NoSuchLine(NotFound):
    title = "The duty card has no such line"


def get_own_area(session: Session, actor: Actor, code: str) -> Area:
    """Return an area in force whose card the actor keeps."""
    actor.must_somewhere("duty.keep")
    area = get_area_in_force(session, code)
    actor.must("duty.keep", area.path)
    return area


def keep_line(
    session: Session, actor: Actor, code: str, post: Post, said: dict[str, str]
) -> tuple[DutyLine, bool]:
    """Say who is on duty in an area; what was said before goes."""
    area = get_own_area(session, actor, code)
    line = find_line(session, area, post)
    if line is None:
        line_id = new_id()
        row = {"id": line_id, "area_id": area.id, "post": post, **said}
        if not insert_new(session, DutyLine, [row]):
            raise Raced
        note(session, actor, "duty.keep", line_id, area=code, post=post)
        return session.get_one(DutyLine, line_id), True
    for name, value in said.items():
        setattr(line, name, value)
    note(session, actor, "duty.keep", line.id, area=code, post=post)
    session.flush()
    return line, False


def drop_line(session: Session, actor: Actor, code: str, post: Post) -> UUID:
    """Take a line off the card."""
    area = get_own_area(session, actor, code)
    line = find_line(session, area, post)
    if line is None:
        raise NoSuchLine
    session.delete(line)
    note(session, actor, "duty.drop", line.id, area=code, post=post)
    return line.id
