"""A flag is looked at by a person, who says what came of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.honesty.models import Settled
from server.honesty.queries import get_flag, lay_open
from server.problems import Conflict


class FlagSettled(Conflict):
    title = "Somebody has said what came of this already"


def settle_flag(
    session: Session, actor: Actor, flag_id: UUID, how: Settled
) -> tuple[dict[str, Any], bool]:
    """Say what came of a flag, once; the same again changes nothing."""
    flag, office, place = get_flag(session, actor, flag_id)
    actor.must_somewhere("flag.settle")
    if flag.settled is not None:
        if flag.settled != how or flag.seen_by != actor.account_id:
            raise FlagSettled
        return lay_open(flag, office, place), False
    flag.settled, flag.seen_by, flag.seen_at = how, actor.account_id, datetime.now(UTC)
    note(session, actor, "flag.settle", flag.id, how=how)
    session.flush()
    return lay_open(flag, office, place), True
