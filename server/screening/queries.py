from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from server.access import Actor
from server.api import BodyRefused
from server.audit.order import BEGINNING, Place, follow, is_known
from server.cases.models import Case, Joining
from server.problems import NotFound
from server.screening.models import Record, RecordVersion
from server.territory.catalogue import covers
from server.territory.models import Area
from server.territory.queries import below, get_area, within

PAGE = 100

SHOWN = (
    joinedload(Record.area),
    joinedload(Record.micro_grid),
    joinedload(Record.case).joinedload(Case.organisation),
    joinedload(Record.case)
    .joinedload(Case.joining)
    .joinedload(Joining.into)
    .joinedload(Case.organisation),
)


FILED = select(Record.id, Record.received_hash, Record.filed_by).where(
    Record.id.in_(bindparam("ids", expanding=True))
)


class NoSuchRecord(NotFound):
    title = "There is no such record"


def find_filed(
    session: Session, ids: Iterable[UUID]
) -> dict[UUID, Row[UUID, bytes, UUID]]:
    """Return what was received under those ids, and from whom."""
    rows = session.connection().execute(FILED, {"ids": list(ids)})
    return {row.id: row for row in rows}


def find_records(session: Session, ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Return those of the records that are there, by id."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = select(Record).where(Record.id.in_(wanted)).options(*SHOWN)
    return {record.id: record for record in session.scalars(query)}


def get_record(session: Session, actor: Actor, record_id: UUID) -> Record:
    """Return a record that the actor filed, or may read in its area."""
    record = find_records(session, [record_id]).get(record_id)
    if record is None or not may_see(actor, record):
        raise NoSuchRecord
    return record


def list_versions(
    session: Session, actor: Actor, record_id: UUID
) -> Sequence[RecordVersion]:
    """Return what a record said before each correction, the oldest first."""
    record = get_record(session, actor, record_id)
    query = (
        select(RecordVersion)
        .where(RecordVersion.record_id == record.id)
        .options(joinedload(RecordVersion.area))
        .order_by(RecordVersion.version)
    )
    return session.scalars(query).all()


def may_see(actor: Actor, record: Record) -> bool:
    own = record.filed_by == actor.account_id
    return own or actor.may("record.read", record.area.path)


def get_own_record(session: Session, actor: Actor, record_id: UUID) -> Record:
    """Return a record of the actor's own, locked until the transaction ends."""
    query = select(Record).where(Record.id == record_id).with_for_update()
    record = session.scalar(query.execution_options(populate_existing=True))
    if record is None or record.filed_by != actor.account_id:
        raise NoSuchRecord
    return record


def list_records(
    session: Session,
    actor: Actor,
    *,
    mine: bool = False,
    area: str | None = None,
    since: Place = BEGINNING,
    category: str | None = None,
    case: UUID | None = None,
    cursor: Place = BEGINNING,
) -> tuple[Sequence[Record], Place | None]:
    """Return records in the order of the audit's lines, a page at a time; its end."""
    query = select(Record).join(Area, Area.id == Record.area_id).options(*SHOWN)
    if mine:
        query = query.where(Record.filed_by == actor.account_id)
    else:
        query = within(query, actor.must_somewhere("record.read"))
    if area:
        path = get_area(session, area).path
        query = query.where(below(path))
    if category:
        codes = [Record.category.startswith(code) for code in covers(category)]
        query = query.where(or_(*codes))
    if case:
        joined = select(Joining.case_id).where(Joining.into_id == case)
        query = query.where(or_(Record.case_id == case, Record.case_id.in_(joined)))
    after = _goes_on(session, since=since, cursor=cursor)
    found = session.execute(
        follow(session, query, Record.change_id, after).limit(PAGE)
    ).all()
    records = [record for record, _ in found]
    if len(found) < PAGE:
        return records, None
    return records, Place(found[-1].transaction_number, records[-1].change_id)


def _goes_on(session: Session, **places: Place) -> Place:
    """Return the last of the places; refuse one that is not there, by its name."""
    for name, place in places.items():
        if not is_known(session, place):
            raise BodyRefused(errors={name: ["This is no cursor of ours: begin anew."]})
    return max(places.values())
