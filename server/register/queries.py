"""What the dispatch asks of the register: who is there, who leads, who knows.

Areas are said by their paths (`Area.path`, from the top down: `/990101/990101100/`),
categories by code, class or field chip, days by the district's own calendar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from server.clock import today
from server.identity.models import Account, Organisation, OrganisationKind
from server.identity.queries import prefixes
from server.register.fitting import fit, leaves_of
from server.register.models import Mediator, Mode, Presence, RosterLine, Shift
from server.register.responsibilities import leads_of, sheets_in_force
from server.register.staff import Person, mediating, people_by_organisation
from server.territory.models import Area

__all__ = [
    "OnDuty",
    "Person",
    "chooseable_mediators",
    "chooseable_studios",
    "lead_for",
    "organisations_for",
    "people_of",
    "who_is_on_duty",
]


@dataclass(frozen=True)
class OnDuty:
    """A unit that is there, or can be called, and who comes for it if that is said."""

    organisation: Organisation
    mode: Mode
    account: Account | None
    area_path: str
    """At whose centre it is on duty."""


def who_is_on_duty(
    session: Session, day: date, area: str, category: str, shift: Shift | None = None
) -> list[OnDuty]:
    """Return who is on duty for a place and a category, whom to ask first.

    The unit that leads the class comes first, then specialists of it, then those who
    deal with anything; of each the nearest, and those on call after those who are
    there. A unit that deals with other classes only, or is said to be absent, is not
    among them: its next one stands there instead. A half-day's absence counts where
    that shift is asked for.

        who_is_on_duty(session, date(2026, 11, 23), area.path, "0402")
        # [OnDuty(<物业调委会>, Mode.RESIDENT, None, "/990101/"), …]
    """
    said = [
        line
        for line in _lines(session, day, area)
        if shift is None or line.shift in (Shift.DAY, shift)
    ]
    away = {
        (line.organisation_id, line.area.path)
        for line in said
        if not line.there and (line.shift == Shift.DAY or shift)
    }
    found = [
        OnDuty(line.organisation, line.mode, line.account, line.area.path)
        for line in said
        if line.there
    ]
    found += [
        OnDuty(one.organisation, one.mode, None, one.area.path)
        for one in _present(session, day, area)
    ]
    there = [
        one
        for one in found
        if (one.organisation.id, one.area_path) not in away
        and one.organisation.is_there(day)
    ]
    return _in_turn(there, category, lead_for(session, category, area, day))


def _in_turn(
    found: Iterable[OnDuty], category: str, lead: Organisation | None
) -> list[OnDuty]:
    """Order them, each unit once, without those that do other things."""
    turns = []
    for one in found:
        unit = one.organisation
        leads = lead is not None and unit.id == lead.id
        fits = -1 if leads else fit(unit.specialities, category)
        if fits is not None:
            called = one.mode == Mode.ON_CALL
            turn = (fits, called, -len(one.area_path), unit.name, str(unit.id))
            turns.append((turn, one))
    once: dict[UUID, OnDuty] = {}
    for _, one in sorted(turns, key=lambda pair: pair[0]):
        once.setdefault(one.organisation.id, one)
    return list(once.values())


def _lines(session: Session, day: date, area: str) -> Sequence[RosterLine]:
    query = (
        select(RosterLine)
        .join(Area, Area.id == RosterLine.area_id)
        .where(RosterLine.day == day, Area.path.in_(prefixes(area)))
        .options(
            joinedload(RosterLine.organisation),
            joinedload(RosterLine.account),
            joinedload(RosterLine.area),
        )
        .order_by(RosterLine.id)
    )
    return session.scalars(query).all()


def _present(session: Session, day: date, area: str) -> list[Presence]:
    """Return who is present without a line of the roster, on that day of the week."""
    query = (
        select(Presence)
        .join(Area, Area.id == Presence.area_id)
        .where(
            Area.path.in_(prefixes(area)),
            Presence.mode != Mode.ROTATING,
            Presence.from_day <= day,
            or_(Presence.until_day.is_(None), Presence.until_day >= day),
        )
        .options(joinedload(Presence.organisation), joinedload(Presence.area))
        .order_by(Presence.id)
    )
    found = session.scalars(query).all()
    return [one for one in found if str(day.isoweekday()) in one.weekdays]


def lead_for(
    session: Session, category: str, area_path: str, day: date
) -> Organisation | None:
    """Return the one unit that leads a class at a place, by the sheet of that day.

    The nearest area whose sheet names one decides; in it a sub-class goes before its
    class. Where a sheet names several, or a category stands for classes that several
    units lead, there is none until somebody has decided.

        lead_for(session, "0402", "/990101/990101100/", date(2026, 11, 23))
        # <Organisation 物业调委会> or None
    """
    wider = prefixes(area_path)
    sheets = sheets_in_force(session, wider, day)
    units: dict[UUID, Organisation] = {}
    for leaf in leaves_of(category):
        leads = (leads_of(sheets.get(path, ()), leaf, day) for path in wider)
        nearest = next((some for some in leads if some), [])
        if len(nearest) != 1:
            return None
        units[nearest[0].id] = nearest[0]
    return next(iter(units.values())) if len(units) == 1 else None


def organisations_for(
    session: Session, category: str, area_path: str, day: date | None = None
) -> list[Organisation]:
    """Return the specialists of a class that serve a place, the nearest first.

    Of one area the closest in speciality comes first. Organisations without a
    speciality deal with anything and are no specialists.

        organisations_for(session, "0701", "/990101/990101100/990101100201/")
        # [<Organisation 镇劳资调委会>, <Organisation 区劳资调委会>]
    """
    day = day or today()
    query = (
        select(Organisation)
        .join(Area, Area.id == Organisation.area_id)
        .where(Area.path.in_(prefixes(area_path)))
        .options(joinedload(Organisation.area))
    )
    found = [
        (-len(one.area.path), fits, one.name, str(one.id), one)
        for one in session.scalars(query)
        if one.is_there(day)
        and one.specialities
        and (fits := fit(one.specialities, category)) is not None
    ]
    return [one for *_, one in sorted(found, key=lambda row: row[:4])]


def chooseable_studios(
    session: Session, area_path: str, category: str, day: date | None = None
) -> list[Organisation]:
    """Return the named studios that parties of a place may choose, by name."""
    day = day or today()
    query = (
        select(Organisation)
        .join(Area, Area.id == Organisation.area_id)
        .where(
            Area.path.in_(prefixes(area_path)),
            Organisation.kind == OrganisationKind.BRAND_STUDIO,
            Organisation.public,
        )
    )
    found = session.scalars(query).all()
    able = [one for one in found if one.is_there(day)]
    fits = [one for one in able if fit(one.specialities, category) is not None]
    return sorted(fits, key=lambda one: (one.name, str(one.id)))


def people_of(session: Session, organisation_id: UUID, day: date) -> list[Person]:
    """Return who works in an organisation on a day, by name.

    Who is lent to another organisation works there and not at home; once the days
    are over, the other way round. Who left, or whose account is closed, is not there.

        people_of(session, room.id, date(2026, 11, 23))
        # [Person(<Account 示例>, Duty.HOME, <Mediator>), …]
    """
    return people_by_organisation(session, [organisation_id], day)[organisation_id]


def chooseable_mediators(
    session: Session, area_path: str, category: str, day: date | None = None
) -> list[Mediator]:
    """Return the mediators that parties of a matter at a place may choose.

    Listed, in office, and mediators over the place; those who know the class first,
    and by name: there is no other order. Who knows other classes only is left out.

        chooseable_mediators(session, "/990101/990101100/990101100201/", "neighbor")
        # [<Mediator>, …]; each has `.account` and `.area`
    """
    day = day or today()
    query = (
        select(Mediator)
        .join(Account, Account.id == Mediator.account_id)
        .where(
            Mediator.listed,
            Account.active,
            Mediator.account_id.in_(mediating(area_path)),
        )
        .options(joinedload(Mediator.account), joinedload(Mediator.area))
    )
    found = [
        (fits, one.account.name, str(one.id), one)
        for one in session.scalars(query)
        if one.is_in_office(day)
        and (fits := fit(one.specialities, category)) is not None
    ]
    return [one for *_, one in sorted(found, key=lambda row: row[:3])]
