"""The counts as SQL over all records gives them: what the live counts are held to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, or_, select

from server.cases.models import Case
from server.cases.queries import read_states
from server.cases.stages import OPEN, UNSETTLED
from server.db import epoch_seconds
from server.screening.models import Record
from server.territory.catalogue import SEVERITIES, covers
from server.territory.models import Area

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = 7 * 86_400


def count(condition):
    return func.count(case((condition, 1)))


def counted(session, now, *, level="micro_grid", **asked):
    """Return what /insight/grids must say of each area, without its colour."""
    is_open = Case.state.in_(OPEN)
    query = (
        select(
            Area.path,
            count(is_open).label("open"),
            count(and_(Case.state.in_(UNSETTLED), Case.due_at < now)).label("overdue"),
            *[count(Record.severity == one).label(f"s{one}") for one in SEVERITIES],
        )
        .select_from(Record)
        .join(Area, Area.id == Record.area_id)
        .outerjoin(Case, Case.id == Record.case_id)
        .where(*conditions(asked))
        .group_by(Area.path)
    )
    rows = session.execute(query).all()
    areas = session.execute(select(Area.code, Area.path).where(Area.level == level))
    return {
        code: summed([row for row in rows if row.path.startswith(path)])
        for code, path in areas
    }


def summed(rows):
    shares = {
        str(one): sum(getattr(row, f"s{one}") for row in rows) for one in SEVERITIES
    }
    return {
        "filed": sum(shares.values()),
        "open": sum(row.open for row in rows),
        "overdue": sum(row.overdue for row in rows),
        "by_severity": shares,
    }


def conditions(asked):
    today = datetime.now(ZONE).date()
    last = date.fromisoformat(asked.get("to", str(today)))
    first = date.fromisoformat(asked.get("from", str(last - timedelta(days=364))))
    yield Record.filed_at >= datetime.combine(first, time.min, ZONE)
    yield Record.filed_at < datetime.combine(last + timedelta(days=1), time.min, ZONE)
    if "category" in asked:
        codes = covers(asked["category"])
        yield or_(*[Record.category.startswith(code) for code in codes])
    if "severity" in asked:
        yield Record.severity.in_([int(one) for one in asked["severity"].split(",")])
    if "state" in asked:
        yield Case.state.in_(read_states(asked["state"]))


def matters_this_week(session, now):
    """Return the distinct matters of the last seven days by the area's path."""
    ago = int(now.timestamp()) - epoch_seconds(Record.filed_at)
    by_door = (Area.path, Record.dwelling_id, Record.filed_by)
    matters = case((Record.dwelling_id.is_(None), func.count()), else_=1)
    door = (
        select(Area.path, matters.label("matters"))
        .select_from(Record)
        .join(Area, Area.id == Record.area_id)
        .where(ago >= 0, ago < WEEK)
        .group_by(*by_door)
        .subquery()
    )
    query = select(door.c.path, func.sum(door.c.matters)).group_by(door.c.path)
    return dict(session.execute(query).all())
