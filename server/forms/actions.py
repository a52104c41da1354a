"""What people do with forms. One function is one act: allowed, done, noted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.audit.actions import note
from server.content import hash_content
from server.db import Raced, insert_new
from server.forms.compiling import KEEP_DAYS, Compiled, walk
from server.forms.filling import Filling
from server.forms.models import About, Form, FormAnswer, FormVersion, Standing
from server.forms.queries import (
    area_of,
    get_fillable,
    get_version,
    lock_form,
)
from server.forms.values import is_id
from server.identifiers import new_id
from server.problems import Conflict, Forbidden, Unprocessable
from server.screening.masking import mask
from server.territory.queries import get_area_in_force

LEGAL_BASIS = "consent"

STEPS: dict[tuple[Standing, Standing], str] = {
    (Standing.WAITING, Standing.LIVE): "form.approve",
    (Standing.WAITING, Standing.DECLINED): "form.decline",
    (Standing.LIVE, Standing.RETIRED): "form.retire",
}
"""From where a version goes where, and by which act."""

Said = dict[str, Any]


class VersionDiffers(Conflict):
    title = "Under this id another form was uploaded before"


class OtherForm(Conflict):
    title = "This form_id is another form's: of another area, or about something else"


class NoStep(Conflict):
    title = "This version cannot go there from where it stands"


class SecondAdmin(Forbidden):
    title = "Another admin decides on what one has uploaded oneself"


class AnswerDiffers(Conflict):
    title = "This answer was sent before, with other content"


class AnswersRefused(Unprocessable):
    title = "Some answers are not right; `errors` says which questions"


class OtherMatter(Unprocessable):
    title = "This form belongs to the other: to a record, or to a visit"


def upload_version(
    session: Session,
    actor: Actor,
    version_id: UUID,
    compiled: Compiled,
    said: Said,
) -> tuple[FormVersion, bool]:
    """Take a checked workbook as a form's next version; it waits for another admin."""
    area = get_area_in_force(session, said["area"])
    actor.must("form.upload", area.path)
    content = hash_content({"questions": compiled.form, "name": compiled.name} | said)
    if known := session.get(FormVersion, version_id):
        if known.content_hash != content or known.uploaded_by != actor.account_id:
            raise VersionDiffers(version_id=version_id)
        return known, False
    form = _form(session, compiled.name, said["about"], area.id)
    highest = select(func.max(FormVersion.number)).where(FormVersion.form_id == form.id)
    row = {
        "id": version_id,
        "form_id": form.id,
        "number": (session.scalar(highest) or 0) + 1,
        "content_hash": content,
        "questions": compiled.form,
        "standing": Standing.WAITING,
        "uploaded_by": actor.account_id,
        "uploaded_at": datetime.now(UTC),
    }
    if not insert_new(session, FormVersion, [row]):
        raise Raced
    note(session, actor, "form.upload", version_id, form=str(form.id))
    return session.get_one(FormVersion, version_id), True


def _form(session: Session, name: str, about: About, area_id: UUID) -> Form:
    """Return the form of that name, made where it is new."""
    row = {"id": new_id(), "name": name, "about": about, "area_id": area_id}
    insert_new(session, Form, [row])
    form = session.scalars(select(Form).where(Form.name == name)).one()
    if form.about != about or form.area_id != area_id:
        raise OtherForm(name=name)
    return form


def decide(
    session: Session, actor: Actor, version_id: UUID, standing: Standing
) -> FormVersion:
    """Let a version live, decline it or retire it; the one before it is replaced."""
    version = get_version(session, actor, version_id)
    lock_form(session, version)
    if version.standing == standing:
        return version
    act = STEPS.get((version.standing, standing))
    if act is None:
        raise NoStep(standing=version.standing.value)
    actor.must(act, version.form.area.path)
    if act == "form.approve" and version.uploaded_by == actor.account_id:
        raise SecondAdmin
    now = datetime.now(UTC)
    if standing is Standing.LIVE:
        _replace(session, version, now)
        version.live_since = now
    else:
        version.ended_at = now
    version.standing, version.decided_by = standing, actor.account_id
    note(session, actor, act, version_id)
    session.flush()
    return version


def _replace(session: Session, version: FormVersion, now: datetime) -> None:
    """End the version that lived before. Drafts of it can still be filled and sent."""
    live = select(FormVersion).where(
        FormVersion.form_id == version.form_id, FormVersion.standing == Standing.LIVE
    )
    for before in session.scalars(live):
        before.standing, before.ended_at = Standing.REPLACED, now
    session.flush()


def send_answer(
    session: Session, actor: Actor, answer_id: UUID, said: Said
) -> tuple[FormAnswer, bool]:
    """Take answers to a version, checked by its own rules, or the same ones again."""
    actor.must_somewhere("form.answer")
    content = hash_content(said)
    if known := session.get(FormAnswer, answer_id):
        if known.received_hash != content or known.filed_by != actor.account_id:
            raise AnswerDiffers(answer_id=answer_id)
        return known, False
    version = get_fillable(session, said["version"])
    area = area_of(session, actor, said)
    belongs = About.RECORD if said["record_id"] else About.VISIT
    if version.form.about != belongs:
        raise OtherMatter
    filling = Filling(version.questions, said["answers"], said["day"].isoformat())
    if errors := filling.check():
        raise AnswersRefused(errors=errors)
    row = _row(actor, answer_id, version, filling.kept(), said)
    row |= {"received_hash": content, "area_id": area.id}
    if not insert_new(session, FormAnswer, [row]):
        raise Raced
    note(session, actor, "form.answer", answer_id)
    return session.get_one(FormAnswer, answer_id), True


def _row(
    actor: Actor, answer_id: UUID, version: FormVersion, kept: Said, said: Said
) -> Said:
    now = datetime.now(UTC)
    ends = ends_of(version, kept, now.date())
    last = now.date() + timedelta(days=KEEP_DAYS)
    return {
        "id": answer_id,
        "form_version_id": version.id,
        "record_id": said["record_id"],
        "visit_id": said["visit_id"],
        "answers": masked(kept),
        "answered_on": said["day"],
        "device_id": said["device_id"],
        "seq": said["seq"],
        "filed_by": actor.account_id,
        "received_at": now,
        "legal_basis": LEGAL_BASIS,
        "next_end": min(ends.values(), default=last),
        "keep_until": max(ends.values(), default=last),
    }


def ends_of(version: FormVersion, kept: Said, since: date) -> dict[str, date]:
    """Return when each answer is to be deleted."""
    ends = {}
    for node in walk(version.questions["nodes"]):  # type: ignore[arg-type]  # as compiled
        name = node.get("within") or node["name"]
        if "keep_days" in node and name in kept:
            ends[node["name"]] = since + timedelta(days=node["keep_days"])
    return ends


def masked(value: Any) -> Any:
    """Return answers without ID and mobile numbers that slipped in."""
    if isinstance(value, str):
        # The digits of an id may look like somebody's number.
        return value if is_id(value) else mask(value)
    if isinstance(value, list):
        return [masked(one) for one in value]
    if isinstance(value, dict):
        return {name: masked(one) for name, one in value.items()}
    return value
