"""Reading forms of one's own areas, and answers of one matter at a time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.cipher import open_name
from server.forms.models import Form, FormAnswer, FormVersion, Standing
from server.problems import NotFound
from server.screening.attachment_models import Attachment
from server.screening.models import Record, Visit
from server.screening.queries import get_record
from server.territory.models import Area
from server.territory.queries import get_place, within

MOST_OWN = 50
ONCE_LIVE = (Standing.LIVE, Standing.REPLACED, Standing.RETIRED)


class NoSuchForm(NotFound):
    title = "There is no such form"


class NoSuchAnswer(NotFound):
    title = "There are no such answers; perhaps their time is over"


class NoSuchMatter(NotFound):
    title = "There is no such record or visit of yours"


def _versions() -> Any:
    loads = joinedload(FormVersion.form).joinedload(Form.area)
    return select(FormVersion).join(Form).join(Area).options(loads)


def list_versions(session: Session, actor: Actor) -> Sequence[FormVersion]:
    """Return all versions of forms of the reader's areas, the newest first.

    Whoever takes answers away also sees forms of what their area is a part of.
    """
    grants = actor.must_somewhere("form.read")
    parts = [grant.path for grant in actor.grants_for("form.export")]
    query = _versions().order_by(FormVersion.uploaded_at.desc())
    return [
        version
        for version in session.scalars(query)
        if any(version.form.area.path.startswith(grant.path) for grant in grants)
        or any(path.startswith(version.form.area.path) for path in parts)
    ]


def get_version(session: Session, actor: Actor, version_id: UUID) -> FormVersion:
    """Return a version of a form of the reader's areas."""
    grants = actor.must_somewhere("form.read")
    query = within(_versions(), grants).where(FormVersion.id == version_id)
    found: FormVersion | None = session.scalar(query)
    if found is None:
        raise NoSuchForm(version_id=version_id)
    return found


def lock_form(session: Session, version: FormVersion) -> None:
    """Let others who decide on it wait, and see what was decided meanwhile."""
    session.execute(select(Form.id).where(Form.id == version.form_id).with_for_update())
    session.refresh(version, ["standing", "uploaded_by"])


def list_live(session: Session) -> Sequence[FormVersion]:
    """Return what is asked today, wherever it is."""
    query = _versions().where(FormVersion.standing == Standing.LIVE)
    found: Sequence[FormVersion] = session.scalars(query.order_by(Form.name)).all()
    return found


def list_to_fill(session: Session, actor: Actor) -> list[FormVersion]:
    """Return what is asked today where the actor works."""
    paths = [grant.path for grant in actor.must_somewhere("form.answer")]
    return [
        version
        for version in list_live(session)
        if any(path.startswith(version.form.area.path) for path in paths)
    ]


def get_fillable(session: Session, version_id: UUID) -> FormVersion:
    """Return a version that was once live: what was begun with it can be sent."""
    query = _versions().where(FormVersion.id == version_id)
    found: FormVersion | None = session.scalar(
        query.where(FormVersion.standing.in_(ONCE_LIVE))
    )
    if found is None:
        raise NoSuchForm(version_id=version_id)
    return found


def area_of(session: Session, actor: Actor, said: dict[str, Any]) -> Area:
    """Return where the actor's own record or visit belongs that answers are about."""
    if said["record_id"]:
        record = session.get(Record, said["record_id"])
        if record and record.filed_by == actor.account_id:
            return record.area
    else:
        visit = session.get(Visit, said["visit_id"])
        if visit and visit.filed_by == actor.account_id:
            area = get_place(session, visit.dwelling_id, None)
            if area:
                return area
    raise NoSuchMatter


def count_answers(session: Session) -> dict[UUID, int]:
    """Return how many answers of each version are kept."""
    query = select(FormAnswer.form_version_id, func.count(FormAnswer.id))
    rows = session.execute(query.group_by(FormAnswer.form_version_id))
    return {row[0]: row[1] for row in rows}


def list_answers(
    session: Session, actor: Actor, record_id: UUID | None, visit_id: UUID | None
) -> Sequence[FormAnswer]:
    """Return the answers about one record, or about a visit of one's own.

    There is no way to ask for answers of several: they are of a matter, not of people.
    """
    query = select(FormAnswer).options(joinedload(FormAnswer.version))
    if record_id:
        get_record(session, actor, record_id)
        query = query.where(FormAnswer.record_id == record_id)
    else:
        area_of(session, actor, {"record_id": None, "visit_id": visit_id})
        query = query.where(FormAnswer.visit_id == visit_id)
    return session.scalars(query.order_by(FormAnswer.received_at)).all()


def get_answer(session: Session, actor: Actor, answer_id: UUID) -> FormAnswer:
    """Return one's own answers, or those about a record that one may see."""
    answer = session.get(FormAnswer, answer_id)
    if answer is None:
        raise NoSuchAnswer(answer_id=answer_id)
    if answer.filed_by != actor.account_id:
        if answer.record_id is None:
            raise NoSuchAnswer(answer_id=answer_id)
        get_record(session, actor, answer.record_id)
    return answer


def get_exported(
    session: Session, actor: Actor, form_id: UUID, name: str
) -> tuple[FormAnswer, UUID]:
    """Return the answers that named a file, and its id, by its name in an export."""
    grants = actor.must_somewhere("form.export")
    attachment_id = _named(name)
    query = (
        select(FormAnswer)
        .join(Attachment, Attachment.answer_id == FormAnswer.id)
        .join(FormVersion, FormVersion.id == FormAnswer.form_version_id)
        .join(Area, Area.id == FormAnswer.area_id)
        .where(Attachment.id == attachment_id, FormVersion.form_id == form_id)
    )
    found: FormAnswer | None = session.scalar(within(query, grants))
    if found is None:
        raise NoSuchAnswer
    return found, attachment_id


def _named(name: str) -> UUID:
    try:
        return UUID(open_name(name) or "")
    except ValueError:
        raise NoSuchAnswer from None


def list_own(session: Session, actor: Actor) -> Sequence[FormAnswer]:
    """Return the newest of the answers that the reader sent."""
    actor.must_somewhere("form.answer")
    query = select(FormAnswer).where(FormAnswer.filed_by == actor.account_id)
    loads = query.options(joinedload(FormAnswer.version))
    return session.scalars(
        loads.order_by(FormAnswer.received_at.desc()).limit(MOST_OWN)
    ).all()
