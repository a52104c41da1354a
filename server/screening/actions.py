"""What people do in screening. One function is one act: allowed, done, noted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from server.access import Actor
from server.api import written
from server.audit.actions import Line, note, note_all
from server.cases.actions import follow_record, open_cases
from server.cases.models import Case
from server.clock import is_off
from server.content import hash_content
from server.db import Raced, insert_new
from server.identifiers import new_id
from server.problems import Conflict, Problem
from server.screening.masking import mask
from server.screening.merging import RecordChanged, asked_about, is_taken, merged
from server.screening.models import Outcome, Record, RecordVersion
from server.screening.moves import follow_moves
from server.screening.placing import Place, place
from server.screening.queries import find_filed, find_records, get_own_record
from server.screening.schemas import FINDING
from server.territory.catalogue import check_category

Finding = dict[str, Any]
"""A record's content, as FindingSchema loads it."""


class RecordDiffers(Conflict):
    title = "This record was filed before, with other content"


def file_record(
    session: Session, actor: Actor, record_id: UUID, finding: Finding
) -> tuple[Record, bool]:
    """File a record, or take the same one again; tell whether it is new."""
    answer = file_records(session, actor, {record_id: finding})[record_id]
    if isinstance(answer, Problem):
        raise answer
    return answer


def file_records(
    session: Session, actor: Actor, findings: Mapping[UUID, Finding]
) -> dict[UUID, tuple[Record, bool] | Problem]:
    """File many records, each on its own: a bad one does not spoil the others.

    A device that lost the answer sends a record once more, so the same id with
    the same content changes nothing. With other content it is refused.
    """
    actor.must_somewhere("record.file")
    filed = find_filed(session, findings)
    answers: dict[UUID, tuple[Record, bool] | Problem] = {}
    placed: list[tuple[dict[str, Any], Place]] = []
    again: list[UUID] = []
    for record_id, finding in findings.items():
        try:
            if record_id in filed:
                check_same(actor, filed[record_id], finding)
                again.append(record_id)
            else:
                placed.append(_row(session, actor, record_id, finding))
        except Problem as problem:
            answers[record_id] = problem
    known = find_records(session, again)
    answers |= {record_id: (record, False) for record_id, record in known.items()}
    new = _file_new(session, actor, placed)
    return answers | {record.id: (record, True) for record in new}


def check_same(actor: Actor, filed: Row[UUID, bytes, UUID], finding: Finding) -> None:
    """Refuse what was not received with just this content, from this person."""
    same = filed.received_hash == content_of(finding)
    if not same or filed.filed_by != actor.account_id:
        raise RecordDiffers(record_id=filed.id)


def _file_new(
    session: Session, actor: Actor, placed: list[tuple[dict[str, Any], Place]]
) -> list[Record]:
    """Write new records and open their cases; return them without reading them back."""
    flagged = [(row, where.path) for row, where in placed if row["case_id"]]
    cases = open_cases(session, actor, flagged)
    insert_records(session, actor, [row for row, _ in placed])
    return [_as_stored(row, where, cases.get(row["case_id"])) for row, where in placed]


def _as_stored(row: dict[str, Any], where: Place, case: Case | None) -> Record:
    area = where.area()
    return Record(
        **row, area=area, micro_grid=area if where.micro_grid_id else None, case=case
    )


def content_of(finding: Finding) -> bytes:
    """Return the hash of a record's content as it was received.

    What is hashed is what FINDING.dump gives, at a fifth of its cost.
    """
    said = finding | {"filed_at": written(finding["filed_at"])}
    if (point := finding["place"]) and point["taken_at"]:
        said["place"] = point | {"taken_at": written(point["taken_at"])}
    return hash_content(said)


def insert_records(
    session: Session, actor: Actor | None, rows: list[dict[str, Any]]
) -> None:
    """Write records in the order of their audit lines; all of them or none."""
    if not rows:
        return
    lines: list[Line] = [("record.file", row["id"], {}) for row in rows]
    for row, change_id in zip(rows, note_all(session, actor, lines), strict=True):
        row["change_id"] = change_id
    # Always in the order of the ids, so that two batches never wait for each other.
    ordered = sorted(rows, key=lambda row: row["id"])
    if insert_new(session, Record, ordered) < len(rows):
        raise Raced
    follow_moves(session, [row["id"] for row in ordered])


def _row(
    session: Session, actor: Actor, record_id: UUID, finding: Finding
) -> tuple[dict[str, Any], Place]:
    """Return a new record's row, checked and placed, and where that is."""
    check_category(finding["category"])
    where = place(session, actor, finding)
    now = datetime.now(UTC)
    content = content_of(finding)
    row = {
        "id": record_id,
        "version": 1,
        "received_hash": content,
        "content_hash": content,
        "filed_by": actor.account_id,
        "handed_in": actor.handed_in_by is not None,
        "received_at": now,
        "clock_off": is_off(finding["filed_at"], now),
        "case_id": new_id() if finding["outcome"] == Outcome.FLAGGED else None,
    }
    return row | columns(finding) | where.columns(), where


def columns(finding: Finding) -> dict[str, Any]:
    """Return the columns that hold what was said."""
    said = {name: value for name, value in finding.items() if name != "place"}
    point = finding["place"] or {}
    return said | {
        "summary": mask(finding["summary"]),
        "lon": point.get("lon"),
        "lat": point.get("lat"),
        "accuracy_m": point.get("accuracy_m"),
        "place_source": point.get("source"),
        "taken_at": point.get("taken_at"),
        "said_micro_grid": point.get("micro_grid"),
        "said_building": point.get("building"),
        "said_floor": point.get("floor"),
    }


def correct_record(
    session: Session,
    actor: Actor,
    record_id: UUID,
    version: int,
    finding: Finding,
    was: Finding | None = None,
) -> tuple[Record, bool]:
    """Correct a record one has filed. The version before it stays beside it.

    A device that says what its fields said before is merged with what came between.
    """
    actor.must_somewhere("record.correct")
    record = get_own_record(session, actor, record_id)
    if _has_version(session, record, version, content_of(finding)):
        return record, False
    if version > record.version + 1 or (was is None and version <= record.version):
        raise RecordChanged(record_id=record_id, version=record.version)
    if was is not None:
        if _is_taken(session, record, version, was, finding):
            return record, False
        finding = _merge(record, was, finding)
    return _correct(session, actor, record, finding), True


def _has_version(
    session: Session, record: Record, version: int, content: bytes
) -> bool:
    """Tell whether just this was received under that number before."""
    if version == record.version:
        return record.content_hash == content
    earlier = session.get(RecordVersion, (record.id, version))
    return earlier is not None and earlier.content_hash == content


def _is_taken(
    session: Session, record: Record, version: int, was: Finding, finding: Finding
) -> bool:
    """Tell whether a correction was merged before, whatever has come since."""
    if is_taken(record.finding(), was, finding):
        return True
    later = select(RecordVersion.content).where(
        RecordVersion.record_id == record.id, RecordVersion.version >= version
    )
    said = (FINDING.load(content) for content in session.scalars(later))
    return any(is_taken(one, was, finding) for one in said)


def _merge(record: Record, was: Finding, finding: Finding) -> Finding:
    """Return the record with what was changed; raise RecordChanged with both values."""
    theirs = record.finding()
    if asked := asked_about(theirs, was, finding):
        kept = FINDING.dump(theirs)
        raise RecordChanged(
            record_id=record.id,
            version=record.version,
            theirs={name: kept[name] for name in asked},
        )
    return merged(theirs, was, finding)


def _correct(
    session: Session, actor: Actor, record: Record, finding: Finding
) -> Record:
    """Write the next version, keep the one before, and let the case follow."""
    check_category(finding["category"])
    where = place(session, actor, finding)
    _keep_version(session, actor, record)
    said = columns(finding) | where.columns()
    for name, value in said.items():
        setattr(record, name, value)
    record.version += 1
    record.handed_in = record.handed_in or actor.handed_in_by is not None
    record.content_hash = content_of(finding)
    if record.case_id:
        follow_record(session, record.case_id, said, where.area_id, where.path)
    elif finding["outcome"] == Outcome.FLAGGED:
        said |= {"case_id": new_id(), "received_at": datetime.now(UTC)}
        open_cases(session, actor, [(said, where.path)])
        record.case_id = said["case_id"]
    note(session, actor, "record.correct", record.id, version=record.version)
    session.flush()
    follow_moves(session, [record.id], again=True)
    session.expire(record, ["area", "micro_grid", "case"])
    return record


def _keep_version(session: Session, actor: Actor, record: Record) -> None:
    session.add(
        RecordVersion(
            record_id=record.id,
            version=record.version,
            content_hash=record.content_hash,
            content=FINDING.dump(record.finding()),
            placed=record.placed,
            area_id=record.area_id,
            corrected_by=actor.account_id,
            corrected_at=datetime.now(UTC),
        )
    )
